package dev.tenon.suite;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import java.util.Objects;

/** A policy with one small change that matters: what its tests should notice. Immutable. */
public final class Mutant {

  /**
   * A change of a part of a file. Immutable.
   *
   * @param place where the part begins: a permission, a clause, a tenant, an assignment, a mapping
   * @param key the key in it whose value is changed; empty for the part as a whole
   * @param before what is removed, in its text spelling; empty for nothing
   * @param after what is written instead; empty for nothing
   */
  public record Edit(Place place, String key, String before, String after) {

    /** Checks the parts. */
    public Edit {
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(before, "before");
      Objects.requireNonNull(after, "after");
    }
  }

  private final String kind;
  private final String text;
  private final Edit edit;
  private final Policy policy;

  Mutant(String kind, String text, Edit edit, Policy policy) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.text = Objects.requireNonNull(text, "text");
    this.edit = Objects.requireNonNull(edit, "edit");
    this.policy = Objects.requireNonNull(policy, "policy");
  }

  /**
   * The stable name of the kind of change, such as {@code drop-rule}.
   *
   * @return the text
   */
  public String kind() {
    return kind;
  }

  /**
   * What was changed, in words.
   *
   * @return the text
   */
  public String text() {
    return text;
  }

  /**
   * The same as a change of the file.
   *
   * @return the edit
   */
  public Edit edit() {
    return edit;
  }

  /**
   * The changed policy.
   *
   * @return the policy
   */
  public Policy policy() {
    return policy;
  }

  /** In one line, with the place. */
  @Override
  public String toString() {
    return edit.place() + ": " + text + "  [" + kind + "]";
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Mutant other
        && kind.equals(other.kind)
        && text.equals(other.text)
        && edit.equals(other.edit)
        && policy.equals(other.policy);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, text, edit, policy);
  }
}
