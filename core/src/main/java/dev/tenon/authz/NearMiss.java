package dev.tenon.authz;

import java.util.Objects;

/** A rule that would have allowed a request but for one difference. */
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
   * The kind of the difference.
   *
   * @return the difference
   */
  public Difference difference() {
    return difference;
  }

  /**
   * The rule.
   *
   * @return the rule, with its role and pattern
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

  /** The single difference that kept a rule from covering a request, the likeliest first. */
  public enum Difference {
    /** The rule is not yet valid, or no longer valid. */
    TIME,
    /** A variable of the rule's pattern is not set. */
    VARIABLE,
    /** The condition of the rule is not true. */
    ATTRIBUTE,
    /** One segment of the path does not match the rule. */
    SEGMENT,
    /** The subject does not hold the rule's role. */
    ROLE,
    /** The rule covers other actions. */
    ACTION,
    /** An exception of the rule applies, or may apply to a variable that is not set. */
    EXCEPTION
  }

  /** The difference, and the rule with its place, in one line. */
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
