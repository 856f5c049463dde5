package dev.tenon.store;

import dev.tenon.admin.Commit;
import dev.tenon.admin.Revision;
import dev.tenon.policy.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rebuilds the newest revision from a store's files: the snapshot, then each later commit, in the
 * order of their numbers and without a gap. For one use.
 */
final class Replay {

  private final long start;
  private final Journal journal;
  private Revision revision;
  private int commits;

  private Replay(StoreDirectory directory, Revision revision) throws IOException {
    this.revision = revision;
    List<Long> starts = directory.starts();
    int first = starts.indexOf(revision.number());
    if (first < 0) {
      throw new Journal.Damaged("the journal after revision " + revision.number() + " is missing");
    }
    for (long before : starts.subList(first, starts.size() - 1)) {
      begins(before);
      replay(directory.records(before));
    }
    this.start = starts.get(starts.size() - 1);
    begins(start);
    List<byte[]> records = new ArrayList<>();
    this.journal = directory.open(start, records);
    try {
      replay(records);
    } catch (IOException | RuntimeException unreadable) {
      journal.close();
      throw unreadable;
    }
  }

  /** Reads a store, or creates one with a first policy. */
  static Replay of(StoreDirectory directory, Policy first) throws IOException {
    Optional<Revision> snapshot = directory.snapshot();
    if (snapshot.isPresent()) {
      return new Replay(directory, snapshot.get());
    }
    boolean isNew = directory.starts().stream().allMatch(start -> start == 0);
    List<byte[]> records = new ArrayList<>();
    directory.open(0, records).close();
    if (!isNew || !records.isEmpty()) {
      throw new Journal.Damaged("the snapshot is missing");
    }
    Revision zero = new Revision(0, first);
    directory.replaceSnapshot(zero);
    return new Replay(directory, zero);
  }

  private void begins(long journal) throws IOException {
    if (journal != revision.number()) {
      throw new Journal.Damaged(
          "the commits from " + (revision.number() + 1) + " to " + journal + " are missing");
    }
  }

  private void replay(List<byte[]> records) throws IOException {
    for (byte[] record : records) {
      Commit commit = CommitBytes.commit(record);
      if (commit.number() != revision.number() + 1) {
        throw new Journal.Damaged("commit " + commit.number() + " follows " + revision.number());
      }
      revision = revision.after(commit);
      commits++;
    }
  }

  /** The newest revision. */
  Revision revision() {
    return revision;
  }

  /** The journal to append to; the caller closes it. */
  Journal journal() {
    return journal;
  }

  /** The number of the revision after which that journal begins. */
  long start() {
    return start;
  }

  /** The number of commits after the snapshot. */
  int commits() {
    return commits;
  }
}
