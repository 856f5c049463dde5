package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir Path directory;

  private List<byte[]> write(Path file, int... lengths) throws IOException {
    Random random = new Random(7);
    List<byte[]> records = new ArrayList<>();
    try (Journal journal = Journal.open(channel(file), new ArrayList<>())) {
      for (int length : lengths) {
        byte[] record = new byte[length];
        random.nextBytes(record);
        journal.append(record);
        records.add(record);
      }
    }
    return records;
  }

  private static FileChannel channel(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  private static List<byte[]> read(Path file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    Journal.open(channel(file), records).close();
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
      Files.write(file, Arrays.copyOf(whole, cut));
      int left = 0;
      long end = 0;
      while (left < records.size() && end + Journal.HEADER + records.get(left).length <= cut) {
        end += Journal.HEADER + records.get(left++).length;
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
      Files.write(file, flipped);
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
}
