package dev.tenon.examples.observability;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tenon.live.AuditSink;
import dev.tenon.live.Audited;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An audit log in a file of JSON lines: appended, and on the disk when a batch has ended.
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
 * a failure is taken back first. For one thread at a time, as the log calls it.
 */
public final class AuditFile implements AuditSink, Closeable {

  private final FileChannel channel;
  private long whole;

  private AuditFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.whole = channel.size();
  }

  /**
   * Opens a file, or makes it.
   *
   * @param path where it is
   * @return the file, to which records are appended
   * @throws IOException if it cannot be opened
   */
  public static AuditFile append(Path path) throws IOException {
    return new AuditFile(
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  @Override
  public void write(Audited entry) {
    ByteBuffer line = ByteBuffer.wrap((entry.toJson() + "\n").getBytes(UTF_8));
    try {
      channel.truncate(whole).position(whole);
      while (line.hasRemaining()) {
        channel.write(line);
      }
      whole = channel.position();
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
