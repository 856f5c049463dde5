package dev.tenon.live;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs refreshes, each scheduled when the previous one has ended. */
final class Refreshing implements Registration {

  private final LiveAuthorizer live;
  private final RefreshSchedule rhythm;
  private final ScheduledExecutorService scheduler;
  private boolean closed;
  private @Nullable Future<?> next;

  private Refreshing(
      LiveAuthorizer live, RefreshSchedule rhythm, ScheduledExecutorService scheduler) {
    this.live = live;
    this.rhythm = rhythm;
    this.scheduler = scheduler;
  }

  static Refreshing start(
      LiveAuthorizer live, RefreshSchedule rhythm, ScheduledExecutorService scheduler) {
    Refreshing refreshing = new Refreshing(live, rhythm, scheduler);
    refreshing.schedule();
    return refreshing;
  }

  private synchronized void schedule() {
    if (closed) {
      return;
    }
    long pause = rhythm.pause(live.health().refused(), ThreadLocalRandom.current().nextDouble());
    try {
      next = scheduler.schedule(this::run, pause, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException shutDown) {
      closed = true;
    }
  }

  private void run() {
    try {
      live.refresh();
    } finally {
      schedule();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel(false);
    }
  }
}
