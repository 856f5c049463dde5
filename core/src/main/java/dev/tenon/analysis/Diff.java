package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a change of a policy changes: whose decisions, where, from what to what.
 *
 * <pre>{@code
 * Diff diff = Analysis.diff(before, after);
 * diff.changes().forEach(System.out::println);   // viewer: READ on flink/prod: DENY -> ALLOW
 * }</pre>
 *
 * <p>It is {@linkplain #isEmpty empty} exactly when both policies decide every request of every
 * subject alike. Where a stronger rule is only felt together with other roles, a set of roles that
 * feels it is named. Immutable.
 */
public final class Diff {

  private final ImmutableList<AccessChange> changes;
  private final String reached;

  Diff(List<AccessChange> changes, String reached) {
    this.changes = ImmutableList.copyOf(changes);
    this.reached = reached;
  }

  /**
   * The changes, each confirmed by the engine.
   *
   * @return an immutable list in the order of the policies
   */
  public List<AccessChange> changes() {
    return changes;
  }

  /**
   * Whether it was proved that nothing changed.
   *
   * @return false if something did, or if it is {@linkplain #isDecided undecided}
   */
  public boolean isEmpty() {
    return changes.isEmpty() && isDecided();
  }

  /**
   * Whether all was looked at.
   *
   * @return false if there may be more changes than {@link #changes}
   */
  public boolean isDecided() {
    return reached.isEmpty();
  }

  /**
   * How far it came, if it is not decided.
   *
   * @return the reason in words, empty if it is decided
   */
  public String reached() {
    return reached;
  }

  /**
   * The same as an answer to whether the policies are equivalent.
   *
   * @return a proof, the first change's counterexample, or undecided
   */
  public Answer asAnswer() {
    if (!changes.isEmpty()) {
      return new Answer.Fails(changes.get(0).example());
    }
    return isDecided()
        ? new Answer.Holds("every request of every subject is decided alike")
        : new Answer.Undecided(reached);
  }

  /** A line for each change. */
  @Override
  public String toString() {
    if (isEmpty()) {
      return "no change";
    }
    String lines = changes.stream().map(Object::toString).collect(Collectors.joining("\n"));
    return isDecided() ? lines : lines + (lines.isEmpty() ? "" : "\n") + "undecided: " + reached;
  }
}
