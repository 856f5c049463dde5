package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.suite.CaseResult;
import dev.tenon.suite.Coverage;
import dev.tenon.suite.ExpectationOutcome;
import dev.tenon.suite.Mutant;
import dev.tenon.suite.Mutants;
import dev.tenon.suite.Proof;
import dev.tenon.suite.SuiteResult;
import dev.tenon.yaml.LineChange;

/** Test results as a text for a terminal. */
final class TestText {

  private final Ink ink;

  TestText(Ink ink) {
    this.ink = ink;
  }

  /** The warnings, the failures with their reasons, then the counts. */
  String suite(TestRun.Tested tested) {
    StringBuilder out = new StringBuilder();
    SuiteResult result = tested.result();
    result.problems().forEach(each -> out.append(ink.diagnostic(each)).append("\n\n"));
    for (CaseResult each : result.cases()) {
      if (!each.failures().isEmpty()) {
        failed(tested, each, out);
      } else if (!each.test().skipReason().isEmpty()) {
        String skipped = "skipped " + each.test() + ": " + each.test().skipReason();
        out.append(ink.faint(skipped)).append('\n');
      }
    }
    for (Proof proof : result.proofs()) {
      if (!proof.holds()) {
        out.append(ink.bad("FAILED ")).append(ink.strong(proof.stated().name())).append('\n');
        out.append(proof).append("\n\n");
      }
    }
    String counts = result.counts();
    return out.append(result.isGreen() ? ink.good(counts) : ink.bad(counts))
        .append('\n')
        .toString();
  }

  private void failed(TestRun.Tested tested, CaseResult result, StringBuilder out) {
    out.append(ink.bad("FAILED ")).append(ink.strong(result.test().toString())).append('\n');
    for (ExpectationOutcome.Failed failure : result.failures()) {
      out.append(failure).append('\n');
      ExplainCommand.of(tested, result.test(), failure)
          .ifPresent(command -> out.append(ink.faint("  more: " + command)).append('\n'));
    }
    out.append('\n');
  }

  String coverage(Coverage coverage) {
    return coverage + "\n";
  }

  /** The score, then each mutant that no case detected, as a change of the file's lines. */
  String mutants(TestRun.OfPolicy policy, Mutants mutants) {
    StringBuilder out = new StringBuilder();
    out.append("mutants: ").append(mutants.score()).append(" % of ").append(mutants.total());
    out.append(" changes noticed; ").append(mutants.equivalent().size());
    out.append(" more change no decision");
    if (!mutants.elsewhere().isEmpty()) {
      out.append("; ").append(mutants.elsewhere().size());
      out.append(" more for roots that nobody names");
    }
    if (!mutants.ignored().isEmpty()) {
      out.append("; ").append(mutants.ignored().size()).append(" more ignored");
    }
    out.append('\n');
    for (Mutants.Ignored each : mutants.ignored()) {
      String ignored = "ignored " + each.mutant().text() + ": " + each.by().because();
      out.append(ink.faint(ignored)).append('\n');
    }
    mutants.problems().forEach(each -> out.append('\n').append(ink.diagnostic(each)).append('\n'));
    for (Mutant mutant : mutants.survived()) {
      out.append('\n').append(ink.bad("SURVIVED ")).append(ink.strong(mutant.text()));
      out.append("  [").append(mutant.kind()).append("]\n");
      Place place = mutant.edit().place();
      policy
          .texts()
          .change(mutant)
          .ifPresentOrElse(
              change -> lines(change, out), () -> out.append(ink.faint("" + place)).append('\n'));
    }
    return out.toString();
  }

  private void lines(LineChange change, StringBuilder out) {
    out.append(ink.faint(change.source() + ":" + change.line())).append('\n');
    change.removed().forEach(line -> out.append(ink.bad("- " + line)).append('\n'));
    change.added().forEach(line -> out.append(ink.good("+ " + line)).append('\n'));
  }

  /** A finding in one line. */
  static String inShort(Diagnostic diagnostic) {
    return diagnostic.place() + ": " + diagnostic.message() + "  [" + diagnostic.code() + "]";
  }
}
