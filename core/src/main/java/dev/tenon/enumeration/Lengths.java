package dev.tenon.enumeration;

import dev.tenon.path.ResourcePattern;
import java.util.List;

/**
 * The lengths of the patterns that a path may be compared with. They bound the fresh segments that
 * can matter.
 *
 * @param longest the most segments of any pattern
 * @param longestAlone the most segments of a pattern that does not cover what is beneath; 0 if
 *     there is none
 */
public record Lengths(int longest, int longestAlone) {

  /** No pattern. */
  public static Lengths none() {
    return new Lengths(1, 0);
  }

  /** These lengths and those of one more pattern. */
  public Lengths with(ResourcePattern pattern) {
    int alone = pattern.coversBeneath() ? 0 : pattern.size();
    return with(new Lengths(pattern.size(), alone));
  }

  /** These lengths and those of more patterns. */
  public Lengths with(List<ResourcePattern> patterns) {
    Lengths lengths = this;
    for (ResourcePattern pattern : patterns) {
      lengths = lengths.with(pattern);
    }
    return lengths;
  }

  /** These lengths and others. */
  public Lengths with(Lengths other) {
    return new Lengths(
        Math.max(longest, other.longest), Math.max(longestAlone, other.longestAlone));
  }

  /** The lengths if each pattern may be longer by some segments. */
  public Lengths longerBy(int segments) {
    return new Lengths(longest + segments, longestAlone == 0 ? 0 : longestAlone + segments);
  }

  /**
   * The most fresh segments beneath a covered path that can matter. A pattern that does not cover
   * what is beneath may cover the path and not these; longer paths are as hard to cover. 0 if every
   * pattern covers what is beneath: then a longer path is never harder to cover.
   */
  public int beneath() {
    return longestAlone == 0 ? 0 : longestAlone + 1;
  }
}
