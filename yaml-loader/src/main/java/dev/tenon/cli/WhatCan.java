package dev.tenon.cli;

import dev.tenon.analysis.Analysis;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.policy.Policy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tenon what-can}: everything that a role or a subject is allowed to do. */
@Command(
    name = "what-can",
    description =
        "Show all that holders of a role, or one subject, are allowed: as patterns, each with the"
            + " rule that allows it.",
    exitCodeList = {
      "0:something is allowed",
      "1:nothing is allowed",
      "2:a wrong option, or a missing or broken file",
      "3:nothing was found, and it is undecided within the steps"
    })
final class WhatCan extends Verb {

  @Mixin final PolicyOption policy = new PolicyOption();
  @Mixin final SubjectOptions who = new SubjectOptions();
  @Mixin final StepsOption steps = new StepsOption();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ROLE",
      description = "A role's name. Without it, say who asks.")
  @Nullable String role;

  WhatCan(Terminal terminal) {
    super("what-can", terminal);
  }

  @Override
  Answer answer() {
    if (role != null && role.isEmpty()) {
      throw new Usage("the role is empty: name one, or leave it out and say who asks");
    }
    Policy read = policy.read(terminal()).policy();
    Analysis analysis = steps.of(read);
    if (role == null) {
      Answer answer = Evidence.answer(analysis.whatCan(who.subject(terminal(), read)), read, ink());
      return who.claims.isEmpty() ? answer : answer.note(SubjectOfClaims.UNVERIFIED);
    }
    if (who.isSaid()) {
      throw new Usage("name a role, or say who asks, not both");
    }
    Answer answer = Evidence.answer(analysis.whatCan(role), read, ink());
    return read.roles().containsKey(role)
        ? answer
        : answer.note(
            "the policy defines no role "
                + Diagnostic.quote(role)
                + "; "
                + Suggestion.among(role, read.roles().keySet()));
  }
}
