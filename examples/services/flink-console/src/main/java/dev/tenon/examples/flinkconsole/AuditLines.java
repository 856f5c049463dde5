package dev.tenon.examples.flinkconsole;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of lines that is only ever appended to, across restarts. A line that an earlier process
 * left unfinished gets its end first. What cannot be written is thrown, so that it is not taken for
 * written. One process has the file at a time; within it, one thread.
 */
public final class AuditLines implements Consumer<String>, Closeable {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private final FileChannel channel;

  private AuditLines(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens a file, or makes it, with a directory that its owner alone may use.
   *
   * @param path where it is
   * @return the file, to which lines are appended
   * @throws IOException if it cannot be opened, or is open already
   */
  public static AuditLines append(Path path) throws IOException {
    Files.createDirectories(
        path.toAbsolutePath().getParent(), PosixFilePermissions.asFileAttribute(OWNER));
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!isLocked(channel)) {
        throw new IOException("another console writes to " + path);
      }
      return new AuditLines(channel);
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

  @Override
  public void accept(String line) {
    try {
      long end = channel.size();
      String start = isCutAt(end) ? "\n" : "";
      ByteBuffer bytes = ByteBuffer.wrap((start + line + "\n").getBytes(UTF_8));
      channel.position(end);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Whether the last line has no end. */
  private boolean isCutAt(long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
