package dev.tenon.cli;

import dev.tenon.suite.CaseResult;
import dev.tenon.suite.Coverage;
import dev.tenon.suite.ExpectationOutcome;
import dev.tenon.suite.Mutant;
import dev.tenon.suite.Mutants;
import dev.tenon.suite.Proof;
import dev.tenon.suite.SuiteResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Test results as JSON. */
final class TestShapes {

  private TestShapes() {}

  /** The fields of a run. */
  static Map<String, Object> of(TestRun run) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("passed", sum(run, SuiteResult::passed));
    shape.put("failed", sum(run, SuiteResult::failed));
    shape.put("skipped", sum(run, SuiteResult::skipped));
    shape.put("cases", sum(run, SuiteResult::casesRun));
    shape.put("suites", run.results().stream().map(TestShapes::suite).toList());
    List<Object> coverage = new ArrayList<>();
    List<Object> mutants = new ArrayList<>();
    for (TestRun.OfPolicy policy : run.reports()) {
      policy.coverage().ifPresent(found -> coverage.add(coverage(policy, found)));
      policy.mutants().ifPresent(found -> mutants.add(mutants(policy, found)));
    }
    if (!coverage.isEmpty()) {
      shape.put("coverage", coverage);
    }
    if (!mutants.isEmpty()) {
      shape.put("mutants", mutants);
    }
    return shape;
  }

  private static int sum(TestRun run, ToIntFunction<SuiteResult> count) {
    return run.results().stream().map(TestRun.Tested::result).mapToInt(count).sum();
  }

  private static Map<String, Object> suite(TestRun.Tested tested) {
    SuiteResult result = tested.result();
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("name", tested.suite().name());
    shape.put("source", tested.source());
    shape.put("policy", tested.policy());
    shape.put("passed", result.passed());
    shape.put("failed", result.failed());
    shape.put("skipped", result.skipped());
    shape.put("cases", result.casesRun());
    List<Object> failures = new ArrayList<>();
    List<Object> skips = new ArrayList<>();
    for (CaseResult each : result.cases()) {
      each.failures().forEach(failure -> failures.add(failure(each, failure)));
      if (!each.test().skipReason().isEmpty()) {
        Map<String, Object> skip = of(each);
        skip.put("place", Shapes.place(each.test().place()));
        skip.put("reason", each.test().skipReason());
        skips.add(skip);
      }
    }
    shape.put("failures", failures);
    shape.put("skips", skips);
    shape.put("invariants", result.proofs().stream().map(TestShapes::proof).toList());
    shape.put("problems", Shapes.diagnostics(result.problems()));
    return shape;
  }

  private static Map<String, Object> proof(Proof proof) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("name", proof.stated().name());
    shape.put("place", Shapes.place(proof.stated().place()));
    shape.put("proved", proof.holds());
    shape.put("actual", proof.actual());
    return shape;
  }

  private static Map<String, Object> of(CaseResult result) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("case", result.test().name());
    shape.put("subject", result.test().subject().name());
    return shape;
  }

  private static Map<String, Object> failure(CaseResult result, ExpectationOutcome.Failed failure) {
    Map<String, Object> shape = of(result);
    shape.put("place", Shapes.place(failure.expectation().place()));
    shape.put("expected", failure.expected());
    shape.put("actual", failure.actual());
    shape.put("explanation", failure.explanation());
    return shape;
  }

  private static Map<String, Object> coverage(TestRun.OfPolicy policy, Coverage coverage) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("policy", policy.name());
    try {
      shape.putAll(Json.object(coverage.toJson()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return shape;
  }

  private static Map<String, Object> mutants(TestRun.OfPolicy policy, Mutants mutants) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("policy", policy.name());
    shape.put("percent", mutants.score());
    shape.put("total", mutants.total());
    shape.put("noticed", mutants.killed());
    shape.put("equivalent", mutants.equivalent().size());
    shape.put("elsewhere", mutants.elsewhere().size());
    shape.put("ignored", mutants.ignored().stream().map(TestShapes::ignored).toList());
    shape.put("problems", Shapes.diagnostics(mutants.problems()));
    shape.put("survived", mutants.survived().stream().map(each -> survivor(policy, each)).toList());
    return shape;
  }

  private static Map<String, Object> ignored(Mutants.Ignored ignored) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("kind", ignored.mutant().kind());
    shape.put("text", ignored.mutant().text());
    shape.put("place", Shapes.place(ignored.by().place()));
    shape.put("because", ignored.by().because());
    return shape;
  }

  private static Map<String, Object> survivor(TestRun.OfPolicy policy, Mutant mutant) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("kind", mutant.kind());
    shape.put("text", mutant.text());
    shape.put("place", Shapes.place(mutant.edit().place()));
    policy
        .texts()
        .change(mutant)
        .ifPresent(
            change -> {
              Map<String, Object> lines = new LinkedHashMap<>();
              lines.put("source", change.source());
              lines.put("line", change.line());
              lines.put("removed", change.removed());
              lines.put("added", change.added());
              shape.put("change", lines);
            });
    return shape;
  }
}
