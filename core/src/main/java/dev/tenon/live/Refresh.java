package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import java.time.Duration;
import java.util.List;

/**
 * What came of one attempt to load a policy.
 *
 * <pre>{@code
 * if (live.refresh() instanceof Refresh.Refused refused) {
 *   refused.problems().forEach(System.err::println);
 * }
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>Cases may be added in a later version; each has the snapshot that is in force now.
 */
public sealed interface Refresh {

  /**
   * What is in force after it.
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
   * @param before what was in force
   * @param inForce what is now
   * @param took how long it took
   */
  record Replaced(Snapshot before, Snapshot inForce, Duration took) implements Refresh {
    @Override
    public String toString() {
      return Diagnostic.inOneLine("replaced " + before.version() + " by " + inForce);
    }
  }

  /**
   * The source gave what is in force already.
   *
   * @param inForce what is in force
   * @param took how long it took
   */
  record Unchanged(Snapshot inForce, Duration took) implements Refresh {
    @Override
    public String toString() {
      return Diagnostic.inOneLine("unchanged: " + inForce);
    }
  }

  /**
   * There was no policy, or it was broken; the last good one stays in force.
   *
   * @param inForce what stays in force
   * @param problems what is wrong; at least one
   * @param cause what the source or the compiler threw; its message may be for nobody's eyes but
   *     the host's
   * @param took how long it took
   */
  record Refused(Snapshot inForce, List<Diagnostic> problems, Throwable cause, Duration took)
      implements Refresh {

    /** Copies what is given. */
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
