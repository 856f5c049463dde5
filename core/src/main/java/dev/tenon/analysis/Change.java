package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of a {@link Diff}: who gained, lost or kept otherwise what, and where. Immutable. */
public final class Change {

  private final String who;
  private final Set<String> roles;
  private final String tenant;
  private final Set<String> actions;
  private final List<ResourcePattern> regions;
  private final List<Restriction> only;
  private final Effect before;
  private final Effect after;
  private final Witness witness;

  Change(
      String who,
      Set<String> roles,
      String tenant,
      Set<String> actions,
      List<ResourcePattern> regions,
      List<Restriction> only,
      Effect before,
      Effect after,
      Witness witness) {
    this.who = who;
    this.roles = ImmutableSet.copyOf(roles);
    this.tenant = tenant;
    this.actions = ImmutableSet.copyOf(actions);
    this.regions = ImmutableList.copyOf(regions);
    this.only = ImmutableList.copyOf(only);
    this.before = before;
    this.after = after;
    this.witness = witness;
  }

  /**
   * Whose decisions changed, in words: {@code viewer}, {@code viewer and ops}, {@code everyone},
   * {@code subject ada}.
   *
   * @return the text
   */
  public String who() {
    return who;
  }

  /**
   * The roles that it takes, no more than that; empty for everyone.
   *
   * @return an immutable set
   */
  public Set<String> roles() {
    return roles;
  }

  /**
   * The tenant, empty where none is named.
   *
   * @return the text
   */
  public String tenant() {
    return tenant;
  }

  /**
   * The actions, as names and globs.
   *
   * @return an immutable set
   */
  public Set<String> actions() {
    return actions;
  }

  /**
   * Where, as the fewest patterns that say it; in parts of them other rules may decide as before.
   *
   * @return an immutable list
   */
  public List<ResourcePattern> regions() {
    return regions;
  }

  /**
   * What must be true besides, such as <code>${user} = alice</code>; none where everyone who has
   * the roles is concerned.
   *
   * @return an immutable list
   */
  public List<Restriction> only() {
    return only;
  }

  /**
   * What was decided before.
   *
   * @return the effect
   */
  public Effect before() {
    return before;
  }

  /**
   * What is decided now.
   *
   * @return the effect
   */
  public Effect after() {
    return after;
  }

  /**
   * One request that shows it, asked of both policies.
   *
   * @return the witness
   */
  public Witness witness() {
    return witness;
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

  @Override
  public boolean equals(Object o) {
    return o instanceof Change other
        && who.equals(other.who)
        && roles.equals(other.roles)
        && tenant.equals(other.tenant)
        && actions.equals(other.actions)
        && regions.equals(other.regions)
        && only.equals(other.only)
        && before.equals(other.before)
        && after.equals(other.after)
        && witness.equals(other.witness);
  }

  @Override
  public int hashCode() {
    return Objects.hash(who, roles, tenant, actions, regions, only, before, after, witness);
  }
}
