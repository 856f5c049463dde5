package dev.tenon.live;

import dev.tenon.authz.Authorizer;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Policy;
import java.time.Instant;

/**
 * A policy that is or was in force, compiled: its number, its version, since when.
 *
 * <pre>{@code
 * Authorizer fixed = live.snapshot().authorizer(); // the same answers, whatever is loaded later
 * }</pre>
 *
 * <p>Immutable and safe to share.
 */
public final class Snapshot {

  private final long number;
  private final String version;
  private final Instant since;
  private final Authorizer authorizer;
  private final Authorizer whenStale;

  Snapshot(long number, Instant since, Authorizer authorizer, Authorizer whenStale) {
    this.number = number;
    // asked here, as its hash is computed when it is asked for first
    this.version = authorizer.policy().version();
    this.since = since;
    this.authorizer = authorizer;
    this.whenStale = whenStale;
  }

  /**
   * How many policies were in force before it. 0 is the first one, or the fallback that stands in
   * for it; each replacement counts one, also by a policy that says the same.
   *
   * @return the number, from 0
   */
  public long number() {
    return number;
  }

  /**
   * Which policy it is.
   *
   * @return the {@linkplain Policy#version policy's version}: a name, or a hash of what it says
   */
  public String version() {
    return version;
  }

  /**
   * Since when it is in force, by the host's clock.
   *
   * @return the instant
   */
  public Instant since() {
    return since;
  }

  /**
   * The policy itself.
   *
   * @return the policy
   */
  public Policy policy() {
    return authorizer.policy();
  }

  /**
   * Decides by this policy for ever, also when it is stale.
   *
   * @return an authorizer that never changes
   */
  public Authorizer authorizer() {
    return authorizer;
  }

  /** What decides in its place once it is stale. */
  Authorizer whenStale() {
    return whenStale;
  }

  @Override
  public String toString() {
    return Diagnostic.inOneLine("policy " + version + ", number " + number + ", since " + since);
  }
}
