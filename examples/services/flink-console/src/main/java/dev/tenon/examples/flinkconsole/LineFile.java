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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A file of lines that is only ever appended to, across restarts, and read from its end. A line
 * that an earlier process left unfinished gets its end first. What cannot be written is thrown, so
 * that it is not taken for written. One process has the file at a time; within it, any thread.
 */
public final class LineFile implements Consumer<String>, Closeable {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  /** The bytes of a block, and the most that one search reads. */
  private static final int BLOCK = 1 << 16;

  private static final long MOST_READ = 64L << 20;

  private final FileChannel channel;

  /**
   * What a search found.
   *
   * @param lines the lines, the newest first
   * @param rest where the next search goes on; 0 if there are no older lines
   */
  public record Found(List<String> lines, long rest) {

    /** Copies the list. */
    public Found {
      lines = List.copyOf(lines);
    }
  }

  private LineFile(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens a file, or makes it, with a directory that its owner alone may use.
   *
   * @param path where it is
   * @return the file, to which lines are appended
   * @throws IOException if it cannot be opened, or is open already
   */
  public static LineFile append(Path path) throws IOException {
    Files.createDirectories(
        path.toAbsolutePath().getParent(), PosixFilePermissions.asFileAttribute(OWNER));
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!isLocked(channel)) {
        throw new IOException("another console writes to " + path);
      }
      return new LineFile(channel);
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
  public synchronized void accept(String line) {
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

  /**
   * The newest lines that fit. One search reads at most 64 MiB, and may find fewer than there are:
   * then it goes on at {@link Found#rest}.
   *
   * @param before where to begin, going back: {@link Long#MAX_VALUE} for the end, or the rest of
   *     another search
   * @param most the most lines
   * @param which the lines that fit
   * @return what was found
   */
  public Found newest(long before, int most, Predicate<String> which) {
    try {
      return search(before, most, MOST_READ, which);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Reads all lines, the newest first, until it is told to stop.
   *
   * @param goesOn takes a line, and says whether it wants an older one
   */
  public void backwards(Predicate<String> goesOn) {
    try {
      search(Long.MAX_VALUE, 1, Long.MAX_VALUE, line -> !goesOn.test(line));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Found search(long before, int most, long bytes, Predicate<String> which)
      throws IOException {
    List<String> found = new ArrayList<>();
    long start = Math.max(0, Math.min(before, channel.size()));
    long least = Math.max(0, start - bytes);
    byte[] held = {};
    int limit = 0;
    while (found.size() < most && start + limit > least) {
      int from = lineBefore(held, limit);
      if (from == 0 && start > 0) {
        int size = (int) Math.min(BLOCK, start);
        start -= size;
        held = with(start, size, held, limit);
        limit += size;
      } else {
        int end = held[limit - 1] == '\n' ? limit - 1 : limit;
        String line = new String(held, from, end - from, UTF_8);
        limit = from;
        if (which.test(line)) {
          found.add(line);
        }
      }
    }
    return new Found(found, start + limit);
  }

  /** Where the last line begins among some bytes; 0 also if it begins before them. */
  private static int lineBefore(byte[] held, int limit) {
    for (int i = limit - 2; i >= 0; i--) {
      if (held[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private byte[] with(long start, int size, byte[] held, int limit) throws IOException {
    byte[] more = new byte[size + limit];
    ByteBuffer block = ByteBuffer.wrap(more, 0, size);
    while (block.hasRemaining()) {
      if (channel.read(block, start + block.position()) < 0) {
        throw new IOException("the file was cut while it was read");
      }
    }
    System.arraycopy(held, 0, more, size, limit);
    return more;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
