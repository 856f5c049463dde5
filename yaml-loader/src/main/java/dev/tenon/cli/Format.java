package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon fmt}: a policy file in canonical form. */
@Command(
    name = "fmt",
    description = {
      "Print a policy file in canonical form: permissions below their roles, paths as texts, one"
          + " order of keys.",
      "Every comment is kept, above the part that it was written for. YAML anchors are written out;"
          + " keys that the policy does not use (x-..., provider blocks) are left out, and named."
    },
    exitCodeList = {
      "0:printed or written; with --check: the file is in canonical form",
      "1:with --check: it is not",
      "2:a wrong option, or a missing or broken file"
    })
final class Format extends Verb {

  @Option(names = "--check", description = "Print nothing, and tell whether anything would change.")
  boolean check;

  @Option(
      names = {"-w", "--write"},
      description = "Write the canonical form into the file.")
  boolean write;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "A policy file, or - for standard input. Without it: policy.yaml.")
  String file = "policy.yaml";

  Format(Terminal terminal) {
    super("fmt", terminal);
  }

  @Override
  Answer answer() {
    if (check && write) {
      throw new Usage("either --check or --write");
    }
    if (write && file.equals(Input.STANDARD)) {
      throw new Usage("standard input cannot be written; leave out --write");
    }
    String name = file.equals(Input.STANDARD) ? Input.STANDARD_NAME : file;
    String before = Input.text(terminal(), file);
    Policy policy = YamlPolicies.parse(name, before);
    String after = Canonical.of(name, before, policy);
    if (!YamlPolicies.parse(name, after).equals(policy)) {
      throw new IllegalStateException("the canonical form of " + name + " means something else");
    }
    boolean canonical = after.equals(before);
    Answer answer = check ? checked(canonical, before, after) : printed(before, after);
    Set<String> dropped = Canonical.dropped(before, policy);
    if (!dropped.isEmpty()) {
      answer.note("left out, since the policy does not use it: " + String.join(", ", dropped));
    }
    return answer.with("canonical", canonical).with("formatted", after);
  }

  private Answer checked(boolean canonical, String before, String after) {
    return canonical
        ? Answer.yes().line(file + " is in canonical form")
        : Answer.no()
            .line(file + " is not in canonical form; the first line that differs:")
            .line(firstDifference(before, after));
  }

  private static String firstDifference(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> young = after.lines().toList();
    int line = 0;
    while (line < Math.min(old.size(), young.size()) && old.get(line).equals(young.get(line))) {
      line++;
    }
    List<String> shown = new ArrayList<>();
    shown.add("line " + (line + 1));
    if (line < old.size()) {
      shown.add("- " + old.get(line));
    }
    if (line < young.size()) {
      shown.add("+ " + young.get(line));
    }
    return String.join("\n", shown);
  }

  private Answer printed(String before, String after) {
    if (!write) {
      return Answer.yes().text(after);
    }
    if (!after.equals(before)) {
      save(after);
    }
    return Answer.yes().line(file + (after.equals(before) ? " is as it was" : " is written"));
  }

  private void save(String text) {
    try {
      Files.writeString(PolicyOption.path(file), text);
    } catch (IOException refused) {
      throw Input.refusal(
          Diagnostic.error("unwritable-file", Place.ofSource(file), "the file cannot be written")
              .because(refused.getClass().getSimpleName())
              .mend("correct the file's permissions")
              .causedBy(refused));
    }
  }
}
