package dev.tenon.suite;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Excepted;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.authz.TenantClauses;
import dev.tenon.claims.ClaimFinding;
import dev.tenon.claims.ClaimProblem;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.suite.CoverageItem.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Explains each decision that a suite expects, and counts the parts of the policy in the
 * explanation.
 */
final class CoverageRun {

  private final Suite suite;
  private final Policy policy;
  private final CoverageCounts counts;
  private final CaseClock clock = new CaseClock();
  private final Runner runner;

  CoverageRun(Suite suite, Policy policy, CoverageCounts counts) {
    this.suite = suite;
    this.policy = policy;
    this.counts = counts;
    this.runner = Runner.of(suite, policy, clock);
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
          roles(explanation, entryRoles(explanation));
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
    Cause cause = explanation.decision().cause();
    for (Cause.OfRole rule : explanation.covering()) {
      boolean decides = rule.equals(cause);
      counts.rule(rule, decides);
      implications(rule, explanation.request().action(), decides);
      if (decides) {
        leading.add(rule.role());
      }
    }
    for (Excepted excepted : explanation.excepted()) {
      boolean decides = explanation.decision().effect() != excepted.rule().permission().effect();
      counts.exception(
          excepted.rule().role(), excepted.rule().permission(), excepted.exception(), decides);
    }
    roles(explanation, leading);
  }

  /** Counts tenant clauses: the first include shows a resource, the first exclude hides it. */
  private void clauses(Explanation explanation) {
    TenantClauses clauses = explanation.clauses();
    Reason reason = explanation.decision().reason();
    if (reason == Reason.NOT_ADMITTED) {
      return;
    }
    boolean hidden = !clauses.excludes().isEmpty();
    for (int i = 0; i < clauses.includes().size(); i++) {
      counts.clause(
          Kind.INCLUDE, clauses.tenant(), clauses.includes().get(i).pattern(), !hidden && i == 0);
    }
    for (int i = 0; i < clauses.inferences().size(); i++) {
      counts.inference(clauses.tenant(), clauses.inferences().get(i), !hidden && i == 0);
    }
    boolean shown = !clauses.includes().isEmpty() || !clauses.inferences().isEmpty();
    for (int i = 0; i < clauses.excludes().size(); i++) {
      counts.clause(
          Kind.EXCLUDE, clauses.tenant(), clauses.excludes().get(i).pattern(), shown && i == 0);
    }
  }

  /** The roles by which the subject enters the request's tenant. */
  private Set<String> entryRoles(Explanation explanation) {
    Set<String> entering = new HashSet<>();
    for (Tenant tenant : policy.tenants()) {
      if (tenant.name().equals(explanation.clauses().tenant())) {
        for (String role : explanation.roles().keySet()) {
          if (tenant.roles().stream().anyMatch(pattern -> pattern.matches(role))) {
            entering.add(role);
          }
        }
      }
    }
    return entering;
  }

  /** Counts all ways in which the subject gets a role; those to the given roles decided. */
  private void roles(Explanation explanation, Set<String> leading) {
    Set<String> held = explanation.roles().keySet();
    for (String name : held) {
      Role role = policy.roles().get(name);
      for (String inherited : role == null ? Set.<String>of() : role.inherits()) {
        counts.inheritance(name, inherited, leadsTo(inherited, leading));
      }
    }
    for (Assignment assignment : policy.assignments()) {
      if (assignment.appliesTo(explanation.request().subject())) {
        counts.assignment(
            assignment, assignment.roles().stream().anyMatch(role -> leadsTo(role, leading)));
      }
    }
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
