package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One change of a {@link Diff}: whose decisions changed, for which actions and resources.
 * Immutable.
 *
 * @param who whose decisions changed, as text: {@code viewer}, {@code viewer and ops}, {@code
 *     everyone}, {@code subject ada}
 * @param roles the required roles and no others; empty for everyone
 * @param tenant the tenant, empty if the request names none
 * @param actions the actions, as names and globs
 * @param regions the fewest patterns that cover the change; other rules may still decide parts of
 *     them as before
 * @param only further restrictions, such as <code>${user} = alice</code>; empty if the change
 *     affects every holder of the roles
 * @param before the effect before the change
 * @param after the effect after the change
 * @param example one request that shows it, decided by both policies
 */
public record AccessChange(
    String who,
    Set<String> roles,
    String tenant,
    Set<String> actions,
    List<ResourcePattern> regions,
    List<Restriction> only,
    Effect before,
    Effect after,
    Counterexample example) {

  /** Copies the collections. */
  public AccessChange {
    roles = ImmutableSet.copyOf(roles);
    actions = ImmutableSet.copyOf(actions);
    regions = ImmutableList.copyOf(regions);
    only = ImmutableList.copyOf(only);
  }

  /** How access changed. */
  public enum Kind {
    /** A denied request is now allowed or pending approval. */
    GAINED,
    /** A request that was allowed or pending approval is now denied. */
    LOST,
    /** An allowed request is now pending approval, or the other way round. */
    OTHERWISE
  }

  /**
   * How access changed.
   *
   * @return gained, lost, or otherwise (between ALLOW and STAGE)
   */
  public Kind kind() {
    if (before == Effect.DENY) {
      return Kind.GAINED;
    }
    return after == Effect.DENY ? Kind.LOST : Kind.OTHERWISE;
  }

  /** In one line, such as {@code viewer in payments: READ on flink/prod: DENY -> ALLOW}. */
  @Override
  public String toString() {
    return who
        + (tenant.isEmpty() ? "" : " in " + tenant)
        + ": "
        + String.join(", ", actions)
        + " on "
        + regions.stream().map(Object::toString).collect(Collectors.joining(", "))
        + Restriction.words(only)
        + ": "
        + before
        + " -> "
        + after;
  }
}
