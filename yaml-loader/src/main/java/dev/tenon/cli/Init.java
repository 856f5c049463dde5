package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon init}: writes a starter policy and its tests. */
@Command(
    name = "init",
    description = "Write a commented starter policy and its tests into a directory.",
    exitCodeList = {"0:written", "2:a wrong option, or a file that is there already"})
final class Init extends Verb {

  /** The files that it writes. */
  static final List<String> FILES = List.of("policy.yaml", "policy-tests.yaml");

  @Option(names = "--force", description = "Replace files that are there.")
  boolean force;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIRECTORY",
      description = "Where to; it is made if it is not there. Without it: here.")
  String directory = ".";

  Init(Terminal terminal) {
    super("init", terminal);
  }

  @Override
  Answer answer() {
    Path home = PolicyOption.path(directory);
    if (!force) {
      FILES.stream().map(home::resolve).filter(Files::exists).findFirst().ifPresent(Init::refuse);
    }
    List<String> written = new ArrayList<>();
    for (String name : FILES) {
      written.add(write(home.resolve(name), starter(name)));
    }
    Answer answer = Answer.yes().with("written", written);
    written.forEach(file -> answer.line("written: " + file));
    return answer;
  }

  private static void refuse(Path file) {
    throw Input.refusal(
        Diagnostic.error(
                "file-exists", Place.ofSource(file.toString()), "the file is there already")
            .because("it may be somebody's policy")
            .mend("name another directory, or replace it with --force"));
  }

  /** The content of a starter file. */
  static String starter(String name) {
    try (InputStream in = Init.class.getResourceAsStream("starter/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String write(Path file, String text) {
    try {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, text);
      return file.normalize().toString();
    } catch (IOException refused) {
      throw Input.refusal(
          Diagnostic.error(
                  "unwritable-file", Place.ofSource(file.toString()), "the file cannot be written")
              .because(refused.getClass().getSimpleName())
              .mend("name a directory that this program may write to")
              .causedBy(refused));
    }
  }
}
