package dev.tenon.analysis;

import com.google.common.collect.Sets;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Request;
import dev.tenon.condition.Truth;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.PathEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.enumeration.TenantNames;
import dev.tenon.enumeration.Tenants;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Coverage;
import dev.tenon.path.Variables;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Action;
import dev.tenon.rules.Rule;
import dev.tenon.satisfiability.Formula;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds rules that change no decision, by comparing them with the rules that always come with them:
 * those of the same role, of its inherited roles and of the role {@code *}. An ALLOW or STAGE rule
 * is dead if these cover each of its generic paths with the same effect or a stronger one; a DENY
 * or STAGE rule also if it overlaps no weaker rule. For one thread and one question.
 *
 * <p>A rule that roles inherit under a condition is dead if it is where it is written: the rules
 * that cover it there are inherited under the same condition, so they cover it there too. A rule of
 * everyone that is itself inherited so is no such rule, as it goes with the one that it is.
 */
final class DeadRuleSearch {

  private static final String ANY_TENANT = "any";

  private static final Counterexample FOUND = new Counterexample(Instant.EPOCH, List.of());

  private final PolicyIndex book;
  private final Search search;
  private final Set<String> unidentified;
  private final List<DeadRule> dead = new ArrayList<>();
  private final Set<Rule> by = new LinkedHashSet<>();
  private @Nullable RuleIndex weaker;

  DeadRuleSearch(PolicyIndex book, Search search) {
    this.book = book;
    this.search = search;
    this.unidentified = unidentified(book);
  }

  DeadRules find() {
    String reached = "";
    try {
      for (String role : book.policy().roles().keySet()) {
        RuleIndex comingWith = comingWith(role);
        for (Rule rule : book.rulesOf(role)) {
          if (rule.permission().inheritance().isEmpty()) {
            rule(rule, beside(rule, comingWith));
          }
        }
      }
      book.tenants().forEach(name -> excludes(book.tenant(name)));
    } catch (Budget.Exhausted exhausted) {
      reached = exhausted.reached();
    }
    return new DeadRules(dead, Unhandled.first(reached, search.unsolved()));
  }

  private void rule(Rule rule, List<Rule> others) {
    if (!decides(rule, others)) {
      add(rule, whyDead(rule));
    } else if (rule.effect() == Effect.DENY && !meetsWeaker(rule)) {
      by.clear();
      add(rule, DeadRule.Why.POINTLESS);
    } else if (rule.effect() != Effect.DENY && !isShown(rule)) {
      by.clear();
      add(rule, DeadRule.Why.HIDDEN);
    }
  }

  /** Without another rule that meets it, only its own condition can keep it from deciding. */
  private DeadRule.Why whyDead(Rule rule) {
    if (by.isEmpty() && rule.condition() != null) {
      return DeadRule.Why.NEVER_MET;
    }
    return by.stream().anyMatch(one -> one.effect().compareTo(rule.effect()) > 0)
        ? DeadRule.Why.SHADOWED
        : DeadRule.Why.REPEATED;
  }

  private RuleIndex comingWith(String role) {
    RuleIndex index = new RuleIndex(search.budget());
    comingAlong(role).forEach(one -> index.addAll(book.rulesOf(one)));
    return index;
  }

  /**
   * The roles that everyone has who has the role: those that it gives in every tenant, unless it is
   * itself held in a tenant only. Who is not identified does not have those of everyone.
   */
  private Set<String> comingAlong(String role) {
    Set<String> given =
        book.isHeldInTenantOnly(role) ? book.closureOf(role) : book.everywhere(List.of(role));
    return unidentified.contains(role) ? given : Sets.union(given, book.everyone());
  }

  /** The roles that subjects may have that are not identified. */
  private static Set<String> unidentified(PolicyIndex book) {
    Set<String> roles = new LinkedHashSet<>();
    for (Assignment one : book.policy().assignments()) {
      if (one.receiver() == Assignment.Receiver.ANONYMOUS
          || one.receiver() == Assignment.Receiver.ANYONE) {
        one.roles().forEach(role -> roles.addAll(book.generalGiven(one.owner(), role)));
        boolean more =
            HeldRules.givenBy(book, new Budget(Long.MAX_VALUE), one).stream()
                .anyMatch(held -> !held.rule().permission().inheritance().isEmpty());
        if (more) { // By conditions on the way from roles that are not told here.
          return book.policy().roles().keySet();
        }
      }
    }
    return roles;
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
    Scenario holder = Scenario.anyone().holding(rule.role());
    for (Scenario place : places(holder, rule, others)) {
      int number = holder.last();
      if (search.find(place.under(book, rule, number), test(rule, others)).isPresent()) {
        return true;
      }
      boolean unbound =
          rule.effect() != Effect.ALLOW
              && rule.pattern().variables().stream()
                  .filter(name -> !name.equals(Subject.USER) && !name.equals(Subject.TENANT))
                  .map(name -> place.underUnbound(book, rule, number, name))
                  .anyMatch(scenario -> search.find(scenario, test(rule, others)).isPresent());
      if (unbound) {
        return true;
      }
    }
    return false;
  }

