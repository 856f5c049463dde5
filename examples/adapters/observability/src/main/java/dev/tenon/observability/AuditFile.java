package dev.tenon.observability;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.live.AuditSink;
import dev.tenon.live.Audited;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An audit log in a file of JSON lines: appended, a record a line, and on the disk when a batch has
 * ended.
 *
 * <pre>{@code
 * AuditFile file = AuditFile.append(Path.of("audit.jsonl"));
 * AuditLog audit = AuditLog.to(file, executor, AuditSettings.showing(Identities.hashed(key)));
 * // ... and when the service stops
 * audit.close();
 * file.close();
 * }</pre>
 *
 * <p>What fails is thrown, so that the log keeps the record and tries again; a line that was cut by
 * that failure is taken back first. A line that an earlier process left unfinished stays as it is,
 * with a line end, so that no record is glued to it. One process has the file at a time. For one
 * thread at a time, as the log calls it.
 */
public final class AuditFile implements AuditSink, Closeable {

  private final FileChannel channel;

  /** Where the next record begins: at the start of the file, or after a line end. */
  private long whole;

  private AuditFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens a file, or makes it.
   *
   * @param path where it is
   * @return the file, to which records are appended
   * @throws IOException if it cannot be opened, or is open already
   */
  public static AuditFile append(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!isLocked(channel)) {
        throw new IOException("another process or log writes to " + path);
      }
      AuditFile file = new AuditFile(channel);
      file.beginLineAt(channel.size());
      return file;
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException here) {
      return false;
    }
  }

  /** Ends the line before a position, if it has no end. */
  private void beginLineAt(long position) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    boolean cut = position > 0 && channel.read(last, position - 1) == 1 && last.get(0) != '\n';
    whole = position;
    if (cut) {
      append("");
    }
  }

  private void append(String text) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((text + "\n").getBytes(UTF_8));
    channel.truncate(whole).position(whole);
    while (line.hasRemaining()) {
      channel.write(line);
    }
    whole = channel.position();
  }

  @Override
  public void write(Audited entry) {
    try {
      if (channel.size() < whole) { // somebody has shortened it, as tools that rotate logs do
        beginLineAt(channel.size());
      }
      append(entry.toJson());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void flush() {
    try {
      channel.force(false);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
