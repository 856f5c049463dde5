package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;
import java.time.ZoneId;
import java.util.Set;

/**
 * Whether the time of the request is in recurring hours of a zone: on some days of the week, from a
 * minute of the day until another, which may be on the next day. The days are those on which the
 * hours begin. An hour that occurs twice counts twice, and one that is skipped never.
 */
public final class HoursTest extends AttributeTest {

  private static final int MINUTE = 60_000;
  private static final int DAY = 24 * 60;

  /** 1970-01-01 was a Thursday; days count from Monday. */
  private static final int FIRST_DAY = 3;

  private final ZoneId zone;
  private final int days;
  private final int from;
  private final int until;
  private final Offsets offsets;

  /**
   * Recurring hours.
   *
   * @param zone the zone
   * @param days a bit for each day of the week, the lowest for Monday
   * @param from the first minute of the day
   * @param until the minute behind the last one; less than from if the hours end on the next day
   */
  HoursTest(ZoneId zone, int days, int from, int until) {
    this.zone = zone;
    this.days = days;
    this.from = from;
    this.until = until;
    this.offsets = Offsets.of(zone);
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    long local = now + offsets.millis(now);
    int minute = (int) (Math.floorMod(local, (long) DAY * MINUTE) / MINUTE);
    long day = Math.floorDiv(local, (long) DAY * MINUTE);
    boolean today = minute >= from && (from > until || minute < until) && isOn(day);
    boolean yesterday = from > until && minute < until && isOn(day - 1);
    return of(today || yesterday);
  }

  private boolean isOn(long day) {
    return (days >> Math.floorMod(day + FIRST_DAY, 7) & 1) != 0;
  }

  /** The zone. */
  public ZoneId zone() {
    return zone;
  }

  /** The first minute of the day. */
  public int from() {
    return from;
  }

  /** The minute behind the last one; less than {@link #from} if the hours end on the next day. */
  public int until() {
    return until;
  }

  @Override
  public boolean readsTime() {
    return true;
  }

  @Override
  public Set<Slot> reads() {
    return ImmutableSet.of();
  }

  @Override
  RowTest ofRow(Variables variables, AttributeLookup request, long now) {
    return RowTest.constant(truth(variables, request, now));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof HoursTest other
        && zone.equals(other.zone)
        && days == other.days
        && from == other.from
        && until == other.until;
  }

  @Override
  public int hashCode() {
    return ((zone.hashCode() * 31 + days) * 31 + from) * 31 + until;
  }

  @Override
  public String toString() {
    return "time in " + zone + " " + days + " " + from + " " + until;
  }
}
