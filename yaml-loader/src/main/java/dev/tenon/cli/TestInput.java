package dev.tenon.cli;

import dev.tenon.yaml.LoadedSuite;
import dev.tenon.yaml.PolicyTexts;
import dev.tenon.yaml.YamlSuites;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The suites to run, and the policy of each. */
final class TestInput {

  /** The default suite file. */
  static final String USUAL = "policy-tests.yaml";

  private final Terminal terminal;
  private final List<String> paths;
  private final List<String> policies;
  private final Map<List<String>, PolicyTexts> read = new HashMap<>();

  TestInput(Terminal terminal, List<String> paths, List<String> policies) {
    this.terminal = terminal;
    this.paths = paths;
    this.policies = policies;
  }

  List<LoadedSuite> suites() {
    if (paths.contains(Input.STANDARD)) {
      if (paths.size() > 1 || policies.contains(Input.STANDARD)) {
        throw new Usage("standard input is one suite or the policy, and nothing besides");
      }
      return List.of(
          YamlSuites.readText(Input.STANDARD_NAME, Input.text(terminal, Input.STANDARD)));
    }
    List<LoadedSuite> suites = new ArrayList<>();
    for (String path : paths.isEmpty() ? List.of(USUAL) : paths) {
      suites.addAll(YamlSuites.read(PolicyOption.path(path)));
    }
    return suites;
  }

  /** The policy of a suite, cached after the first read. */
  PolicyTexts policy(LoadedSuite suite) {
    List<String> named = policies.isEmpty() ? List.of(suite.policy().toString()) : policies;
    return read.computeIfAbsent(named, all -> PolicyOption.texts(terminal, all));
  }

  /** The display name of a suite's policy. */
  String nameOfPolicy(LoadedSuite suite) {
    return policies.isEmpty() ? suite.policy().toString() : String.join(" ", policies);
  }

  /** The files of a suite's policy. */
  List<Path> files(LoadedSuite suite) {
    return policies.isEmpty()
        ? List.of(suite.policy())
        : policies.stream().map(PolicyOption::path).toList();
  }

  /** The policy's paths, for the policy option of another command. */
  List<String> policyOption(LoadedSuite suite) {
    return policies.isEmpty() ? List.of(suite.policy().toString()) : policies;
  }
}
