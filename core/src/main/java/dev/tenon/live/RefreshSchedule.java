package dev.tenon.live;

import java.time.Duration;

/**
 * How often a source is asked: at an interval, less often while it fails, never quite regularly.
 *
 * <pre>{@code
 * Rhythm.every(Duration.ofSeconds(5)).slowingTo(Duration.ofMinutes(2));
 * }</pre>
 *
 * <p>After each attempt that is refused the pause doubles, up to the slowest; after a good one it
 * is the interval again. Each pause is lengthened or shortened by up to a tenth at random, so that
 * many instances do not ask at the same moment. Immutable.
 */
public final class RefreshSchedule {

  private static final double JITTER = 0.1;

  /** Enough to reach any slowest pause, and not to overflow. */
  private static final int MOST_DOUBLINGS = 30;

  private final Duration interval;
  private final Duration slowest;

  private RefreshSchedule(Duration interval, Duration slowest) {
    this.interval = interval;
    this.slowest = slowest;
  }

  /**
   * A pause of so long between one attempt and the next, whatever comes of them.
   *
   * @param interval the pause
   * @return a rhythm
   * @throws IllegalArgumentException if it is shorter than a millisecond
   */
  public static RefreshSchedule every(Duration interval) {
    if (interval.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("a rhythm is no faster than a millisecond: " + interval);
    }
    return new RefreshSchedule(interval, interval);
  }

  /**
   * The same with longer pauses while attempts are refused.
   *
   * @param longest the longest pause
   * @return a new rhythm
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
   * @param refused how many attempts in a row were refused
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
