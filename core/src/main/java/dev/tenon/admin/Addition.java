package dev.tenon.admin;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variable;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What one change adds to those whom it concerns, as roles that they would hold besides: then the
 * analysis can be asked whether somebody may grant them. Rules that deny and come along, or are
 * there after the change, take away from what is added; a rule that goes away adds, whatever else
 * there is, what it denied or held. For one change.
 */
final class Addition {

  /** Found in no policy that people write. */
  private static final String NAME = "addition";

  private final String words;
  private final Set<Permission> adding = new LinkedHashSet<>();
  private final Set<Permission> denying = new LinkedHashSet<>();
  private final Set<Permission> freed = new LinkedHashSet<>();
  private final Set<String> inherits = new LinkedHashSet<>();
  private final Set<String> names = new LinkedHashSet<>();

  Addition(String words) {
    this.words = words;
  }

  /** A role's own rules are replaced by those of another one. */
  void replace(Role old, Role role) {
    Set<Permission> was = single(old);
    Set<Permission> is = single(role);
    Sets.difference(is, was).stream().filter(p -> p.effect() != Effect.DENY).forEach(adding::add);
    Sets.difference(was, is).stream()
        .filter(p -> p.effect() != Effect.ALLOW)
        .map(Addition::opened)
        .forEach(freed::add);
    is.stream().filter(p -> p.effect() == Effect.DENY).forEach(denying::add);
  }

  /** A role is inherited, with its name; what the change itself defines is taken as it will be. */
  void inherit(String name, Policy before, Policy after) {
    for (String one : GrantSearch.closure(after, Set.of(name))) {
      inherits.add(one);
      if (!before.roles().containsKey(one)) {
        names.add(one);
        Role defined = after.roles().get(one);
        if (defined != null) {
          replace(Role.of(one), defined);
        }
      }
    }
  }

  /**
   * One permission for each pattern: what can be there by itself, and go by itself. An id and a
   * description give nothing.
   */
  private static Set<Permission> single(Role role) {
    ImmutableSet.Builder<Permission> all = ImmutableSet.builder();
    for (Permission permission : role.permissions()) {
      for (ResourcePattern pattern : permission.resources()) {
        all.add(permission.withoutLabels().withResources(ImmutableSet.of(pattern)));
      }
    }
    return all.build();
  }

  /** All that a rule kept from being allowed, whatever its variables stood for. */
  private static Permission opened(Permission rule) {
    return rule.withEffect(Effect.ALLOW).mapResources(Addition::open);
  }

  /** The pattern with any name where it has a variable. */
  static ResourcePattern open(ResourcePattern pattern) {
    return pattern.variables().isEmpty()
        ? pattern
        : ResourcePattern.of(
            pattern.segments().stream()
                .map(segment -> segment instanceof Variable ? "*" : segment.toString())
                .toList());
  }

  void addTo(Collection<Grant> gains) {
    if (!adding.isEmpty() || !inherits.isEmpty()) {
      Role role = Role.of(NAME).inheriting(inherits).with(adding).with(denying);
      gains.add(new Grant.Rights(role, ImmutableSet.copyOf(names), words));
    }
    if (!freed.isEmpty()) {
      gains.add(new Grant.LiftedRestriction(Role.of(NAME).with(freed), words));
    }
  }
}
