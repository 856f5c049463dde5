package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A part of a {@link Diff}: who gained, lost or kept otherwise what, and where. Immutable.
 *
 * @param who whose decisions changed, in words: {@code viewer}, {@code viewer and ops}, {@code
 *     everyone}, {@code subject ada}
 * @param roles the roles that it takes, no more than that; empty for everyone
 * @param tenant the tenant, empty where none is named
 * @param actions the actions, as names and globs
 * @param regions where, as the fewest patterns that say it; in parts of them other rules may decide
 *     as before
 * @param only what must be true besides, such as <code>${user} = alice</code>; none where everyone
 *     who has the roles is concerned
 * @param before what was decided before
 * @param after what is decided now
 * @param example one request that shows it, asked of both policies
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

  /** What happened to the access. */
  public enum Kind {
    /** What was denied is allowed or held now. */
    GAINED,
    /** What was allowed or held is denied now. */
    LOST,
    /** What was allowed is held now, or the other way round. */
    OTHERWISE
  }

  /**
   * What happened to the access.
   *
   * @return whether it was gained, lost, or is given otherwise
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
