package dev.tenon.path;

/**
 * What one place of a {@link ResourcePattern} stands for: a name or a glob ({@link NamePattern}), a
 * {@link Variable}, or any number of segments ({@link AnyDepth}).
 *
 * <p>Immutable values; {@code toString} is the spelling in a pattern's list form.
 *
 * <p>Cases may be added in a later version, when the pattern language grows: ask a pattern what it
 * covers rather than which case it is.
 */
public sealed interface SegmentPattern permits NamePattern, Variable, AnyDepth {

  /**
   * Whether this stands for the segment, as far as the variables are known.
   *
   * @param segment a canonical segment
   * @param variables the values to compare with
   * @return {@link Coverage#UNBOUND} for a variable without values, else whether it matches
   */
  Coverage coverage(String segment, Variables variables);
}
