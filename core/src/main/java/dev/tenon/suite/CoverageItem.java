package dev.tenon.suite;

import dev.tenon.diagnostic.Place;
import java.util.Objects;

/** A part of a policy that can decide a case, and whether one was decided by it. Immutable. */
public final class CoverageItem {

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
  public enum State {
    /** It decided a case. */
    DECIDED("decided"),
    /** It covered a case, and something else decided it. */
    COVERED("covered"),
    /** No case got to it. */
    NEVER("never");

    private final String code;

    State(String code) {
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

  private final Kind kind;
  private final String owner;
  private final String text;
  private final Place place;
  private final State state;
  private final int decided;
  private final int covered;

  CoverageItem(
      Kind kind, String owner, String text, Place place, State state, int decided, int covered) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.owner = Objects.requireNonNull(owner, "owner");
    this.text = Objects.requireNonNull(text, "text");
    this.place = Objects.requireNonNull(place, "place");
    this.state = Objects.requireNonNull(state, "state");
    this.decided = decided;
    this.covered = covered;
  }

  /**
   * What it is.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The role, tenant or action that it belongs to; empty for the policy itself.
   *
   * @return the text
   */
  public String owner() {
    return owner;
  }

  /**
   * What it says, in one line.
   *
   * @return the text
   */
  public String text() {
    return text;
  }

  /**
   * Where its author wrote it.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  /**
   * How far the cases got to it.
   *
   * @return the state
   */
  public State state() {
    return state;
  }

  /**
   * How many cases it decided.
   *
   * @return a count
   */
  public int decided() {
    return decided;
  }

  /**
   * How many cases it covered, those that it decided included.
   *
   * @return a count
   */
  public int covered() {
    return covered;
  }

  /** In one line, such as {@code rule operator: ALLOW SUBMIT on flink/dev}. */
  @Override
  public String toString() {
    return kind.code() + (owner.isEmpty() ? "" : " " + owner) + ": " + text;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CoverageItem other
        && kind.equals(other.kind)
        && owner.equals(other.owner)
        && text.equals(other.text)
        && place.equals(other.place)
        && state.equals(other.state)
        && decided == other.decided
        && covered == other.covered;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, owner, text, place, state, decided, covered);
  }
}
