package dev.tenon.cli;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import picocli.CommandLine.Command;

/** {@code tenon check}: decides one request. */
@Command(
    name = "check",
    description = "Decide one request: who may do what.",
    exitCodeList = {
      "0:allowed",
      "1:denied, or held for approval",
      "2:a wrong option, or a missing or broken file"
    })
final class Check extends Question {

  Check(Terminal terminal) {
    super("check", terminal);
  }

  @Override
  Answer answer(Authorizer authorizer, Request request) {
    Decision decision = authorizer.check(request);
    Answer answer =
        Answer.of(decision.allowed())
            .line(headline(ink(), decision))
            .with("allowed", decision.allowed())
            .with("request", Shapes.request(request))
            .with("decision", Shapes.decision(decision));
    return decision.cause() == Cause.Nothing.INSTANCE
        ? answer
        : answer.line("  " + Shapes.words(decision.cause()));
  }

  static String headline(Ink ink, Decision decision) {
    return ink.effect(decision.effect())
        + " "
        + decision.reason().code()
        + ": "
        + decision.reason().words();
  }
}
