package dev.tenon.admin;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.RoleScope;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The access that one change adds, as roles, so that the analysis can decide whether a subject may
 * grant them. DENY rules that come with the roles or exist after the change reduce the addition;
 * removing a DENY or STAGE rule always adds what it denied or staged. For one change.
 */
final class Addition {

  /** A role name for the analysis only. */
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

  /** Replaces a role's own rules by those of another role. */
  void replace(Role old, Role role) {
    Set<Permission> was = single(old);
    Set<Permission> is = single(role);
    Sets.difference(is, was).stream()
        .filter(p -> p.effect() != Effect.DENY && was.stream().noneMatch(q -> isWithin(p, q)))
        .forEach(adding::add);
    Sets.difference(was, is).stream()
        .filter(p -> p.effect() != Effect.ALLOW)
        .flatMap(p -> freed(p, is))
        .forEach(freed::add);
    is.stream()
        .filter(p -> p.effect() == Effect.DENY && p.exceptions().isEmpty())
        .forEach(denying::add);
  }

  /** Whether a rule is another one with more exceptions, or with a condition where it had none. */
  private static boolean isWithin(Permission rule, Permission old) {
    return bare(rule).equals(bare(old))
        && rule.exceptions().containsAll(old.exceptions())
        && (old.condition().isAlways() || old.condition().equals(rule.condition()));
  }

  private static Permission bare(Permission rule) {
    return rule.withExceptions(List.of()).withCondition(RuleCondition.always());
  }

  /**
   * What a DENY or STAGE rule no longer restricts: all that it did, or what its new exceptions name
   * if the rule is kept.
   */
  private static Stream<Permission> freed(Permission rule, Set<Permission> kept) {
    Permission bare = rule.withExceptions(List.of());
    Optional<Permission> same =
        kept.stream().filter(p -> bare(p).equals(bare(rule)) && denies(p, rule)).findFirst();
    return same.map(
            now ->
                Sets.difference(now.exceptions(), rule.exceptions()).stream()
                    .map(except -> restrictedTo(bare, except)))
        .orElseGet(() -> Stream.of(bare));
  }

  /** Whether a rule restricts wherever another one does whose condition is true or unknown. */
  private static boolean denies(Permission rule, Permission old) {
    return rule.condition().equals(old.condition())
        || (rule.effect() == Effect.DENY && rule.condition().isAlways());
  }

  /** The part of a rule that an exception is about, or more. */
  private static Permission restrictedTo(Permission rule, Except except) {
    Permission part = except.actions().isEmpty() ? rule : rule.withActions(except.actions());
    return except.resources().isEmpty() ? part : part.withResources(except.resources());
  }

  /** Adds what rules no longer restrict for holders of a role that their exceptions name. */
  void except(Collection<Role> roles, Set<String> held) {
    for (Role role : roles) {
      for (Permission rule : role.permissions()) {
        for (Except except : rule.exceptions()) {
          if (!Collections.disjoint(except.roles(), held)) {
            Permission bare = rule.withoutLabels().withExceptions(List.of());
            freed.add(restrictedTo(bare, except));
          }
        }
      }
    }
  }

  /** Adds an inherited role; roles that the change defines are taken from the new policy. */
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
   * One permission for each pattern, so that each can be added or removed alone. Ids and
   * descriptions are left out: they give nothing.
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

  /** Adds a rule that somebody may get. */
  void add(Permission rule) {
    adding.add(rule.withoutLabels());
  }

  /** Adds what a rule no longer restricts. */
  void free(Permission rule) {
    freed.add(rule.withoutLabels());
  }

  /**
   * An ALLOW rule for all that the rule restricted, for any variable values and whatever its
   * exceptions and its condition are.
   */
  private static Permission opened(Permission rule) {
    return rule.withExceptions(ImmutableSet.of())
        .withCondition(RuleCondition.always())
        .withEffect(Effect.ALLOW)
        .mapResources(Addition::open);
  }

  /** The pattern with {@code *} in place of each variable, between the text around it. */
  static ResourcePattern open(ResourcePattern pattern) {
    return pattern.variables().isEmpty()
        ? pattern
        : pattern.withSegments(
            pattern.segments().stream()
                .map(
                    segment ->
                        segment instanceof VariablePattern variable ? variable.open() : segment)
                .toList());
  }

  void addTo(Collection<Grant> gains) {
    if (!adding.isEmpty() || !inherits.isEmpty()) {
      Role role = Role.of(NAME).inheriting(inherits).with(adding).with(denying);
      gains.add(new Grant.Rights(role, ImmutableSet.copyOf(names), words));
    }
    if (!freed.isEmpty()) {
      List<Permission> rules = freed.stream().map(Addition::opened).toList();
      gains.add(new Grant.LiftedRestriction(Role.of(NAME).with(rules), words));
    }
  }

  /** Adds what counts in a scope; its tenant is the one given. Nothing is inherited by a name. */
  void addTo(Collection<Grant> gains, Policy policy, String tenant, RoleScope scope) {
    RoleScope within = scope.in("");
    ScopedRules gained = ScopedRules.gained(policy, tenant);
    List<Permission> rules =
        Stream.concat(adding.stream(), denying.stream())
            .flatMap(rule -> gained.of(rule, within).stream())
            .toList();
    if (rules.stream().anyMatch(rule -> rule.effect() != Effect.DENY)) {
      gains.add(new Grant.InTenant(tenant, Role.of(NAME).with(rules), false, words));
    }
    ScopedRules restricting = ScopedRules.had(policy, tenant, Variables.none());
    List<Permission> free =
        freed.stream()
            .flatMap(rule -> restricting.of(rule, within).stream())
            .map(Addition::opened)
            .toList();
    if (!free.isEmpty()) {
      gains.add(new Grant.InTenant(tenant, Role.of(NAME).with(free), true, words));
    }
  }
}