  /** A scenario in each tenant that the rules may tell apart. */
  private List<Scenario> places(Scenario scenario, Rule rule, List<Rule> others) {
    if (!book.policy().usesTenants()) {
      return List.of(scenario);
    }
    return usesTenant(rule) || others.stream().anyMatch(DeadRuleSearch::usesTenant)
        ? inEachTenant(scenario)
        : List.of(scenario.in(ANY_TENANT, ANY_TENANT, TenantNames.any()));
  }

  private static boolean usesTenant(Rule rule) {
    return rule.permission().mentions(Subject.TENANT);
  }

  private List<Scenario> inEachTenant(Scenario scenario) {
    return book.tenants().stream().map(name -> scenario.in(name, name, book.names(name))).toList();
  }

  private Search.Test test(Rule rule, List<Rule> others) {
    return Search.test(
        (request, at) -> isCovered(rule, others, request, at) ? null : FOUND,
        circumstances -> waysToDecide(rule, others, circumstances));
  }

  /** The ways in which a rule, true or unknown, alone decides a request. */
  private List<List<Formula>> waysToDecide(
      Rule rule, List<Rule> others, Circumstances circumstances) {
    List<List<Formula>> ways = new ArrayList<>();
    boolean conditional = rule.condition() != null;
    Formula truth = truth(rule, circumstances);
    for (Truth one : List.of(Truth.TRUE, Truth.UNKNOWN)) {
      if (one == Truth.UNKNOWN && rule.effect() == Effect.ALLOW) {
        continue;
      }
      Effect effect = one == Truth.UNKNOWN ? Effect.DENY : rule.effect();
      List<Formula> way = new ArrayList<>();
      way.add(Formula.is(truth, one));
      Action action = book.rulebook().actions().resolve(circumstances.request().action());
      for (Rule other : others) {
        conditional |= other.condition() != null;
        if (other.exceptions().isEmpty()
            && other.actions().contains(action)
            && other.validity().includes(circumstances.at().toEpochMilli())) {
          way.add(isWeaker(other, effect, truth(other, circumstances)));
        }
      }
      ways.add(way);
    }
    return conditional ? ways : List.of();
  }

  /** That a rule does not have an effect, or a stronger one. */
  private static Formula isWeaker(Rule other, Effect effect, Formula truth) {
    return switch (other.effect()) {
      case ALLOW ->
          effect == Effect.ALLOW ? Formula.is(truth, Truth.FALSE, Truth.UNKNOWN) : Formula.TRUE;
      case STAGE ->
          effect == Effect.DENY
              ? Formula.is(truth, Truth.FALSE, Truth.TRUE)
              : Formula.is(truth, Truth.FALSE);
      case DENY -> Formula.is(truth, Truth.FALSE);
    };
  }

  private Formula truth(Rule rule, Circumstances circumstances) {
    return circumstances.truth(book, rule, book.everyone().contains(rule.role()));
  }

