package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The health of a live policy: the policy in force, its age, and the outcome of the last load
 * attempts. For a readiness probe.
 *
 * <pre>{@code
 * Health health = live.health();
 * response.status(health.isReady() ? 200 : 503).body(health.toString());
 * }</pre>
 *
 * <p>Instants are from the host's clock and may jump with it; durations are from a monotonic clock.
 * Immutable.
 */
public final class Health {

  private final long number;
  private final String version;
  private final Instant since;
  private final Duration age;
  private final Instant attempted;
  private final Instant confirmed;
  private final Duration unconfirmed;
  private final boolean stale;
  private final long refused;
  private final List<Diagnostic> problems;
  private final long listenerFailures;

  Health(
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
    this.number = number;
    this.version = version;
    this.since = since;
    this.age = age;
    this.attempted = attempted;
    this.confirmed = confirmed;
    this.unconfirmed = unconfirmed;
    this.stale = stale;
    this.refused = refused;
    this.problems = ImmutableList.copyOf(problems);
    this.listenerFailures = listenerFailures;
  }

  /**
   * The number of the snapshot in force.
   *
   * @return the number
   */
  public long number() {
    return number;
  }

  /**
   * The version of the policy in force.
   *
   * @return the text
   */
  public String version() {
    return version;
  }

  /**
   * When the policy came into force.
   *
   * @return the instant
   */
  public Instant since() {
    return since;
  }

  /**
   * How long the policy has been in force.
   *
   * @return the elapsed time
   */
  public Duration age() {
    return age;
  }

  /**
   * The instant of the last load attempt.
   *
   * @return the instant
   */
  public Instant attempted() {
    return attempted;
  }

  /**
   * When the source last returned a valid policy, new or unchanged.
   *
   * @return the instant
   */
  public Instant confirmed() {
    return confirmed;
  }

  /**
   * How long ago the source last returned a valid policy.
   *
   * @return the elapsed time
   */
  public Duration unconfirmed() {
    return unconfirmed;
  }

  /**
   * Whether the policy has been unconfirmed for longer than the host accepts.
   *
   * @return true if so
   */
  public boolean stale() {
    return stale;
  }

  /**
   * The number of refused attempts since the source last returned a valid policy.
   *
   * @return a count
   */
  public long refused() {
    return refused;
  }

  /**
   * The problems of the last attempt; empty if it succeeded.
   *
   * @return an immutable list
   */
  public List<Diagnostic> problems() {
    return problems;
  }

  /**
   * The number of exceptions that listeners threw.
   *
   * @return a count
   */
  public long listenerFailures() {
    return listenerFailures;
  }

  /**
   * Whether the authorizer is ready to be used.
   *
   * @return false if it is stale
   */
  public boolean isReady() {
    return !stale;
  }

  /** In one line, with further lines for a problem. */
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

  @Override
  public boolean equals(Object o) {
    return o instanceof Health other
        && number == other.number
        && version.equals(other.version)
        && since.equals(other.since)
        && age.equals(other.age)
        && attempted.equals(other.attempted)
        && confirmed.equals(other.confirmed)
        && unconfirmed.equals(other.unconfirmed)
        && stale == other.stale
        && refused == other.refused
        && problems.equals(other.problems)
        && listenerFailures == other.listenerFailures;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        number,
        version,
        since,
        age,
        attempted,
        confirmed,
        unconfirmed,
        stale,
        refused,
        problems,
        listenerFailures);
  }
}
