package dev.tenon.examples.gitops.serve;

import java.util.concurrent.CountDownLatch;

/**
 * A program that runs until it is stopped: by Ctrl-C, by {@code SIGTERM}, or by interrupting the
 * thread that waits for it.
 */
final class Program {

  private Program() {}

  /** Waits until the process is asked to stop, and stops. */
  static int runUntilStopped(AutoCloseable running) throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              try {
                running.close();
              } catch (Exception failed) {
                System.err.println("gitops: it did not stop cleanly: " + failed.getMessage());
              } finally {
                closed.countDown();
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      closed.await();
    } catch (InterruptedException asked) {
      Runtime.getRuntime().removeShutdownHook(hook);
      running.close();
    }
    return 0;
  }
}
