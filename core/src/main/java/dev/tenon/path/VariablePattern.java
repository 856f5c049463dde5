package dev.tenon.path;

import java.util.Optional;

/**
 * A segment pattern that compares a segment, or a part of it, with the values of a variable: {@code
 * ${user}} alone, or with text around it.
 *
 * <p>Immutable values. Cases may be added in a later version, as for every {@link SegmentPattern}.
 */
public sealed interface VariablePattern extends SegmentPattern permits Variable, VariableText {

  /**
   * The variable.
   *
   * @return its name
   */
  String name();

  /**
   * What this matches if the variable may have any value.
   *
   * @return {@code *}, with the text around the variable if there is some
   */
  NamePattern open();

  /**
   * What this matches for one value of the variable. A value is data: a {@code *} in it is a
   * character.
   *
   * @param value a canonical segment
   * @return the pattern; empty if no canonical segment matches, as it would be too long or not in
   *     NFC
   */
  Optional<NamePattern> filled(String value);

  /**
   * What an author could write for one value of the variable.
   *
   * @param value a canonical segment
   * @return the {@linkplain #filled filled} pattern; this itself if no segment matches, or if the
   *     pattern would be a longer glob than an author may write
   */
  default SegmentPattern withValue(String value) {
    Optional<NamePattern> filled = filled(value);
    boolean isWritable =
        filled.isPresent() && !(filled.get() instanceof Glob glob && glob.isTooLong());
    return isWritable ? filled.get() : this;
  }
}
