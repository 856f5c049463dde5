package dev.tenon.examples.gitops.serve;

import com.sun.net.httpserver.HttpServer;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what a server answers, and knows how much of it is under way from its first byte on, so that
 * a server that stops answers it, and stops at once where there is none: the server of the JDK
 * alone would wait for its whole time then. Safe to share between threads.
 */
final class UnderWay implements Executor {

  /** For how long requests that are under way may take when the server stops. */
  private static final int STOP_SECONDS = 20;

  private final Executor threads;

  /** A party for each request, and one for the stop. */
  private final Phaser requests = new Phaser(1);

  /** Runs them on threads of somebody else. */
  UnderWay(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable request) {
    requests.register();
    try {
      threads.execute(
          () -> {
            try {
              request.run();
            } finally {
              requests.arriveAndDeregister();
            }
          });
    } catch (RejectedExecutionException ended) {
      requests.arriveAndDeregister();
      throw ended;
    }
  }

  /** How many requests are under way. */
  int count() {
    return requests.getRegisteredParties() - 1;
  }

  /** Stops a server: it takes no more connections, and answers what is under way. */
  void stop(HttpServer server) {
    // Closes the port at once, and then waits, also for nothing.
    new Thread(() -> server.stop(STOP_SECONDS), "port").start();
    try {
      requests.awaitAdvanceInterruptibly(requests.arrive(), STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      // They had their time.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }
}
