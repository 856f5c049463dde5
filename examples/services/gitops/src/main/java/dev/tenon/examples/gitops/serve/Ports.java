package dev.tenon.examples.gitops.serve;

import java.io.IOException;

/** What is said about a port. */
final class Ports {

  private Ports() {}

  static IOException taken(String option, int port, IOException why) {
    return new IOException(
        "port %d cannot be had (%s): name another one with %s PORT"
            .formatted(port, why.getMessage(), option),
        why);
  }
}
