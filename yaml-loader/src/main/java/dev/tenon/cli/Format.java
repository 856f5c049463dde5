package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import dev.tenon.suite.Suite;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.YamlSuites;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon fmt}: a policy file in canonical form. */
@Command(
    name = "fmt",
    description = {
      "Print a policy file or a suite of tests in the layout of this format: one blank behind each"
          + " comma and colon within brackets and braces, no blanks at the ends of lines, no two"
          + " empty lines in a row. What stands on one line stays there, and every comment too.",
      "With --rewrite a policy is written anew: permissions below their roles, paths as texts, one"
          + " order of keys. Comments are kept, above the part that they were written for. Anchors"
          + " are written out; keys that the policy does not use (x-..., provider blocks) are left"
          + " out, and named."
    },
    exitCodeList = {
      "0:printed or written; with --check: nothing would change",
      "1:with --check: something would change",
      "2:a wrong option, or a missing or broken file"
    })
final class Format extends Verb {

  private static final Pattern SUITE =
      Pattern.compile("(?m)^(suite|subjects|cases|tables|invariants|inventories|relations):");

  @Option(names = "--check", description = "Print nothing, and tell whether anything would change.")
  boolean check;

  @Option(names = "--rewrite", description = "Write a policy anew, in one form for all.")
  boolean rewrite;

  @Option(
      names = {"-w", "--write"},
      description = "Write the result into the file.")
  boolean write;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "A policy file or a suite of tests, or - for standard input. Without it: policy.yaml.")
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
    boolean suite = isSuite(before);
    if (suite && rewrite) {
      throw new Usage("a suite of tests is not rewritten; leave out --rewrite");
    }
    String after = suite ? ofSuite(name, before) : ofPolicy(name, before);
    boolean canonical = after.equals(before);
    Answer answer = check ? checked(canonical, before, after) : printed(before, after);
    Set<String> dropped =
        rewrite ? Canonical.dropped(before, YamlPolicies.parse(name, before)) : Set.of();
    if (!dropped.isEmpty()) {
      answer.note("left out, since the policy does not use it: " + String.join(", ", dropped));
    }
    return answer.with("canonical", canonical).with("formatted", after);
  }

  private String ofPolicy(String name, String before) {
    Policy policy = YamlPolicies.parse(name, before);
    String after =
        rewrite ? Canonical.of(name, before, policy) : YamlPolicies.layout(withoutMark(before));
    return same(name, after, policy, YamlPolicies.parse(name, after));
  }

  private static String ofSuite(String name, String before) {
    Suite suite = YamlSuites.parse(name, before);
    String after = YamlPolicies.layout(withoutMark(before));
    return same(name, after, suite, YamlSuites.parse(name, after));
  }

  private static String same(String name, String after, Object before, Object read) {
    if (!read.equals(before)) {
      throw new IllegalStateException("the form of " + name + " means something else");
    }
    return after;
  }

  /** Removes a byte order mark. */
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Whether a text is a suite: it has a key that no policy has. */
  private static boolean isSuite(String text) {
    return SUITE.matcher(text).find();
  }

  private Answer checked(boolean canonical, String before, String after) {
    return canonical
        ? Answer.yes().line(file + " is as it should be")
        : Answer.no()
            .line(file + " would change; the first line that differs:")
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
