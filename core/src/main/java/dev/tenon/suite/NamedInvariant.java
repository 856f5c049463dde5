package dev.tenon.suite;

import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Place;
import java.util.Objects;

/**
 * An invariant of a suite, with a name. It is proved for all possible requests, not sampled.
 * Immutable.
 *
 * <pre>{@code
 * NamedInvariant apart =
 *     new NamedInvariant(
 *         "projects are kept apart",
 *         new Invariant.Apart("project", List.of(), Set.of(), Place.code()));
 * }</pre>
 *
 * @param name what it shows, as text
 * @param invariant the invariant
 */
public record NamedInvariant(String name, Invariant invariant) {

  /** Checks the parts. */
  public NamedInvariant {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(invariant, "invariant");
  }

  /**
   * Where it was written.
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
