package dev.tenon.suite;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Excepted;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.authz.TenantClauses;
import dev.tenon.claims.ClaimFinding;
import dev.tenon.claims.ClaimProblem;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Truth;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.suite.CoverageItem.Kind;
import dev.tenon.suite.MetRules.Met;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Explains each decision that a suite expects, and counts the parts of the policy in the
 * explanation.
 */
final class CoverageRun {

  private final Suite suite;

  /** The policy with the rules that roles inherit under conditions as their own. */
  private final Policy policy;

  private final CoverageCounts counts;
  private final CaseClock clock = new CaseClock();
  private final Runner runner;
  private final Rulebook book;
  private final Map<RuleCondition, Program> programs = new HashMap<>();

  CoverageRun(Suite suite, Policy policy, CoverageCounts counts) {
    this.suite = suite;
    this.book = Rulebook.of(policy);
    this.policy = book.policy();
    this.counts = counts;
    this.runner = Runner.of(suite, policy, clock);
  }

  /** Whether rules were asked for a decision of the reason; a new reason has to say so. */
  private static boolean areAsked(Reason reason) {
    return switch (reason) {
      case UNBOUND_VARIABLE,
          MISSING_ATTRIBUTE,
          DENIED_BY_RULE,
          HELD_FOR_APPROVAL,
          ALLOWED_BY_RULE,
          NO_RULE,
          BEYOND_LIMIT ->
          true;
      case INVALID_RESOURCE,
          NOT_ADMITTED,
          TENANT_NOT_ASSIGNED,
          TENANT_NOT_SELECTED,
          NOT_VISIBLE,
          STALE_POLICY,
          ROLES_TOO_COSTLY,
          NOT_WITNESSED ->
          false;
    };
  }

  void run() {
    for (Case test : suite.cases()) {
      if (test.skipReason().isEmpty()) {
        clock.set(test.now().or(suite::now).orElse(Instant.EPOCH));
        mappings(test.subject());
        test.expectations().forEach(expectation -> expectation(test, expectation));
      }
    }
  }

  private void expectation(Case test, Expectation expectation) {
    if (expectation instanceof Expectation.OfDecision decision) {
      decision(runner.authorizer().explain(runner.request(test, decision)));
    } else if (expectation instanceof Expectation.OfList list) {
      for (Resource resource : list.from()) {
        Request request = runner.request(test, list.action(), resource);
        Explanation explanation = runner.authorizer().explain(request);
        if (list.listing() == Expectation.Listing.ALLOWED) {
          decision(explanation);
        } else {
          clauses(explanation);
          roles(explanation, entryRoles(explanation), met(explanation));
        }
      }
    }
  }

  private void mappings(NamedSubject subject) {
    if (subject.given().isEmpty()) {
      for (ClaimFinding finding : subject.mapped(policy).report().findings()) {
        boolean gave = !(finding instanceof ClaimFinding.Ignored);
        boolean absent =
            (finding instanceof ClaimFinding.Ignored ignored
                    && ignored.problem() == ClaimProblem.ABSENT)
                || finding instanceof ClaimFinding.GaveAbsence
                || (finding instanceof ClaimFinding.GaveLimit limit
                    && limit.problem().equals(Optional.of(ClaimProblem.ABSENT)));
        if (!absent) {
          counts.mapping(finding.place(), finding.origin(), gave);
        }
      }
    }
  }

  private void decision(Explanation explanation) {
    clauses(explanation);
    Set<String> leading = entryRoles(explanation);
    MetRules met = met(explanation);
    if (areAsked(explanation.decision().reason())) {
      rules(met, explanation, leading);
      met.holdings().limits().forEach(limit -> limit(limit, met, explanation.decision()));
    }
    roles(explanation, leading, met);
  }

  private MetRules met(Explanation explanation) {
    return new MetRules(
        book, explanation.request(), explanation.decision().tenant(), clock.millis());
  }

