package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every session prints what its file says. In the default build the program runs within the test;
 * with {@code -Pcommand-line} every command is a process of the built jar, started as the launcher
 * of {@code tenon launcher} starts it.
 */
@Tag("command-line")
class SessionsTest {

  private static final Path ACTUAL = Module.home().resolve("target/cli-actual");

  static List<Path> sessions() throws IOException {
    try (Stream<Path> files = Files.list(Module.resources())) {
      return files
          .filter(file -> file.toString().endsWith(".session"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everySession_printsWhatItsFileSays() throws IOException {
    return sessions().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)));
  }

  private static void replay(Path file) throws Exception {
    boolean processes = Boolean.getBoolean("tenon.cli.processes");
    String expected = Files.readString(file);
    String actual =
        new Session(processes ? Programs::launched : Programs::within)
            .replay(expected)
            .replaceAll("(?m)^tenon [0-9]\\S*$|^tenon " + Version.number() + "$", "tenon VERSION")
            .replaceAll("sha256:[0-9a-f]{64}", "sha256:HASH")
            .replaceAll(" time=\"[0-9.]+\"", " time=\"SECONDS\"");
    if (!actual.equals(expected)) {
      Files.createDirectories(ACTUAL);
      Files.writeString(ACTUAL.resolve(file.getFileName()), actual);
    }
    assertEquals(expected, actual);
  }

  @Test
  void everyCommand_hasItsHelpInASession() throws IOException {
    Set<String> commands = commands();
    Set<String> missing = new TreeSet<>();
    for (String name : program().getSubcommands().keySet()) {
      if (!commands.contains("tenon " + name + " --help")) {
        missing.add(name);
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(commands.contains("tenon --help"));
  }

  @Test
  void everyOption_isUsedInASession() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (CommandLine command : program().getSubcommands().values()) {
      List<String> uses = uses(command.getCommandName());
      for (OptionSpec option : command.getCommandSpec().options()) {
        for (String name : option.names()) {
          if (!name.equals("-h")
              && uses.stream().noneMatch(use -> Session.words(use).contains(name))) {
            missing.add(command.getCommandName() + " " + name);
          }
        }
      }
    }
    missing.removeAll(JarTest.OPTIONS);
    assertEquals(Set.of(), missing);
  }

  @Test
  void reviewer_asksWithTheCommandThatTheFailureNames() throws IOException {
    String session = Files.readString(Module.resources().resolve("review.session"));
    List<String> named =
        session
            .lines()
            .filter(line -> line.startsWith("  more: "))
            .map(line -> line.substring("  more: ".length()))
            .toList();
    assertTrue(named.size() > 1);
    assertTrue(Session.commands(session).contains(named.get(0)), named::toString);
  }

  private static List<String> uses(String name) throws IOException {
    return commands().stream().filter(line -> line.startsWith("tenon " + name + " ")).toList();
  }

  private static Set<String> commands() throws IOException {
    Set<String> all = new TreeSet<>();
    for (Path file : sessions()) {
      all.addAll(Session.commands(Files.readString(file)));
    }
    return all;
  }

  private static CommandLine program() {
    return Tenon.all(Terminal.ofProcess());
  }
}
