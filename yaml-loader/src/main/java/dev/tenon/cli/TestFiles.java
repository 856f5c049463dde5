package dev.tenon.cli;

import dev.tenon.suite.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon test}: the test suites of policies. */
@Command(
    name = "test",
    description = {
      "Run the test suites of a policy: what it must decide, which parts of it no case got to, and"
          + " which small changes of it no case would notice.",
    },
    exitCodeList = {
      "0:all that was expected holds",
      "1:a case failed, or a percentage is less than was asked for",
      "2:a wrong option, or a missing or broken file",
      "130:a watch was ended with Ctrl-C"
    })
final class TestFiles extends Verb {

  @Option(
      names = {"-p", "--policy"},
      paramLabel = "PATH",
      description =
          "Test this policy, and not the one that each suite names: a file, a directory, or - for"
              + " standard input. May be repeated, and is then one policy.")
  List<String> policies = new ArrayList<>();

  @Option(
      names = "--case",
      paramLabel = "TEXT",
      description = "Only cases in whose name, or in whose subject's name, this text occurs.")
  String part = "";

  @Option(
      names = "--tag",
      paramLabel = "WORD",
      description = "Only cases with this tag. May be repeated, and is then any of them.")
  List<String> tags = new ArrayList<>();

  @Option(
      names = "--refuse-only",
      description = "Fail if a case says `only`, by which others are left out. For CI.")
  boolean refuseOnly;

  @Option(
      names = "--coverage",
      arity = "0..1",
      paramLabel = "FILE",
      preprocessor = AfterEquals.class,
      description =
          "Tell which parts of the policy decided a case. A FILE.html shows the policy's"
              + " own lines, FILE.json and FILE.txt its parts. May be repeated.")
  List<String> coverage = new ArrayList<>();

  @Option(
      names = "--covering",
      paramLabel = "PERCENT",
      description = "Fail if less of the policy decided a case.")
  int covering = -1;

  @Option(
      names = "--mutants",
      description =
          "Change the policy in small ways, and show each change that no case would notice.")
  boolean mutants;

  @Option(
      names = "--noticing",
      paramLabel = "PERCENT",
      description = "Fail if less of these changes are noticed.")
  int noticing = -1;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the results as XML, as JUnit and build servers do.")
  String junit = "";

  @Option(
      names = "--watch",
      description = "Run again whenever a file of the suites or policies changes, until Ctrl-C.")
  boolean watch;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "Suite files, directories with files that end in -tests.yaml, or - for standard input."
              + " Without it: policy-tests.yaml.")
  List<String> paths = new ArrayList<>();

  private final Watch watched = new Watch();

  TestFiles(Terminal terminal) {
    super("test", terminal);
  }

  @Override
  public Integer call() {
    return watch ? watched.repeat(terminal(), this::once) : once();
  }

  @Override
  Answer answer() {
    require(covering);
    require(noticing);
    coverage.forEach(CoverageFile::requireFormat);
    if (watch && (paths.contains(Input.STANDARD) || policies.contains(Input.STANDARD))) {
      throw new Usage("standard input does not change; leave out --watch, or name files");
    }
    watched.over(paths.isEmpty() ? List.of(TestInput.USUAL) : paths, policies);
    Progress progress = Progress.on(terminal());
    TestRun run = new TestRun(new TestInput(terminal(), paths, policies), selection(), progress);
    run.suites();
    if (run.results().stream().allMatch(tested -> tested.result().cases().isEmpty())) {
      throw new Usage("no case is selected by --case and --tag");
    }
    watched.over(run.policies());
    if (!coverage.isEmpty() || covering >= 0) {
      run.coverage();
    }
    if (mutants || noticing >= 0) {
      run.mutants();
    }
    progress.clear();
    TestThresholds thresholds = new TestThresholds(covering, noticing);
    if (!junit.isEmpty()) {
      Output.write(junit, JunitXml.of(run, thresholds));
    }
    return answer(run, thresholds);
  }

  private Answer answer(TestRun run, TestThresholds thresholds) {
    Answer answer = Answer.of(run.isGreen() && thresholds.missedBy(run).isEmpty());
    TestText text = new TestText(ink());
    run.results().forEach(tested -> answer.text(text.suite(tested)));
    for (TestRun.Tested tested : run.results()) {
      tested.loaded().warnings().forEach(warning -> answer.note(TestText.inShort(warning)));
    }
    boolean uncovered =
        thresholds.missedBy(run).stream().anyMatch(each -> each.option().equals("--covering"));
    for (TestRun.OfPolicy policy : run.reports()) {
      if (coverage.contains("") || uncovered) {
        policy.coverage().ifPresent(found -> answer.line("").text(text.coverage(found)));
      }
      policy.mutants().ifPresent(found -> answer.line("").text(text.mutants(policy, found)));
    }
    for (String file : coverage) {
      if (!file.isEmpty()) {
        CoverageFile.write(file, run.reports());
        answer.line("written: " + file);
      }
    }
    if (!junit.isEmpty()) {
      answer.line("written: " + junit);
    }
    thresholds.missedBy(run).forEach(missed -> answer.line(ink().bad("FAILED ") + missed.words()));
    TestShapes.of(run).forEach(answer::with);
    return answer;
  }

  private Selection selection() {
    Selection selection = Selection.all().tagged(tags.toArray(String[]::new)).named(part);
    return refuseOnly ? selection.refusingOnly() : selection;
  }

  private static void require(int percent) {
    if (percent > 100) {
      throw new Usage("a percentage is at most 100");
    }
  }

  /** Accepts a value after `=` only: an argument after a blank is a path. */
  static final class AfterEquals implements IParameterPreprocessor {

    AfterEquals() {}

    @Override
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      boolean attached = "=".equals(info.get("separator"));
      List<String> files = option.getValue();
      files.add(attached ? args.pop() : "");
      return true;
    }
  }
}
