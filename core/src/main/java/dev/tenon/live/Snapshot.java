package dev.tenon.live;

import dev.tenon.authz.Authorizer;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Policy;
import java.time.Instant;

/**
 * A compiled policy that is or was in force, with its number, version and start.
 *
 * <pre>{@code
 * Authorizer fixed = live.snapshot().authorizer(); // the same answers, whatever is loaded later
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class Snapshot {

  private final long number;
  private final String version;
  private final Instant since;
  private final Authorizer authorizer;
  private final Authorizer whenStale;

  Snapshot(long number, Instant since, Authorizer authorizer, Authorizer whenStale) {
    this.number = number;
    // read here, since the first call computes the hash
    this.version = authorizer.policy().version();
    this.since = since;
    this.authorizer = authorizer;
    this.whenStale = whenStale;
  }

  /**
   * The number of policies that were in force before this one: 0 for the first or its fallback;
   * each replacement adds one, also by an equal policy.
   *
   * @return the number, from 0
   */
  public long number() {
    return number;
  }

  /**
   * The version of the policy.
   *
   * @return the {@linkplain Policy#version policy's version}: a name, or a hash of the content
   */
  public String version() {
    return version;
  }

  /**
   * When it came into force, by the host's clock.
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
   * The authorizer of this policy, which also decides when it is stale.
   *
   * @return an authorizer that never changes
   */
  public Authorizer authorizer() {
    return authorizer;
  }

  /** The authorizer to use once the policy is stale. */
  Authorizer whenStale() {
    return whenStale;
  }

  @Override
  public String toString() {
    return Diagnostic.inOneLine("policy " + version + ", number " + number + ", since " + since);
  }
}
