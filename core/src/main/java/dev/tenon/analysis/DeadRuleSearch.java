package dev.tenon.analysis;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.path.Coverage;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Action;
import dev.tenon.rules.Rule;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that change no decision, by comparing them with the rules that always come with them:
 * those of the same role, of its inherited roles and of the role {@code *}. An ALLOW or STAGE rule
 * is dead if these cover each of its generic paths with the same effect or a stronger one; a DENY
 * or STAGE rule also if it overlaps no weaker rule. For one thread and one question.
 */
final class DeadRuleSearch {

  private static final Counterexample FOUND = new Counterexample(Instant.EPOCH, List.of());

  private final PolicyIndex book;
  private final Search search;
  private final List<DeadRule> dead = new ArrayList<>();
  private final Set<Rule> by = new LinkedHashSet<>();
  private @Nullable RuleIndex weaker;

  DeadRuleSearch(PolicyIndex book, Search search) {
    this.book = book;
    this.search = search;
  }

  DeadRules find() {
    String reached = "";
    try {
      for (String role : book.policy().roles().keySet()) {
        RuleIndex comingWith = comingWith(role);
        for (Rule rule : book.rulesOf(role)) {
          rule(rule, beside(rule, comingWith));
        }
      }
      book.tenants().forEach(name -> excludes(book.tenant(name)));
    } catch (Budget.Exhausted exhausted) {
      reached = exhausted.reached();
    }
    return new DeadRules(dead, reached);
  }

  private void rule(Rule rule, List<Rule> others) {
    if (!decides(rule, others)) {
      boolean shadowed = by.stream().anyMatch(one -> one.effect().compareTo(rule.effect()) > 0);
      add(rule, shadowed ? DeadRule.Why.SHADOWED : DeadRule.Why.REPEATED);
    } else if (rule.effect() == Effect.DENY && !meetsWeaker(rule)) {
      by.clear();
      add(rule, DeadRule.Why.POINTLESS);
    } else if (rule.effect() != Effect.DENY && !isShown(rule)) {
      by.clear();
      add(rule, DeadRule.Why.HIDDEN);
    }
  }

  private RuleIndex comingWith(String role) {
    RuleIndex index = new RuleIndex(search.budget());
    book.held(List.of(role)).forEach(one -> index.addAll(book.rulesOf(one)));
    return index;
  }

  /** The other rules that overlap this one, with duplicates of it. */
  private static List<Rule> beside(Rule rule, RuleIndex comingWith) {
    List<Rule> others = comingWith.meeting(rule.pattern());
    others.remove(rule);
    return others;
  }

  /** Whether there is a request that only this rule decides. */
  private boolean decides(Rule rule, List<Rule> others) {
    by.clear();
    Scenario anyone = Scenario.anyone().holding(rule.role());
    if (search.find(anyone.under(book, rule), test(rule, others)).isPresent()) {
      return true;
    }
    return rule.effect() != Effect.ALLOW
        && rule.pattern().variables().stream()
            .filter(name -> !name.equals(Subject.USER))
            .anyMatch(
                name ->
                    search
                        .find(anyone.underUnbound(book, rule, name), test(rule, others))
                        .isPresent());
  }

  private Search.Test test(Rule rule, List<Rule> others) {
    return (request, at) -> isCovered(rule, others, request, at) ? null : FOUND;
  }

  private boolean isCovered(Rule rule, List<Rule> others, Request request, Instant at) {
    Action action = book.rulebook().actions().resolve(request.action());
    Variables variables = request.subject().variables();
    boolean unbound = rule.pattern().coverage(request.resource(), variables) != Coverage.FULL;
    for (Rule other : others) {
      search.budget().step();
      Coverage coverage = other.pattern().coverage(request.resource(), variables);
      boolean stronger =
          coverage == Coverage.FULL
              ? other.effect().compareTo(unbound ? Effect.DENY : rule.effect()) >= 0
              : coverage == Coverage.UNBOUND && other.effect() != Effect.ALLOW;
      if (stronger
          && other.actions().contains(action)
          && other.validity().includes(at.toEpochMilli())) {
        by.add(other);
        return true;
      }
    }
    return false;
  }

  /** Whether any subject would be allowed something that the rule denies or stages. */
  private boolean meetsWeaker(Rule rule) {
    return weaker().meeting(rule.pattern()).stream()
        .anyMatch(
            weaker ->
                search
                    .find(
                        Scenario.anyone()
                            .holding(rule.role(), weaker.role())
                            .under(book, rule)
                            .under(book, weaker),
                        (request, at) -> FOUND)
                    .isPresent());
  }

  /** All rules that a deny can override. */
  private RuleIndex weaker() {
    if (weaker == null) {
      weaker = new RuleIndex(search.budget());
      for (String role : book.policy().roles().keySet()) {
        weaker.addAll(
            book.rulesOf(role).stream().filter(rule -> rule.effect() != Effect.DENY).toList());
      }
    }
    return weaker;
  }

  private boolean isShown(Rule rule) {
    if (!book.policy().usesTenants()) {
      return true;
    }
    for (String name : book.tenants()) {
      Tenant tenant = book.tenant(name);
      if (!tenant.inferences().isEmpty()) {
        return true;
      }
      for (TenantClause include : tenant.includes()) {
        if (Regions.mayMeet(rule.pattern(), include.pattern())
            && shows(tenant, List.of(rule.pattern(), include.pattern()), tenant.excludes())) {
          return true;
        }
      }
    }
    return false;
  }

  private void excludes(Tenant tenant) {
    if (!tenant.inferences().isEmpty()) {
      return;
    }
    for (TenantClause exclude : tenant.excludes()) {
      List<TenantClause> others = new ArrayList<>(tenant.excludes());
      others.remove(exclude);
      boolean hides =
          tenant.includes().stream()
              .anyMatch(
                  include ->
                      Regions.mayMeet(include.pattern(), exclude.pattern())
                          && shows(tenant, List.of(include.pattern(), exclude.pattern()), others));
      if (!hides) {
        Cause cause =
            new Cause.OfTenant(tenant.name(), "excludes " + exclude.pattern(), exclude.place());
        dead.add(new DeadRule(cause, DeadRule.Why.POINTLESS, List.of()));
      }
    }
  }

  /** Whether the patterns cover something that none of the excludes hides. */
  private boolean shows(
      Tenant tenant, List<ResourcePattern> patterns, List<TenantClause> excludes) {
    List<PatternConstraint> tracks =
        patterns.stream().map(pattern -> PatternConstraint.of(pattern, 0)).toList();
    return PathEnumerator.find(
        tracks,
        search.fresh(),
        search.lengths(),
        search.budget(),
        word -> {
          Variables variables = Variables.none();
          Map<String, Set<String>> values = new HashMap<>();
          book.variablesIn(tenant.name()).forEach(name -> values.put(name, Set.of()));
          values.putAll(word.valuesOf(0));
          for (Map.Entry<String, Set<String>> one : values.entrySet()) {
            variables = variables.with(one.getKey(), one.getValue());
          }
          for (TenantClause exclude : excludes) {
            if (exclude.pattern().coverage(word.resource(), variables) != Coverage.NONE) {
              return false;
            }
          }
          return search.isReachable(word.resource());
        });
  }

  private void add(Rule rule, DeadRule.Why why) {
    dead.add(
        new DeadRule(cause(rule), why, by.stream().map(DeadRuleSearch::cause).distinct().toList()));
  }

  private static Cause cause(Rule rule) {
    return new Cause.OfRole(rule.role(), rule.permission(), rule.pattern());
  }
}
