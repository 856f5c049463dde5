package dev.tenon.analysis;

import dev.tenon.condition.RuleCondition;
import dev.tenon.path.Literal;
import dev.tenon.path.ResourcePattern;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition in addition to a region: {@code ${user} = alice} if a rule on {@code home/${user}} is
 * reported for the region {@code home/alice}. Without it the report would seem to apply to every
 * subject. Immutable.
 *
 * <p>Cases may be added in a later version; {@code toString} of each states the condition.
 */
public sealed interface Restriction {

  /**
   * The value is one of the subject's values of the variable.
   *
   * @param variable the variable's name, such as {@code user}
   * @param value the value
   */
  record Value(String variable, Literal value) implements Restriction {

    /** As text, such as <code>${user} = alice</code>. */
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

    /** As text, such as <code>${project} is not set</code>. */
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

    /** As text, such as <code>home/${user} covers it</code>. */
    @Override
    public String toString() {
      return pattern + " covers it";
    }
  }

  /**
   * The condition of a rule is met.
   *
   * @param condition the condition
   */
  record Met(RuleCondition condition) implements Restriction {

    /** As text, such as {@code resource.amount at_most 1000}. */
    @Override
    public String toString() {
      return condition.toString();
    }
  }

  /** The restrictions as text to append to a region; empty if there are none. */
  static String words(Collection<Restriction> restrictions) {
    return restrictions.isEmpty()
        ? ""
        : restrictions.stream()
            .map(Restriction::toString)
            .collect(Collectors.joining(" and ", " only where ", ""));
  }

  /**
   * Whether the first restrictions are no stricter than the others: they hold wherever the others
   * hold.
   *
   * @param some the restrictions that may be weaker
   * @param others the restrictions that may be stricter
   * @return true if each of the first is among the second
   */
  static boolean isWithin(List<Restriction> some, List<Restriction> others) {
    return others.containsAll(some);
  }
}
