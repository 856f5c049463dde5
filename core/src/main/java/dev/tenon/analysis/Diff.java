package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The difference between two policies: whose decisions change, on which resources, from which
 * effect to which.
 *
 * <pre>{@code
 * Diff diff = Analysis.diff(before, after);
 * diff.changes().forEach(System.out::println);   // viewer: READ on flink/prod: DENY -> ALLOW
 * }</pre>
 *
 * <p>It is {@linkplain #isEmpty empty} exactly when both policies make the same decision on every
 * request of every subject. If a stronger rule matters only in combination with other roles, such a
 * set of roles is reported. Immutable.
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
   * @return false if something changed, or if it is {@linkplain #isDecided undecided}
   */
  public boolean isEmpty() {
    return changes.isEmpty() && isDecided();
  }

  /**
   * Whether the comparison is complete.
   *
   * @return false if there may be more changes than {@link #changes}
   */
  public boolean isDecided() {
    return reached.isEmpty();
  }

  /**
   * How far the comparison came if undecided.
   *
   * @return the reason as text, empty if decided
   */
  public String reached() {
    return reached;
  }

  /**
   * This result as an answer to whether the policies are equivalent.
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
