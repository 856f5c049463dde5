package dev.tenon.suite;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * Selects the cases and invariants of a suite to run.
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
   * Limits the selection to cases with one of the tags.
   *
   * @param words the tags; none for no limit
   * @return a new selection
   */
  public Selection tagged(String... words) {
    return new Selection(ImmutableSet.copyOf(Arrays.asList(words)), part, refusesOnly);
  }

  /**
   * Limits the selection to cases whose name, or whose subject's name, contains a text.
   *
   * @param text a part of the name; empty for no limit
   * @return a new selection
   */
  public Selection named(String text) {
    return new Selection(tags, text, refusesOnly);
  }

  /**
   * Makes a case marked {@code only} a problem: for continuous integration, where a forgotten one
   * would skip all others.
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

  /** Whether an invariant is selected; it has no tags. */
  boolean selects(NamedInvariant stated) {
    return tags.isEmpty() && stated.name().contains(part);
  }
}
