package dev.tenon.examples.gitops.serve;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** What is said about a port. */
final class Ports {

  private Ports() {}

  /**
   * A server that is not started.
   *
   * @throws IOException if the port cannot be had, in one line
   */
  static HttpServer bind(String option, String address, int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(address, port), 0);
    } catch (IOException taken) {
      throw taken(option, port, taken);
    }
  }

  static IOException taken(String option, int port, IOException why) {
    return new IOException(
        "port %d cannot be had (%s): name another one with %s PORT"
            .formatted(port, why.getMessage(), option),
        why);
  }
}