  private boolean isCovered(Rule rule, List<Rule> others, Request request, Instant at) {
    Action action = book.rulebook().actions().resolve(request.action());
    Variables own = values(request);
    Variables held = held(request, own);
    Coverage mine =
        coverage(rule, rule.pattern().coverage(request.resource(), held), held, request, at);
    if (mine == Coverage.NONE || (mine == Coverage.UNBOUND && rule.effect() == Effect.ALLOW)) {
      return true;
    }
    boolean unbound = mine != Coverage.FULL;
    for (Rule other : others) {
      search.budget().step();
      if (!other.exceptions().isEmpty()) {
        continue; // It may leave the request to this rule.
      }
      boolean general = book.everyone().contains(other.role());
      Variables values = general ? own : held;
      Coverage coverage =
          coverage(
              other, other.pattern().coverage(request.resource(), values), values, request, at);
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

  /** How far a rule covers a request if its condition is taken into account. */
  private static Coverage coverage(
      Rule rule, Coverage pattern, Variables variables, Request request, Instant at) {
    Program condition = rule.condition();
    if (condition == null || pattern == Coverage.NONE) {
      return pattern;
    }
    Variables values = variables.withAttributes(request.subject().attributes().asMap());
    return switch (condition.truth(values, request.attributes(), at.toEpochMilli())) {
      case Program.FALSE -> Coverage.NONE;
      case Program.TRUE -> pattern;
      default -> Coverage.UNBOUND;
    };
  }

  private static Variables values(Request request) {
    Variables own = request.subject().variables();
    return TenantName.isValid(request.tenant()) ? own.with(Subject.TENANT, request.tenant()) : own;
  }

  /** The values that rules of the held role see. */
  private static Variables held(Request request, Variables own) {
    return request.subject().heldRoles().stream()
        .findFirst()
        .map(one -> one.scope().over(own))
        .orElse(own);
  }

  /** Whether any subject would be allowed something that the rule denies or stages. */
  private boolean meetsWeaker(Rule rule) {
    boolean meetsOwn =
        book.everyOwnRule().stream()
            .anyMatch(
                own ->
                    own.effect() != Effect.DENY && Regions.mayMeet(own.pattern(), rule.pattern()));
    return meetsOwn || meetsWeakerGeneral(rule);
  }

  private boolean meetsWeakerGeneral(Rule rule) {
    return weaker().meeting(rule.pattern()).stream().anyMatch(weaker -> meets(rule, weaker));
  }

  private boolean meets(Rule rule, Rule weaker) {
    Scenario holder = Places.held(Places.held(Scenario.anyone(), book, rule), book, weaker);
    Stream<Scenario> places =
        usesTenant(rule) || usesTenant(weaker) ? inEachTenant(holder).stream() : Stream.of(holder);
    return places.anyMatch(place -> search.find(place, meeting(rule, weaker)).isPresent());
  }

  /** Whether both rules cover a request; where conditions are met, if they have some. */
  private Search.Test meeting(Rule rule, Rule weaker) {
    if (rule.condition() == null && weaker.condition() == null) {
      return Search.test((request, at) -> FOUND, circumstances -> List.of());
    }
    return Search.test(
        (request, at) ->
            covers(rule, request, at) != Coverage.NONE
                    && covers(weaker, request, at) == Coverage.FULL
                ? FOUND
                : null,
        circumstances ->
            List.of(
                List.of(
                    Formula.is(truth(rule, circumstances), Truth.TRUE, Truth.UNKNOWN),
                    Formula.is(truth(weaker, circumstances), Truth.TRUE))));
  }

  private Coverage covers(Rule rule, Request request, Instant at) {
    Variables own = values(request);
    Variables values = book.everyone().contains(rule.role()) ? own : held(request, own);
    return coverage(rule, rule.pattern().coverage(request.resource(), values), values, request, at);
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
            && shows(
                tenant,
                List.of(
                    PatternConstraint.of(include.pattern(), 0),
                    PatternConstraint.of(rule.pattern(), PatternConstraint.source(0, 1))),
                tenant.excludes())) {
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
    List<TenantClause> written = book.rulebook().resolve(book.written(tenant.name())).excludes();
    for (int i = 0; i < tenant.excludes().size(); i++) {
      TenantClause exclude = tenant.excludes().get(i);
      List<TenantClause> others = new ArrayList<>(tenant.excludes());
      others.remove(exclude);
      boolean hides =
          tenant.includes().stream()
              .anyMatch(
                  include ->
                      Regions.mayMeet(include.pattern(), exclude.pattern())
                          && shows(
                              tenant,
                              List.of(
                                  PatternConstraint.of(include.pattern(), 0),
                                  PatternConstraint.of(exclude.pattern(), 0)),
                              others));
      if (!hides) {
        Cause cause =
            new Cause.OfTenant(
                tenant.name(), "excludes " + written.get(i).pattern(), exclude.place());
        dead.add(new DeadRule(cause, DeadRule.Why.POINTLESS, List.of()));
      }
    }
  }

  /** Whether the patterns cover something that none of the excludes hides. */
  private boolean shows(
      Tenant tenant, List<PatternConstraint> tracks, List<TenantClause> excludes) {
    return PathEnumerator.find(
        tracks,
        Tenants.of(book.names(tenant.name())),
        search.fresh(),
        search.lengths(),
        search.budget(),
        word -> {
          Variables variables = Variables.none();
          Map<String, Set<String>> values = new HashMap<>();
          book.variablesIn(tenant.name()).forEach(name -> values.put(name, Set.of()));
          values.putAll(word.valuesOf(0));
          Set<String> ids = word.valuesOf(0, Subject.USER);
          values.put(Subject.USER, ids.isEmpty() ? Set.of(search.fresh().at(FreshText.USER)) : ids);
          Set<String> names = word.valuesOf(0, Subject.TENANT);
          values.put(
              Subject.TENANT,
              names.isEmpty() ? Set.of(search.fresh().at(FreshText.TENANT)) : names);
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

  /** Adds a rule for which no request was found, if none was looked for in vain. */
  private void add(Rule rule, DeadRule.Why why) {
    if (!search.unsolved().isEmpty()) {
      return;
    }
    dead.add(
        new DeadRule(cause(rule), why, by.stream().map(DeadRuleSearch::cause).distinct().toList()));
  }

  private static Cause cause(Rule rule) {
    return new Cause.OfRole(rule.role(), rule.permission(), rule.pattern());
  }
}
