package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.AnyName;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reduces rules to those for the rights to administer, so that an ordinary check of the reduced
 * policy decides as {@code Access.checkReserved}. An allow remains only where it gives one of the
 * rights; denies remain unchanged; a stage becomes a deny, as administration has no pending
 * approval.
 *
 * <p>So the analysis, which does not know the reserved namespace, can find the subjects with a
 * right.
 */
public final class ReservedRules {

  /** The first segment of every resource of administration. */
  public static final String ROOT = "tenon";

  /** The actions that are rights to administer. */
  public static final List<String> RIGHTS = List.of("escalate", "bind", "impersonate");

  private final Policy policy;

  /** Reduces rules with the actions and aliases of a policy. */
  public ReservedRules(Policy policy) {
    this.policy = policy;
  }

  /** Whether a rule gives one of the rights. */
  public boolean give(Permission rule) {
    return !reduced(rule).isEmpty();
  }

  /** Whether a policy has a rule that gives one of the rights. */
  public boolean areGivenBy(Policy any) {
    return any.roles().values().stream().anyMatch(this::areGivenBy);
  }

  /** Whether a role's own rules give one of the rights. */
  public boolean areGivenBy(Role role) {
    return role.permissions().stream().anyMatch(this::give);
  }

  /** A copy of a policy with all its roles reduced. */
  public Policy reduce(Policy any) {
    Policy reduced = any;
    for (Role role : any.roles().values()) {
      reduced = reduced.with(reduce(role));
    }
    return reduced;
  }

  /** A copy of a role with only the rules for the rights, without ids and descriptions. */
  public Role reduce(Role role) {
    List<Permission> rules = new ArrayList<>();
    for (Permission rule : role.permissions()) {
      if (rule.effect() == Effect.ALLOW) {
        rules.addAll(reduced(rule));
      } else {
        rules.add(rule.withoutLabels().withEffect(Effect.DENY));
      }
    }
    return role.withPermissions(rules);
  }

  /**
   * The requests that are no longer denied when rules are removed, as allows: the part of their
   * patterns in the namespace, with the rights that they cover.
   */
  public Role freed(Role allowing) {
    List<Permission> rules = new ArrayList<>();
    for (Permission rule : allowing.permissions()) {
      Set<NamePattern> rights = rights(rule);
      List<ResourcePattern> within =
          rule.resources().stream()
              .map(policy.aliases()::resolve)
              .flatMap(pattern -> within(pattern).stream())
              .toList();
      if (!rights.isEmpty() && !within.isEmpty()) {
        rules.add(
            rule.withoutLabels()
                .withEffect(Effect.ALLOW)
                .withActions(rights)
                .withResources(within));
      }
    }
    return allowing.withPermissions(rules);
  }

  private List<Permission> reduced(Permission rule) {
    List<ResourcePattern> within =
        rule.resources().stream().filter(written -> policy.aliases().keeps(ROOT, written)).toList();
    Set<NamePattern> rights = rights(rule);
    return rule.effect() != Effect.ALLOW || within.isEmpty() || rights.isEmpty()
        ? ImmutableList.of()
        : ImmutableList.of(rule.withoutLabels().withActions(rights).withResources(within));
  }

  /** The rights that a rule covers, by name. */
  public Set<NamePattern> rights(Permission rule) {
    ImmutableSet.Builder<NamePattern> rights = ImmutableSet.builder();
    for (String right : RIGHTS) {
      if (rule.actions().stream().anyMatch(action -> means(action, right))) {
        rights.add(new Literal(right));
      }
    }
    return rights.build();
  }

  private boolean means(NamePattern action, String right) {
    if (!policy.actions().areDeclared()) {
      return action == AnyName.INSTANCE || action.matches(right);
    }
    return policy.actions().implying(right).stream()
        .filter(name -> policy.actions().names().contains(name))
        .anyMatch(action::matches);
  }

  /** The part of a pattern in the namespace, as patterns that begin with its name. */
  private static List<ResourcePattern> within(ResourcePattern pattern) {
    List<ResourcePattern> found = new ArrayList<>();
    List<SegmentPattern> rest = pattern.segments();
    while (!rest.isEmpty() && rest.get(0) == AnyDepth.INSTANCE) {
      found.add(inNamespace(rest, pattern));
      rest = rest.subList(1, rest.size());
    }
    if (rest.isEmpty()) {
      found.add(ResourcePattern.of(ROOT));
    } else if (rest.get(0) instanceof NamePattern name
        && (name == AnyName.INSTANCE || name.matches(ROOT))) {
      found.add(inNamespace(rest.subList(1, rest.size()), pattern));
    }
    return found;
  }

  private static ResourcePattern inNamespace(List<SegmentPattern> rest, ResourcePattern from) {
    if (rest.size() >= Resource.MAX_SEGMENTS) {
      return ResourcePattern.of(ROOT); // No segment is left: the whole namespace, which is wider.
    }
    List<SegmentPattern> segments = new ArrayList<>(List.of(new Literal(ROOT)));
    segments.addAll(rest);
    return from.withSegments(segments);
  }
}
