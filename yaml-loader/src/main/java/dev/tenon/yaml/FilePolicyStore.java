package dev.tenon.yaml;

import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.Revision;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Keeps the revisions of a policy in a directory, for one process.
 *
 * <pre>{@code
 * try (FilePolicyStore store = FilePolicyStore.open(directory, YamlPolicies.load(first))) {
 *   Administration administration = Administration.of(store, AdminSettings.standard());
 * }
 * }</pre>
 *
 * <p>The directory holds {@code snapshot}, a whole revision; {@code journal}, the commits since;
 * {@code history-N}, the commits before, up to revision N; and {@code lock}. A commit is
 * acknowledged when it is on the disk, so it survives the end of the process or the machine at any
 * moment; one that was cut while it was written is not there. A commit that does not fit on the
 * disk is refused and taken back. Damage is never skipped: the store does not open.
 *
 * <p>Safe to share between threads; {@link #current} never waits.
 */
public final class FilePolicyStore implements PolicyStore, AutoCloseable {

  /** With so many commits in the journal, opening the store writes a new snapshot. */
  static final int MANY = 1000;

  /** How files are opened; tests open some that fail. */
  interface Opener {
    FileChannel open(Path path) throws IOException;
  }

  private static final Opener PLAIN =
      path ->
          FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

  private final Path directory;
  private final Opener opener;
  private final FileLock lock;

  /** Written under this object's lock alone. */
  private Journal journal;

  private volatile Revision current;

  private FilePolicyStore(
      Path directory, Opener opener, FileLock lock, Journal journal, Revision current) {
    this.directory = directory;
    this.opener = opener;
    this.lock = lock;
    this.journal = journal;
    this.current = current;
  }

  /**
   * Opens a store, or starts one where there is none.
   *
   * @param directory where it is kept; made if it is not there
   * @param first revision 0, if the store is new; otherwise not used
   * @return the store, with all commits that were ever acknowledged
   * @throws DiagnosticException if another process has it open, or if it cannot be read
   */
  public static FilePolicyStore open(Path directory, Policy first) {
    return open(directory, first, PLAIN);
  }

  static FilePolicyStore open(Path directory, Policy first, Opener opener) {
    try {
      Files.createDirectories(directory);
      FileLock lock = lock(directory);
      try {
        return load(directory, first, opener, lock);
      } catch (IOException | RuntimeException unreadable) {
        lock.acquiredBy().close();
        throw unreadable;
      }
    } catch (Journal.Damaged damaged) {
      throw damaged(directory, damaged);
    } catch (IOException unreadable) {
      throw problem(
          "store-unreadable",
          directory,
          "the store cannot be read",
          String.valueOf(unreadable.getMessage()),
          "correct the path, or the permissions, or make room on the disk");
    }
  }

  private static FileLock lock(Path directory) throws IOException {
    FileChannel channel = PLAIN.open(directory.resolve("lock"));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException here) {
      // This process has it.
    }
    if (lock == null) {
      channel.close();
      throw problem(
          "store-locked",
          directory,
          "the store is open already",
          "two that write the same journal would destroy it",
          "close the other one, or give this process a directory of its own");
    }
    return lock;
  }

  private static FilePolicyStore load(Path directory, Policy first, Opener opener, FileLock lock)
      throws IOException {
    Files.deleteIfExists(directory.resolve("snapshot.new"));
    if (!Files.exists(directory.resolve("snapshot"))) {
      write(directory, new Revision(0, first), opener);
    }
    Revision revision = snapshot(directory);
    List<byte[]> records = new ArrayList<>();
    Journal journal = Journal.open(opener.open(directory.resolve("journal")), records);
    force(directory);
    for (byte[] record : records) {
      Commit commit = CommitBytes.commit(record);
      if (commit.number() > revision.number()) {
        revision = revision.after(commit);
      }
    }
    FilePolicyStore store = new FilePolicyStore(directory, opener, lock, journal, revision);
    if (records.size() >= MANY) {
      store.compact();
    }
    return store;
  }

  private static Revision snapshot(Path directory) throws IOException {
    try (FileChannel file = FileChannel.open(directory.resolve("snapshot"))) {
      List<byte[]> records = Journal.records(file);
      if (records.size() != 1) {
        throw new Journal.Damaged(0);
      }
      return CommitBytes.revision(records.get(0));
    }
  }

  /** Writes a whole snapshot beside the old one, then puts it in its place. */
  private static void write(Path directory, Revision revision, Opener opener) throws IOException {
    Path fresh = directory.resolve("snapshot.new");
    try (FileChannel file = opener.open(fresh)) {
      Journal.open(file, new ArrayList<>()).append(CommitBytes.of(revision));
    }
    Files.move(fresh, directory.resolve("snapshot"), StandardCopyOption.ATOMIC_MOVE);
    force(directory);
  }

  /** A directory is a file that names others: it has to reach the disk, too. */
  private static void force(Path directory) throws IOException {
    try (FileChannel file = FileChannel.open(directory)) {
      file.force(true);
    }
  }

  @Override
  public Revision current() {
    return current;
  }

  @Override
  public synchronized Answer append(Commit commit, Revision revision) {
    if (commit.number() != current.number() + 1) {
      return new Answer.Conflict(current.number());
    }
    try {
      byte[] bytes = CommitBytes.of(commit);
      if (!CommitBytes.commit(bytes).equals(commit)) {
        return new Answer.Failed("the commit cannot be written as a text and read again");
      }
      journal.append(bytes);
    } catch (IOException | DiagnosticException failed) {
      return new Answer.Failed(String.valueOf(failed.getMessage()));
    }
    current = revision;
    return new Answer.Stored(revision);
  }

  /**
   * Writes a snapshot of the newest revision, so that opening the store takes less time, and keeps
   * the commits until then as history. Opening does it by itself after {@value #MANY} commits.
   *
   * @throws IOException if there is no room; then everything is as it was
   */
  public synchronized void compact() throws IOException {
    Files.deleteIfExists(directory.resolve("snapshot.new"));
    write(directory, current, opener);
    journal.close();
    Path old = directory.resolve("journal");
    Files.move(
        old,
        directory.resolve(String.format(Locale.ROOT, "history-%019d", current.number())),
        StandardCopyOption.ATOMIC_MOVE);
    journal = Journal.open(opener.open(old), new ArrayList<>());
    force(directory);
  }

  @Override
  public synchronized List<Commit> history(long after, int most) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all =
          new ArrayList<>(
              files
                  .filter(file -> file.getFileName().toString().startsWith("history-"))
                  .sorted()
                  .toList());
      all.add(directory.resolve("journal"));
      List<Commit> commits = new ArrayList<>();
      for (Path file : all) {
        commits(file, after, most, commits);
      }
      return List.copyOf(commits);
    } catch (Journal.Damaged damaged) {
      throw damaged(directory, damaged);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void commits(Path file, long after, int most, List<Commit> commits)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      for (byte[] record : Journal.records(channel)) {
        Commit commit = CommitBytes.commit(record);
        if (commit.number() > after && commits.size() < most) {
          commits.add(commit);
        }
      }
    }
  }

  /** Closes the store for this process, so that another one may open it. */
  @Override
  public synchronized void close() throws IOException {
    journal.close();
    lock.acquiredBy().close();
  }

  private static DiagnosticException damaged(Path directory, Journal.Damaged damaged) {
    return problem(
        "store-damaged",
        directory,
        "the store is damaged at byte " + damaged.position(),
        "what stands there is not what was written, and changes that were acknowledged may be lost",
        "restore the directory from a copy");
  }

  private static DiagnosticException problem(
      String code, Path directory, String message, String why, String fix) {
    return new DiagnosticException(
        List.of(
            Diagnostic.error(code, Place.ofSource(directory.toString()), message)
                .because(why)
                .mend(fix)));
  }
}
