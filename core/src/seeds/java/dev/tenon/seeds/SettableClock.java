package dev.tenon.seeds;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it, in either direction; for any thread. */
public final class SettableClock extends Clock {

  /** Where a clock stands that is given no instant. */
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private volatile Instant now;

  /** Stands at {@link #START}. */
  public SettableClock() {
    this(START);
  }

  /**
   * Stands at an instant.
   *
   * @param now the instant
   */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /**
   * Moves it.
   *
   * @param by the distance, which may be negative
   */
  public void move(Duration by) {
    now = now.plus(by);
  }

  /**
   * Sets it.
   *
   * @param instant where it stands now
   */
  public void set(Instant instant) {
    now = instant;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
