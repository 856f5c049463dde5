package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.remotecache.iam.v1.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail outlasts processes that end at any moment. */
class EventFileTest {

  @TempDir private Path folder;

  private static Event event(int number) {
    return Event.newBuilder().setInstanceName("neuroflux").setWhat("event " + number).build();
  }

  private List<Event> append(int number) throws IOException {
    try (EventFile file = new EventFile(folder.resolve("audit"))) {
      List<Event> before = file.events();
      file.append(event(number));
      return before;
    }
  }

  // The server did not start any more: "the input ended unexpectedly in the middle of a field".
  @Test
  void anEventThatAProcessLeftUnfinished_isDropped_andTheOthersStay() throws IOException {
    Path path = folder.resolve("audit");
    append(1);
    int first = (int) Files.size(path);
    append(2);
    byte[] both = Files.readAllBytes(path);
    for (int length = first + 1; length < both.length; length++) {
      Files.write(path, Arrays.copyOf(both, length));
      assertEquals(List.of(event(1)), append(3), "cut at " + length);
      assertEquals(List.of(event(1), event(3)), append(4));
    }
  }

  @Test
  void anEventThatWasWrittenInPart_spoilsNoneThatFollows() throws IOException {
    Path path = folder.resolve("audit");
    try (EventFile file = new EventFile(path)) {
      file.append(event(1));
      // What a disk that is full leaves.
      Files.write(path, new byte[] {100, 1, 2}, StandardOpenOption.APPEND);
      file.append(event(2));
    }
    assertEquals(List.of(event(1), event(2)), append(3));
  }

  // An action that is ended interrupts its thread, which writes down what became of it.
  @Test
  void aThreadThatIsInterrupted_writes_andSoDoTheOthers() throws IOException {
    try (EventFile file = new EventFile(folder.resolve("audit"))) {
      Thread.currentThread().interrupt();
      try {
        file.append(event(1));
      } finally {
        assertTrue(Thread.interrupted());
      }
      file.append(event(2));
    }
    assertEquals(List.of(event(1), event(2)), append(3));
  }

  @Test
  void aFileOfSomethingElse_isToldWithItsPlace_andLeftAsItIs() throws IOException {
    Path path = folder.resolve("audit");
    append(1);
    long first = Files.size(path);
    Files.write(path, new byte[] {2, -1, -1}, StandardOpenOption.APPEND);
    String why = assertThrows(IOException.class, () -> append(2)).getMessage();
    assertEquals("no event is at byte " + first + " of " + path + ": move the file away", why);
    assertEquals(first + 3, Files.size(path));
  }
}
