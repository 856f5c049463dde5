package dev.tenon.cli;

import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.lint.Lint;
import dev.tenon.path.Resource;
import dev.tenon.suite.NamedInvariant;
import dev.tenon.yaml.YamlLint;
import dev.tenon.yaml.YamlSuites;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon lint}: valid rules that are probably mistakes. */
@Command(
    name = "lint",
    description = {
      "Find what is allowed to be written and was probably not meant.",
      "A comment silences a finding in its line or in the line below:",
      "  # tenon: ignore CODE because REASON"
    },
    exitCodeList = {
      "0:nothing found",
      "1:something found",
      "2:a wrong option, or a missing or broken file"
    })
final class LintFiles extends Verb {

  @Mixin final ClockOption clock = new ClockOption();

  @Option(
      names = "--inventory",
      paramLabel = "FILE",
      description =
          "What there is, a resource in a line: patterns that cover nothing of it are found. Text"
              + " behind a blank and lines that start with # are not read.")
  String inventory = "";

  @Option(
      names = "--tests",
      paramLabel = "FILE",
      description =
          "A file of policy tests: its invariants `exclusive` and `separate` are compared with what"
              + " roles and assignments give.")
  String tests = "";

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "Policy files or directories, which are one policy, or - for standard input. Without it:"
              + " policy.yaml.")
  List<String> paths = new ArrayList<>();

  LintFiles(Terminal terminal) {
    super("lint", terminal);
  }

  @Override
  Answer answer() {
    Lint lint = Lint.at(clock.instant()).keeping(duties());
    List<Diagnostic> found = findings(inventory.isEmpty() ? lint : lint.against(resources()));
    Answer answer = Answer.of(found.isEmpty()).with("findings", Shapes.diagnostics(found));
    found.forEach(finding -> answer.line(ink().diagnostic(finding)).line(""));
    return answer.line(
        found.isEmpty()
            ? ink().good("nothing found")
            : found.size() + (found.size() == 1 ? " finding" : " findings"));
  }

  private List<Diagnostic> findings(Lint lint) {
    if (paths.contains(Input.STANDARD)) {
      if (paths.size() > 1) {
        throw new Usage("a policy comes from standard input or from files, not from both");
      }
      return YamlLint.of(lint)
          .findings(Input.STANDARD_NAME, Input.text(terminal(), Input.STANDARD));
    }
    if (paths.size() == 1 && PolicyOption.isPipe(paths.get(0))) {
      return YamlLint.of(lint).findings(paths.get(0), Input.text(terminal(), paths.get(0)));
    }
    List<String> names = paths.isEmpty() ? List.of("policy.yaml") : paths;
    return YamlLint.of(lint).findings(names.stream().map(PolicyOption::path).toList());
  }

  private List<Invariant> duties() {
    return tests.isEmpty()
        ? List.of()
        : YamlSuites.load(PolicyOption.path(tests)).invariants().stream()
            .map(NamedInvariant::invariant)
            .toList();
  }

  private List<Resource> resources() {
    return Input.text(terminal(), inventory)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> Resource.parse(line.strip().split(" ", 2)[0]))
        .toList();
  }
}
