package dev.tenon.satisfiability;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.enumeration.Budget;
import dev.tenon.evaluation.HoursTest;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Variables;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds a time that is in some recurring hours and in none of others. While the offsets of all
 * zones stay the same, the truth is a function of the weekday and the minute in each zone, and
 * constant between midnights, beginnings and ends of hours; so a week shows all combinations of its
 * offsets. Rules of zones repeat after 400 years.
 */
final class Calendar {

  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;

  /** A week, and the days on which hours may begin before it and end after it. */
  private static final long WEEK = 9 * DAY;

  private static final long YEARS_400 = 146_097 * DAY;

  /** No zone has changed its rules, as far as is known today, after this time. */
  private static final long RULES = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private static final AttributeLookup NOTHING = name -> null;

  private final List<HoursTest> inside;
  private final List<HoursTest> all;
  private final Set<ZoneId> zones = new LinkedHashSet<>();
  private final Budget budget;
  private final Care care;
  private final Set<List<Integer>> seen = new HashSet<>();

  Calendar(List<HoursTest> inside, List<HoursTest> outside, Budget budget, Care care) {
    this.inside = inside;
    this.all = new ArrayList<>(inside);
    this.all.addAll(outside);
    this.budget = budget;
    this.care = care;
    all.forEach(one -> zones.add(one.zone()));
  }

  /** A time between two, both included, if possible soon after a third one. */
  Optional<Long> find(long from, long until, long near) {
    if (from > until) {
      return Optional.empty();
    }
    if (all.isEmpty()) {
      return Optional.of(near);
    }
    Optional<Long> found = find(near, until);
    return found.isPresent() || near == from ? found : find(from, near - 1);
  }

  private Optional<Long> find(long from, long until) {
    seen.clear();
    long last = Math.min(until, Math.max(from, RULES) + YEARS_400);
    long start = from;
    while (start <= last) {
      budget.step();
      long end = next(start, last);
      List<Integer> offsets = offsets(start);
      boolean whole = end - start >= WEEK;
      if (!seen.contains(offsets) && (whole || care.shortStretches())) {
        Optional<Long> found = within(start, Math.min(end, start + WEEK), offsets);
        if (found.isPresent()) {
          return found;
        }
        if (whole) {
          seen.add(offsets);
        }
      }
      start = end;
    }
    return Optional.empty();
  }

  /** The first time after a start at which an offset may change, or the one behind the last. */
  private long next(long start, long last) {
    long end = last + 1;
    for (ZoneId zone : zones) {
      ZoneOffsetTransition transition = zone.getRules().nextTransition(Instant.ofEpochMilli(start));
      if (transition != null) {
        end = Math.min(end, transition.getInstant().toEpochMilli());
      }
    }
    return end;
  }

  private List<Integer> offsets(long at) {
    Instant instant = Instant.ofEpochMilli(care.ownOffsets() ? at : 0);
    return zones.stream()
        .map(zone -> zone.getRules().getOffset(instant).getTotalSeconds())
        .toList();
  }

  /** A time of a stretch in which all offsets stay the same. */
  private Optional<Long> within(long start, long end, List<Integer> offsets) {
    Set<Long> times = new TreeSet<>();
    times.add(start);
    List<ZoneId> order = List.copyOf(zones);
    for (HoursTest test : all) {
      long offset = offsets.get(order.indexOf(test.zone())) * 1000L;
      for (int minute : new int[] {0, test.from(), test.until()}) {
        long first = Math.floorDiv(start + offset, DAY) * DAY + minute * MINUTE - offset;
        for (long time = first - DAY; time < end; time += DAY) {
          if (time >= start) {
            times.add(time);
          }
        }
      }
    }
    for (long time : times) {
      budget.step();
      if (holds(time)) {
        return Optional.of(time);
      }
    }
    return Optional.empty();
  }

  private boolean holds(long time) {
    for (int i = 0; i < all.size(); i++) {
      boolean in = all.get(i).truth(Variables.none(), NOTHING, time) == Program.TRUE;
      if (in != i < inside.size()) {
        return false;
      }
    }
    return true;
  }
}
