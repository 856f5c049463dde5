package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Cause;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Truth;
import dev.tenon.evaluation.Program;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.RoleScope;
import dev.tenon.suite.MetRules.Met;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The roles whose rules a subject has in a request, by holding them or by inheriting them with or
 * without a condition, as the policy is written. Simple and slow, as an explanation is.
 */
final class ReachedRoles {

  /**
   * The truth of a test under which a role inherits another, in a request that an inherited rule
   * covers but for that condition.
   *
   * @param step the inheritance
   * @param test the test
   * @param truth its truth
   */
  record StepTest(InheritanceStep step, RuleCondition.Test test, Truth truth) {}

  /** What a role that the policy does not know gives: nothing. Its name may be any text. */
  private static final Role UNKNOWN = Role.of("unknown");

  private final MetRules met;
  private final Policy written;
  private final Function<RuleCondition, Program> compiled;

  /** The roles that count in the request, as held or inherited without a condition, by scope. */
  private final Map<RoleScope, Set<PartOwner>> held;

  /** The roles of a request under a policy as it is written. */
  ReachedRoles(MetRules met, Policy written, Function<RuleCondition, Program> compiled) {
    this.met = met;
    this.written = written;
    this.compiled = compiled;
    this.held = met.owners();
  }

  /** The rules of all these roles that meet the request. */
  List<Met> rules() {
    ImmutableList.Builder<Met> rules = ImmutableList.builder();
    held.forEach(
        (scope, roles) ->
            rules.addAll(
                rules(closure(roles, scope, step -> truth(step, scope) == Truth.TRUE), scope)));
    return rules.build();
  }

  /** The truths of the tests of conditions of inheritance that decide about a rule. */
  List<StepTest> tests() {
    ImmutableList.Builder<StepTest> tests = ImmutableList.builder();
    held.forEach(
        (scope, roles) -> {
          for (InheritanceStep step : conditional(roles, scope)) {
            if (matters(step, roles, scope)) {
              for (RuleCondition.Test test : step.condition().tests()) {
                tests.add(new StepTest(step, test, met.truth(compiled.apply(test), scope)));
              }
            }
          }
        });
    return tests.build();
  }

  /**
   * The inheritances that give a rule that counts in the request: those under a condition, and
   * those of own roles of the tenant.
   *
   * @param cause the cause of the decision
   * @return whether each gives the rule that decided
   */
  Map<InheritanceStep, Boolean> steps(Cause cause) {
    Map<InheritanceStep, Boolean> steps = new LinkedHashMap<>();
    held.forEach(
        (scope, roles) -> {
          for (InheritanceStep step : all(roles, scope)) {
            if (!step.condition().isAlways() || !step.from().tenant().isEmpty()) {
              for (Met rule : given(step, roles, scope)) {
                steps.merge(step, decides(cause, step, rule, roles, scope), Boolean::logicalOr);
              }
            }
          }
        });
    return steps;
  }

  /** The rules that count by a step: allows where it is true, others where it is not false. */
  private List<Met> given(InheritanceStep step, Set<PartOwner> roles, RoleScope scope) {
    ImmutableList.Builder<Met> given = ImmutableList.builder();
    for (Truth least : List.of(Truth.TRUE, Truth.UNKNOWN)) {
      Predicate<InheritanceStep> open =
          least == Truth.TRUE
              ? each -> truth(each, scope) == Truth.TRUE
              : each -> truth(each, scope) != Truth.FALSE;
      if (open.test(step) && closure(roles, scope, open).contains(step.from())) {
        for (Met rule : rules(closure(Set.of(target(step)), scope, open), scope)) {
          boolean allows = rule.rule().effect() == Effect.ALLOW;
          if (rule.effect().isPresent() && allows == (least == Truth.TRUE)) {
            given.add(rule);
          }
        }
      }
    }
    return given.build();
  }

