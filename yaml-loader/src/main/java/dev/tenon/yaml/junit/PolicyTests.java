package dev.tenon.yaml.junit;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import dev.tenon.suite.CaseResult;
import dev.tenon.suite.Coverage;
import dev.tenon.suite.ExpectationOutcome;
import dev.tenon.suite.Mutants;
import dev.tenon.suite.Proof;
import dev.tenon.suite.Suite;
import dev.tenon.suite.SuiteResult;
import dev.tenon.yaml.LoadedSuite;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.YamlSuites;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Runs the suites of a policy as JUnit 5 tests, in one line:
 *
 * <pre>{@code
 * class PolicyTest {
 *   @TestFactory
 *   Iterable<DynamicNode> policy() {
 *     return PolicyTests.of(Path.of("policy-tests.yaml"));
 *   }
 * }
 * }</pre>
 *
 * <p>Each case is a container with a test for each of its expectations, each invariant is a test
 * that proves it, and each has its file and line as its source, so that an IDE can open it. A
 * skipped case is an aborted test with its reason. A file that cannot be read is a failed test with
 * the error. For one thread.
 */
@SuppressWarnings(
    "exports") // who tests with JUnit has it; a module that only loads policies has not
public final class PolicyTests implements Iterable<DynamicNode> {

  private final Path path;
  private final int coverage;
  private final int mutants;

  private PolicyTests(Path path, int coverage, int mutants) {
    this.path = path;
    this.coverage = coverage;
    this.mutants = mutants;
  }

  /**
   * The tests of a suite file, or of a directory of them.
   *
   * @param path the file or directory
   * @return the tests, to return from a test factory
   */
  public static PolicyTests of(Path path) {
    return new PolicyTests(path, 0, 0);
  }

  /**
   * Adds a test that fails if the suites cover too few parts of a policy.
   *
   * @param percent the least coverage in percent, from 0, for no minimum, to 100
   * @return new tests
   */
  public PolicyTests covering(int percent) {
    return new PolicyTests(path, percent, mutants);
  }

  /**
   * Adds a test that fails if the suites detect too few mutants of a policy.
   *
   * @param percent the least mutation score in percent, from 0, for no minimum, to 100
   * @return new tests
   */
  public PolicyTests noticing(int percent) {
    return new PolicyTests(path, coverage, percent);
  }

  /** Reads the files, runs the suites, and returns a node for each. */
  @Override
  public Iterator<DynamicNode> iterator() {
    List<DynamicNode> nodes = new ArrayList<>();
    Map<Path, List<Suite>> byPolicy = new LinkedHashMap<>();
    for (LoadedSuite loaded : YamlSuites.read(path)) {
      nodes.add(container(loaded));
      byPolicy.computeIfAbsent(loaded.policy(), file -> new ArrayList<>()).add(loaded.suite());
    }
    byPolicy.forEach((policy, suites) -> thresholds(policy, suites, nodes));
    return nodes.iterator();
  }

  private void thresholds(Path policy, List<Suite> suites, List<DynamicNode> nodes) {
    if (coverage > 0) {
      nodes.add(
          DynamicTest.dynamicTest(
              "coverage of " + policy.getFileName(),
              policy.toUri(),
              () -> {
                Coverage covered = Coverage.of(YamlPolicies.load(policy), suites);
                if (!covered.reaches(coverage)) {
                  throw new AssertionFailedError(covered.toString(), coverage, covered.percent());
                }
              }));
    }
    if (mutants > 0) {
      nodes.add(
          DynamicTest.dynamicTest(
              "mutants of " + policy.getFileName(),
              policy.toUri(),
              () -> {
                Mutants found = Mutants.of(YamlPolicies.load(policy), suites);
                if (found.score() < mutants) {
                  throw new AssertionFailedError(found.toString(), mutants, found.score());
                }
              }));
    }
  }

  private static DynamicNode container(LoadedSuite loaded) {
    Policy policy = YamlPolicies.load(loaded.policy());
    SuiteResult result = loaded.suite().run(policy);
    List<DynamicNode> nodes = new ArrayList<>();
    for (Diagnostic problem : result.problems()) {
      nodes.add(
          DynamicTest.dynamicTest(
              problem.code(),
              source(problem.place()),
              () -> {
                throw new AssertionFailedError(problem.toString());
              }));
    }
    result.cases().forEach(each -> nodes.add(container(each)));
    result.proofs().forEach(each -> nodes.add(test(each)));
    return DynamicContainer.dynamicContainer(
        loaded.suite().name(), source(loaded.suite().place()), nodes.stream());
  }

  private static DynamicNode container(CaseResult result) {
    return DynamicContainer.dynamicContainer(
        result.test().toString(),
        source(result.test().place()),
        result.outcomes().stream().map(PolicyTests::test));
  }

  private static DynamicNode test(ExpectationOutcome outcome) {
    return DynamicTest.dynamicTest(
        outcome.expectation().toString(),
        source(outcome.expectation().place()),
        () -> report(outcome));
  }

  private static DynamicNode test(Proof proof) {
    return DynamicTest.dynamicTest(
        proof.stated().toString(),
        source(proof.stated().place()),
        () -> {
          if (!proof.holds()) {
            String stated = proof.stated().invariant().toString();
            throw new AssertionFailedError(proof.toString(), stated, proof.actual());
          }
        });
  }

  private static void report(ExpectationOutcome outcome) {
    if (outcome instanceof ExpectationOutcome.Skipped skipped) {
      throw new TestAbortedException(skipped.reason());
    }
    if (outcome instanceof ExpectationOutcome.Failed failed) {
      throw new AssertionFailedError(failed.toString(), failed.expected(), failed.actual());
    }
  }

  /** The file with line and column, as JUnit and the IDEs read it. */
  private static URI source(Place place) {
    String file = Path.of(place.source()).toUri().toString();
    return URI.create(file + "?line=" + place.line() + "&column=" + place.column());
  }
}
