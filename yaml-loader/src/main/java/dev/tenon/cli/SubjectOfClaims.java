package dev.tenon.cli;

import dev.tenon.claims.MappedSubject;
import dev.tenon.condition.Absent;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tenon subject}: the subject to which the policy maps claims. */
@Command(
    name = "subject",
    description = {
      "Show the subject that the policy makes of claims, and what each claim gave.",
      "The signature of a token is NOT verified, and the token is never printed."
    },
    exitCodeList = {
      "0:the claims identify somebody",
      "1:they identify nobody",
      "2:a wrong option, or a missing or broken file"
    })
final class SubjectOfClaims extends Verb {

  static final String UNVERIFIED =
      "the signature was NOT verified: anybody can write such claims, and only a service that"
          + " verifies tokens may believe them";

  @Mixin final PolicyOption policy = new PolicyOption();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "Claims as a JSON object, or a token; - for standard input.")
  String file = "";

  SubjectOfClaims(Terminal terminal) {
    super("subject", terminal);
  }

  @Override
  Answer answer() {
    Map<String, Object> claims = Claims.read(terminal(), file);
    MappedSubject mapped = policy.read(terminal()).policy().subjectFrom(claims);
    Subject subject = mapped.subject();
    Answer answer =
        Answer.of(mapped.refusal().isEmpty())
            .with("verified", false)
            .with("identified", mapped.refusal().isEmpty())
            .with("subject", Shapes.subject(subject))
            .with("report", mapped.report().findings().stream().map(Object::toString).toList())
            .with("overage", mapped.hasOverage())
            .note(UNVERIFIED);
    mapped
        .refusal()
        .ifPresentOrElse(
            problem -> {
              answer.line(
                  ink().bad("nobody") + " " + problem.code() + ": " + problem.explanation());
              answer.with("refusal", problem.code());
            },
            () -> lines(subject).forEach((label, value) -> line(answer, label, value)));
    String label = "report";
    for (var finding : mapped.report().findings()) {
      line(answer, label, finding.toString());
      label = "";
    }
    if (mapped.hasOverage()) {
      answer.note("the issuer left claims out because they are too long: roles are missing");
    }
    return answer;
  }

  private static void line(Answer answer, String label, String value) {
    answer.line(label + " ".repeat(11 - label.length()) + value);
  }

  private static Map<String, String> lines(Subject subject) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("subject", subject.id());
    if (!subject.issuer().isEmpty()) {
      lines.put("issuer", subject.issuer());
    }
    if (!subject.client().isEmpty()) {
      lines.put("client", subject.client());
    }
    lines.put("roles", subject.roles().isEmpty() ? "none" : String.join(", ", subject.roles()));
    if (!subject.heldRoles().isEmpty()) {
      lines.put("holds", words(subject.heldRoles()));
    }
    if (!subject.limits().isEmpty()) {
      lines.put(
          "limits",
          subject.limits().stream()
              .map(limit -> limit.parts().isEmpty() ? "nothing" : words(limit.parts()))
              .collect(Collectors.joining("; and ")));
    }
    StringBuilder variables = new StringBuilder();
    subject
        .variables()
        .asMap()
        .forEach(
            (name, values) ->
                variables
                    .append(variables.length() == 0 ? "" : "; ")
                    .append(name)
                    .append(" = ")
                    .append(values.isEmpty() ? "no value" : String.join(", ", values)));
    lines.put("variables", variables.toString());
    if (!subject.attributes().isEmpty()) {
      lines.put(
          "attributes",
          subject.attributes().asMap().entrySet().stream()
              .map(
                  each ->
                      each.getKey()
                          + (each.getValue() == Absent.ABSENT
                              ? " absent"
                              : " = " + each.getValue()))
              .collect(Collectors.joining("; ")));
    }
    if (!subject.actors().isEmpty()) {
      lines.put("actors", subject.actors().toString());
    }
    return lines;
  }

  private static String words(Collection<HeldRole> held) {
    return held.stream().map(HeldRole::toString).collect(Collectors.joining(", "));
  }
}
