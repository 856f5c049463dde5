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
 * An append-only file of records, each of which is complete or discarded. For one thread.
 *
 * <p>A record is its length, the checksum of the length, the checksum of the content, the content,
 * and a last byte that is not zero. If the file ends within a record, the write was interrupted and
 * the record never acknowledged: it is truncated. So is a last record that ends with zeros, which a
 * power failure leaves when the file has its length but not yet its bytes. The last byte
 * distinguishes such a record from one whose content ends with zeros. A complete record with a
 * wrong checksum is damage, and is never skipped: it may have been acknowledged, and later records
 * may depend on it. So is a record that ends with zeros and is not the last one, since the next one
 * is written only after it is acknowledged.
 */
final class Journal implements Closeable {

  static final int HEADER = 3 * Integer.BYTES;

  /** The bytes of a record besides its content. */
  static final int FRAME = HEADER + 1;

  /** The last byte of a record. */
  private static final byte END = (byte) 0xA5;

  /** Marks, by xor with the length's checksum, a record with a last byte; older ones have none. */
  private static final int HAS_END = 0x5AA53CC3;

  /** The most bytes of a record's content; a greater length is damage. */
  private static final int MOST_BYTES = 512 * 1024 * 1024;

  private static final int BLOCK = 8192;

  /** A record is corrupt or missing. */
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

  /** Reads all records into a list, and truncates a record that was never acknowledged. */
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

  /** The records of a file, which is not changed. */
  static List<byte[]> read(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path)) {
      List<byte[]> records = new ArrayList<>();
      read(file, path, records);
      return records;
    }
  }

  /** Reads the records of a file, and returns the position of their end. */
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
   * Whether the last byte of an invalid header is zero, as after an interrupted write. Only zeros
   * follow it.
   */
  private static boolean isCut(FileChannel file, long position) throws IOException {
    return bytes(file, position + HEADER - 1, 1).get() == 0;
  }

  /** The bytes at a position, up to a length; fewer only at the end of the file. */
  private static ByteBuffer bytes(FileChannel file, long position, int length) throws IOException {
    int there = (int) Math.max(0, Math.min(length, file.size() - position));
    ByteBuffer bytes = ByteBuffer.allocate(there);
    while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
      // the condition reads
    }
    return bytes.flip();
  }

  /** Whether only zeros follow. */
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
   * Writes a record, and returns when it is on the disk. If that fails, the write is rolled back;
   * if the rollback fails too, further writes are refused until the journal is opened again.
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

  /** Whether the file may end with a record that was not acknowledged. */
  boolean isBroken() {
    return broken;
  }

  /** A record's bytes in the file. */
  static byte[] frame(byte[] record) {
    ByteBuffer frame = ByteBuffer.allocate(FRAME + record.length);
    frame.putInt(record.length).putInt(checksumOf(record.length) ^ HAS_END);
    return frame.putInt(checksumOf(record)).put(record).put(END).array();
  }

  private static int checksumOf(int length) {
    return checksumOf(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
  }

  /** Complemented: the CRC32C of no bytes is zero, and zeros must not be a valid record. */
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
