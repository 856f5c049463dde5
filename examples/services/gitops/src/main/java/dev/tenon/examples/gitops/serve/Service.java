package dev.tenon.examples.gitops.serve;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.examples.gitops.reconcile.Reconciler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The reconciler at its rhythm, and its webhooks: each object once an interval, and what a webhook
 * asks for at once. An API server that does not answer is tried again at the next turn.
 */
final class Service implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Service.class.getName());
  private static final int STOP_SECONDS = 30;

  private final Reconciler reconciler;
  private final HttpServer http;
  private final Duration interval;
  private final Semaphore asked = new Semaphore(0);
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "reconciler"));
  private final ExecutorService answering = Executors.newFixedThreadPool(4);
  private final UnderWay underWay = new UnderWay(answering);

  /** A service that is not started. */
  Service(Reconciler reconciler, HttpServer http, Duration interval) {
    this.reconciler = reconciler;
    this.http = http;
    this.interval = interval;
  }

  /** Answers requests whose path begins like this. */
  void answer(String path, HttpHandler handler) {
    http.createContext(path, handler);
  }

  /** How many requests are under way. */
  int underWay() {
    return underWay.count();
  }

  /** Something was asked for. */
  void wake() {
    asked.release();
  }

  /** Reconciles everything once, then answers webhooks and goes on. */
  void start() {
    attempt(reconciler::pass);
    http.setExecutor(underWay);
    http.start();
    worker.execute(this::work);
  }

  private void work() {
    try {
      while (!worker.isShutdown()) {
        boolean woken = asked.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
        asked.drainPermits();
        if (!worker.isShutdown()) {
          attempt(woken ? reconciler::passRequested : reconciler::pass);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void attempt(Runnable pass) {
    try {
      pass.run();
    } catch (RuntimeException failed) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the cluster cannot be reconciled, and is tried again: {0}",
          failed.getMessage());
    }
  }

  /** Answers what is under way and no more, and finishes the object at hand. */
  @Override
  public void close() {
    underWay.stop(http);
    answering.shutdownNow();
    worker.shutdown();
    reconciler.stop();
    wake();
    try {
      if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "an object was left while it was reconciled");
        worker.shutdownNow();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
