package dev.tenon.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private final FaultyDisk disk = new FaultyDisk();

  @TempDir Path directory;

  private List<byte[]> write(Path file, int... lengths) throws IOException {
    Random random = new Random(7);
    List<byte[]> records = new ArrayList<>();
    try (Journal journal = Journal.open(file, disk, new ArrayList<>())) {
      for (int length : lengths) {
        byte[] record = new byte[length];
        random.nextBytes(record);
        journal.append(record);
        records.add(record);
      }
    }
    return records;
  }

  private List<byte[]> read(Path file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    Journal.open(file, disk, records).close();
    return records;
  }

  private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  @Test
  void cutAtEveryByte_keepsWhatIsWhole() throws IOException {
    Path file = directory.resolve("journal");
    List<byte[]> records = write(file, 40, 0, 1, 200);
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut <= whole.length; cut++) {
      FaultyDisk.become(file, Arrays.copyOf(whole, cut));
      int left = 0;
      long end = 0;
      while (left < records.size() && end + Journal.FRAME + records.get(left).length <= cut) {
        end += Journal.FRAME + records.get(left++).length;
      }
      assertSame(records.subList(0, left), read(file));
      assertEquals(end, Files.size(file));
    }
  }

  @Test
  void everyFlippedBit_isDamage() throws IOException {
    Path file = directory.resolve("journal");
    write(file, 40, 0, 60);
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      FaultyDisk.become(file, flipped);
      assertThrows(Journal.Damaged.class, () -> read(file));
    }
  }

  @Test
  void zeros_areWhatWasNeverWritten() throws IOException {
    Path file = directory.resolve("journal");
    List<byte[]> records = write(file, 10, 20);
    byte[] whole = Files.readAllBytes(file);
    for (int zeros : new int[] {1, 11, 12, 13, 20_000}) {
      Files.write(file, Arrays.copyOf(whole, whole.length + zeros));
      assertSame(records, read(file));
      assertEquals(whole.length, Files.size(file));
    }
  }

  // Fault 30: a machine that loses its power leaves the length of a record without all its bytes.
  @Test
  void zerosFromEveryByteOfTheLastRecord_areWhatWasNeverAcknowledged() throws IOException {
    Path file = directory.resolve("journal");
    for (int last : new int[] {0, 1, 60, 9_000}) {
      Files.deleteIfExists(file);
      List<byte[]> records = write(file, 40, 0, 60);
      int acknowledged = (int) Files.size(file);
      byte[] whole = Arrays.copyOf(Files.readAllBytes(file), acknowledged + Journal.FRAME + last);
      byte[] content = new byte[last];
      Arrays.fill(content, 0, last / 2, (byte) 7); // the content itself ends with zeros
      byte[] frame = Journal.frame(content);
      for (int written = 0; written < frame.length; written += last > 60 ? 97 : 1) {
        System.arraycopy(frame, 0, whole, acknowledged, written);
        FaultyDisk.become(file, whole);
        assertSame(records, read(file));
        assertEquals(acknowledged, Files.size(file));
      }
    }
  }

  // Fault 30: what was acknowledged is never skipped: a record followed by another one was.
  @Test
  void zerosWithinAnAcknowledgedRecord_areDamage() throws IOException {
    Path file = directory.resolve("journal");
    write(file, 40, 5, 60);
    byte[] whole = Files.readAllBytes(file);
    int end = Journal.FRAME + 40;
    for (int from = Journal.HEADER; from < end; from++) {
      byte[] holed = whole.clone();
      Arrays.fill(holed, from, end, (byte) 0);
      FaultyDisk.become(file, holed);
      assertThrows(Journal.Damaged.class, () -> read(file), "up to the next record");
      Arrays.fill(holed, from, whole.length, (byte) 0);
      FaultyDisk.become(file, holed);
      assertThrows(Journal.Damaged.class, () -> read(file), "up to the end of the file");
      assertArrayEquals(holed, Files.readAllBytes(file));
    }
  }

  // Fault 30: a flipped bit is damage also where the content ends with zeros.
  @Test
  void everyFlippedBit_ofContentThatEndsWithZeros_isDamage() throws IOException {
    Path file = directory.resolve("journal");
    try (Journal journal = Journal.open(file, disk, new ArrayList<>())) {
      journal.append(new byte[] {1, 2, 0, 0, 0, 0});
    }
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      FaultyDisk.become(file, flipped);
      assertThrows(Journal.Damaged.class, () -> read(file));
    }
  }

  // Fault 30: journals that were written before records had a last byte are read.
  @Test
  void recordsOfTheEarlierFormat_areRead() throws IOException {
    Path file = directory.resolve("journal");
    byte[] record = {1, 2, 3};
    byte[] frame = Journal.frame(record);
    byte[] earlier = Arrays.copyOf(frame, frame.length - 1);
    java.nio.ByteBuffer header = java.nio.ByteBuffer.wrap(earlier);
    header.putInt(4, header.getInt(4) ^ 0x5AA53CC3);
    Files.write(file, earlier);
    assertSame(List.of(record), read(file));
    try (Journal journal = Journal.open(file, disk, new ArrayList<>())) {
      journal.append(record);
    }
    assertSame(List.of(record, record), read(file));
  }

  @Test
  void rubbish_isDamageWhereverItStands_andStaysAsItIs() throws IOException {
    Path file = directory.resolve("journal");
    write(file, 10, 20);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(3);
    for (int from : new int[] {0, 1, 12, 22, whole.length}) {
      byte[] foreign = Arrays.copyOf(whole, from + 100);
      for (int i = from; i < foreign.length; i++) {
        foreign[i] = (byte) (1 + random.nextInt(255));
      }
      Files.write(file, foreign);
      assertThrows(Journal.Damaged.class, () -> read(file));
      assertArrayEquals(foreign, Files.readAllBytes(file));
    }
  }
}
