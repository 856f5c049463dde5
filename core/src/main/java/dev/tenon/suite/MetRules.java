package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Excepted;
import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Truth;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Action;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Holdings.Counted;
import dev.tenon.rules.Holdings.CountedOwn;
import dev.tenon.rules.Rule;
import dev.tenon.rules.RuleException;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that a request meets: those of the roles and limits that count in it, each in its
 * scope, whose actions, time, resources and exceptions fit. Whether a condition is true is asked of
 * each. Simple and slow, as an explanation is.
 */
final class MetRules {

  /** A rule that meets the request. */
  final class Met {

    private final PartOwner owner;
    private final Rule rule;
    private final Variables values;
    private final Coverage coverage;

    private Met(PartOwner owner, Rule rule, Variables values, Coverage coverage) {
      this.owner = owner;
      this.rule = rule;
      this.values = values;
      this.coverage = coverage;
    }

    PartOwner owner() {
      return owner;
    }

    Rule rule() {
      return rule;
    }

    /** Whether nothing but its condition could keep it from covering the request. */
    boolean meetsFully() {
      int spared = rule.exceptions().forHolders(names).truth(resource, values, action, given, now);
      return coverage == Coverage.FULL && spared == Program.TRUE;
    }

    /** Whether it covers the request: its pattern, exceptions and condition do. */
    boolean counts() {
      return rule.truth(resource, values, action, names, given, now) == Truth.TRUE;
    }

    /**
     * The exceptions whose conditions alone decide whether the rule covers the request: it does but
     * for each of them.
     */
    List<Except> exceptionsThatMatter() {
      Program demanded = rule.condition();
      if (coverage != Coverage.FULL
          || (demanded != null && demanded.truth(values, given, now) != Program.TRUE)) {
        return List.of();
      }
      List<RuleException> all =
          rule.exceptions().forHolders(names).all().stream()
              .filter(each -> each.condition() != null)
              .toList();
      return all.stream()
          .filter(each -> each.coverage(resource, values, action) == Coverage.FULL)
          .filter(each -> all.stream().allMatch(other -> other.equals(each) || spares(other)))
          .map(RuleException::written)
          .toList();
    }

    private boolean spares(RuleException exception) {
      return exception.coverage(resource, values, action) == Coverage.NONE
          || exception.truth(values, given, now) == Program.FALSE;
    }

    /** The truth of a condition, or of a part of one, for the request. */
    int truth(Program condition) {
      return condition.truth(values, given, now);
    }

    /** The effect that it has on the request; empty if it does not count. */
    Optional<Effect> effect() {
      Truth truth = rule.truth(resource, values, action, names, given, now);
      return switch (truth) {
        case TRUE -> Optional.of(rule.effect());
        case UNKNOWN -> rule.effect() == Effect.ALLOW ? Optional.empty() : Optional.of(Effect.DENY);
        case FALSE -> Optional.empty();
      };
    }

    /** Whether it is the same rule of the same owner. */
    boolean isSameRule(Met other) {
      return owner.equals(other.owner) && cause().equals(other.cause());
    }

    /** The rule as the cause of a decision. */
    Cause.OfRole cause() {
      return MetRules.cause(rule);
    }
  }

  private final Rulebook book;
  private final Policy policy;
  private final Holdings holdings;
  private final String active;
  private final Resource resource;
  private final Action action;
  private final Variables variables;
  private final AttributeLookup given;
  private final long now;
  private final List<Counted> counted;
  private final Set<String> names;

  /** The rules that a request meets in the active tenant, at an instant in milliseconds. */
  MetRules(Rulebook book, Request request, String active, long now) {
    this.book = book;
    this.policy = book.policy();
    this.holdings = Holdings.of(policy, request.subject());
    this.active = active;
    this.resource = policy.aliases().resolve(request.resource());
    this.action = book.actions().resolve(request.action());
    Variables own = request.subject().variables();
    this.variables = active.isEmpty() ? own : own.with(Subject.TENANT, active);
    this.given = request.attributes();
    this.now = now;
    this.counted = holdings.counting(active, now);
    this.names = holdings.names(active, now);
  }

  Holdings holdings() {
    return holdings;
  }

  /** The roles that count, held or inherited without a condition, by the scope of the holding. */
  Map<RoleScope, Set<PartOwner>> owners() {
    Map<RoleScope, Set<PartOwner>> owners = new LinkedHashMap<>();
    for (Counted one : counted) {
      owners
          .computeIfAbsent(one.scope(), scope -> new LinkedHashSet<>())
          .add(PartOwner.role(one.role()));
    }
    for (CountedOwn one : holdings.countingOwn(active, now)) {
      owners
          .computeIfAbsent(one.scope(), scope -> new LinkedHashSet<>())
          .add(PartOwner.ownRole(active, one.role().name()));
    }
    return owners;
  }

  /** The truth of a condition for the request, with the values of a holding. */
  Truth truth(Program condition, RoleScope scope) {
    return Program.truth(condition.truth(values(scope), given, now));
  }

