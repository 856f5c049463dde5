package dev.tenon.suite;

import com.google.common.collect.ImmutableMap;
import dev.tenon.condition.Truth;
import dev.tenon.diagnostic.Place;
import java.util.Map;
import java.util.Objects;

/**
 * A part of a policy that can decide a case, with its coverage. Immutable.
 *
 * @param kind the kind of part
 * @param owner the role, tenant or action that it belongs to; empty for the policy itself
 * @param text its content, in one line
 * @param place where it was written
 * @param state its coverage
 * @param decided the number of requests it decided; of a test, those for which it was true or false
 * @param covered the number of requests it covered, including those it decided
 * @param truths of a test, for how many requests it was true, false and unknown; empty for others
 */
public record CoverageItem(
    Kind kind,
    String owner,
    String text,
    Place place,
    CoverageState state,
    int decided,
    int covered,
    Map<Truth, Integer> truths) {

  /** The kind of a part of a policy. */
  public enum Kind {
    /** A permission of a role, by one of its patterns. */
    RULE("rule"),
    /** A permission of a limit, by one of its patterns. */
    LIMIT("limit"),
    /** An exception of a permission. */
    EXCEPTION("exception"),
    /** A test of an attribute, in the condition of a permission, an exception or an inheritance. */
    TEST("test"),
    /** A tenant's include. */
    INCLUDE("include"),
    /** A tenant's exclude. */
    EXCLUDE("exclude"),
    /** A tenant's inference. */
    INFERENCE("inference"),
    /** A claim mapping. */
    MAPPING("mapping"),
    /** An action's implication of another. */
    IMPLICATION("implication"),
    /** A role's inheritance of another. */
    INHERITANCE("inheritance"),
    /** An assignment of one role, or of a limit. */
    ASSIGNMENT("assignment");

    private final String code;

    Kind(String code) {
      this.code = code;
    }

    /**
     * The stable name.
     *
     * @return a word
     */
    public String code() {
      return code;
    }
  }

  /** The coverage of a part. */
  public enum CoverageState {
    /** It decided a case; a test was true in one and false in another. */
    DECIDED("decided"),
    /** It covered a case that another part decided; a test was not both true and false. */
    COVERED("covered"),
    /** No case reached it. */
    NEVER("never");

    private final String code;

    CoverageState(String code) {
      this.code = code;
    }

    /**
     * The stable name.
     *
     * @return a word
     */
    public String code() {
      return code;
    }
  }

  /** Checks the parts. */
  public CoverageItem {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(state, "state");
    truths = ImmutableMap.copyOf(truths);
  }

  /** In one line, such as {@code rule operator: ALLOW SUBMIT on flink/dev}. */
  @Override
  public String toString() {
    return kind.code() + (owner.isEmpty() ? "" : " " + owner) + ": " + text;
  }
}
