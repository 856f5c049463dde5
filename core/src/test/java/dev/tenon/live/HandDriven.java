package dev.tenon.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Time that passes when a test says so, and a scheduler that runs what is due then. */
final class HandDriven extends AbstractExecutorService implements ScheduledExecutorService {

  private final List<Task<?>> tasks = new ArrayList<>();
  private long nanos;
  private Duration jump = Duration.ZERO;
  private boolean shutDown;

  /** Runs what becomes due, in its order. */
  void advance(Duration time) {
    long end = nanos + time.toNanos();
    while (true) {
      Task<?> next = tasks.stream().min(Comparator.comparingLong(task -> task.due)).orElse(null);
      if (next == null || next.due > end) {
        break;
      }
      tasks.remove(next);
      nanos = Math.max(nanos, next.due);
      next.run();
    }
    nanos = end;
  }

  /** Sets the clock on the wall, and lets no time pass. */
  void jump(Duration by) {
    jump = jump.plus(by);
  }

  long nanoTime() {
    return nanos;
  }

  Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return Instant.parse("2026-03-01T12:00:00Z").plusNanos(nanos).plus(jump);
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }

  int waiting() {
    return tasks.size();
  }

  @Override
  public void execute(Runnable command) {
    ScheduledFuture<?> unused = schedule(command, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return schedule(
        () -> {
          command.run();
          return "";
        },
        delay,
        unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    if (shutDown) {
      throw new RejectedExecutionException("shut down");
    }
    Task<V> task = new Task<>(callable, nanos + unit.toNanos(delay));
    tasks.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void shutdown() {
    shutDown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutDown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return shutDown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutDown;
  }

  private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

    private final long due;

    Task(Callable<V> callable, long due) {
      super(callable);
      this.due = due;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      tasks.remove(this);
      return super.cancel(mayInterrupt);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
