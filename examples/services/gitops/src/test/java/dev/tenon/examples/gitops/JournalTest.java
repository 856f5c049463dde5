package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.gitops.journal.Journal;
import dev.tenon.examples.gitops.journal.Journal.Entry;
import dev.tenon.examples.gitops.rights.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's files. */
class JournalTest {

  private static final long BYTES = 10_000;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-30T08:00:00Z"), ZoneOffset.UTC);
  private static final Grant KEPT = new Grant("web", "SUBJECT tom [ClusterRole/view]");

  @TempDir private Path folder;

  private Journal open() throws IOException {
    return Journal.in(folder, BYTES, CLOCK, UnaryOperator.identity());
  }

  private static Grant other(int number) {
    return new Grant("shop", "SUBJECT user" + number + " [ClusterRole/view]");
  }

  /** Rights that come and go one after another, besides one that stays. */
  private void fill(int from, int to) throws IOException {
    try (Journal journal = open()) {
      for (int i = from; i < to; i++) {
        journal.granted(List.of(KEPT, other(i)));
      }
    }
  }

  private long size() throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> name(each).startsWith("journal")).toList()) {
        size += Files.size(file);
      }
    }
    return size;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private List<String> told() throws IOException {
    return Journal.read(folder, "").stream().map(Entry::what).toList();
  }

  @Test
  void aJournalThatIsFull_dropsTheOldest_andForgetsNoRight() throws IOException {
    for (int i = 0; i < 300; i += 10) {
      fill(i, i + 10);
      assertTrue(size() <= BYTES, () -> "more than it may have");
    }
    List<String> told = told();
    assertTrue(told.size() > 50, told::toString);
    assertFalse(told.contains("+ " + other(0).text()));
    assertTrue(told.contains("+ " + other(299).text()));
    // What came before the oldest line is not told to come again, nor to have gone.
    try (Journal journal = open()) {
      journal.granted(List.of(KEPT, other(299)));
    }
    assertEquals(told, told());
    try (Journal journal = open()) {
      journal.granted(List.of());
    }
    List<String> gone = told().subList(told.size(), told.size() + 2);
    assertEquals(
        Set.of("- " + KEPT.text(), "- " + other(299).text()),
        gone.stream().collect(Collectors.toSet()));
  }

  /** A bound that is smaller than what is in force lets a file hold that, and as much again. */
  @Test
  void aBoundThatIsTooSmall_doesNotBeginAFileForEachLine() throws IOException {
    List<Grant> many = IntStream.range(0, 100).mapToObj(JournalTest::other).toList();
    try (Journal journal = open()) {
      journal.granted(many);
    }
    fill(100, 140);
    List<String> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.map(JournalTest::name).filter(name -> name.startsWith("journal")).toList();
    }
    assertEquals(5, files.size());
    assertTrue(size() < 20 * BYTES);
  }

  @Test
  void aProcessThatEndsInBetween_losesNothing() throws IOException {
    fill(0, 20);
    List<String> told = told();
    // Renamed, and nothing written yet; and in the middle of a line.
    Files.move(folder.resolve("journal"), folder.resolve("journal.3"));
    try (Journal journal = open()) {
      journal.granted(List.of(KEPT, other(19)));
    }
    assertEquals(
        Set.of("= " + KEPT.text(), "= " + other(19).text()),
        told().stream().skip(told.size()).collect(Collectors.toSet()));
    Files.writeString(folder.resolve("journal"), "{\"cut", StandardOpenOption.APPEND);
    fill(20, 21);
    assertTrue(told().contains("+ " + other(20).text()));
    assertTrue(told().stream().anyMatch(what -> what.contains("cannot be read: {\"cut")));
  }

  // The server did not start any more, and the journal was not read: "Input length = 1".
  @Test
  void aLineThatIsCutWithinACharacter_isShown_andTheOthersAreRead() throws IOException {
    fill(0, 1);
    byte[] line = "{\"cut ä".getBytes(StandardCharsets.UTF_8);
    Files.write(
        folder.resolve("journal"), Arrays.copyOf(line, line.length - 1), StandardOpenOption.APPEND);
    assertTrue(told().stream().anyMatch(what -> what.contains("cannot be read: {\"cut")));
    fill(1, 2);
    assertTrue(told().contains("+ " + other(1).text()));
  }

  @Test
  void aLineThatWasWrittenInPart_spoilsNoneThatFollows() throws IOException {
    try (Journal journal = open()) {
      journal.granted(List.of(other(0)));
      // What a disk that is full leaves.
      Files.writeString(folder.resolve("journal"), "{\"cut", StandardOpenOption.APPEND);
      journal.granted(List.of(other(0), other(1)));
    }
    assertTrue(told().contains("+ " + other(1).text()), told()::toString);
  }
}
