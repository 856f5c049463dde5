package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pictures of the manual show real output; {@code mvn -q -Ppictures} makes them again. */
class PicturesTest {

  @Test
  @Tag("slow")
  void terminals_showWhatIsPrintedToday() throws Exception {
    for (Map.Entry<String, String> picture : Pictures.terminals().entrySet()) {
      Path file = Pictures.HOME.resolve(picture.getKey());
      assertEquals(Files.readString(file), picture.getValue(), picture::getKey);
    }
  }

  @Test
  void pictures_areShownByTheManual() throws Exception {
    String readme = Files.readString(Module.home().resolve("docs/testing.md"));
    try (var files = Files.list(Pictures.HOME)) {
      for (Path file : files.toList()) {
        assertTrue(readme.contains("../pictures/" + file.getFileName()), file::toString);
      }
    }
  }
}
