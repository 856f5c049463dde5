package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which tenants show a resource in common, of all pairs. Immutable.
 *
 * @param leaks one for each such pair, confirmed by the engine
 * @param reached how far it came if it is undecided, else empty
 */
public record Isolation(List<Leak> leaks, String reached) {

  /** Copies the list. */
  public Isolation {
    leaks = ImmutableList.copyOf(leaks);
  }

  /**
   * Whether it was proved that no two tenants show a resource in common.
   *
   * @return false if two do, or if it is undecided
   */
  public boolean holds() {
    return leaks.isEmpty() && reached.isEmpty();
  }

  /**
   * The same as an answer.
   *
   * @return a proof, the first leak's witness, or undecided
   */
  public Answer asAnswer() {
    if (!leaks.isEmpty()) {
      return new Answer.Fails(leaks.get(0).witness());
    }
    return reached.isEmpty()
        ? new Answer.Holds("no resource is visible to anybody in two of the tenants")
        : new Answer.Undecided(reached);
  }

  /** A line for each leak. */
  @Override
  public String toString() {
    String lines = leaks.stream().map(Leak::toString).collect(Collectors.joining("\n"));
    String end = reached.isEmpty() ? "" : "undecided: " + reached;
    return holds() ? "isolated" : lines + (lines.isEmpty() || end.isEmpty() ? "" : "\n") + end;
  }
}
