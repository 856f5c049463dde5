package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Cause;
import java.util.List;
import java.util.Objects;

/** A rule or a tenant's exclude whose removal would change no decision. Immutable. */
public final class DeadRule {

  private final Cause rule;
  private final Why why;
  private final List<Cause> by;

  DeadRule(Cause rule, Why why, List<Cause> by) {
    this.rule = rule;
    this.why = why;
    this.by = ImmutableList.copyOf(by);
  }

  /**
   * The rule or clause.
   *
   * @return the cause
   */
  public Cause rule() {
    return rule;
  }

  /**
   * Why it never makes a difference.
   *
   * @return the kind of dead rule
   */
  public Why why() {
    return why;
  }

  /**
   * The rules that have the same effect or a stronger one; empty if there are none.
   *
   * @return an immutable list
   */
  public List<Cause> by() {
    return by;
  }

  /** Why a rule never makes a difference. */
  public enum Why {
    /** Stronger rules that come with the role cover all of it. */
    SHADOWED("stronger rules that come with the role cover all of it"),
    /** Other rules that come with the role have the same effect wherever it applies. */
    REPEATED("other rules that come with the role do the same wherever it does something"),
    /** It denies, stages or excludes what nothing allows or includes. */
    POINTLESS("it takes away what nothing gives"),
    /** Its own condition is never true, with or without the other rules. */
    NEVER_MET("its condition is never true"),
    /** No tenant shows what it covers. */
    HIDDEN("no tenant shows what it covers");

    private final String sentence;

    Why(String sentence) {
      this.sentence = sentence;
    }

    /**
     * The explanation as text.
     *
     * @return a clause without a full stop
     */
    public String sentence() {
      return sentence;
    }
  }

  /** In one line. */
  @Override
  public String toString() {
    return rule + " (" + rule.place() + ") is " + why + (by.isEmpty() ? "" : " by " + by);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DeadRule other
        && rule.equals(other.rule)
        && why.equals(other.why)
        && by.equals(other.by);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rule, why, by);
  }
}
