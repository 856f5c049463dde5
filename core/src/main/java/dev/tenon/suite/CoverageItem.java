package dev.tenon.suite;

import dev.tenon.diagnostic.Place;
import java.util.Objects;

/**
 * A part of a policy that can decide a case, with its coverage. Immutable.
 *
 * @param kind the kind of part
 * @param owner the role, tenant or action that it belongs to; empty for the policy itself
 * @param text its content, in one line
 * @param place where it was written
 * @param state its coverage
 * @param decided the number of cases it decided
 * @param covered the number of cases it covered, including those it decided
 */
public record CoverageItem(
    Kind kind,
    String owner,
    String text,
    Place place,
    CoverageState state,
    int decided,
    int covered) {

  /** The kind of a part of a policy. */
  public enum Kind {
    /** A permission of a role, by one of its patterns. */
    RULE("rule"),
    /** An exception of a permission. */
    EXCEPTION("exception"),
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
    /** An assignment of roles. */
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
    /** It decided a case. */
    DECIDED("decided"),
    /** It covered a case that another part decided. */
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
  }

  /** In one line, such as {@code rule operator: ALLOW SUBMIT on flink/dev}. */
  @Override
  public String toString() {
    return kind.code() + (owner.isEmpty() ? "" : " " + owner) + ": " + text;
  }
}
