package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.List;

/**
 * The outcome of one attempt to load a policy.
 *
 * <pre>{@code
 * if (live.refresh() instanceof Refresh.Refused refused) {
 *   refused.problems().forEach(System.err::println);
 * }
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>Cases may be added in a later version; each has the snapshot in force.
 */
public sealed interface Refresh {

  /**
   * The snapshot in force after the attempt.
   *
   * @return the snapshot
   */
  Snapshot inForce();

  /**
   * How long loading and compiling took.
   *
   * @return the time
   */
  Duration took();

  /**
   * A new policy is in force.
   *
   * @param before the snapshot that was in force
   * @param inForce the new snapshot
   * @param took how long it took
   */
  record Replaced(Snapshot before, Snapshot inForce, Duration took) implements Refresh {
    @Override
    public String toString() {
      return Diagnostic.inOneLine("replaced " + before.version() + " by " + inForce);
    }
  }

  /**
   * The source returned the policy that is already in force.
   *
   * @param inForce the snapshot in force
   * @param took how long it took
   */
  record Unchanged(Snapshot inForce, Duration took) implements Refresh {
    @Override
    public String toString() {
      return Diagnostic.inOneLine("unchanged: " + inForce);
    }
  }

  /**
   * There was no policy, or it was invalid; the last valid one stays in force.
   *
   * @param inForce the snapshot that stays in force
   * @param problems the problems; at least one
   * @param cause what the source or the compiler threw; its message may be confidential
   * @param took how long it took
   */
  record Refused(Snapshot inForce, List<Diagnostic> problems, Throwable cause, Duration took)
      implements Refresh {

    /** Copies the list. */
    public Refused {
      problems = ImmutableList.copyOf(problems);
    }

    /** The snapshot that stays and the first problem, in the lines of a {@link Diagnostic}. */
    @Override
    public String toString() {
      return "refused, " + inForce + " stays: " + problems.get(0);
    }
  }
}
