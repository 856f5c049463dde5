package dev.tenon.cli;

import dev.tenon.suite.Coverage;
import dev.tenon.suite.Mutants;
import dev.tenon.suite.Selection;
import dev.tenon.suite.Suite;
import dev.tenon.suite.SuiteResult;
import dev.tenon.yaml.LoadedSuite;
import dev.tenon.yaml.PolicyTexts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One run of suites, with the coverage and mutants of their policies. For one thread. */
final class TestRun {

  /** A suite that was run. */
  record Tested(
      LoadedSuite loaded,
      String policy,
      List<String> policyOption,
      SuiteResult result,
      List<Long> nanos) {

    Suite suite() {
      return loaded.suite();
    }

    String source() {
      return suite().place().source();
    }
  }

  /** The coverage and mutants of a policy by its suites; empty if not requested. */
  record OfPolicy(
      String name, PolicyTexts texts, Optional<Coverage> coverage, Optional<Mutants> mutants) {}

  private final TestInput input;
  private final Selection selection;
  private final Progress progress;
  private final List<Tested> results = new ArrayList<>();
  private final Map<PolicyTexts, List<Tested>> byPolicy = new LinkedHashMap<>();
  private final Map<PolicyTexts, Coverage> coverages = new LinkedHashMap<>();
  private final Map<PolicyTexts, Mutants> mutants = new LinkedHashMap<>();
  private final Set<Path> policies = new LinkedHashSet<>();

  TestRun(TestInput input, Selection selection, Progress progress) {
    this.input = input;
    this.selection = selection;
    this.progress = progress;
  }

  void suites() {
    List<LoadedSuite> all = input.suites();
    all.forEach(suite -> policies.addAll(input.files(suite)));
    for (LoadedSuite loaded : all) {
      PolicyTexts texts = input.policy(loaded);
      Tested tested = run(loaded, texts);
      results.add(tested);
      byPolicy.computeIfAbsent(texts, each -> new ArrayList<>()).add(tested);
    }
  }

  private Tested run(LoadedSuite loaded, PolicyTexts texts) {
    int all = loaded.suite().cases().size();
    List<Long> nanos = new ArrayList<>(all);
    long[] last = {System.nanoTime()};
    SuiteResult result =
        loaded
            .suite()
            .run(
                texts.policy(),
                selection,
                each -> {
                  long now = System.nanoTime();
                  nanos.add(now - last[0]);
                  last[0] = now;
                  progress.at("cases of " + loaded.suite().name(), nanos.size(), all);
                });
    return new Tested(
        loaded, input.nameOfPolicy(loaded), input.policyOption(loaded), result, nanos);
  }

  /** Computes the coverage by all cases, whether selected or not. */
  void coverage() {
    byPolicy.forEach(
        (texts, tested) -> coverages.put(texts, Coverage.of(texts.policy(), suites(tested))));
  }

  /** Computes which mutants the cases detect, whether selected or not. */
  void mutants() {
    byPolicy.forEach(
        (texts, tested) ->
            mutants.put(
                texts,
                Mutants.of(
                    texts.policy(),
                    suites(tested),
                    (done, all) -> progress.at("changes of the policy", done, all))));
  }

  private static List<Suite> suites(List<Tested> tested) {
    return tested.stream().map(Tested::suite).toList();
  }

  List<Tested> results() {
    return results;
  }

  /** The files of the policies, also if one of them is invalid. */
  Set<Path> policies() {
    return policies;
  }

  List<OfPolicy> reports() {
    List<OfPolicy> reports = new ArrayList<>();
    byPolicy.forEach(
        (texts, tested) ->
            reports.add(
                new OfPolicy(
                    tested.get(0).policy(),
                    texts,
                    Optional.ofNullable(coverages.get(texts)),
                    Optional.ofNullable(mutants.get(texts)))));
    return reports;
  }

  boolean isGreen() {
    return results.stream().allMatch(tested -> tested.result().isGreen());
  }
}
