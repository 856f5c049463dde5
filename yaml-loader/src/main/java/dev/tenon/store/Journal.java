package dev.tenon.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Records in a file, one after the other, each there whole or not at all. For one thread.
 *
 * <p>A record is its length, the checksum of the length, the checksum of the content, the content,
 * and a last byte that is not zero. A file that ends within a record was cut while that was
 * written, and it was never acknowledged: it is cut off. So is a last record whose end is zeros,
 * which a machine leaves that loses its power: the file had its length, and not yet its bytes. The
 * last byte tells such a record from one whose content ends with zeros. A record that is there up
 * to its last byte and does not have its checksum is damage, and is never skipped: it may have been
 * acknowledged, and what follows may build on it. So is a record that ends with zeros and is not
 * the last one, since the one after it was begun when it was acknowledged.
 */
final class Journal implements Closeable {

  static final int HEADER = 3 * Integer.BYTES;

  /** What a record is longer than its content. */
  static final int FRAME = HEADER + 1;

  /** The last byte of a record. */
  private static final byte END = (byte) 0xA5;

  /** Told apart by the length's checksum: records of an earlier format have no last byte. */
  private static final int HAS_END = 0x5AA53CC3;

  /** A longer one is damage. */
  private static final int MOST_BYTES = 512 * 1024 * 1024;

  private static final int BLOCK = 8192;

  /** A record that is there and is not what was written, or one that is missing. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(String what) {
      super(what);
    }

    static Damaged at(Path file, long position) {
      return new Damaged(file.getFileName() + " at byte " + position);
    }
  }

  private final FileChannel file;
  private long end;
  private boolean broken;

  private Journal(FileChannel file, long end) {
    this.file = file;
    this.end = end;
  }

  /** Reads all records into a list, and cuts off what was never acknowledged. */
  static Journal open(Path path, DurableFiles files, List<byte[]> records) throws IOException {
    FileChannel file = files.open(path);
    try {
      long end = read(file, path, records);
      if (end < file.size()) {
        file.truncate(end);
        file.force(true);
      }
      return new Journal(file, end);
    } catch (IOException unreadable) {
      file.close();
      throw unreadable;
    }
  }

  /** The records of a file, which stays as it is. */
  static List<byte[]> read(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      List<byte[]> records = new ArrayList<>();
      read(file, path, records);
      return records;
    }
  }

  /** Reads the records of a file, and answers where they end. */
  private static long read(FileChannel file, Path path, List<byte[]> records) throws IOException {
    long position = 0;
    while (true) {
      ByteBuffer header = bytes(file, position, HEADER);
      if (header.remaining() < HEADER || isZero(file, position)) {
        return position;
      }
      int length = header.getInt();
      int kind = header.getInt() ^ checksumOf(length);
      boolean known = length >= 0 && length <= MOST_BYTES && (kind == HAS_END || kind == 0);
      if (!known) {
        if (isZero(file, position + HEADER) && isCut(file, position)) {
          return position;
        }
        throw Damaged.at(path, position);
      }
      int end = kind == 0 ? 0 : 1;
      int checksum = header.getInt();
      ByteBuffer content = bytes(file, position + HEADER, length + end);
      if (content.remaining() < length + end) {
        return position;
      }
      byte[] record = new byte[length];
      content.get(record);
      long next = position + HEADER + length + end;
      if (end == 1) {
        byte last = content.get();
        if (last == 0 && next == file.size()) {
          return position;
        }
        if (last != END) {
          throw Damaged.at(path, position);
        }
      }
      if (checksum != checksumOf(record)) {
        throw Damaged.at(path, position);
      }
      records.add(record);
      position = next;
    }
  }

  /**
   * Whether a header that cannot be read ends with zeros, as one does that was not written whole.
   * Nothing but zeros follows it.
   */
  private static boolean isCut(FileChannel file, long position) throws IOException {
    return bytes(file, position + HEADER - 1, 1).get() == 0;
  }

  /** Up to so many bytes; fewer only where the file ends. */
  private static ByteBuffer bytes(FileChannel file, long position, int length) throws IOException {
    int there = (int) Math.max(0, Math.min(length, file.size() - position));
    ByteBuffer bytes = ByteBuffer.allocate(there);
    while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
      // reads on
    }
    return bytes.flip();
  }

  /** Whether nothing but zeros follows. */
  private static boolean isZero(FileChannel file, long position) throws IOException {
    for (long at = position; at < file.size(); at += BLOCK) {
      ByteBuffer some = bytes(file, at, BLOCK);
      while (some.hasRemaining()) {
        if (some.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Writes a record, and answers when it is on the disk. If that fails, what was written is taken
   * back; if that fails too, nothing can be written any more until the journal is opened again.
   */
  void append(byte[] record) throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed and could not be taken back");
    }
    byte[] frame = frame(record);
    try {
      DurableFiles.write(file, end, frame);
      file.force(true);
    } catch (IOException failed) {
      takeBack(failed);
      throw failed;
    }
    end += frame.length;
  }

  private void takeBack(IOException failed) {
    try {
      file.truncate(end);
      file.force(true);
    } catch (IOException stuck) {
      broken = true;
      failed.addSuppressed(stuck);
    }
  }

  /** Whether it may end with something that was not acknowledged. */
  boolean isBroken() {
    return broken;
  }

  /** A record as it stands in the file. */
  static byte[] frame(byte[] record) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME + record.length);
    frame.putInt(record.length).putInt(checksumOf(record.length) ^ HAS_END);
    return frame.putInt(checksumOf(record)).put(record).put(END).array();
  }

  private static int checksumOf(int length) {
    return checksumOf(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
  }

  /** Never what zeros would have: CRC32C of nothing is zero, and so is the length then. */
  private static int checksumOf(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return ~(int) checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
