package dev.tenon.cli;

import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import dev.tenon.suite.Case;
import dev.tenon.suite.Expectation;
import dev.tenon.suite.ExpectationOutcome;
import dev.tenon.suite.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The {@code tenon explain} command for a failed expectation. */
final class ExplainCommand {

  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_./,:=@+-]+");

  private ExplainCommand() {}

  /** The command, if options can express the subject and the request. */
  static Optional<String> of(TestRun.Tested tested, Case test, ExpectationOutcome.Failed failure) {
    if (!(failure.expectation() instanceof Expectation.OfDecision expected)
        || test.subject().given().isEmpty()
        || isRelated(tested.suite(), expected.resource())
        || tested.policyOption().contains(Input.STANDARD)
        || !expected.resource().isCanonical()
        || !isExpressible(test.subject().given().get())) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>(List.of("tenon", "explain"));
    if (!tested.policyOption().equals(List.of("policy.yaml"))) {
      tested.policyOption().forEach(path -> words.addAll(List.of("-p", path)));
    }
    subject(test.subject().given().get(), words);
    if (!test.tenant().isEmpty()) {
      words.addAll(List.of("-t", test.tenant()));
    }
    test.now()
        .or(tested.suite()::now)
        .ifPresent(instant -> words.addAll(List.of("--at", instant.toString())));
    if (expected.creating()) {
      words.add("--creating");
    }
    words.addAll(List.of(expected.action(), expected.resource().toString()));
    return Optional.of(words.stream().map(ExplainCommand::quoted).collect(Collectors.joining(" ")));
  }

  /** Whether the suite's related resources, which no option expresses, may make it visible. */
  private static boolean isRelated(Suite suite, Resource resource) {
    List<String> path = resource.segments();
    return suite.related().stream()
        .map(related -> related.target().segments())
        .anyMatch(top -> path.size() >= top.size() && path.subList(0, top.size()).equals(top));
  }

  /** Whether options say again what the subject holds and by what it is limited. */
  private static boolean isExpressible(Subject subject) {
    return subject.heldRoles().stream()
            .allMatch(held -> HeldOption.role(HeldOption.text(held)).equals(held))
        && subject.limits().stream()
            .allMatch(limit -> HeldOption.limit(HeldOption.text(limit)).equals(limit));
  }

  private static void subject(Subject subject, List<String> words) {
    if (!subject.isIdentified()) {
      words.add("--anonymous");
      return;
    }
    words.addAll(List.of("-s", subject.id()));
    subject.roles().forEach(role -> words.addAll(List.of("-r", role)));
    subject.heldRoles().forEach(held -> words.addAll(List.of("--holds", HeldOption.text(held))));
    subject.limits().forEach(limit -> words.addAll(List.of("--limit", HeldOption.text(limit))));
    subject
        .variables()
        .asMap()
        .forEach(
            (name, values) -> {
              if (!name.equals(Subject.USER)) {
                words.addAll(List.of("-v", name + "=" + String.join(",", values)));
              }
            });
    if (!subject.issuer().isEmpty()) {
      words.addAll(List.of("--issuer", subject.issuer()));
    }
    if (!subject.client().isEmpty()) {
      words.addAll(List.of("--client", subject.client()));
    }
    subject.actors().forEach(actor -> words.addAll(List.of("--actor", actor.id())));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
