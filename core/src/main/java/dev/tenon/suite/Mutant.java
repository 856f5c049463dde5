package dev.tenon.suite;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import java.util.Objects;

/** A policy with one small change that matters, which its tests should detect. Immutable. */
public final class Mutant {

  /**
   * A change of a part of a file. Immutable.
   *
   * @param place where the part begins: a permission, a clause, a tenant, an assignment, a mapping
   * @param key the key in it whose value is changed; empty for the whole part
   * @param before the removed text; empty for none
   * @param after the new text; empty for none
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
   * The change, as text.
   *
   * @return the text
   */
  public String text() {
    return text;
  }

  /**
   * The change as an edit of the file.
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
