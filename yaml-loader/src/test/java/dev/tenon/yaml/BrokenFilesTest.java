package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each {@code NN-name.yaml} among the broken files has a {@code NN-name.txt} with the whole text of
 * its errors. A new pair is a new test. What a failing one really says is in {@code target/broken}.
 */
class BrokenFilesTest {

  private static final Path FOLDER = Path.of("src/test/resources/broken");
  private static final Path ACTUAL = Path.of("target/broken");

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(path -> path.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static DiagnosticException refuse(Path file) {
    return assertThrows(DiagnosticException.class, () -> YamlPolicies.load(file), file.toString());
  }

  @TestFactory
  Stream<DynamicTest> everyBrokenFile_saysWhatItsTextSays() throws IOException {
    return files().stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)));
  }

  private static void compare(Path file) throws IOException {
    String actual = refuse(file).getMessage().replace(FOLDER + "/", "") + "\n";
    Path golden = Path.of(file.toString().replace(".yaml", ".txt"));
    String expected = Files.exists(golden) ? Files.readString(golden) : "";
    if (!actual.equals(expected)) {
      Files.createDirectories(ACTUAL);
      Files.writeString(ACTUAL.resolve(golden.getFileName()), actual);
    }
    assertEquals(expected, actual);
  }

  @Test
  void thereAreAtLeastSixtyOfThem() throws IOException {
    assertTrue(files().size() >= 60);
  }

  @Test
  void everyError_saysWhyAndHowToMendIt() throws IOException {
    for (Path file : files()) {
      for (Diagnostic diagnostic : refuse(file).diagnostics()) {
        assertAll(
            diagnostic.toString(),
            () -> assertFalse(diagnostic.reason().isEmpty(), "no reason"),
            () -> assertFalse(diagnostic.remedy().isEmpty(), "no remedy"),
            () -> assertTrue(diagnostic.code().matches("[a-z0-9]+(-[a-z0-9]+)*"), "code"),
            () -> assertFalse(diagnostic.message().endsWith("."), "full stop"));
      }
    }
  }
}
