package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The answer to who can do something, or what someone can: everything that is allowed, or what was
 * found of it until the budget was used up.
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
 * <p>The cases are complete: all was found, or the search ended before.
 */
public sealed interface Reaches {

  /**
   * What was found, each with a request that the engine confirmed.
   *
   * @return an immutable list, in the order of the policy
   */
  List<Reach> found();

  /**
   * Whether nobody can do anything else of what was asked.
   *
   * @return true for {@link Complete} alone
   */
  default boolean isDecided() {
    return this instanceof Complete;
  }

  /**
   * All that there is.
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
   * Not all that there may be.
   *
   * @param found what was found until then
   * @param reached how far it came, in words
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
