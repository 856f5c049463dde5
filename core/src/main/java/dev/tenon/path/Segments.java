package dev.tenon.path;

import java.text.Normalizer;
import java.util.List;

/** Validation of segments, and the text form of a list of segments. */
final class Segments {

  private static final char FIRST_COMBINING = '\u0300';

  private Segments() {}

  /** The first problem of a list of segments, or {@link PathProblem#NONE}. */
  static PathProblem problemOf(String[] segments) {
    if (segments.length == 0) {
      return PathProblem.NO_SEGMENTS;
    }
    if (segments.length > Resource.MAX_SEGMENTS) {
      return PathProblem.TOO_MANY_SEGMENTS;
    }
    for (String segment : segments) {
      PathProblem problem = problemOf(segment);
      if (problem != PathProblem.NONE) {
        return problem;
      }
    }
    return PathProblem.NONE;
  }

  /**
   * The first problem of one segment, or {@link PathProblem#NONE}. One pass for ASCII; other texts
   * are also checked for NFC.
   */
  static PathProblem problemOf(String segment) {
    int length = segment.length();
    if (length == 0) {
      return PathProblem.EMPTY_SEGMENT;
    }
    if (length > Resource.MAX_SEGMENT_LENGTH) {
      return PathProblem.SEGMENT_TOO_LONG;
    }
    if (segment.equals(".") || segment.equals("..")) {
      return PathProblem.DOT_SEGMENT;
    }
    boolean mayCompose = false;
    for (int i = 0; i < length; i++) {
      char c = segment.charAt(i);
      if (c >= ' ' && c < 0x7F) {
        continue;
      }
      PathProblem problem = problemOf(segment, i, c);
      if (problem != PathProblem.NONE) {
        return problem;
      }
      mayCompose |= c >= FIRST_COMBINING;
    }
    return mayCompose && !Normalizer.isNormalized(segment, Normalizer.Form.NFC)
        ? PathProblem.NOT_NFC
        : PathProblem.NONE;
  }

  /** The first problem of the characters of one line, or {@link PathProblem#NONE}. */
  static PathProblem problemOfLine(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      PathProblem problem = c >= ' ' && c < 0x7F ? PathProblem.NONE : problemOf(line, i, c);
      if (problem != PathProblem.NONE) {
        return problem;
      }
    }
    return PathProblem.NONE;
  }

  private static PathProblem problemOf(String segment, int i, char c) {
    if (c <= 0x9F) {
      return PathProblem.CONTROL_CHARACTER;
    }
    if (c == '\u2028' || c == '\u2029') {
      return PathProblem.LINE_SEPARATOR;
    }
    if (c == '\uFEFF') {
      return PathProblem.BYTE_ORDER_MARK;
    }
    if (isDirectionControl(c)) {
      return PathProblem.DIRECTION_CONTROL;
    }
    boolean paired =
        Character.isHighSurrogate(c)
            ? i + 1 < segment.length() && Character.isLowSurrogate(segment.charAt(i + 1))
            : !Character.isLowSurrogate(c)
                || (i > 0 && Character.isHighSurrogate(segment.charAt(i - 1)));
    return paired ? PathProblem.NONE : PathProblem.UNPAIRED_SURROGATE;
  }

  /** The characters with the Unicode property Bidi_Control. */
  private static boolean isDirectionControl(char c) {
    return c == '\u061C'
        || c == '\u200E'
        || c == '\u200F'
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069');
  }

  /**
   * Splits a text at each unescaped {@code /}; escapes are kept.
   *
   * @param most the number of parts after which to stop, which bounds the cost for a long text
   */
  static void split(String text, int most, List<String> parts) {
    int start = 0;
    for (int i = 0; i < text.length() && parts.size() < most; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '/') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
  }

  /** Whether a backslash escapes this character. */
  static boolean isEscapable(char c) {
    return c == '/' || c == '*' || c == '$' || c == '\\';
  }

  /** Appends a segment with its special characters escaped. */
  static void escape(String segment, StringBuilder out) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (isEscapable(c)) {
        out.append('\\');
      }
      out.append(c);
    }
  }
}