  private Variables values(RoleScope scope) {
    return policy.valueRules().applied(scope.over(variables));
  }

  /** The rules of roles, with own roles of the active tenant. */
  List<Met> ofRoles() {
    ImmutableList.Builder<Met> met = ImmutableList.builder();
    for (Counted one : counted) {
      policy
          .role(one.role())
          .ifPresent(role -> met.addAll(met(PartOwner.role(role.name()), role, one.scope())));
    }
    for (CountedOwn one : holdings.countingOwn(active, now)) {
      PartOwner owner = PartOwner.ownRole(active, one.role().name());
      met.addAll(met(owner, one.role(), one.scope()));
    }
    return met.build();
  }

  /** The rules of a limit. */
  List<Met> of(HeldLimit limit) {
    ImmutableList.Builder<Met> met = ImmutableList.builder();
    for (HeldRole part : limit.parts()) {
      Role rules = policy.limits().get(part.role());
      if (rules != null && part.scope().counts(active, now)) {
        met.addAll(met(PartOwner.limit(rules.name()), rules, part.scope()));
      }
    }
    return met.build();
  }

  /** The rule that decides for a limit; empty if none counts, so that it denies. */
  Optional<Met> deciding(HeldLimit limit) {
    return of(limit).stream()
        .filter(met -> met.effect().isPresent())
        .max(Comparator.comparing(met -> met.effect().orElseThrow()));
  }

  /** A rule of an owner that an exception keeps from covering the request. */
  record Kept(PartOwner owner, Excepted excepted) {}

  /** The exceptions that keep a rule of a role from covering the request. */
  List<Kept> excepted() {
    ImmutableList.Builder<Kept> kept = ImmutableList.builder();
    owners()
        .forEach(
            (scope, owners) -> {
              for (PartOwner owner : owners) {
                role(owner).ifPresent(role -> kept.addAll(excepted(owner, role, scope)));
              }
            });
    return kept.build();
  }

  private Optional<Role> role(PartOwner owner) {
    return owner.tenant().isEmpty()
        ? policy.role(owner.name())
        : Optional.ofNullable(policy.ownRoles(owner.tenant()).get(owner.name()));
  }

  /** The exceptions that keep a rule of a limit from covering the request. */
  List<Kept> exceptedBy(HeldLimit limit) {
    ImmutableList.Builder<Kept> kept = ImmutableList.builder();
    for (HeldRole part : limit.parts()) {
      Role rules = policy.limits().get(part.role());
      if (rules != null && part.scope().counts(active, now)) {
        kept.addAll(excepted(PartOwner.limit(rules.name()), rules, part.scope()));
      }
    }
    return kept.build();
  }

  private List<Kept> excepted(PartOwner owner, Role role, RoleScope scope) {
    ImmutableList.Builder<Kept> kept = ImmutableList.builder();
    if (contains(scope)) {
      Variables values = values(scope);
      for (Rule rule : book.rulesOf(role)) {
        if (rule.actions().contains(action)
            && rule.validity().includes(now)
            && rule.pattern().coverage(resource, values) != Coverage.NONE) {
          rule.exceptions().forHolders(names).all().stream()
              .filter(each -> each.coverage(resource, values, action) == Coverage.FULL)
              .filter(each -> each.truth(values, given, now) == Program.TRUE)
              .findFirst()
              .map(each -> new Excepted(cause(rule), each.written()))
              .ifPresent(excepted -> kept.add(new Kept(owner, excepted)));
        }
      }
    }
    return kept.build();
  }

  private static Cause.OfRole cause(Rule rule) {
    return new Cause.OfRole(rule.role(), rule.permission(), rule.pattern());
  }

  /** The rules of a holding that meet the request. */
  List<Met> of(HeldRole held) {
    ImmutableList.Builder<Met> met = ImmutableList.builder();
    for (String name : book.withInherited(Set.of(held.role()))) {
      policy
          .role(name)
          .ifPresent(role -> met.addAll(met(PartOwner.role(name), role, held.scope())));
    }
    return met.build();
  }

  /** Whether a holding counts in the active tenant, and on the resource. */
  boolean counts(RoleScope scope) {
    return scope.counts(active, now) && contains(scope);
  }

  private boolean contains(RoleScope scope) {
    Optional<Resource> path = scope.path().map(policy.aliases()::resolve);
    return path.isEmpty()
        || (resource.size() >= path.get().size()
            && resource.segments().subList(0, path.get().size()).equals(path.get().segments()));
  }

  /** The rules of a role, held in a scope, that meet the request. */
  List<Met> met(PartOwner owner, Role role, RoleScope scope) {
    ImmutableList.Builder<Met> met = ImmutableList.builder();
    if (contains(scope)) {
      Variables values = values(scope);
      for (Rule rule : book.rulesOf(role)) {
        Coverage coverage = rule.coverage(resource, values, action, names);
        if (coverage != Coverage.NONE && rule.validity().includes(now)) {
          met.add(new Met(owner, rule, values, coverage));
        }
      }
    }
    return met.build();
  }
}
