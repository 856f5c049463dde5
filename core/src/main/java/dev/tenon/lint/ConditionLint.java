package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multimaps;
import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.Issuer;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.RuleCondition.AllOf;
import dev.tenon.condition.RuleCondition.AnyOf;
import dev.tenon.condition.RuleCondition.Not;
import dev.tenon.condition.Truth;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds conditions that are never or always true, and attributes that are not used or given. */
final class ConditionLint {

  private final Policy policy;
  private final AttributeDeclarations declared;
  private final Diagnostics found;

  /** The attributes that conditions read. */
  private final Set<String> read = new LinkedHashSet<>();

  /** The names that conditions use as variables of the subject. */
  private final Set<String> variables = new LinkedHashSet<>();

  ConditionLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.declared = policy.attributes();
    this.found = found;
  }

  void run() {
    for (Role role : rolesOf(policy)) {
      for (Permission rule : role.permissions()) {
        rule.condition().tests().forEach(this::reads);
        rule.exceptions().forEach(except -> except.condition().tests().forEach(this::reads));
        look(rule.condition(), rule.place());
        if (role.name().equals(Role.EVERYONE)) {
          mandatory(rule);
        }
      }
      for (RuleCondition condition : role.inheritsWhen().values()) {
        condition.tests().forEach(this::reads);
        look(condition, role.place());
      }
      together(role);
    }
    declared.asMap().keySet().forEach(this::used);
    given();
  }

  private static List<Role> rolesOf(Policy policy) {
    List<Role> all = new ArrayList<>(policy.roles().values());
    all.addAll(policy.limits().values());
    policy.ownRoles().values().forEach(own -> all.addAll(own.values()));
    return all;
  }

  private static Place place(RuleCondition.Test test, Permission rule) {
    return place(test, rule.place());
  }

  private static Place place(RuleCondition.Test test, Place around) {
    return test.place().line() > 0 ? test.place() : around;
  }

  // What is never or always true.

  private void look(RuleCondition condition, Place around) {
    if (condition.isAlways() || judge(condition, around)) {
      return;
    }
    if (condition instanceof AllOf all) {
      parts(all.parts(), around, true);
    } else if (condition instanceof AnyOf any) {
      parts(any.parts(), around, false);
    } else if (condition instanceof Not not) {
      look(not.part(), around);
    }
  }

  /** Looks at the parts about one attribute together, then at each of the others. */
  private void parts(List<RuleCondition> parts, Place around, boolean all) {
    ImmutableListMultimap<String, RuleCondition> byAttribute =
        Multimaps.index(parts, ConditionLint::attributesOf);
    for (String attributes : byAttribute.keySet()) {
      List<RuleCondition> group = byAttribute.get(attributes);
      boolean told =
          group.size() > 1
              && judge(all ? RuleCondition.allOf(group) : RuleCondition.anyOf(group), around);
      if (!told) {
        group.forEach(part -> look(part, around));
      }
    }
  }

  private static String attributesOf(RuleCondition condition) {
    return condition.tests().stream()
        .map(RuleCondition.Test::attribute)
        .distinct()
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** Reports a condition on one attribute that has the same truth for every value. */
  private boolean judge(RuleCondition condition, Place around) {
    Optional<Truth> truth = AttributeCells.truth(condition, declared);
    if (truth.isEmpty()) {
      return false;
    }
    RuleCondition.Test test = condition.tests().get(condition.tests().size() - 1);
    String name = quote(test.attribute());
    boolean never = truth.get() == Truth.FALSE;
    found.add(
        Lint.warning(
                never ? LintCode.NEVER_TRUE : LintCode.ALWAYS_TRUE,
                place(test, around),
                quote(words(condition)) + " is " + (never ? "never" : "always") + " true")
            .because(
                never
                    ? "no value of " + name + " satisfies it"
                    : "every value of "
                        + name
                        + " satisfies it, so it only demands that the attribute is given")
            .mend(
                never
                    ? "correct a value; write a list of maps, or `any_of`, where one of several tests"
                        + " is enough"
                    : "correct a value, or remove the test")
            .about(test.attribute()));
    return true;
  }

  private static String words(RuleCondition condition) {
    String text = condition.toString();
    return condition instanceof AllOf || condition instanceof AnyOf
        ? text.substring(1, text.length() - 1)
        : text;
  }

  // What a deny for everybody demands.

  private void mandatory(Permission rule) {
    if (rule.effect() != Effect.DENY || !rule.exceptedRoles().isEmpty()) {
      return;
    }
    for (RuleCondition.Test test : rule.condition().tests()) {
      boolean ofRequest =
          AttributeSide.of(test.attribute()).equals(Optional.of(AttributeSide.REQUEST));
      boolean excludes =
          parts(rule.condition()).stream()
              .anyMatch(part -> part instanceof Not not && not.tests().contains(test));
      boolean checked =
          rule.condition().tests().stream()
              .anyMatch(
                  other ->
                      other.attribute().equals(test.attribute())
                          && other.operator() == Operator.PRESENT);
      if (ofRequest && excludes && !checked) {
        found.add(
            Lint.warning(
                    LintCode.MANDATORY_ATTRIBUTE,
                    place(test, rule),
                    "every request needs " + quote(test.attribute()) + " by this rule")
                .because(
                    "it denies everybody where the attribute is not known, also jobs, services and"
                        + " callers that cannot give it")
                .mend(
                    "give the rule to the roles that it is meant for, or name those who need not"
                        + " give it, such as `except: {roles: [service]}`")
                .about(test.attribute()));
        return;
      }
    }
  }

  private static List<RuleCondition> parts(RuleCondition condition) {
    return condition instanceof AllOf all ? all.parts() : List.of(condition);
  }

  // Two rules that were meant as one.

  private void together(Role role) {
    List<Permission> rules = role.permissions();
    for (int i = 0; i < rules.size(); i++) {
      for (int j = 0; j < rules.size(); j++) {
        if (i != j && mayBeMeantAsOne(rules.get(i), rules.get(j))) {
          each(rules.get(i), rules.get(j));
        }
      }
    }
  }

  /** Whether each of two allows is enough where both parts of a demand may have been meant. */
  private static boolean mayBeMeantAsOne(Permission rule, Permission other) {
    boolean same =
        rule.effect() == Effect.ALLOW
            && other.effect() == Effect.ALLOW
            && rule.actions().equals(other.actions())
            && rule.resources().equals(other.resources())
            && rule.validity().equals(other.validity())
            && !rule.condition().isAlways();
    if (!same) {
      return false;
    }
    if (other.condition().isAlways()) {
      return other.exceptions().isEmpty();
    }
    return isOfRequest(rule.condition()) && isOfNoRequest(other.condition());
  }

  private static boolean isOfRequest(RuleCondition condition) {
    return condition.tests().stream().allMatch(test -> side(test) == AttributeSide.REQUEST);
  }

  private static boolean isOfNoRequest(RuleCondition condition) {
    return condition.tests().stream().noneMatch(test -> side(test) == AttributeSide.REQUEST);
  }

  private static AttributeSide side(RuleCondition.Test test) {
    return AttributeSide.of(test.attribute()).orElse(AttributeSide.REQUEST);
  }

  private void each(Permission rule, Permission other) {
    RuleCondition.Test test = rule.condition().tests().get(0);
    boolean plain = other.condition().isAlways();
    found.add(
        Lint.warning(
                LintCode.ALLOWS_TOGETHER,
                place(test, rule),
                plain
                    ? "another rule of the role allows the same without this condition"
                    : "another rule of the role allows the same by another condition")
            .because("two rules that allow mean `or`: each of them is enough")
            .mend(
                plain
                    ? "remove the rule without the condition, or this one"
                    : "where both must be true, write one rule: `when: {"
                        + attribute(other)
                        + ": …, "
                        + test.attribute()
                        + ": …}`; where one is enough, write one rule with a list of maps")
            .alsoAt(other.place())
            .about(test.attribute()));
  }

  private static String attribute(Permission rule) {
    return rule.condition().tests().get(0).attribute();
  }

  // Attributes that are not used or not given.

  private void reads(RuleCondition.Test test) {
    read.add(test.attribute());
    for (String operand : test.operands()) {
      int start = operand.indexOf("${");
      int end = operand.indexOf('}', start + 1);
      if (start >= 0 && end > start) {
        String name = operand.substring(start + 2, end);
        boolean sided = AttributeSide.of(name).isPresent();
        read.add(sided ? name : "subject." + name);
        if (!sided) {
          variables.add(name);
        }
      }
    }
  }

  private void used(String attribute) {
    if (read.contains(attribute)) {
      return;
    }
    Set<String> undeclared =
        variables.stream()
            .filter(name -> declared.typeOf("subject." + name).isEmpty())
            .map(name -> "subject." + name)
            .collect(ImmutableSet.toImmutableSet());
    String near = attribute.startsWith("subject.") ? Suggestion.nearest(attribute, undeclared) : "";
    found.add(
        Lint.warning(
                LintCode.UNUSED_ATTRIBUTE,
                declared.placeOf(attribute),
                "no rule tests the attribute " + quote(attribute))
            .because(
                near.isEmpty()
                    ? "it is declared, and no condition names it"
                    : "a condition names the variable "
                        + quote("${" + near.substring("subject.".length()) + "}")
                        + ", which is not declared")
            .mend(
                near.isEmpty()
                    ? "test it in a rule, or remove the declaration"
                    : "did you mean "
                        + quote("${" + attribute.substring("subject.".length()) + "}")
                        + " there?")
            .about(attribute.substring(attribute.indexOf('.') + 1)));
  }

  /**
   * Where claims give some attributes of the subject, those that conditions read and none gives.
   */
  private void given() {
    Set<String> given =
        Stream.concat(
                policy.claimMappings().stream(),
                policy.issuers().stream().map(Issuer::mappings).flatMap(List::stream))
            .map(ClaimMapping::attributes)
            .flatMap(List::stream)
            .map(ClaimAttribute::name)
            .collect(ImmutableSet.toImmutableSet());
    if (given.isEmpty()) {
      return;
    }
    for (String attribute : declared.asMap().keySet()) {
      boolean ofSubject = AttributeSide.of(attribute).equals(Optional.of(AttributeSide.SUBJECT));
      if (ofSubject && read.contains(attribute) && !given.contains(attribute)) {
        found.add(
            Lint.warning(
                    LintCode.UNGIVEN_ATTRIBUTE,
                    declared.placeOf(attribute),
                    "no claim gives the attribute " + quote(attribute))
                .because(
                    "claims give " + Suggestion.list(given) + ", and a rule tests this one too")
                .mend("give it by a mapping with `attributes`, or with the subject in code")
                .about(attribute.substring(attribute.indexOf('.') + 1)));
      }
    }
  }
}
