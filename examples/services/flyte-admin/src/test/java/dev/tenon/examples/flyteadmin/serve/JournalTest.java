package dev.tenon.examples.flyteadmin.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal outlasts processes that end at any moment. */
class JournalTest {

  private static final List<Grant> NONE = List.of();

  @TempDir private Path folder;

  private static List<Grant> grant(String key) {
    return List.of(
        new Grant(
            Grant.Receiver.ENTITLEMENT, key, "viewer", List.of("ml"), List.of(), Instant.MAX, ""));
  }

  private void write(String key) throws IOException {
    try (Journal journal = new Journal(folder.resolve("journal"), Clock.systemUTC())) {
      journal.changed(NONE, grant(key));
    }
  }

  private List<String> kinds(String project) throws IOException {
    return Journal.read(folder.resolve("journal"), project).stream()
        .map(Journal.Entry::kind)
        .toList();
  }

  // The journal was never read again: "is no entry of a journal", or "Input length = 1".
  @Test
  void aLineThatAProcessLeftUnfinished_spoilsNoOther() throws IOException {
    Path file = folder.resolve("journal");
    write("däta");
    byte[] line = Files.readAllBytes(file);
    for (int length = 1; length < line.length - 1; length++) {
      Files.write(file, line);
      Files.write(file, Arrays.copyOf(line, length), StandardOpenOption.APPEND);
      assertEquals(List.of("CHANGE", "UNREADABLE"), kinds(""), "cut at " + length);
      write("next");
      assertEquals(List.of("CHANGE", "UNREADABLE", "CHANGE"), kinds(""), "cut at " + length);
      assertEquals(List.of("CHANGE", "CHANGE"), kinds("ml"));
    }
  }

  @Test
  void aLineThatWasWrittenInPart_spoilsNoneThatFollows() throws IOException {
    Path file = folder.resolve("journal");
    try (Journal journal = new Journal(file, Clock.systemUTC())) {
      journal.changed(NONE, grant("first"));
      // What a disk that is full leaves.
      Files.write(file, "{\"time".getBytes(UTF_8), StandardOpenOption.APPEND);
      journal.changed(NONE, grant("second"));
    }
    assertEquals(List.of("CHANGE", "UNREADABLE", "CHANGE"), kinds(""));
  }

  /** Such as a proxy that is stopped while its successor starts. */
  @Test
  void twoWhoWriteAtOnce_loseNoLine() throws Exception {
    int lines = 500;
    Path file = folder.resolve("journal");
    try (Journal one = new Journal(file, Clock.systemUTC());
        Journal other = new Journal(file, Clock.systemUTC())) {
      CompletableFuture<Void> beside =
          CompletableFuture.runAsync(
              () -> IntStream.range(0, lines).forEach(i -> other.changed(NONE, grant("b" + i))));
      IntStream.range(0, lines).forEach(i -> one.changed(NONE, grant("a" + i)));
      beside.get(60, TimeUnit.SECONDS);
    }
    assertEquals(2 * lines, kinds("").size());
    assertEquals(Set.of("CHANGE"), Set.copyOf(kinds("")));
  }
}
