package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.claims.MappedSubject;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Runs the cases of a suite against a policy. For one thread. */
final class Runner {

  private final Suite suite;
  private final CaseClock clock;
  private final Authorizer authorizer;
  private final Map<NamedSubject, Subject> subjects = new HashMap<>();

  /** Compiles the policy, without the cost limit of roles, which tests do not check. */
  static Runner of(Suite suite, Policy policy) {
    return of(suite, policy, new CaseClock());
  }

  Runner(Suite suite, CaseClock clock, Authorizer authorizer) {
    this.suite = suite;
    this.clock = clock;
    this.authorizer = authorizer;
  }

  static Runner of(Suite suite, Policy policy, CaseClock clock) {
    return new Runner(suite, clock, Authorizer.compile(policy, settings(suite, clock)));
  }

  /** A runner for another policy, with the subjects of this one. */
  Runner withPolicy(Policy other) {
    Runner runner = of(suite, other, clock);
    runner.subjects.putAll(subjects);
    return runner;
  }

  static Settings settings(Suite suite, CaseClock clock) {
    return Settings.standard()
        .withClock(clock)
        .withRelations(suite.relations())
        .withRoleCost(Integer.MAX_VALUE)
        .withSubjectCost(Integer.MAX_VALUE);
  }

  static CaseResult skipped(Case test, String reason) {
    return new CaseResult(
        test,
        test.expectations().stream()
            .<ExpectationOutcome>map(
                expectation -> new ExpectationOutcome.Skipped(expectation, reason))
            .toList());
  }

  CaseResult run(Case test) {
    if (!test.skipReason().isEmpty()) {
      return skipped(test, test.skipReason());
    }
    begin(test);
    ImmutableList.Builder<ExpectationOutcome> outcomes = ImmutableList.builder();
    for (Expectation expectation : test.expectations()) {
      outcomes.add(
          holds(test, expectation)
              ? new ExpectationOutcome.Passed(expectation)
              : new Failure(this, test).of(expectation));
    }
    return new CaseResult(test, outcomes.build());
  }

  /** Whether all expectations of a case are met; like {@link #run} without the failures. */
  boolean passes(Case test) {
    begin(test);
    return test.expectations().stream().allMatch(expectation -> holds(test, expectation));
  }

  /** Whether all expectations except those about the subject are met. */
  boolean decidesAsExpected(Case test) {
    begin(test);
    return test.expectations().stream()
        .allMatch(e -> e instanceof Expectation.OfSubject || holds(test, e));
  }

  private void begin(Case test) {
    clock.set(test.now().or(suite::now).orElse(Instant.EPOCH));
  }

  private boolean holds(Case test, Expectation expectation) {
    if (expectation instanceof Expectation.OfDecision decision) {
      return holds(decision, decide(test, decision));
    }
    if (expectation instanceof Expectation.OfList list) {
      return Set.copyOf(list.expected()).equals(Set.copyOf(list(test, list)));
    }
    return holds(test.subject(), (Expectation.OfSubject) expectation);
  }

  private static boolean holds(Expectation.OfDecision expected, Decision decision) {
    return decision.effect() == expected.effect()
        && expected.reason().map(reason -> reason == decision.reason()).orElse(true)
        && (expected.rule().isEmpty() || isBy(expected.rule(), decision));
  }

  private static boolean isBy(String rule, Decision decision) {
    String cause = decision.cause().toString();
    return cause.equals(rule)
        || cause.startsWith("role " + rule + ": ")
        || cause.startsWith("tenant " + rule + ": ")
        || (decision.cause() instanceof Cause.OfRole decided && decided.id().equals(rule));
  }

  private boolean holds(NamedSubject named, Expectation.OfSubject expected) {
    Subject subject = subject(named);
    return refusal(named).equals(expected.refusal())
        && expected.roles().map(roles -> roles.equals(subject.roles())).orElse(true)
        && expected.holdings().map(held -> held.equals(subject.heldRoles())).orElse(true)
        && expected.limits().map(limits -> limits.equals(subject.limits())).orElse(true)
        && expected.variables().entrySet().stream()
            .allMatch(e -> e.getValue().equals(subject.variables().asMap().get(e.getKey())));
  }

  /** The code of the problem for which the claims are refused, empty if they are not. */
  String refusal(NamedSubject named) {
    MappedSubject mapped = named.mapped(authorizer.policy());
    return named.given().isPresent() ? "" : mapped.refusal().map(why -> why.code()).orElse("");
  }

  Authorizer authorizer() {
    return authorizer;
  }

  Subject subject(NamedSubject named) {
    return subjects.computeIfAbsent(named, each -> each.under(authorizer.policy()));
  }

  Request request(Case test, Expectation.OfDecision expected) {
    Request request = request(test, expected.action(), expected.resource());
    return expected.creating() ? request.creating() : request;
  }

  /** A request of a case, with its attributes. */
  Request request(Case test, String action, Resource resource) {
    Attributes given = attributes(test);
    return Request.of(subject(test), action, resource)
        .within(test.tenant())
        .with(given.only(AttributeSide.RESOURCE).withAll(given.only(AttributeSide.REQUEST)));
  }

  private Attributes attributes(Case test) {
    return test.attributes().under(authorizer.policy().attributes());
  }

  /** The subject of a case, with the attributes that the case gives it. */
  private Subject subject(Case test) {
    Subject subject = subject(test.subject());
    Attributes more = attributes(test).only(AttributeSide.SUBJECT);
    return more.isEmpty() || !subject.isIdentified() ? subject : subject.with(more);
  }

  Decision decide(Case test, Expectation.OfDecision expected) {
    return authorizer.check(request(test, expected));
  }

  Collection<Resource> list(Case test, Expectation.OfList list) {
    Access access = authorizer.access(subject(test));
    Access active = test.tenant().isEmpty() ? access : access.within(test.tenant());
    return switch (list.listing()) {
      case VISIBLE -> active.visible(list.from(), each -> each);
      case ALLOWED ->
          active.allowed(
              list.action(),
              list.from(),
              each -> each,
              each -> request(test, list.action(), each).attributes());
      case CONTAINERS -> new ArrayList<>(active.containers(list.from(), each -> each));
    };
  }
}
