package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How a live policy is: which one is in force, for how long, and what came of the last attempts to
 * load one. For a readiness probe.
 *
 * <pre>{@code
 * Health health = live.health();
 * response.status(health.isReady() ? 200 : 503).body(health.toString());
 * }</pre>
 *
 * <p>Instants are the host's clock's and may jump with it; durations are measured by time that
 * passes. Immutable.
 *
 * @param number the number of the snapshot in force
 * @param version its version
 * @param since since when it is in force
 * @param age for how long it is in force
 * @param attempted when loading was last attempted
 * @param confirmed when the source last gave a good policy, whether new or the same
 * @param unconfirmed how long ago that was
 * @param stale whether that is longer than the host accepts
 * @param refused how many attempts in a row were refused since then
 * @param problems what was wrong with the last one; empty if it was good
 * @param listenerFailures how often a listener threw something
 */
public record Health(
    long number,
    String version,
    Instant since,
    Duration age,
    Instant attempted,
    Instant confirmed,
    Duration unconfirmed,
    boolean stale,
    long refused,
    List<Diagnostic> problems,
    long listenerFailures) {

  /** Copies what is given. */
  public Health {
    problems = ImmutableList.copyOf(problems);
  }

  /**
   * Whether it may be asked.
   *
   * @return false if it is stale
   */
  public boolean isReady() {
    return !stale;
  }

  /** In one line, or several where there is a problem to show. */
  @Override
  public String toString() {
    String line =
        (stale ? "stale: policy " : "ready: policy ")
            + version
            + ", number "
            + number
            + ", since "
            + since
            + ", confirmed "
            + unconfirmed.toSeconds()
            + " s ago";
    if (problems.isEmpty()) {
      return line;
    }
    return line + ", refused since then: " + refused + "\n" + problems.get(0);
  }
}
