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
 * Keeps the revisions of a policy in a directory, for one process.
 *
 * <pre>{@code
 * try (FilePolicyStore store = FilePolicyStore.open(directory, YamlPolicies.load(first))) {
 *   Administration administration = Administration.of(store, AdminSettings.standard());
 * }
 * }</pre>
 *
 * <p>The directory holds {@code snapshot}, a whole revision, and {@code journal-N}, the commits
 * after revision N. A commit is acknowledged when it is on the disk, so it survives the end of the
 * process or of the machine at any moment; one that was cut while it was written is not there. A
 * commit that does not fit on the disk is refused and taken back; where even that fails, the store
 * refuses everything until it is opened again, and only then shows whether that one commit is
 * there. Damage is never skipped: the store does not open. Revisions are told by their numbers
 * alone, so a clock that jumps changes nothing but the times that commits tell.
 *
 * <p>Safe to share between threads; {@link #current} never waits. Opening takes time with the
 * commits since the snapshot, an append one write to the disk.
 */
public final class FilePolicyStore implements PolicyStore, AutoCloseable {

  /** With so many commits since the snapshot, opening the store writes a new one. */
  static final int MANY = 1000;

  private final Path path;
  private final StoreDirectory directory;

  /** What is written; guarded by this object's lock, as are all files. */
  private Journal journal;

  /** The revision after which the journal begins; guarded likewise. */
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
   * Opens a store, or starts one where there is none.
   *
   * @param path the directory where it is kept; made if it is not there
   * @param first revision 0, if the store is new; otherwise not used
   * @return the store, with all commits that were ever acknowledged
   * @throws DiagnosticException if it is open already, here or in another process, or cannot be
   *     read
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
        // it only takes longer to open the next time
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
   * does it by itself after {@value #MANY} commits.
   *
   * @throws IOException if it cannot be written; the store loses nothing by that, and goes on
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

  /** Closes the store for this process, so that another one may open it. */
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
