package dev.tenon.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The repository that the tests run in. */
final class Checkout {

  /** Its root, from wherever the tests are started. */
  static final Path ROOT = root();

  /** The example's directory. */
  static final Path HOME = ROOT.resolve("examples").resolve("quickstart");

  private Checkout() {}

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve(".mvn"))) {
      here = here.getParent();
      if (here == null) {
        throw new IllegalStateException("no .mvn above " + Path.of("").toAbsolutePath());
      }
    }
    return here;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the program prints, run from the root as the README's command runs it. */
  static Output run(String... options) throws IOException, InterruptedException {
    return run(ROOT, Main.class.getName(), options);
  }

  /** What a program of the tests' class path prints. */
  static Output run(Path directory, String main, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Output(process.waitFor(), text);
  }

  /**
   * What a run leaves.
   *
   * @param exit its exit code
   * @param text what it printed
   */
  record Output(int exit, String text) {

    /** The text without what a clock measured. */
    String timeless() {
      return text.replaceAll("(?m)^(load|compile|decide) .*\\n", "$1\n");
    }
  }
}
