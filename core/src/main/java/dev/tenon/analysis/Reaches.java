package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The answer to who can do something, or what a subject can do: all access, or the part found
 * before the budget was used up.
 *
 * <pre>{@code
 * Reaches answer = Analysis.of(policy).whoCan("EDIT", ResourcePattern.parse("docs"));
 * if (answer instanceof Reaches.Complete all) {
 *   all.found().forEach(System.out::println);   // viewer, ops: EDIT on docs except docs/secret
 * }
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>The cases are complete; none will be added.
 */
public sealed interface Reaches {

  /**
   * The access found, each with a request that the engine confirmed.
   *
   * @return an immutable list, in the order of the policy
   */
  List<Reach> found();

  /**
   * Whether the list is complete.
   *
   * @return true for {@link Complete} alone
   */
  default boolean isDecided() {
    return this instanceof Complete;
  }

  /**
   * The complete list.
   *
   * @param found who can do what, by which rule
   */
  record Complete(List<Reach> found) implements Reaches {
    /** Copies the list. */
    public Complete {
      found = ImmutableList.copyOf(found);
    }

    @Override
    public String toString() {
      return found.isEmpty() ? "nobody" : lines(found);
    }
  }

  /**
   * An incomplete list.
   *
   * @param found the access found so far
   * @param reached how far the search came, as text
   */
  record Undecided(List<Reach> found, String reached) implements Reaches {
    /** Copies the list. */
    public Undecided {
      found = ImmutableList.copyOf(found);
    }

    @Override
    public String toString() {
      return lines(found) + (found.isEmpty() ? "" : "\n") + "undecided: " + reached;
    }
  }

  private static String lines(List<Reach> found) {
    return found.stream().map(Reach::toString).collect(Collectors.joining("\n"));
  }
}
