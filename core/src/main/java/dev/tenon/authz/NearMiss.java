package dev.tenon.authz;

import java.util.Objects;

/** A rule that would have allowed a request if one thing about it were different. */
public final class NearMiss {

  private final Difference difference;
  private final Cause.OfRole rule;
  private final String words;

  NearMiss(Difference difference, Cause.OfRole rule, String words) {
    this.difference = difference;
    this.rule = rule;
    this.words = words;
  }

  /**
   * What is different.
   *
   * @return the difference
   */
  public Difference difference() {
    return difference;
  }

  /**
   * The rule.
   *
   * @return the of role
   */
  public Cause.OfRole rule() {
    return rule;
  }

  /**
   * The difference in words, with the values that differ.
   *
   * @return the text
   */
  public String words() {
    return words;
  }

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

  @Override
  public boolean equals(Object o) {
    return o instanceof NearMiss other
        && difference.equals(other.difference)
        && rule.equals(other.rule)
        && words.equals(other.words);
  }

  @Override
  public int hashCode() {
    return Objects.hash(difference, rule, words);
  }
}
