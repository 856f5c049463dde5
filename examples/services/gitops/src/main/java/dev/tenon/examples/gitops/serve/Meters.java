package dev.tenon.examples.gitops.serve;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.examples.gitops.journal.Usage;
import dev.tenon.examples.gitops.webhook.MetersHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Counts by tenant over HTTP, on this machine alone: an option of both programs. */
final class Meters implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";

  @Option(
      names = "--meters",
      description =
          "A port for counts by tenant, on this machine alone, at /metrics in the text format of"
              + " Prometheus; none by default.")
  private int port = -1;

  private Optional<HttpServer> server = Optional.empty();

  /**
   * Serves them, if a port is set.
   *
   * @throws IOException if the port cannot be had
   */
  void start(Usage usage) throws IOException {
    if (port >= 0) {
      HttpServer started = Ports.bind("--meters", LOOPBACK, port);
      started.createContext("/metrics", new MetersHandler(usage::meters));
      started.start();
      server = Optional.of(started);
    }
  }

  /** Says where they are. */
  void greet(PrintWriter out) {
    server.ifPresent(
        started ->
            out.println(
                "counts by tenant on http://%s:%d/metrics"
                    .formatted(LOOPBACK, started.getAddress().getPort())));
  }

  @Override
  public void close() {
    server.ifPresent(started -> started.stop(0));
  }
}