  /** Whether a rule is the cause, as a rule of the role that comes by a step. */
  private boolean decides(
      Cause cause, InheritanceStep step, Met rule, Set<PartOwner> roles, RoleScope scope) {
    if (!(cause instanceof Cause.OfRole decided)) {
      return false;
    }
    Permission permission = decided.permission();
    if (permission.inheritance().isEmpty()) {
      return step.condition().isAlways() && rule.cause().equals(decided);
    }
    Permission original = rule.rule().permission();
    boolean copied =
        decided.pattern().equals(rule.rule().pattern())
            && permission.place().equals(original.place())
            && permission
                .withCondition(RuleCondition.always())
                .equals(original.withCondition(RuleCondition.always()));
    return copied
        && roles.stream()
            .filter(role -> role.name().equals(decided.role()))
            .anyMatch(role -> closure(Set.of(role), scope, each -> true).contains(step.from()));
  }

  /**
   * Whether a rule behind a step covers the request but for the step's condition: all other
   * conditions on a way by it are true.
   */
  private boolean matters(InheritanceStep step, Set<PartOwner> roles, RoleScope scope) {
    Predicate<InheritanceStep> others =
        each -> !each.equals(step) && truth(each, scope) == Truth.TRUE;
    return closure(roles, scope, others).contains(step.from())
        && rules(closure(Set.of(target(step)), scope, others), scope).stream()
            .anyMatch(Met::counts);
  }

  private List<InheritanceStep> conditional(Set<PartOwner> roles, RoleScope scope) {
    return all(roles, scope).stream().filter(step -> !step.condition().isAlways()).toList();
  }

  /** All steps from roles that may be reached. */
  private List<InheritanceStep> all(Set<PartOwner> roles, RoleScope scope) {
    ImmutableList.Builder<InheritanceStep> all = ImmutableList.builder();
    closure(roles, scope, step -> true).forEach(role -> all.addAll(steps(role)));
    return all.build();
  }

  private Truth truth(InheritanceStep step, RoleScope scope) {
    return step.condition().isAlways()
        ? Truth.TRUE
        : met.truth(compiled.apply(step.condition()), scope);
  }

  /** Some roles, and all that they inherit by open steps. */
  private Set<PartOwner> closure(
      Collection<PartOwner> roles, RoleScope scope, Predicate<InheritanceStep> open) {
    Set<PartOwner> all = new LinkedHashSet<>();
    Deque<PartOwner> left = new ArrayDeque<>(roles);
    while (!left.isEmpty()) {
      PartOwner next = left.remove();
      if (counts(next, scope) && all.add(next)) {
        steps(next).stream().filter(open).map(this::target).forEach(left::add);
      }
    }
    return all;
  }

  /**
   * Whether a role gives anything where it is held, as far as it demands to be held in a tenant.
   */
  private boolean counts(PartOwner role, RoleScope scope) {
    return !scope.tenant().isEmpty() || !role(role).isHeldInTenantOnly();
  }

  private List<InheritanceStep> steps(PartOwner from) {
    Role role = role(from);
    List<InheritanceStep> steps = new ArrayList<>();
    role.inherits()
        .forEach(name -> steps.add(new InheritanceStep(from, name, RuleCondition.always())));
    role.inheritsWhen()
        .forEach((name, condition) -> steps.add(new InheritanceStep(from, name, condition)));
    return steps;
  }

  private PartOwner target(InheritanceStep step) {
    String tenant = step.from().tenant();
    return written.ownRoles(tenant).containsKey(step.to())
        ? PartOwner.ownRole(tenant, step.to())
        : PartOwner.role(step.to());
  }

  /** A role as it is written; without rules if the policy does not know it. */
  private Role role(PartOwner owner) {
    Role role =
        owner.tenant().isEmpty()
            ? written.roles().get(owner.name())
            : written.ownRoles(owner.tenant()).get(owner.name());
    return role == null ? UNKNOWN : role;
  }

  private List<Met> rules(Set<PartOwner> roles, RoleScope scope) {
    ImmutableList.Builder<Met> rules = ImmutableList.builder();
    roles.forEach(role -> rules.addAll(met.met(role, role(role), scope)));
    return rules.build();
  }
}
