package dev.tenon.admin;

import dev.tenon.policy.Policy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the revisions of a policy are kept.
 *
 * <pre>{@code
 * PolicyStore store = PolicyStore.inMemory(YamlPolicies.load(path));
 * Authorizer.compile(store.current().policy());
 * }</pre>
 *
 * <p>A commit that was answered with {@link CommitResult.Stored} is there from then on, whatever
 * happens; one that was answered otherwise is not there and never will be. Implementations are safe
 * to share between threads, and say what else may write to the same place.
 */
public interface PolicyStore {

  /** What a store says to a commit. */
  sealed interface CommitResult {

    /**
     * It is kept.
     *
     * @param revision the revision that is now the newest
     */
    record Stored(Revision revision) implements CommitResult {}

    /**
     * Another commit was first.
     *
     * @param current the number of the newest revision
     */
    record Conflict(long current) implements CommitResult {}

    /**
     * It could not be kept: the disk is full, the database is away.
     *
     * @param why in words, for those who run the service
     * @param cause what the store threw, for a log; empty if nothing was thrown
     */
    record Failed(String why, Optional<Throwable> cause) implements CommitResult {

      /** Checks the parts. */
      public Failed {
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(cause, "cause");
      }

      /**
       * A failure without an exception.
       *
       * @param why in words, for those who run the service
       */
      public Failed(String why) {
        this(why, Optional.empty());
      }

      /**
       * A failure by an exception.
       *
       * @param why in words, for those who run the service
       * @param cause what the store threw
       */
      public Failed(String why, Throwable cause) {
        this(why, Optional.of(cause));
      }
    }
  }

  /**
   * The newest revision.
   *
   * @return the revision; a store that cannot be asked gives the newest that it knows
   */
  Revision current();

  /**
   * Keeps a commit, if it starts from the newest revision.
   *
   * @param commit who, when, why and what
   * @param revision what it leads to, as {@link Revision#after} says
   * @return whether it is kept
   */
  CommitResult append(Commit commit, Revision revision);

  /**
   * The commits that were made.
   *
   * @param after the number of the last commit that is not wanted; 0 for all
   * @param most at most so many
   * @return an immutable list, the oldest first
   */
  List<Commit> history(long after, int most);

  /**
   * A store that keeps everything in memory, its history included.
   *
   * @param policy revision 0
   * @return a new store
   */
  static PolicyStore inMemory(Policy policy) {
    return new InMemoryPolicyStore(policy);
  }
}
