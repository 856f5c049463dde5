package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.List;

/**
 * The state of a live authorizer, swapped atomically, so that decisions and health refer to one
 * snapshot.
 *
 * @param snapshot the snapshot in force
 * @param swapped when it came into force, in monotonic nanoseconds
 * @param attempted the instant of the last load attempt
 * @param confirmed when the source last returned a valid policy
 * @param confirmedNanos that time in monotonic nanoseconds
 * @param refused the number of refused attempts since then
 * @param problems the problems of the last attempt
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
