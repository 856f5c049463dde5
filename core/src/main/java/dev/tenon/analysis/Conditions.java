package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.enumeration.Naming;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.VariableText;
import dev.tenon.path.Variables;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rule;
import dev.tenon.satisfiability.Undecidable;
import dev.tenon.satisfiability.Vocabulary;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the conditions of some policies compare. A segment or an id that is the value of a variable
 * that conditions read is told apart by their texts too. For one thread and one question.
 */
final class Conditions implements Naming {

  private final Vocabulary vocabulary = new Vocabulary();
  private boolean none = true;
  private String open = "";

  private Conditions() {}

  /** The conditions of all rules of some policies. */
  static Conditions of(List<PolicyIndex> books) {
    Conditions conditions = new Conditions();
    Set<RuleCondition> seen = new LinkedHashSet<>();
    for (PolicyIndex book : books) {
      Policy policy = book.policy();
      for (Role role : roles(policy)) {
        for (Permission rule : role.permissions()) {
          if (!rule.condition().isAlways() && seen.add(rule.condition())) {
            conditions.none = false;
            conditions.vocabulary.add(rule.condition(), policy.attributes());
          }
        }
      }
      seen.clear();
    }
    for (PolicyIndex book : books) {
      conditions.check(book.policy().attributes());
      if (!conditions.none && hasTextAroundVariables(book.policy())) {
        conditions.open = "patterns have text around variables, and rules have conditions";
      }
    }
    return conditions;
  }

  /** All roles, also those of tenants, and all limits. */
  private static Iterable<Role> roles(Policy policy) {
    Iterable<Role> own =
        Iterables.concat(Iterables.transform(policy.ownRoles().values(), Map::values));
    return Iterables.concat(policy.roles().values(), policy.limits().values(), own);
  }

  private static boolean hasTextAroundVariables(Policy policy) {
    Stream<ResourcePattern> ofRules =
        Streams.stream(roles(policy))
            .flatMap(role -> role.permissions().stream())
            .flatMap(rule -> rule.mentionedResources().stream());
    Stream<ResourcePattern> ofTenants =
        policy.tenants().stream()
            .flatMap(one -> Stream.concat(one.includes().stream(), one.excludes().stream()))
            .map(TenantClause::pattern);
    return Stream.concat(ofRules, ofTenants)
        .flatMap(pattern -> pattern.segments().stream())
        .anyMatch(VariableText.class::isInstance);
  }

  private void check(AttributeDeclarations declarations) {
    for (String variable : vocabulary.variables()) {
      boolean declared =
          declarations.typeOf(AttributeSide.SUBJECT.word() + "." + variable).isPresent();
      boolean segments =
          vocabulary.literals(variable).stream()
              .allMatch(text -> PathProblem.ofSegment(text) == PathProblem.NONE);
      if (declared && !segments) {
        open = "`subject." + variable + "` is compared with a text that is no segment";
      }
    }
    if (vocabulary.compares(Subject.USER, Subject.TENANT)) {
      open = "conditions compare ${user} and ${tenant} with the same attributes";
    }
  }

  /**
   * Also tells apart what conditions compare for a known subject: another subject may have these
   * texts as its id or as a segment, where a condition compares both with one attribute.
   */
  void alsoFor(Subject subject) {
    addValues(subject.variables());
    subject.heldRoles().forEach(held -> addValues(held.scope().variables()));
    String side = AttributeSide.SUBJECT.word() + ".";
    subject
        .attributes()
        .asMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(side)) {
                addValues(name.substring(side.length()), texts(value));
              }
            });
  }

  private static Set<String> texts(Object value) {
    if (value instanceof Texts texts) {
      return ImmutableSet.copyOf(texts.list());
    }
    return value instanceof String text ? ImmutableSet.of(text) : ImmutableSet.of();
  }

  private void addValues(Variables values) {
    values.asMap().forEach(this::addValues);
  }

  private void addValues(String variable, Set<String> values) {
    boolean segments =
        values.stream().allMatch(text -> PathProblem.ofSegment(text) == PathProblem.NONE);
    if (vocabulary.addValues(variable, values) && !segments) {
      open = "`subject." + variable + "` of the grantor is a text that is no segment";
    }
  }

  /** Whether there are no conditions. */
  boolean areNone() {
    return none;
  }

  /** The variables that conditions read. */
  Set<String> variables() {
    return vocabulary.variables();
  }

  /** Why a question without a counterexample is not decided; empty if it is. */
  String open() {
    return open;
  }

  /**
   * Ids that tell apart what the conditions of some rules compare with {@code ${user}}.
   *
   * @param rules the rules of each policy that may matter, in the order of the policies
   */
  List<String> ids(List<Compared> rules, String gap, Budget budget) {
    Vocabulary some = new Vocabulary();
    for (Compared one : rules) {
      for (Rule rule : one.rules()) {
        budget.step();
        if (!rule.permission().condition().isAlways()) {
          some.add(rule.permission().condition(), one.declared());
        }
      }
    }
    try {
      return some.names(List.of(), Set.of(Subject.USER), gap, budget);
    } catch (Undecidable undecidable) {
      open = undecidable.reason();
      return List.of(gap);
    }
  }

  /**
   * Rules of a policy.
   *
   * @param declared the attributes that their conditions read
   * @param rules the rules
   */
  record Compared(AttributeDeclarations declared, Collection<Rule> rules) {}

  @Override
  public List<String> names(
      List<NamePattern> patterns, Set<String> variables, String gap, Budget budget) {
    if (none || variables.isEmpty()) {
      return NameEnumerator.of(patterns, gap, budget);
    }
    try {
      return vocabulary.names(patterns, variables, gap, budget);
    } catch (Undecidable undecidable) {
      open = undecidable.reason();
      return NameEnumerator.of(patterns, gap, budget);
    }
  }
}
