package dev.tenon.suite;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock with the time of the current case. For one thread. */
final class CaseClock extends Clock {

  private Instant now = Instant.EPOCH;

  void set(Instant instant) {
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

  /** The zone does not matter: only instants are compared. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