  private void rules(MetRules met, Explanation explanation, Set<String> leading) {
    Cause cause = explanation.decision().cause();
    Set<Object> seen = new HashSet<>();
    for (Met one : met.ofRoles()) {
      Cause.OfRole rule = one.cause();
      boolean decides = rule.equals(cause);
      if (one.effect().isPresent() && seen.add(List.of(one.owner(), rule))) {
        counts.rule(one.owner(), rule, decides);
        implications(rule, explanation.request().action(), decides);
        if (decides) {
          leading.add(rule.role());
        }
      }
    }
    ReachedRoles reached = new ReachedRoles(met, book.written(), this::compiled);
    reached.steps(cause).forEach(counts::inheritance);
    tests(reached.rules(), reached.tests());
    exceptions(met.excepted(), explanation.decision());
  }

  /** Counts a limit's rules; what a limit says matters if the roles do not deny. */
  private void limit(HeldLimit limit, MetRules met, Decision decision) {
    if (decision.effect() == Effect.DENY && decision.reason() != Reason.BEYOND_LIMIT) {
      return;
    }
    Optional<Met> deciding = met.deciding(limit);
    for (Met one : met.of(limit)) {
      one.effect()
          .ifPresent(
              effect ->
                  counts.rule(
                      one.owner(),
                      one.cause(),
                      deciding.filter(one::isSameRule).isPresent()
                          && (decision.effect() != Effect.DENY || effect == Effect.DENY)));
    }
    exceptions(met.exceptedBy(limit), decision);
    tests(met.of(limit), List.of());
  }

  private void exceptions(List<MetRules.Kept> all, Decision decision) {
    Set<Object> seen = new HashSet<>();
    for (MetRules.Kept kept : all) {
      if (seen.add(kept)) {
        Excepted excepted = kept.excepted();
        Permission rule = excepted.rule().permission();
        counts.exception(
            kept.owner(), rule, excepted.exception(), decision.effect() != rule.effect());
      }
    }
  }

  /**
   * Counts the truth of each test that alone could keep a rule from covering the request: of its
   * condition, of an exception, and of the conditions under which roles inherit. Each test counts
   * once for a request with each truth, as holdings have values of their own.
   */
  private void tests(List<Met> met, List<ReachedRoles.StepTest> steps) {
    Set<Object> seen = new HashSet<>();
    for (Met one : met) {
      PartOwner owner = one.owner();
      Permission rule = one.rule().permission();
      if (one.meetsFully()) {
        for (RuleCondition.Test test : rule.condition().tests()) {
          Truth truth = Program.truth(one.truth(compiled(test)));
          if (seen.add(List.of(owner, rule, test, truth))) {
            counts.test(owner, rule, test, truth);
          }
        }
      }
      for (Except except : one.exceptionsThatMatter()) {
        for (RuleCondition.Test test : except.condition().tests()) {
          Truth truth = Program.truth(one.truth(compiled(test)));
          if (seen.add(List.of(owner, rule, except, test, truth))) {
            counts.test(owner, rule, except, test, truth);
          }
        }
      }
    }
    for (ReachedRoles.StepTest one : steps) {
      if (seen.add(one)) {
        counts.test(one.step(), one.test(), one.truth());
      }
    }
  }

  private Program compiled(RuleCondition condition) {
    return programs.computeIfAbsent(
        condition, each -> ConditionCompiler.compile(each, policy.attributes()));
  }

  /** Counts tenant clauses: the first include shows a resource, the first exclude hides it. */
  private void clauses(Explanation explanation) {
    TenantClauses clauses = explanation.clauses();
    Reason reason = explanation.decision().reason();
    if (reason == Reason.NOT_ADMITTED) {
      return;
    }
    String tenant = policy.tenantOf(clauses.tenant()).map(Tenant::name).orElse("");
    boolean hidden = !clauses.excludes().isEmpty();
    for (int i = 0; i < clauses.includes().size(); i++) {
      counts.clause(Kind.INCLUDE, tenant, clauses.includes().get(i).pattern(), !hidden && i == 0);
    }
    for (int i = 0; i < clauses.inferences().size(); i++) {
      counts.inference(tenant, clauses.inferences().get(i), !hidden && i == 0);
    }
    boolean shown = !clauses.includes().isEmpty() || !clauses.inferences().isEmpty();
    for (int i = 0; i < clauses.excludes().size(); i++) {
      counts.clause(Kind.EXCLUDE, tenant, clauses.excludes().get(i).pattern(), shown && i == 0);
    }
  }

