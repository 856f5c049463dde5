package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The sessions of the command line. Two classes of tests replay one half each, since a class has
 * one process of the build, and one working directory.
 */
final class Sessions {

  private static final int HALVES = 2;
  private static final Path ACTUAL = Module.home().resolve("target/cli-actual");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Module.resources())) {
      return files
          .filter(file -> file.toString().endsWith(".session"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private Sessions() {}

  /** A test of every second session, beginning with the first (0) or the second (1). */
  static Stream<DynamicTest> half(int first) throws IOException {
    List<Path> files = files();
    return IntStream.range(0, files.size())
        .filter(i -> i % HALVES == first)
        .mapToObj(files::get)
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
}
