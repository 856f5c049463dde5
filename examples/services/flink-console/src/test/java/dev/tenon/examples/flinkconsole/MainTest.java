package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console as a process of its own: issue 14, flink-console. */
@Timeout(120)
class MainTest {

  @TempDir private Path folder;

  private ProcessBuilder console(List<String> before, String... args) {
    List<String> words = new ArrayList<>(before);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    words.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    return builder;
  }

  // With the port taken, Flink started first, and a stack trace ended it.
  @Test
  void aPortThatIsTaken_isToldInALine_beforeFlinkStarts() throws Exception {
    try (ServerSocketChannel taken = Console.listen(0)) {
      String port = String.valueOf(taken.socket().getLocalPort());
      Process process = console(List.of(), port, "false", "0").start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String why = "port " + port + " cannot be used (Address already in use): choose another one";
      assertEquals("flink-console: " + why + "\n", said);
      assertEquals(1, process.waitFor());
    }
  }

  // SIGTERM to Maven left the server running.
  @Test
  void theConsole_ends_withTheProcessThatHasStartedIt() throws Exception {
    List<String> shell = List.of("sh", "-c", "\"$@\" & echo $!; wait", "sh");
    Process maven = console(shell, "0", "false", "0", "true").start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(maven.getInputStream(), StandardCharsets.UTF_8))) {
      ProcessHandle console = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertEquals("Starting Flink, which takes some seconds ...", lines.readLine());
      maven.destroy();
      maven.waitFor();
      assertFalse(console.onExit().get(60, TimeUnit.SECONDS).isAlive());
    }
  }

  // The audit log was truncated at each start.
  @Test
  void theAuditLog_isAppended_aRecordALine() throws Exception {
    Path log = folder.resolve("state/audit.jsonl");
    try (AuditLines first = AuditLines.append(log)) {
      first.accept("{\"first\":1}");
      IOException e = assertThrows(IOException.class, () -> AuditLines.append(log));
      assertEquals("another console writes to " + log, e.getMessage());
    }
    Files.writeString(log, Files.readString(log) + "{\"cut");
    try (AuditLines second = AuditLines.append(log)) {
      second.accept("{\"second\":2}");
      second.accept("{\"third\":3}");
    }
    assertEquals("{\"first\":1}\n{\"cut\n{\"second\":2}\n{\"third\":3}\n", Files.readString(log));
  }

  @Test
  void theAuditLog_outlivesTheConsole() throws Exception {
    Path log = folder.resolve("tenon-flink-console/audit.jsonl");
    Files.createDirectories(log.getParent());
    Files.writeString(log, "{\"kept\":true}\n");
    Process process = console(List.of(), "0", "false", "0").start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("Starting Flink, which takes some seconds ...", lines.readLine());
      assertTrue(Files.readString(log).startsWith("{\"kept\":true}\n"));
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
  }
}
