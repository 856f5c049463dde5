package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.yaml.migration.Imported;
import dev.tenon.yaml.migration.Migration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon import}: writes the policy of another system as a policy of this format. */
@Command(
    name = "import",
    description = {
      "Write policies of another system as a policy, with a suite of cases, and tell what it does not"
          + " say or says more narrowly. Nothing is allowed that the source denies.",
      "Formats: kubernetes (manifests), casbin (the model, then rules), ranger (the export), trino"
          + " (rules.json), akhq and kafka-ui (their configuration)."
    },
    footer = {"", "For example:  tenon import casbin model.conf policy.csv --to shop"},
    exitCodeList = {
      "0:imported, and it says all that the source does",
      "1:imported, with findings",
      "2:a wrong option, a broken file, or a part that cannot be imported safely"
    })
final class ImportFiles extends Verb {

  private static final String POLICY = "policy.yaml";
  private static final String SUITE = "policy-tests.yaml";

  @Mixin final ClockOption clock = new ClockOption();

  @Option(
      names = "--to",
      paramLabel = "DIRECTORY",
      description = "Write policy.yaml and policy-tests.yaml there. Without it: print the policy.")
  String directory = "";

  @Option(names = "--force", description = "Replace files that are there.")
  boolean force;

  @Parameters(index = "0", paramLabel = "FORMAT", description = "The format of the files.")
  String format = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "The files of the source, or - for standard input.")
  List<String> files = new ArrayList<>();

  ImportFiles(Terminal terminal) {
    super("import", terminal);
  }

  @Override
  Answer answer() {
    Migration migration = Migration.byFormat().get(format);
    if (migration == null) {
      throw new Usage(
          "no format "
              + Diagnostic.quote(format)
              + "; "
              + Suggestion.among(format, Migration.byFormat().keySet()));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String file : files) {
      texts.put(
          file.equals(Input.STANDARD) ? Input.STANDARD_NAME : file, Input.text(terminal(), file));
    }
    Imported imported = migration.read(texts, clock.instant());
    List<Diagnostic> findings = imported.findings();
    Answer answer = Answer.of(findings.isEmpty()).with("findings", Shapes.diagnostics(findings));
    if (directory.isEmpty()) {
      answer
          .text(imported.policy())
          .with("policy", imported.policy())
          .with("suite", imported.suite());
      findings.forEach(finding -> answer.note(finding.toString()));
      return answer;
    }
    List<String> written =
        List.of(write(POLICY, imported.policy()), write(SUITE, imported.suite()));
    findings.forEach(finding -> answer.line(ink().diagnostic(finding)).line(""));
    written.forEach(file -> answer.line("written: " + file));
    return answer
        .line(findings.isEmpty() ? ink().good("no findings") : count(findings.size()))
        .with("written", written);
  }

  private static String count(int findings) {
    return findings + (findings == 1 ? " finding" : " findings");
  }

  private String write(String name, String text) {
    Path file = PolicyOption.path(directory).resolve(name);
    if (!force && Files.exists(file)) {
      throw Input.refusal(
          Diagnostic.error(
                  "file-exists", Place.ofSource(file.toString()), "the file is there already")
              .because("it may be somebody's policy")
              .mend("name another directory, or replace it with --force"));
    }
    Output.write(file.toString(), text);
    return file.normalize().toString();
  }
}
