package dev.tenon.path;

/**
 * One element of a {@link ResourcePattern}: a name or a glob ({@link NamePattern}), a variable
 * alone or with text around it ({@link VariablePattern}), or any number of segments ({@link
 * AnyDepth}).
 *
 * <p>Immutable values; {@code toString} is the spelling in a pattern's list form.
 *
 * <p>Cases may be added in a later version: call {@link #coverage} instead of testing for a case.
 */
public sealed interface SegmentPattern permits NamePattern, VariablePattern, AnyDepth {

  /**
   * Whether this matches a segment, given the values of variables.
   *
   * @param segment a canonical segment
   * @param variables the values to compare with
   * @return {@link Coverage#UNBOUND} for an unset variable, if the text around it matches;
   *     otherwise {@link Coverage#FULL} or {@link Coverage#NONE}
   */
  Coverage coverage(String segment, Variables variables);
}
