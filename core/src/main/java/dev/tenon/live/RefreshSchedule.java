package dev.tenon.live;

import java.time.Duration;

/**
 * How often a source is polled: at an interval, less often while it fails, with random jitter.
 *
 * <pre>{@code
 * RefreshSchedule.every(Duration.ofSeconds(5)).slowingTo(Duration.ofMinutes(2));
 * }</pre>
 *
 * <p>The pause doubles after each refused attempt, up to the longest; after a successful one it is
 * the interval again. Each pause varies at random by up to a tenth, so that instances do not poll
 * at the same moment. Immutable.
 */
public final class RefreshSchedule {

  private static final double JITTER = 0.1;

  /** Enough doublings to reach any longest pause, without overflow. */
  private static final int MOST_DOUBLINGS = 30;

  private final Duration interval;
  private final Duration slowest;

  private RefreshSchedule(Duration interval, Duration slowest) {
    this.interval = interval;
    this.slowest = slowest;
  }

  /**
   * Creates a schedule with a fixed pause between attempts, whatever their outcome.
   *
   * @param interval the pause
   * @return a schedule
   * @throws IllegalArgumentException if it is shorter than a millisecond
   */
  public static RefreshSchedule every(Duration interval) {
    if (interval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("a rhythm is no faster than a millisecond: " + interval);
    }
    return new RefreshSchedule(interval, interval);
  }

  /**
   * Lengthens the pause while attempts are refused.
   *
   * @param longest the longest pause
   * @return a new schedule
   * @throws IllegalArgumentException if it is shorter than the interval
   */
  public RefreshSchedule slowingTo(Duration longest) {
    if (longest.compareTo(interval) < 0) {
      throw new IllegalArgumentException(longest + " is no slower than " + interval);
    }
    return new RefreshSchedule(interval, longest);
  }

  /**
   * The pause before the next attempt, in nanoseconds.
   *
   * @param refused the number of refused attempts in a row
   * @param random from 0 to 1
   */
  long pause(long refused, double random) {
    double doubled =
        Math.scalb((double) interval.toNanos(), (int) Math.min(refused, MOST_DOUBLINGS));
    double pause = Math.min(doubled, (double) slowest.toNanos());
    return (long) (pause * (1 - JITTER + 2 * JITTER * random));
  }

  @Override
  public String toString() {
    return "every " + interval + (slowest.equals(interval) ? "" : ", slowing to " + slowest);
  }
}
