package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Cause;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Something that holders of a role are allowed, and by which rule. Immutable. */
public final class Reach {

  private final Set<String> roles;
  private final String tenant;
  private final Set<NamePattern> actions;
  private final ResourcePattern region;
  private final List<Restriction> only;
  private final List<Except> except;
  private final Cause.OfRole rule;
  private final Witness witness;

  Reach(
      Set<String> roles,
      String tenant,
      Set<NamePattern> actions,
      ResourcePattern region,
      List<Restriction> only,
      List<Except> except,
      Cause.OfRole rule,
      Witness witness) {
    this.roles = ImmutableSet.copyOf(roles);
    this.tenant = tenant;
    this.actions = ImmutableSet.copyOf(actions);
    this.region = region;
    this.only = ImmutableList.copyOf(only);
    this.except = ImmutableList.copyOf(except);
    this.rule = rule;
    this.witness = witness;
  }

  /**
   * The roles of which each is enough: the one that has the rule, and those that inherit.
   *
   * @return an immutable set
   */
  public Set<String> roles() {
    return roles;
  }

  /**
   * In which tenant, empty where the policy has none.
   *
   * @return the text
   */
  public String tenant() {
    return tenant;
  }

  /**
   * Names and globs.
   *
   * @return an immutable set
   */
  public Set<NamePattern> actions() {
    return actions;
  }

  /**
   * Where.
   *
   * @return the resource pattern
   */
  public ResourcePattern region() {
    return region;
  }

  /**
   * What must be true besides, such as <code>${user} = alice</code>; none where holders are allowed
   * it in all of the region.
   *
   * @return an immutable list
   */
  public List<Restriction> only() {
    return only;
  }

  /**
   * What of it is denied or held to them, or excluded in the tenant.
   *
   * @return an immutable list
   */
  public List<Except> except() {
    return except;
  }

  /**
   * The rule that allows it.
   *
   * @return the of role
   */
  public Cause.OfRole rule() {
    return rule;
  }

  /**
   * A request that is allowed.
   *
   * @return the witness
   */
  public Witness witness() {
    return witness;
  }

  /**
   * What is excepted. Immutable.
   *
   * @param actions which of the actions; {@code *} for all of them
   * @param region a pattern that meets the region
   */
  public record Except(Set<NamePattern> actions, ResourcePattern region) {
    /** Copies the set. */
    public Except {
      actions = ImmutableSet.copyOf(actions);
    }

    /** In words, such as {@code flink/prod}, or {@code RESTART on flink/prod}. */
    @Override
    public String toString() {
      return actions.contains(AnyName.INSTANCE)
          ? region.toString()
          : join(actions) + " on " + region;
    }
  }

  /**
   * In one line, such as {@code viewer, ops in payments: READ on flink except flink/prod}, or
   * <code>
   * viewer: READ on home/alice only where ${user} = alice</code>.
   */
  @Override
  public String toString() {
    String where = tenant.isEmpty() ? "" : " in " + tenant;
    String but = except.isEmpty() ? "" : " except " + join(except);
    return String.join(", ", roles)
        + where
        + ": "
        + join(actions)
        + " on "
        + region
        + Restriction.words(only)
        + but;
  }

  private static String join(Iterable<?> values) {
    return ImmutableList.copyOf(values).stream()
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Reach other
        && roles.equals(other.roles)
        && tenant.equals(other.tenant)
        && actions.equals(other.actions)
        && region.equals(other.region)
        && only.equals(other.only)
        && except.equals(other.except)
        && rule.equals(other.rule)
        && witness.equals(other.witness);
  }

  @Override
  public int hashCode() {
    return Objects.hash(roles, tenant, actions, region, only, except, rule, witness);
  }
}
