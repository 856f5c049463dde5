package dev.tenon.store;

import dev.tenon.admin.Revision;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a store:
 *
 * <pre>
 * lock        locked while the store is open
 * snapshot    a whole revision, replaced atomically
 * journal-N   the commits that follow revision N, until the next journal begins
 * </pre>
 *
 * <p>A journal is created before the snapshot that it follows, so a snapshot of revision N always
 * has a journal-N; a store without it has lost the journal. For one thread.
 */
final class StoreDirectory implements Closeable {

  private static final String SNAPSHOT = "snapshot";
  private static final String JOURNAL = "journal-";

  private final Path path;
  private final DurableFiles files;
  private final FileLock lock;

  private StoreDirectory(Path path, DurableFiles files, FileLock lock) {
    this.path = path;
    this.files = files;
    this.lock = lock;
  }

  /** Creates the directory if it does not exist, and locks it; empty if it is already locked. */
  static Optional<StoreDirectory> lock(Path path, DurableFiles files) throws IOException {
    Files.createDirectories(path);
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException here) {
      // this process has the lock already
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return Optional.ofNullable(lock).map(held -> new StoreDirectory(path, files, held));
  }

  /** The snapshot; empty if the store is new. */
  Optional<Revision> snapshot() throws IOException {
    Path file = path.resolve(SNAPSHOT);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<byte[]> records = Journal.read(file);
    if (records.size() != 1) {
      throw Journal.Damaged.at(file, 0);
    }
    return Optional.of(CommitBytes.revision(records.get(0)));
  }

  /** Replaces the snapshot. */
  void replaceSnapshot(Revision revision) throws IOException {
    byte[] bytes = CommitBytes.of(revision);
    if (!CommitBytes.revision(bytes).equals(revision)) {
      throw new IOException("the policy cannot be written as a text and read again");
    }
    files.replace(path.resolve(SNAPSHOT), Journal.frame(bytes));
  }

  /** The numbers of the revisions after which the journals begin, in order. */
  List<Long> starts() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(JOURNAL))
          .map(name -> Long.valueOf(name.substring(JOURNAL.length())))
          .sorted()
          .toList();
    } catch (NumberFormatException foreign) {
      throw new IOException("a file that is no journal: " + foreign.getMessage(), foreign);
    }
  }

  private Path journal(long start) {
    return path.resolve(JOURNAL + String.format(Locale.ROOT, "%019d", start));
  }

  /** Opens or creates the journal to append to, and reads its records into a list. */
  Journal open(long start, List<byte[]> records) throws IOException {
    Journal journal = Journal.open(journal(start), files, records);
    files.force(path);
    return journal;
  }

  /** The records of a journal, which is not changed. */
  List<byte[]> records(long start) throws IOException {
    return Journal.read(journal(start));
  }

  @Override
  public void close() throws IOException {
    lock.acquiredBy().close();
  }
}
