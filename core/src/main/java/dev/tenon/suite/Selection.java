package dev.tenon.suite;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * Which cases and invariants of a suite are run.
 *
 * <pre>{@code
 * suite.run(policy, Selection.all().tagged("smoke").refusingOnly());
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Selection {

  private static final Selection ALL = new Selection(ImmutableSet.of(), "", false);

  private final ImmutableSet<String> tags;
  private final String part;
  private final boolean refusesOnly;

  private Selection(Set<String> tags, String part, boolean refusesOnly) {
    this.tags = ImmutableSet.copyOf(tags);
    this.part = Objects.requireNonNull(part, "part");
    this.refusesOnly = refusesOnly;
  }

  /**
   * All cases.
   *
   * @return the selection
   */
  public static Selection all() {
    return ALL;
  }

  /**
   * The same, limited to cases with one of some tags.
   *
   * @param words the tags; none at all does not limit
   * @return a new selection
   */
  public Selection tagged(String... words) {
    return new Selection(ImmutableSet.copyOf(Arrays.asList(words)), part, refusesOnly);
  }

  /**
   * The same, limited to cases in whose name, or in whose subject's name, a text occurs.
   *
   * @param text a part of the name; empty does not limit
   * @return a new selection
   */
  public Selection named(String text) {
    return new Selection(tags, text, refusesOnly);
  }

  /**
   * The same, with a case that says {@code only} as a problem: for continuous integration, where a
   * forgotten one would leave out all others.
   *
   * @return a new selection
   */
  public Selection refusingOnly() {
    return new Selection(tags, part, true);
  }

  boolean isEverything() {
    return tags.isEmpty() && part.isEmpty();
  }

  boolean refusesOnly() {
    return refusesOnly;
  }

  boolean selects(Case test) {
    return (tags.isEmpty() || test.tags().stream().anyMatch(tags::contains))
        && (test.name().contains(part) || test.subject().name().contains(part));
  }

  /** An invariant has no tags. */
  boolean selects(NamedInvariant stated) {
    return tags.isEmpty() && stated.name().contains(part);
  }
}
