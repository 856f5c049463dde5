package dev.tenon.house.planted.live;

/** Starts a thread. */
public final class StartsThread {
  private StartsThread() {}

  static void run(Runnable task) {
    new Thread(task).start();
  }
}
