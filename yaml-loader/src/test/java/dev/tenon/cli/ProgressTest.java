package dev.tenon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How far a long run is: shown to somebody who looks on, and to nobody else. */
class ProgressTest {

  private long now;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Progress progress(boolean shown) {
    PrintStream out = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Progress(out, shown, () -> now * 1_000_000);
  }

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withinTheFirstSecond_nothingIsShown() {
    Progress progress = progress(true);
    now = 999;
    progress.at("cases", 1, 2);
    progress.clear();
    assertEquals("", shown());
  }

  @Test
  void afterASecond_theLineIsWrittenTenTimesASecond_andRemovedAtTheEnd() {
    Progress progress = progress(true);
    for (now = 0; now <= 1_250; now += 10) {
      progress.at("cases", (int) now, 2_000);
    }
    progress.clear();
    assertEquals(
        "\r1000 of 2000 cases\u001B[K\r1100 of 2000 cases\u001B[K\r1200 of 2000 cases\u001B[K"
            + "\r\u001B[K",
        shown());
  }

  @Test
  void whereNobodyLooksOn_nothingIsShown() {
    Progress progress = progress(false);
    now = 60_000;
    progress.at("cases", 1, 2);
    progress.clear();
    assertEquals("", shown());
  }
}
