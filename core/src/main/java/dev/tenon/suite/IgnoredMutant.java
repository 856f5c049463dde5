package dev.tenon.suite;

import dev.tenon.diagnostic.Place;
import java.util.Objects;

/**
 * A change of the policy that a suite need not detect, and why. It counts as neither killed nor
 * survived. Immutable; equal if text and reason are equal.
 *
 * @param change the text of the mutant, as in {@link Mutant#text}
 * @param because why no case needs to detect it; not blank
 * @param place where it was written
 */
public record IgnoredMutant(String change, String because, Place place) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if there is no text, or no reason
   */
  public IgnoredMutant {
    Objects.requireNonNull(place, "place");
    if (change.isBlank() || because.isBlank()) {
      throw new IllegalArgumentException("an ignored mutant needs its text and a reason");
    }
  }

  /**
   * Creates an entry in code.
   *
   * @param change the text of the mutant
   * @param because why no case needs to detect it
   * @return the entry
   * @throws IllegalArgumentException if there is no text, or no reason
   */
  public static IgnoredMutant of(String change, String because) {
    return new IgnoredMutant(change, because, Place.code());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof IgnoredMutant other
        && change.equals(other.change)
        && because.equals(other.because);
  }

  @Override
  public int hashCode() {
    return Objects.hash(change, because);
  }

  @Override
  public String toString() {
    return change + ": " + because;
  }
}
