package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

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
   * Since when it is in force.
   *
   * @return the instant
   */
  public Instant since() {
    return since;
  }

  /**
   * For how long it is in force.
   *
   * @return the time that passed
   */
  public Duration age() {
    return age;
  }

  /**
   * When loading was last attempted.
   *
   * @return the instant
   */
  public Instant attempted() {
    return attempted;
  }

  /**
   * When the source last gave a good policy, whether new or the same.
   *
   * @return the instant
   */
  public Instant confirmed() {
    return confirmed;
  }

  /**
   * For how long the source has not given a good policy.
   *
   * @return the time that passed
   */
  public Duration unconfirmed() {
    return unconfirmed;
  }

  /**
   * Whether the policy was not confirmed for longer than the host accepts.
   *
   * @return true if so
   */
  public boolean stale() {
    return stale;
  }

  /**
   * How many attempts in a row were refused since the source last gave a good policy.
   *
   * @return a count
   */
  public long refused() {
    return refused;
  }

  /**
   * What was wrong with the last attempt; empty if it was good.
   *
   * @return an immutable list
   */
  public List<Diagnostic> problems() {
    return problems;
  }

  /**
   * How often a listener threw something.
   *
   * @return a count
   */
  public long listenerFailures() {
    return listenerFailures;
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
