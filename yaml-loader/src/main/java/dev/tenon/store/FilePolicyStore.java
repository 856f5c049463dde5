package dev.tenon.store;

import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.Revision;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores the revisions of a policy in a directory, for one process.
 *
 * <pre>{@code
 * try (FilePolicyStore store = FilePolicyStore.open(directory, YamlPolicies.load(first))) {
 *   Administration administration = Administration.of(store, AdminSettings.standard());
 * }
 * }</pre>
 *
 * <p>The directory has {@code snapshot}, a whole revision, and {@code journal-N}, the commits after
 * revision N. A commit is acknowledged when it is on the disk, so it survives a crash of the
 * process or the machine at any moment; a commit whose write was interrupted is discarded. A commit
 * that does not fit on the disk is refused and rolled back; if the rollback fails, the store
 * refuses all writes until it is opened again, and only then shows whether that commit was written.
 * Damage is never skipped: the store does not open. Revisions are identified by their numbers only,
 * so a clock that jumps affects only the times in commits.
 *
 * <p>Safe to share between threads; {@link #current} never waits. Opening takes time linear in the
 * commits since the snapshot; an append takes one write to the disk.
 */
public final class FilePolicyStore implements PolicyStore, AutoCloseable {

  /** After this many commits since the snapshot, opening the store writes a new snapshot. */
  static final int MANY = 1000;

  private final Path path;
  private final StoreDirectory directory;

  /** The journal to append to; guarded by this object's lock, as are all files. */
  private Journal journal;

  /** The number of the revision after which the journal begins; guarded by this object's lock. */
  private long start;

  private volatile Revision current;

  private FilePolicyStore(Path path, StoreDirectory directory, Replay replay) {
    this.path = path;
    this.directory = directory;
    this.journal = replay.journal();
    this.start = replay.start();
    this.current = replay.revision();
  }

  /**
   * Opens a store, or creates it if there is none.
   *
   * @param path the store's directory; created if it does not exist
   * @param first revision 0 of a new store; otherwise not used
   * @return the store, with all acknowledged commits
   * @throws DiagnosticException if the store is already open, here or in another process, or cannot
   *     be read
   */
  public static FilePolicyStore open(Path path, Policy first) {
    return open(path, first, DurableFiles.PLAIN);
  }

  static FilePolicyStore open(Path path, Policy first, DurableFiles files) {
    try {
      StoreDirectory directory = StoreDirectory.lock(path, files).orElseThrow(() -> locked(path));
      try {
        return open(path, directory, first);
      } catch (IOException | RuntimeException unreadable) {
        directory.close();
        throw unreadable;
      }
    } catch (Journal.Damaged damaged) {
      throw damaged(path, damaged);
    } catch (IOException unreadable) {
      throw refused(
          problem(
                  "store-unreadable",
                  path,
                  "the store cannot be read",
                  String.valueOf(unreadable.getMessage()),
                  "correct the path, or the permissions, or make room on the disk")
              .causedBy(unreadable));
    }
  }

  private static FilePolicyStore open(Path path, StoreDirectory directory, Policy first)
      throws IOException {
    Replay replay = Replay.of(directory, first);
    FilePolicyStore store = new FilePolicyStore(path, directory, replay);
    if (replay.commits() >= MANY) {
      try {
        store.compact();
      } catch (IOException noRoom) {
        // without the snapshot, only the next opening takes longer
      }
    }
    return store;
  }

  @Override
  public Revision current() {
    return current;
  }

  @Override
  public synchronized CommitResult append(Commit commit, Revision revision) {
    if (commit.number() != current.number() + 1) {
      return new CommitResult.Conflict(current.number());
    }
    try {
      byte[] bytes = CommitBytes.of(commit);
      if (!CommitBytes.commit(bytes).equals(commit)) {
        return new CommitResult.Failed("the commit cannot be written as a text and read again");
      }
      journal.append(bytes);
    } catch (IOException | DiagnosticException failed) {
      return new CommitResult.Failed(String.valueOf(failed.getMessage()), failed);
    }
    current = revision;
    return new CommitResult.Stored(revision);
  }

  /**
   * Writes a snapshot of the newest revision, so that opening the store takes less time. Opening
   * the store does this after {@value #MANY} commits.
   *
   * @throws IOException if it cannot be written; the store loses nothing and stays usable
   */
  public synchronized void compact() throws IOException {
    if (journal.isBroken()) {
      throw new IOException("the store has to be opened again");
    }
    if (start < current.number()) {
      Journal next = directory.open(current.number(), new ArrayList<>());
      journal.close();
      journal = next;
      start = current.number();
    }
    directory.replaceSnapshot(current);
  }

  @Override
  public synchronized List<Commit> history(long after, int most) {
    try {
      List<Long> starts = directory.starts();
      List<Commit> commits = new ArrayList<>();
      for (int i = 0; i < starts.size() && commits.size() < most; i++) {
        if (i + 1 == starts.size() || starts.get(i + 1) > after) {
          commits(starts.get(i), after, most, commits);
        }
      }
      return List.copyOf(commits);
    } catch (Journal.Damaged damaged) {
      throw damaged(path, damaged);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void commits(long from, long after, int most, List<Commit> commits) throws IOException {
    long number = from;
    for (byte[] record : directory.records(from)) {
      number++;
      if (number > after && commits.size() < most && number <= current.number()) {
        commits.add(CommitBytes.commit(record));
      }
    }
  }

  /** Closes the store, so that another process can open it. */
  @Override
  public synchronized void close() throws IOException {
    journal.close();
    directory.close();
  }

  private static DiagnosticException locked(Path path) {
    return refused(
        problem(
            "store-locked",
            path,
            "the store is open already",
            "two that write the same journal would destroy it",
            "close the other one, or give this process a directory of its own"));
  }

  private static DiagnosticException damaged(Path path, Journal.Damaged damaged) {
    return refused(
        problem(
                "store-damaged",
                path,
                "the store is damaged: " + damaged.getMessage(),
                "what stands there is not what was written, and changes that were acknowledged may"
                    + " be lost",
                "restore the directory from a copy")
            .causedBy(damaged));
  }

  private static DiagnosticException refused(Diagnostic problem) {
    return new DiagnosticException(List.of(problem));
  }

  private static Diagnostic problem(
      String code, Path path, String message, String why, String fix) {
    return Diagnostic.error(code, Place.ofSource(path.toString()), message).because(why).mend(fix);
  }
}
