package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/** Keeps everything in memory. Reading the newest revision does not wait for writers. */
final class InMemoryPolicyStore implements PolicyStore {

  /** Guarded by this. */
  private final List<Commit> commits = new ArrayList<>();

  private volatile Revision current;

  InMemoryPolicyStore(Policy policy) {
    this.current = new Revision(0, policy);
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
    commits.add(commit);
    current = revision;
    return new CommitResult.Stored(revision);
  }

  @Override
  public synchronized List<Commit> history(long after, int most) {
    return commits.stream().skip(after).limit(most).collect(ImmutableList.toImmutableList());
  }
}
