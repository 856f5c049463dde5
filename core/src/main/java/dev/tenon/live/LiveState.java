package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.List;

/**
 * All that a live authorizer knows, swapped as one: so a decision is by one snapshot, and health
 * speaks of that one.
 *
 * @param snapshot what is in force
 * @param swapped when it came into force, in time that passes
 * @param attempted when loading was last attempted
 * @param confirmed when the source last gave a good policy
 * @param confirmedNanos the same in time that passes
 * @param refused how many attempts were refused since
 * @param problems what was wrong with the last one
 */
record LiveState(
    Snapshot snapshot,
    long swapped,
    Instant attempted,
    Instant confirmed,
    long confirmedNanos,
    long refused,
    ImmutableList<Diagnostic> problems) {

  static LiveState first(Snapshot snapshot, Instant now, long nanos) {
    return new LiveState(snapshot, nanos, now, now, nanos, 0, ImmutableList.of());
  }

  LiveState replaced(Snapshot next, Instant now, long nanos) {
    return first(next, now, nanos);
  }

  LiveState confirmed(Instant now, long nanos) {
    return new LiveState(snapshot, swapped, now, now, nanos, 0, ImmutableList.of());
  }

  LiveState refused(List<Diagnostic> found, Instant now) {
    return new LiveState(
        snapshot,
        swapped,
        now,
        confirmed,
        confirmedNanos,
        refused + 1,
        ImmutableList.copyOf(found));
  }
}
