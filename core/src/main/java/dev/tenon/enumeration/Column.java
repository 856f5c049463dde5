package dev.tenon.enumeration;

import dev.tenon.path.SegmentPattern;
import org.jspecify.annotations.Nullable;

/** One segment: the required pattern of each constraint, null if it requires nothing. */
final class Column {

  private final @Nullable SegmentPattern[] demands;

  Column(@Nullable SegmentPattern[] demands) {
    this.demands = demands;
  }

  /** The required pattern of a constraint. */
  @Nullable SegmentPattern demand(int track) {
    return demands[track];
  }

  /** The number of constraints. */
  int size() {
    return demands.length;
  }
}
