package dev.tenon.path;

/**
 * Why a path or a pattern is invalid. An invalid path is rejected and never repaired: a repaired
 * path would be a second name for the same resource, and a rule might cover only one of the two.
 *
 * <p>The constants and their {@linkplain #code codes} are stable; new ones may be added.
 */
public enum PathProblem {
  /** No problem: the path is canonical. */
  NONE("none", "the path is canonical", ""),
  /** No segment at all. */
  NO_SEGMENTS("no-segments", "a path has at least one segment", "name what the path leads to"),
  /** More segments than {@link Resource#MAX_SEGMENTS}. */
  TOO_MANY_SEGMENTS(
      "too-many-segments",
      "a path has at most " + Resource.MAX_SEGMENTS + " segments",
      "join segments that always go together"),
  /** A segment without characters, as in {@code a//b}, {@code /a} and {@code a/}. */
  EMPTY_SEGMENT(
      "empty-segment",
      "a segment is never empty, so `//` and a `/` at either end are refused",
      "remove the extra `/`"),
  /** A segment longer than {@link Resource#MAX_SEGMENT_LENGTH}. */
  SEGMENT_TOO_LONG(
      "segment-too-long",
      "a segment has at most " + Resource.MAX_SEGMENT_LENGTH + " UTF-16 units",
      "use a shorter name or its digest"),
  /** A segment {@code .} or {@code ..}. */
  DOT_SEGMENT(
      "dot-segment",
      "`.` and `..` mean something else to file systems and URLs",
      "resolve the path before you ask about it"),
  /** A C0 or C1 control character. */
  CONTROL_CHARACTER(
      "control-character",
      "control characters are refused in names and paths, tabs and line ends included",
      "remove the character"),
  /** A line or paragraph separator. */
  LINE_SEPARATOR(
      "line-separator",
      "line and paragraph separators are refused in names and paths",
      "remove it"),
  /** A character that changes the writing direction. */
  DIRECTION_CONTROL(
      "direction-control",
      "characters that turn the writing direction make a name look like another",
      "remove the character"),
  /** A byte order mark. */
  BYTE_ORDER_MARK("byte-order-mark", "a byte order mark is invisible", "remove the character"),
  /** Half of a surrogate pair. */
  UNPAIRED_SURROGATE(
      "unpaired-surrogate", "half of a surrogate pair is not text", "repair the text's source"),
  /** Text that is not in Unicode normalization form C (UAX #15). */
  NOT_NFC(
      "not-nfc",
      "text is compared by code unit, so only its composed form (Unicode NFC) is accepted",
      "normalize the text to NFC where it enters your system"),
  /** A backslash before a character that it does not escape. */
  BAD_ESCAPE(
      "bad-escape",
      "`\\` escapes only `/`, `*`, `$` and itself",
      "write `\\\\` for a backslash that is meant"),
  /**
   * An unescaped {@code *} or <code>&#36;{</code> in the text of a resource, which would look like
   * a pattern.
   */
  UNESCAPED_WILDCARD(
      "unescaped-wildcard",
      "a resource is one thing and has no wildcards",
      "write `\\*` or `\\$` if the character is part of the name"),
  /** {@code **} together with other characters. */
  DEPTH_WITHIN_SEGMENT(
      "depth-within-segment",
      "`**` stands for any number of segments, so it is a segment alone",
      "write `*` for any run of characters, or `**` as a segment of its own"),
  /** More {@code **} than {@link ResourcePattern#MAX_DEPTH_WILDCARDS}. */
  TOO_MANY_DEPTH_WILDCARDS(
      "too-many-depth-wildcards",
      "a pattern has at most " + ResourcePattern.MAX_DEPTH_WILDCARDS + " `**`",
      "name a segment between them, or use two rules"),
  /** More {@code *} in a segment than {@link Glob#MAX_STARS}. */
  TOO_MANY_STARS(
      "too-many-stars",
      "a segment has at most " + Glob.MAX_STARS + " `*`",
      "use fewer, or list the names"),
  /** More literal characters in a glob than {@link Glob#MAX_LITERAL_LENGTH}. */
  GLOB_TOO_LONG(
      "glob-too-long",
      "a segment with `*`, or a variable with text around it, has at most "
          + Glob.MAX_LITERAL_LENGTH
          + " other characters",
      "a shorter prefix or suffix tells the names apart too"),
  /** A pattern that ends in {@code .} without a node before it, or after {@code **}. */
  ALONE_WITHOUT_NODE(
      "alone-without-node",
      "a final `.` covers the node before it alone, and `**` is not one node",
      "name the node before the `.`, as in `secret/.` and `secret/*/.`"),
  /** {@code ${...}} that is not one well-formed variable. */
  BAD_VARIABLE(
      "bad-variable",
      "a variable is `${name}` with a name of letters, digits, `_`, `-` and `.`",
      "close the brace, or write `\\$` for a dollar sign"),
  /** Two variables in a segment. */
  TWO_VARIABLES(
      "two-variables",
      "a segment has at most one variable, as nothing says where the value of the first one ends",
      "give each variable a segment of its own, or let the claim mapping yield one value"),
  /** A {@code *} directly beside a variable. */
  STAR_BESIDE_VARIABLE(
      "star-beside-variable",
      "nothing separates the value from the `*` beside it, so it would match the values of others",
      "put a literal text between them, as in `${user}_*`, or remove the `*`"),
  /** A variable in a segment with a {@code *} that is not at one outer end. */
  VARIABLE_WITHIN_SEGMENT(
      "variable-within-segment",
      "a segment with a variable has at most one `*`, at its beginning or its end",
      "keep one `*` at an outer end, as in `${user}_*` and `*-${project}`, or use a segment more");

  private final String code;
  private final String explanation;
  private final String remedy;

  PathProblem(String code, String explanation, String remedy) {
    this.code = code;
    this.explanation = explanation;
    this.remedy = remedy;
  }

  /**
   * The problem of a segment, for callers that must not throw for data.
   *
   * <p>One pass over the text; nothing is allocated for ASCII.
   *
   * @param segment any text
   * @return the first problem, or {@link #NONE}
   */
  public static PathProblem ofSegment(String segment) {
    return Segments.problemOf(segment);
  }

  /**
   * The first problem of a line of text of any length: a character that ends the line, controls a
   * terminal or changes the writing direction, or an unpaired surrogate.
   *
   * @param text any text
   * @return the problem, {@link #NONE} if there is none
   */
  public static PathProblem ofLine(String text) {
    return Segments.problemOfLine(text);
  }

  /**
   * Checks that a name (of a tenant, a client, an issuer, a version) is a canonical segment. So no
   * name contains a line end, changes the writing direction, or has a second spelling.
   *
   * @param name any text
   * @return the name
   * @throws InvalidPathException if it is not a canonical segment
   */
  public static String requireName(String name) {
    PathProblem problem = Segments.problemOf(name);
    if (problem != NONE) {
      throw new InvalidPathException(problem, name);
    }
    return name;
  }

  /**
   * The stable name.
   *
   * @return a word in kebab case
   */
  public String code() {
    return code;
  }

  /**
   * The rule that the path breaks.
   *
   * @return a sentence without a full stop
   */
  public String explanation() {
    return explanation;
  }

  /**
   * How to fix it.
   *
   * @return a sentence without a full stop
   */
  public String remedy() {
    return remedy;
  }
}
