package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The pairs of tenants that show a common resource. Immutable. */
public final class Isolation {

  private final List<Leak> leaks;
  private final String reached;

  Isolation(List<Leak> leaks, String reached) {
    this.leaks = ImmutableList.copyOf(leaks);
    this.reached = reached;
  }

  /**
   * One leak for each such pair, confirmed by the engine.
   *
   * @return an immutable list
   */
  public List<Leak> leaks() {
    return leaks;
  }

  /**
   * How far the search came if undecided, else empty.
   *
   * @return the text
   */
  public String reached() {
    return reached;
  }

  /**
   * Whether it was proved that no two tenants show a common resource.
   *
   * @return false if two do, or if it is undecided
   */
  public boolean holds() {
    return leaks.isEmpty() && reached.isEmpty();
  }

  /**
   * This result as an answer.
   *
   * @return a proof, the first leak's counterexample, or undecided
   */
  public Answer asAnswer() {
    if (!leaks.isEmpty()) {
      return new Answer.Fails(leaks.get(0).example());
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

  @Override
  public boolean equals(Object o) {
    return o instanceof Isolation other
        && leaks.equals(other.leaks)
        && reached.equals(other.reached);
  }

  @Override
  public int hashCode() {
    return Objects.hash(leaks, reached);
  }
}
