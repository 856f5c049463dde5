package dev.tenon.suite;

import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Place;
import java.util.Objects;

/**
 * What a suite says of every request there can be: an invariant, by the name that its author gave
 * it. It is proved, not sampled. Immutable.
 *
 * <pre>{@code
 * NamedInvariant apart =
 *     new NamedInvariant(
 *         "projects are kept apart",
 *         new Invariant.Apart("project", List.of(), Set.of(), Place.code()));
 * }</pre>
 *
 * @param name what it shows, in words
 * @param invariant what must be true
 */
public record NamedInvariant(String name, Invariant invariant) {

  /** Checks the parts. */
  public NamedInvariant {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(invariant, "invariant");
  }

  /**
   * Where its author wrote it.
   *
   * @return the place
   */
  public Place place() {
    return invariant.place();
  }

  @Override
  public String toString() {
    return name + ": " + invariant;
  }
}
