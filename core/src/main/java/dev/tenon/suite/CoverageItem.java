package dev.tenon.suite;

import dev.tenon.diagnostic.Place;
import java.util.Objects;

/**
 * A part of a policy that can decide a case, and whether one was decided by it. Immutable.
 *
 * @param kind what it is
 * @param owner the role, tenant or action that it belongs to; empty for the policy itself
 * @param text what it says, in one line
 * @param place where its author wrote it
 * @param state how far the cases got to it
 * @param decided how many cases it decided
 * @param covered how many cases it covered, those that it decided included
 */
public record CoverageItem(
    Kind kind,
    String owner,
    String text,
    Place place,
    CoverageState state,
    int decided,
    int covered) {

  /** What a part of a policy is. */
  public enum Kind {
    /** A permission of a role, by one of its patterns. */
    RULE("rule"),
    /** A tenant's include. */
    INCLUDE("include"),
    /** A tenant's exclude. */
    EXCLUDE("exclude"),
    /** A tenant's inference. */
    INFERENCE("inference"),
    /** A claim mapping. */
    MAPPING("mapping"),
    /** That an action implies another. */
    IMPLICATION("implication"),
    /** That a role inherits another. */
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

  /** How far the cases got. */
  public enum CoverageState {
    /** It decided a case. */
    DECIDED("decided"),
    /** It covered a case, and something else decided it. */
    COVERED("covered"),
    /** No case got to it. */
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
