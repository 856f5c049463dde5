package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Cause;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one rule allows the holders of a role. Immutable.
 *
 * @param roles the roles of which each is sufficient: the one with the rule and those that inherit
 *     it
 * @param tenant the tenant, empty if the policy has none
 * @param actions names and globs
 * @param region the allowed resources
 * @param only further restrictions, such as <code>${user} = alice</code>; empty if all of the
 *     region is allowed
 * @param except the parts that are denied, pending approval, or excluded in the tenant
 * @param rule the rule that allows it
 * @param example a request that is allowed
 */
public record Reach(
    Set<String> roles,
    String tenant,
    Set<NamePattern> actions,
    ResourcePattern region,
    List<Restriction> only,
    List<Except> except,
    Cause.OfRole rule,
    Counterexample example) {

  /** Copies the collections. */
  public Reach {
    roles = ImmutableSet.copyOf(roles);
    actions = ImmutableSet.copyOf(actions);
    only = ImmutableList.copyOf(only);
    except = ImmutableList.copyOf(except);
  }

  /**
   * A part that is not allowed. Immutable.
   *
   * @param actions which of the actions; {@code *} for all of them
   * @param region a pattern that overlaps the region
   */
  public record Except(Set<NamePattern> actions, ResourcePattern region) {
    /** Copies the set. */
    public Except {
      actions = ImmutableSet.copyOf(actions);
    }

    /** As text, such as {@code flink/prod}, or {@code RESTART on flink/prod}. */
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
}
