package dev.tenon.examples.flinkconsole.flink;

import java.time.Duration;
import java.time.Instant;

/**
 * A job of a cluster.
 *
 * @param cluster the cluster's id
 * @param id what Flink calls it, 32 hexadecimal digits
 * @param name what people call it; several may have the same
 * @param state as Flink writes it, such as {@code RUNNING}
 * @param started when
 * @param duration for how long it has run
 * @param tasks how many tasks it has
 */
public record Job(
    String cluster,
    String id,
    String name,
    String state,
    Instant started,
    Duration duration,
    int tasks) {

  /**
   * Whether it runs, or is about to.
   *
   * @return false once it has ended
   */
  public boolean active() {
    return switch (state) {
      case "FINISHED", "CANCELED", "FAILED", "CANCELLING" -> false;
      default -> true;
    };
  }
}
