package dev.tenon.path;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A segment pattern that is a variable with text around it: <code>team-${project}</code>, <code>
 * ${user}_*</code>, <code>*-${project}</code>.
 *
 * <p>It matches a segment that consists of the text before the variable, one of its values, and the
 * text after it. At one outer end there may be a {@code *} for any further characters, including
 * none; then each place at which the value can begin or end counts, so <code>${user}_*</code>
 * matches {@code ada_b_1} for the user {@code ada} and for the user {@code ada_b}. The value is
 * never empty. Values are compared as they are and never parsed: a {@code *} in a value is a
 * character.
 *
 * <p>Immutable. A comparison takes time linear in the segment's length, and allocates nothing.
 *
 * @param prefix the text before the variable, possibly empty
 * @param name the variable's name
 * @param suffix the text after the variable, possibly empty
 * @param star at which end any further characters may stand
 */
public record VariableText(String prefix, String name, String suffix, OuterStar star)
    implements VariablePattern {

  /** The end of a segment at which a {@code *} stands. */
  public enum OuterStar {
    /** At neither end. */
    NONE,
    /** At the front, before a text: <code>*-${project}</code>. */
    FRONT,
    /** At the back, after a text: <code>${user}_*</code>. */
    BACK
  }

  /**
   * Checks the parts.
   *
   * @throws InvalidPathException if the name is not a valid name of a variable, a text is not part
   *     of a canonical segment, the texts are longer than {@value Glob#MAX_LITERAL_LENGTH}
   *     characters together, or no text separates the {@code *} from the variable
   * @throws IllegalArgumentException if there is no text at all: that is a {@link Variable}
   */
  public VariableText {
    Objects.requireNonNull(star, "star");
    String text = spelled(prefix, name, suffix, star);
    if (!Variable.isName(name)) {
      throw new InvalidPathException(PathProblem.BAD_VARIABLE, text);
    }
    name = name.intern(); // As in a variable alone.
    if ((star == OuterStar.FRONT && prefix.isEmpty())
        || (star == OuterStar.BACK && suffix.isEmpty())) {
      throw new InvalidPathException(PathProblem.STAR_BESIDE_VARIABLE, text);
    }
    if (prefix.isEmpty() && suffix.isEmpty()) {
      throw new IllegalArgumentException(text + " has no text around the variable");
    }
    Glob.checkPart(prefix, text);
    Glob.checkPart(suffix, text);
    if (prefix.length() + suffix.length() > Glob.MAX_LITERAL_LENGTH) {
      throw new InvalidPathException(PathProblem.GLOB_TOO_LONG, text);
    }
  }

  /**
   * The text that every matching segment begins with.
   *
   * @return the text before the variable; empty if a {@code *} stands before it
   */
  public String front() {
    return star == OuterStar.FRONT ? "" : prefix;
  }

  /**
   * The text that every matching segment ends with.
   *
   * @return the text after the variable; empty if a {@code *} stands after it
   */
  public String back() {
    return star == OuterStar.BACK ? "" : suffix;
  }

  @Override
  public Coverage coverage(String segment, Variables variables) {
    return variables.coverage(this, segment);
  }

  /**
   * Whether a segment matches for some value of the variable.
   *
   * @param segment any text
   * @return true if the text around a value that is not empty is there
   */
  public boolean admits(String segment) {
    return switch (star) {
      case NONE ->
          segment.length() > prefix.length() + suffix.length()
              && segment.startsWith(prefix)
              && segment.endsWith(suffix);
      case BACK -> segment.startsWith(prefix) && segment.indexOf(suffix, prefix.length() + 1) >= 0;
      case FRONT ->
          segment.endsWith(suffix)
              && segment.lastIndexOf(
                      prefix, segment.length() - suffix.length() - 1 - prefix.length())
                  >= 0;
    };
  }

  /**
   * The values with which a segment matches.
   *
   * @param segment any text
   * @return the canonical values, shortest first; more than one only if there is a {@code *}
   */
  public List<String> values(String segment) {
    List<String> values = new ArrayList<>();
    if (admits(segment)) {
      int end = segment.length() - suffix.length();
      switch (star) {
        case NONE -> values.add(segment.substring(prefix.length(), end));
        case BACK -> {
          int from = prefix.length();
          for (int at = segment.indexOf(suffix, from + 1);
              at >= 0;
              at = segment.indexOf(suffix, at + 1)) {
            values.add(segment.substring(from, at));
          }
        }
        case FRONT -> {
          for (int at = segment.lastIndexOf(prefix, end - 1 - prefix.length());
              at >= 0;
              at = segment.lastIndexOf(prefix, at - 1)) {
            values.add(segment.substring(at + prefix.length(), end));
          }
        }
      }
    }
    return values.stream()
        .filter(value -> Segments.problemOf(value) == PathProblem.NONE)
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public NamePattern open() {
    return Glob.of(
        switch (star) {
          case NONE -> List.of(prefix, suffix);
          case BACK -> List.of(prefix, suffix, "");
          case FRONT -> List.of("", prefix, suffix);
        },
        toString());
  }

  @Override
  public Optional<NamePattern> filled(String value) {
    String name = prefix + value + suffix;
    PathProblem problem = Segments.problemOf(name);
    if (star == OuterStar.NONE) {
      return problem == PathProblem.NONE ? Optional.of(new Literal(name)) : Optional.empty();
    }
    return problem == PathProblem.NONE || problem == PathProblem.DOT_SEGMENT
        ? Optional.of(Glob.ofValue(star == OuterStar.BACK ? List.of(name, "") : List.of("", name)))
        : Optional.empty();
  }

  private static String spelled(String prefix, String name, String suffix, OuterStar star) {
    StringBuilder out = new StringBuilder(star == OuterStar.FRONT ? "*" : "");
    Segments.escape(prefix, out);
    out.append("${").append(name).append('}');
    Segments.escape(suffix, out);
    return out.append(star == OuterStar.BACK ? "*" : "").toString();
  }

  @Override
  public String toString() {
    return spelled(prefix, name, suffix, star);
  }
}
