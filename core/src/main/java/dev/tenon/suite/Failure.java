package dev.tenon.suite;

import dev.tenon.authz.Decision;
import dev.tenon.authz.Explanation;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Describes the difference between the expected and the actual result. */
final class Failure {

  /** The most resources of a list that are shown. */
  private static final int SHOWN = 5;

  private final Runner runner;
  private final Case test;

  Failure(Runner runner, Case test) {
    this.runner = runner;
    this.test = test;
  }

  ExpectationOutcome.Failed of(Expectation expectation) {
    if (expectation instanceof Expectation.OfDecision decision) {
      return ofDecision(decision);
    }
    return expectation instanceof Expectation.OfList list
        ? ofList(list)
        : ofSubject((Expectation.OfSubject) expectation);
  }

  private ExpectationOutcome.Failed ofDecision(Expectation.OfDecision expected) {
    Explanation explanation = runner.authorizer().explain(runner.request(test, expected));
    return new ExpectationOutcome.Failed(
        expected, expected.toString(), inWords(explanation.decision()), Story.inShort(explanation));
  }

  /** A decision in one line. */
  static String inWords(Decision decision) {
    return decision.effect() + " " + decision.reason().code() + ": " + decision.reason().words();
  }

  private ExpectationOutcome.Failed ofList(Expectation.OfList expected) {
    Collection<Resource> actual = runner.list(test, expected);
    Set<Resource> missing = new LinkedHashSet<>(expected.expected());
    missing.removeAll(actual);
    Set<Resource> tooMany = new LinkedHashSet<>(actual);
    tooMany.removeAll(expected.expected());
    return new ExpectationOutcome.Failed(
        expected,
        expected.toString(),
        actual.size() + " of " + expected.from().size(),
        String.join(
            "\n",
            List.of(line("missing", missing), line("too many", tooMany)).stream()
                .filter(line -> !line.isEmpty())
                .toList()));
  }

  private static String line(String label, Set<Resource> resources) {
    String shown =
        resources.stream().limit(SHOWN).map(Resource::toString).collect(Collectors.joining(", "));
    String more = resources.size() > SHOWN ? ", and " + (resources.size() - SHOWN) + " more" : "";
    return resources.isEmpty() ? "" : label + ": " + shown + more;
  }

  private ExpectationOutcome.Failed ofSubject(Expectation.OfSubject expected) {
    Subject subject = runner.subject(test.subject());
    String refusal = runner.refusal(test.subject());
    String actual = refusal.isEmpty() ? who(subject) : "refused: " + refusal;
    String report =
        test.subject().given().isPresent()
            ? ""
            : test.subject().mapped(runner.authorizer().policy()).report().toString();
    return new ExpectationOutcome.Failed(expected, expected.toString(), actual, report);
  }

  private static String who(Subject subject) {
    StringBuilder out = new StringBuilder("roles ").append(subject.roles());
    if (!subject.heldRoles().isEmpty()) {
      out.append(", holds ").append(subject.heldRoles());
    }
    if (!subject.limits().isEmpty()) {
      out.append(", limits ").append(subject.limits());
    }
    subject
        .variables()
        .asMap()
        .forEach((name, values) -> out.append(", ").append(name).append(' ').append(values));
    return out.toString();
  }
}
