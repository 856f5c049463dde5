package dev.tenon.authzen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * What a file says, read again when its bytes change: a change counts once two looks in a row have
 * seen the same bytes, and what is not valid leaves the last good in force and is reported once.
 * Safe to read by many threads while one looks.
 *
 * @param <T> what it says; immutable
 */
final class FollowedFile<T> {

  /** Reads the bytes of a file. */
  interface Reader<T> {
    T read(ConfigFile content);
  }

  private final Path path;
  private final Reader<T> reader;
  private final Consumer<String> log;
  private byte[] seen;
  private byte[] read;
  private String told = "";
  private volatile T value;

  /** Reads the file for the first time. */
  FollowedFile(Path path, Reader<T> reader, Consumer<String> log) throws IOException {
    this.path = path;
    this.reader = reader;
    this.log = log;
    read = bytes();
    seen = read;
    value = reader.read(ConfigFile.parse(path.toString(), read));
  }

  private byte[] bytes() throws IOException {
    if (Files.size(path) > ConfigFile.MOST_BYTES) {
      throw new IOException(path + " has more than " + ConfigFile.MOST_BYTES + " bytes");
    }
    return Files.readAllBytes(path);
  }

  T value() {
    return value;
  }

  /** Looks at the file. */
  synchronized void look() {
    try {
      byte[] now = bytes();
      boolean same = Arrays.equals(now, seen);
      seen = now;
      if (same && !Arrays.equals(now, read)) {
        read = now;
        value = reader.read(ConfigFile.parse(path.toString(), now));
        log.accept(path + " was read again");
      }
      told = "";
    } catch (IOException | IllegalArgumentException problem) {
      String problemNow = String.valueOf(problem.getMessage());
      if (!problemNow.equals(told)) {
        log.accept("what " + path + " said before stays in force: " + problemNow);
      }
      told = problemNow;
    }
  }
}
