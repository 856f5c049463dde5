package dev.tenon.suite;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import java.util.Objects;

/**
 * A policy with one small change that matters: what its tests should notice. Immutable.
 *
 * @param kind the stable name of the kind of change, such as {@code drop-rule}
 * @param text what was changed, in words
 * @param edit the same as a change of the file
 * @param policy the changed policy
 */
public record Mutant(String kind, String text, Edit edit, Policy policy) {

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

  /** Checks the parts. */
  public Mutant {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(edit, "edit");
    Objects.requireNonNull(policy, "policy");
  }

  /** In one line, with the place. */
  @Override
  public String toString() {
    return edit.place() + ": " + text + "  [" + kind + "]";
  }
}
