package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Every session prints what its file says, here and in {@link OtherSessionsTest}. In the default
 * build the program runs within the test; with {@code -Pcommand-line} every command is a process of
 * the built jar, started as the launcher of {@code tenon launcher} starts it.
 */
@Tag("command-line")
class SessionsTest {

  @TestFactory
  Stream<DynamicTest> everySession_printsWhatItsFileSays() throws IOException {
    return Sessions.half(0);
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
    for (Path file : Sessions.files()) {
      all.addAll(Session.commands(Files.readString(file)));
    }
    return all;
  }

  private static CommandLine program() {
    return Tenon.all(Terminal.ofProcess());
  }
}
