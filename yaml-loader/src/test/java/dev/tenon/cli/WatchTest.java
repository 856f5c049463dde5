package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tenon test --watch}, as a process that is ended as a person ends it. */
@Timeout(120)
class WatchTest {

  @TempDir Path directory;

  @Test
  void watch_runsAgainAfterEachChange_andEndsWithCtrlC() throws Exception {
    Path policy = directory.resolve("policy.yaml");
    Path tests = directory.resolve("policy-tests.yaml");
    Files.writeString(policy, Init.starter("policy.yaml"));
    Files.writeString(tests, Init.starter("policy-tests.yaml"));
    Process process = start("test", "--watch");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("shop: 42 passed, 0 failed, 0 skipped in 8 cases", lines.readLine());
      assertEquals("watching policy-tests.yaml, policy.yaml; Ctrl-C ends", lines.readLine());

      replace(policy, "shop/prod/cart*", "shop/prod/cart");
      assertEquals("changed: policy.yaml", lines.readLine());
      List<String> red = until(lines, "watching ");
      assertTrue(red.contains("FAILED olaf: an operator runs all of dev, and the carts in prod"));

      replace(tests, "cases:", "cases: nonsense");
      assertEquals("changed: policy-tests.yaml", lines.readLine());
      assertTrue(until(lines, "watching ").toString().contains(": error: "));

      replace(policy, "shop/prod/cart", "shop/prod/cart*");
      assertEquals("changed: policy.yaml", lines.readLine());
      until(lines, "watching ");
      replace(tests, "cases: nonsense", "cases:");
      assertEquals("changed: policy-tests.yaml", lines.readLine());
      assertEquals("shop: 42 passed, 0 failed, 0 skipped in 8 cases", lines.readLine());
      lines.readLine();

      interrupt(process);
      assertEquals(List.of(), lines.lines().toList());
      assertTrue(process.waitFor(1, TimeUnit.MINUTES));
      assertEquals(130, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  /** With the usual answer to Ctrl-C, whatever the program that runs the tests does with it. */
  private Process start(String... args) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-jar", Module.jar().toAbsolutePath().toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS"));
    return builder.redirectErrorStream(true).start();
  }

  private static void interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private static List<String> until(BufferedReader lines, String start) throws Exception {
    List<String> read = new ArrayList<>();
    String line = lines.readLine();
    while (line != null && !line.startsWith(start)) {
      read.add(line);
      line = lines.readLine();
    }
    return read;
  }

  private static void replace(Path file, String old, String young) throws Exception {
    String text = Files.readString(file);
    assertTrue(text.contains(old));
    Files.writeString(file, text.replace(old, young));
  }
}
