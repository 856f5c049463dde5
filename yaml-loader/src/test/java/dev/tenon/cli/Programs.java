package dev.tenon.cli;

import dev.tenon.cli.Session.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ways to run the program. */
final class Programs {

  private Programs() {}

  /** Within the test. */
  static Run within(List<String> args, byte[] input) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            false);
    int exit = Tenon.run(terminal, args.toArray(new String[0]));
    terminal.flush();
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** As a process of the built jar. */
  static Run jar(List<String> args, byte[] input) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-jar", Module.jar().toString()));
    command.addAll(args);
    return process(command, input, Map.of());
  }

  /**
   * As a process of the built jar too, started by the script that {@code tenon launcher} writes.
   */
  static Run launched(List<String> args, byte[] input) throws Exception {
    List<String> command = new ArrayList<>(List.of(Launched.SCRIPT.toString()));
    command.addAll(args);
    return process(command, input, Map.of());
  }

  /** Made once, by whoever starts first. */
  private static final class Launched {

    static final Path SCRIPT = script();

    private static Path script() {
      try {
        Path directory = Files.createTempDirectory("tenon-launcher");
        Path script = directory.resolve("tenon");
        Run made = jar(List.of("launcher", "--to", script.toString()), new byte[0]);
        if (made.exit() != 0) {
          throw new IllegalStateException(made.text());
        }
        // Deleted in the opposite order.
        for (String name : List.of("", "tenon.jsa", "tenon")) {
          directory.resolve(name).toFile().deleteOnExit();
        }
        return script;
      } catch (Exception failed) {
        throw new IllegalStateException("no launcher", failed);
      }
    }
  }

  /** Any process; what is in the environment besides. */
  static Run process(List<String> command, byte[] input, Map<String, String> environment)
      throws Exception {
    Path err = Files.createTempFile("tenon", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      feed(process, input);
      try (InputStream out = process.getInputStream()) {
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text, Files.readString(err));
      }
    } finally {
      Files.delete(err);
    }
  }

  private static void feed(Process process, byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
    } catch (IOException notRead) {
      // The program ended without reading it, which is its right.
    }
  }
}
