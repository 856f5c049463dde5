package dev.tenon.examples.gitops.serve;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Knows how many requests are under way, so that a server that stops answers them, and stops at
 * once where there is none: the server of the JDK alone would wait for its whole time then. Safe to
 * share between threads.
 */
final class UnderWay extends Filter {

  /** For how long requests that are under way may take when the server stops. */
  private static final int STOP_SECONDS = 20;

  private final AtomicInteger requests = new AtomicInteger();

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    requests.incrementAndGet();
    try {
      chain.doFilter(exchange);
    } finally {
      requests.decrementAndGet();
    }
  }

  @Override
  public String description() {
    return "counts the requests that are under way";
  }

  /** Stops a server: it takes no more connections, and answers what is under way. */
  void stop(HttpServer server) {
    server.stop(requests.get() == 0 ? 0 : STOP_SECONDS);
  }
}
