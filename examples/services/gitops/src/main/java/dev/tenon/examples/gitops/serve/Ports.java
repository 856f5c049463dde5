package dev.tenon.examples.gitops.serve;

import java.io.IOException;

/** What is said about a port. */
final class Ports {

  private Ports() {}

  static IOException taken(int port, IOException why) {
    return new IOException(
        "port %d cannot be had (%s): name another one with --port PORT"
            .formatted(port, why.getMessage()),
        why);
  }
}
