package dev.tenon.analysis;

import dev.tenon.path.Literal;
import dev.tenon.path.ResourcePattern;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What must be true besides that a region covers a resource: {@code ${user} = alice} where a rule
 * on {@code home/${user}} is seen through the region {@code home/alice}. Without it a line about
 * Alice would read as a line about everybody. Immutable.
 *
 * <p>Cases may be added in a later version; each says in {@code toString} what must be true.
 */
public sealed interface Restriction {

  /**
   * One of the values that the subject has of a variable is this one.
   *
   * @param variable the variable's name, such as {@code user}
   * @param value the value
   */
  record Value(String variable, Literal value) implements Restriction {

    /** In words, such as <code>${user} = alice</code>. */
    @Override
    public String toString() {
      return "${" + variable + "} = " + value;
    }
  }

  /**
   * The subject does not have the variable.
   *
   * @param variable the variable's name
   */
  record Unset(String variable) implements Restriction {

    /** In words, such as <code>${project} is not set</code>. */
    @Override
    public String toString() {
      return "${" + variable + "} is not set";
    }
  }

  /**
   * Another pattern covers the resource too, for the values that the subject has.
   *
   * @param pattern the pattern
   */
  record Covered(ResourcePattern pattern) implements Restriction {

    /** In words, such as <code>home/${user} covers it</code>. */
    @Override
    public String toString() {
      return pattern + " covers it";
    }
  }

  /** In words, after a region: empty if there is none. */
  static String words(Collection<Restriction> restrictions) {
    return restrictions.isEmpty()
        ? ""
        : restrictions.stream()
            .map(Restriction::toString)
            .collect(Collectors.joining(" and ", " only where ", ""));
  }

  /**
   * Whether some restrictions say no more than others: what the others hold for, they hold for.
   *
   * @param some the restrictions that may say less
   * @param others the restrictions that may say more
   * @return true if each of the first is among the second
   */
  static boolean isWithin(List<Restriction> some, List<Restriction> others) {
    return others.containsAll(some);
  }
}