  /** The roles by which the subject enters the request's tenant. */
  private Set<String> entryRoles(Explanation explanation) {
    Set<String> entering = new HashSet<>();
    Optional<Tenant> tenant = policy.tenantOf(explanation.clauses().tenant());
    for (String role : explanation.roles().keySet()) {
      if (tenant.stream()
          .flatMap(active -> active.roles().stream())
          .anyMatch(pattern -> pattern.matches(role))) {
        entering.add(role);
      }
    }
    return entering;
  }

  /** Counts all ways in which the subject gets a role; those to the given roles decided. */
  private void roles(Explanation explanation, Set<String> leading, MetRules met) {
    Set<String> held = explanation.roles().keySet();
    for (String name : held) {
      Role role = policy.roles().get(name);
      for (String inherited : role == null ? Set.<String>of() : role.inherits()) {
        counts.inheritance(
            new InheritanceStep(PartOwner.role(name), inherited, RuleCondition.always()),
            leadsTo(inherited, leading));
      }
    }
    for (Assignment assignment : policy.assignments()) {
      if (assignment.appliesTo(explanation.request().subject())) {
        assignment(assignment, explanation, leading, met);
      }
    }
  }

  private void assignment(
      Assignment assignment, Explanation explanation, Set<String> leading, MetRules met) {
    for (String role : assignment.roles()) {
      if (met.counts(assignment.scope())) {
        counts.assignment(assignment, role, gives(assignment, role, explanation, leading, met));
      }
    }
    boolean actor = assignment.receiver() == Assignment.Receiver.ACTOR;
    Decision decision = explanation.decision();
    Effect verdict =
        assignment
            .limit()
            .map(limit -> met.deciding(limit).flatMap(Met::effect).orElse(Effect.DENY))
            .orElse(Effect.ALLOW);
    if (assignment.isLimiting() || actor) {
      boolean denies = decision.reason() == Reason.BEYOND_LIMIT && verdict == Effect.DENY;
      boolean stages = decision.effect() == Effect.STAGE && verdict == Effect.STAGE;
      boolean opens = actor && decision.effect() != Effect.DENY;
      counts.limit(assignment, denies || stages || opens);
    }
  }

  /** Whether an assigned role gives the rule that decided, or entry to the tenant. */
  private boolean gives(
      Assignment assignment,
      String role,
      Explanation explanation,
      Set<String> leading,
      MetRules met) {
    Cause cause = explanation.decision().cause();
    if (policy.ownRoles(assignment.owner()).containsKey(role)) {
      return isOwn(assignment.owner(), role, cause);
    }
    if (!leadsTo(role, leading)) {
      return false;
    }
    boolean byRule = cause instanceof Cause.OfRole && !role.equals(Role.EVERYONE);
    return !byRule
        || leadsTo(role, entryRoles(explanation))
        || met.of(HeldRole.of(role).within(assignment.scope())).stream()
            .anyMatch(one -> one.cause().equals(cause));
  }

  /** Whether a rule of an own role, or of a role that it inherits, decided. */
  private boolean isOwn(String tenant, String role, Cause cause) {
    Role own = policy.ownRoles(tenant).get(role);
    return cause instanceof Cause.OfRole decided
        && (own == null
            ? leadsTo(role, Set.of(decided.role()))
            : decided.role().equals(role)
                || own.inherits().stream().anyMatch(each -> isOwn(tenant, each, cause)));
  }

  private boolean leadsTo(String name, Set<String> leading) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.remove();
      if (leading.contains(next)) {
        return true;
      }
      Role role = policy.roles().get(next);
      if (seen.add(next) && role != null) {
        open.addAll(role.inherits());
      }
    }
    return false;
  }

  /** Counts the implications from an action of the rule to the requested one. */
  private void implications(Cause.OfRole rule, String asked, boolean decides) {
    Actions actions = policy.actions();
    Set<NamePattern> named = rule.permission().actions();
    if (named.stream().anyMatch(pattern -> pattern.matches(asked))) {
      return;
    }
    Set<String> leading = actions.implying(asked);
    List<String> starts =
        actions.names().stream()
            .filter(leading::contains)
            .filter(from -> named.stream().anyMatch(pattern -> pattern.matches(from)))
            .toList();
    for (String step : actions.impliedBy(starts)) {
      for (String implied : actions.impliedDirectlyBy(step)) {
        if (leading.contains(implied)) {
          counts.implication(step, implied, decides);
        }
      }
    }
  }
}
