package dev.tenon.evaluation;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * The offsets of a zone from UTC, as numbers, so that a lookup allocates nothing for the next
 * years; later and earlier instants are looked up in the rules of the zone. Immutable.
 */
final class Offsets {

  private static final long FIRST = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("2050-01-01T00:00:00Z").toEpochMilli();
  private static final int SECOND = 1000;

  private final ZoneRules rules;
  private final long[] starts;
  private final int[] offsets;

  private Offsets(ZoneRules rules, long[] starts, int[] offsets) {
    this.rules = rules;
    this.starts = starts;
    this.offsets = offsets;
  }

  static Offsets of(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    long[] starts = new long[256];
    int[] offsets = new int[256];
    int count = 0;
    Instant at = Instant.ofEpochMilli(FIRST);
    while (true) {
      starts[count] = at.toEpochMilli();
      offsets[count] = rules.getOffset(at).getTotalSeconds() * SECOND;
      count++;
      ZoneOffsetTransition next = rules.nextTransition(at);
      if (next == null || next.toEpochSecond() * SECOND >= LAST || count == starts.length) {
        break;
      }
      at = next.getInstant();
    }
    return new Offsets(rules, Arrays.copyOf(starts, count), Arrays.copyOf(offsets, count));
  }

  /** The offset at an instant, in milliseconds. */
  int millis(long now) {
    if (now < FIRST || now >= LAST || starts.length == 256) {
      return rules.getOffset(Instant.ofEpochMilli(now)).getTotalSeconds() * SECOND;
    }
    int found = Arrays.binarySearch(starts, now);
    return offsets[found >= 0 ? found : -found - 2];
  }
}
