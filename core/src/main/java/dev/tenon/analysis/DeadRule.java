package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Cause;
import java.util.List;

/**
 * A rule, or a tenant's exclude, without which every request would be decided alike. Immutable.
 *
 * @param rule the rule or clause
 * @param why why it never makes a difference
 * @param by the rules that say the same, or something stronger; empty if there are none
 */
public record DeadRule(Cause rule, Why why, List<Cause> by) {

  /** Copies the list. */
  public DeadRule {
    by = ImmutableList.copyOf(by);
  }

  /** Why a rule never makes a difference. */
  public enum Why {
    /** Stronger rules that come with the role cover all of it. */
    SHADOWED("stronger rules that come with the role cover all of it"),
    /** Other rules that come with the role do the same wherever it does something. */
    REPEATED("other rules that come with the role do the same wherever it does something"),
    /** It denies, holds or excludes what nothing allows or includes. */
    POINTLESS("it takes away what nothing gives"),
    /** No tenant shows what it covers. */
    HIDDEN("no tenant shows what it covers");

    private final String sentence;

    Why(String sentence) {
      this.sentence = sentence;
    }

    /**
     * The same in words.
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
}
