package dev.tenon.yaml;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Records in a file, one after the other, each there whole or not at all. For one thread.
 *
 * <p>A record is its length, the checksum of the length, the checksum of the content, and the
 * content. A file that ends within a record was cut while that was written, and it was never
 * acknowledged: it is cut off. So are zeros, which a machine leaves that loses its power. A record
 * that is there in its full length and does not have its checksum is damage, and is never skipped:
 * it may have been acknowledged, and what follows may build on it.
 */
final class Journal implements Closeable {

  static final int HEADER = 3 * Integer.BYTES;

  /** A longer one is damage. */
  private static final int MOST_BYTES = 512 * 1024 * 1024;

  /** A record that is there and is not what was written. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;
    private final long position;

    Damaged(long position) {
      super("damaged at byte " + position);
      this.position = position;
    }

    long position() {
      return position;
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
  static Journal open(FileChannel file, List<byte[]> records) throws IOException {
    long end = read(file, records);
    if (end < file.size()) {
      file.truncate(end);
      file.force(true);
    }
    return new Journal(file, end);
  }

  /** Reads the records of a file, without changing it, and answers where they end. */
  static long read(FileChannel file, List<byte[]> records) throws IOException {
    long position = 0;
    while (true) {
      ByteBuffer header = bytes(file, position, HEADER);
      if (header.remaining() < HEADER || isZero(file, position)) {
        return position;
      }
      int length = header.getInt();
      if (length < 0 || length > MOST_BYTES || header.getInt() != checksumOf(length)) {
        throw new Damaged(position);
      }
      int checksum = header.getInt();
      ByteBuffer content = bytes(file, position + HEADER, length);
      if (content.remaining() < length) {
        return position;
      }
      byte[] record = content.array();
      if (checksum != checksumOf(record)) {
        throw new Damaged(position);
      }
      records.add(record);
      position += HEADER + length;
    }
  }

  /** Up to so many bytes; fewer only where the file ends. */
  private static ByteBuffer bytes(FileChannel file, long position, int length) throws IOException {
    int there = (int) Math.max(0, Math.min(length, file.size() - position));
    ByteBuffer bytes = ByteBuffer.allocate(there);
    while (bytes.hasRemaining() && file.read(bytes, position + bytes.position()) >= 0) {
      // Reads on.
    }
    return bytes.flip();
  }

  /** Whether nothing but zeros follows. */
  private static boolean isZero(FileChannel file, long position) throws IOException {
    for (long at = position; at < file.size(); at += 8192) {
      ByteBuffer some = bytes(file, at, 8192);
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
    try {
      ByteBuffer frame = ByteBuffer.wrap(frame(record));
      while (frame.hasRemaining()) {
        file.write(frame, end + frame.position());
      }
      file.force(true);
    } catch (IOException failed) {
      takeBack();
      throw failed;
    }
    end += HEADER + record.length;
  }

  private void takeBack() {
    try {
      file.truncate(end);
      file.force(true);
    } catch (IOException stuck) {
      broken = true;
    }
  }

  /** A record as it stands in the file. */
  static byte[] frame(byte[] record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + record.length);
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putInt(record.length).putInt(checksumOf(record.length)).putInt(checksumOf(record));
    out.writeBytes(header.array());
    out.writeBytes(record);
    return out.toByteArray();
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

  /** The records of a closed file. */
  static List<byte[]> records(FileChannel file) throws IOException {
    List<byte[]> records = new ArrayList<>();
    read(file, records);
    return records;
  }
}
