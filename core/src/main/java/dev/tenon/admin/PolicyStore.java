package dev.tenon.admin;

import dev.tenon.policy.Policy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Stores the revisions of a policy.
 *
 * <pre>{@code
 * PolicyStore store = PolicyStore.inMemory(YamlPolicies.load(path));
 * Authorizer.compile(store.current().policy());
 * }</pre>
 *
 * <p>A commit with the result {@link CommitResult.Stored} is durable; one with any other result is
 * not stored and never will be. Implementations are thread-safe, and document which other writers
 * are permitted.
 */
public interface PolicyStore {

  /** The result of a commit. */
  sealed interface CommitResult {

    /**
     * The commit is stored.
     *
     * @param revision the newest revision
     */
    record Stored(Revision revision) implements CommitResult {}

    /**
     * Another commit came first.
     *
     * @param current the number of the newest revision
     */
    record Conflict(long current) implements CommitResult {}

    /**
     * The commit could not be stored: for example, the disk is full or the database is unavailable.
     *
     * @param why the reason as text, for operators
     * @param cause what the store threw, for a log; empty if nothing was thrown
     */
    record Failed(String why, Optional<Throwable> cause) implements CommitResult {

      /** Checks the parts. */
      public Failed {
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(cause, "cause");
      }

      /**
       * Creates a failure without an exception.
       *
       * @param why the reason as text, for operators
       */
      public Failed(String why) {
        this(why, Optional.empty());
      }

      /**
       * Creates a failure with an exception.
       *
       * @param why the reason as text, for operators
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
   * @return the revision; an unavailable store returns the newest that it knows
   */
  Revision current();

  /**
   * Stores a commit if it starts from the newest revision.
   *
   * @param commit the commit
   * @param revision the resulting revision, from {@link Revision#after}
   * @return whether it is stored
   */
  CommitResult append(Commit commit, Revision revision);

  /**
   * The commits so far.
   *
   * @param after only commits after this number are returned; 0 for all
   * @param most the maximum number of commits
   * @return an immutable list, the oldest first
   */
  List<Commit> history(long after, int most);

  /**
   * Creates a store that keeps everything, including the history, in memory.
   *
   * @param policy revision 0
   * @return a new store
   */
  static PolicyStore inMemory(Policy policy) {
    return new InMemoryPolicyStore(policy);
  }
}
