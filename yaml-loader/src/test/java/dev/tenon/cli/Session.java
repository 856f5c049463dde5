package dev.tenon.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A session at a shell, as a text: commands behind {@code $ }, each with all that it printed.
 *
 * <pre>
 * $ tenon check -s ada VIEW shop
 * DENY no-rule: ...
 * 2> note: what went to standard error
 * [exit 1]
 * $ edit policy.yaml: allow -> deny
 * </pre>
 *
 * <p>{@code < FILE} at the end of a command is its standard input, {@code | head -9} shows the
 * first lines alone. {@code cat FILE} shows a file, {@code cp FILE COPY} copies one, and {@code
 * edit FILE: OLD -> NEW} replaces the first OLD. A session starts in an empty directory with copies
 * of all files of {@code files} and of the {@code examples/policies}.
 */
final class Session {

  /** Runs the program. */
  interface Program {
    Run run(List<String> args, byte[] input) throws Exception;
  }

  /** What one command gave. */
  record Run(int exit, String out, String err) {
    String text() {
      StringBuilder text = new StringBuilder(out);
      if (!out.isEmpty() && !out.endsWith("\n")) {
        text.append("\\ no line end\n");
      }
      err.lines().forEach(line -> text.append(("2> " + line).stripTrailing()).append('\n'));
      return exit == 0
          ? text.toString()
          : text.append("[exit ").append(exit).append("]\n").toString();
    }
  }

  private static final Path FILES = Module.resources().resolve("files");
  private static final Path POLICIES = Module.home().resolve("../examples/policies").normalize();
  private static final String PROMPT = "$ ";

  private final Program program;

  Session(Program program) {
    this.program = program;
  }

  /** The commands of a session, without their output. */
  static List<String> commands(String text) {
    return text.lines().filter(line -> line.startsWith(PROMPT)).map(l -> l.substring(2)).toList();
  }

  /** Runs all commands of a text again, and gives the text as it should be. */
  String replay(String text) throws Exception {
    prepare();
    StringBuilder actual = new StringBuilder();
    text.lines()
        .takeWhile(line -> !line.startsWith(PROMPT))
        .forEach(line -> actual.append(line).append('\n'));
    for (String command : commands(text)) {
      actual.append(PROMPT).append(command).append('\n').append(run(command));
    }
    return actual.toString();
  }

  private static void prepare() throws IOException {
    Path here = Path.of("");
    if (!here.toAbsolutePath().endsWith("cli-work")) {
      throw new IllegalStateException("all files here would be deleted: " + here.toAbsolutePath());
    }
    try (Stream<Path> old = Files.walk(here)) {
      for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.toString().isEmpty()) {
          Files.delete(path);
        }
      }
    }
    copyAll(FILES, here);
    copyAll(POLICIES, here.resolve("examples/policies"));
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> fresh = Files.walk(from)) {
      for (Path path : fresh.filter(file -> !file.startsWith(from.resolve("target"))).toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy.toAbsolutePath());
        } else {
          Files.copy(path, copy);
        }
      }
    }
  }

  private String run(String command) throws Exception {
    List<String> words = words(command);
    return switch (words.get(0)) {
      case "tenon" -> tenon(words.subList(1, words.size()));
      case "cat" -> Files.readString(Path.of(words.get(1)));
      case "cp" -> copy(Path.of(words.get(1)), Path.of(words.get(2)));
      case "edit" -> edit(command.substring("edit ".length()));
      default -> throw new IllegalArgumentException("no such command: " + command);
    };
  }

  private String tenon(List<String> words) throws Exception {
    int head = words.indexOf("|");
    if (head >= 0) {
      String text = tenon(words.subList(0, head));
      int most = Integer.parseInt(words.get(head + 2).substring(1));
      return text.lines().limit(most).map(line -> line + "\n").collect(Collectors.joining());
    }
    int from = words.indexOf("<");
    byte[] input = from < 0 ? new byte[0] : Files.readAllBytes(Path.of(words.get(from + 1)));
    return program.run(from < 0 ? words : words.subList(0, from), input).text();
  }

  private static String copy(Path from, Path to) throws IOException {
    Files.copy(from, to);
    return "";
  }

  private static String edit(String what) throws IOException {
    int colon = what.indexOf(": ");
    int arrow = what.indexOf(" -> ");
    Path file = Path.of(what.substring(0, colon));
    String old = what.substring(colon + 2, arrow);
    String text = Files.readString(file);
    int found = text.indexOf(old);
    if (found < 0) {
      throw new IllegalArgumentException("not in " + file + ": " + old);
    }
    Files.writeString(
        file,
        text.substring(0, found) + what.substring(arrow + 4) + text.substring(found + old.length()),
        StandardCharsets.UTF_8);
    return "";
  }

  /** A command's words; single quotes keep blanks, and whatever else, together. */
  static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
        any = true;
      } else if (c == ' ' && !quoted) {
        if (any) {
          words.add(word.toString());
        }
        word.setLength(0);
        any = false;
      } else {
        word.append(c);
        any = true;
      }
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }
}
