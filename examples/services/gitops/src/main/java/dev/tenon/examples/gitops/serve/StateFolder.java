package dev.tenon.examples.gitops.serve;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The directory in which one program keeps what it fetched and what happened. A second program is
 * refused as long as the first one has it.
 */
final class StateFolder implements AutoCloseable {

  private final Path folder;
  private final FileChannel lock;

  private StateFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens one, and makes it if it is not there.
   *
   * @throws IOException if it cannot be written, or another program has it
   */
  static StateFolder open(Path folder) throws IOException {
    FileChannel channel = lockFile(folder);
    if (tryLock(channel).isEmpty()) {
      channel.close();
      throw new IOException(
          folder + " is in use by another program: stop it, or name a directory with --state");
    }
    return new StateFolder(folder, channel);
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      return FileChannel.open(
          folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (FileSystemException e) {
      throw new IOException(
          "no state can be kept in %s (%s): name another directory with --state"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException held) {
      return Optional.empty();
    }
  }

  /** {@code $XDG_STATE_HOME} or {@code ~/.local/state}, in {@code tenon-gitops}. */
  static Path usual() {
    Path states = Path.of(System.getenv().getOrDefault("XDG_STATE_HOME", ""));
    return (states.isAbsolute()
            ? states
            : Path.of(System.getProperty("user.home"), ".local", "state"))
        .resolve("tenon-gitops");
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
