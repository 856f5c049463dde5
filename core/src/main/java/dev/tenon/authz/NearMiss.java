package dev.tenon.authz;

/**
 * A rule that would have allowed a request if one thing about it were different.
 *
 * @param difference what is different
 * @param rule the rule
 * @param words the difference in words, with the values that differ
 */
public record NearMiss(Difference difference, Cause.OfRole rule, String words) {

  /**
   * What kept a rule from covering a request, where it was one thing alone; the likeliest first.
   */
  public enum Difference {
    /** The rule is not valid yet, or no longer. */
    TIME,
    /** A variable that the rule compares with is not set. */
    VARIABLE,
    /** One segment of the path is not what the rule demands. */
    SEGMENT,
    /** The subject does not hold the rule's role. */
    ROLE,
    /** The rule is about other actions. */
    ACTION
  }

  /** In one line: what differs, and the rule with its place. */
  @Override
  public String toString() {
    return words + " -> " + rule + " (" + rule.place() + ")";
  }
}
