package dev.tenon.path;

import java.util.ArrayList;
import java.util.List;

/** Parses and prints one segment pattern. */
final class SegmentText {

  private SegmentText() {}

  /**
   * Parses a segment pattern, in which {@code \} escapes {@code /}, {@code *}, {@code $} and
   * itself.
   *
   * @throws InvalidPathException if the text is not a valid segment pattern
   */
  static SegmentPattern parse(String text) {
    if (text.length() > 2 * Resource.MAX_SEGMENT_LENGTH) {
      throw new InvalidPathException(PathProblem.SEGMENT_TOO_LONG, text);
    }
    if (text.equals("**")) {
      return AnyDepth.INSTANCE;
    }
    List<String> chunks = new ArrayList<>();
    StringBuilder chunk = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        if (i == text.length() || !Segments.isEscapable(text.charAt(i))) {
          throw new InvalidPathException(PathProblem.BAD_ESCAPE, text);
        }
        chunk.append(text.charAt(i));
      } else if (c == '*') {
        chunks.add(chunk.toString());
        chunk.setLength(0);
      } else if (c == '$' && text.startsWith("{", i + 1)) {
        return variable(text, i);
      } else {
        chunk.append(c);
      }
    }
    chunks.add(chunk.toString());
    return NamePattern.ofChunks(chunks, text);
  }

  private static Variable variable(String text, int start) {
    int end = text.indexOf('}', start);
    if (end < 0 || !Variable.isName(text.substring(start + 2, end))) {
      throw new InvalidPathException(PathProblem.BAD_VARIABLE, text);
    }
    if (start > 0 || end + 1 < text.length()) {
      throw new InvalidPathException(PathProblem.VARIABLE_WITHIN_SEGMENT, text);
    }
    return new Variable(text.substring(start + 2, end));
  }

  static String print(Literal literal) {
    StringBuilder out = new StringBuilder();
    Segments.escape(literal.name(), out);
    return out.toString();
  }

  static String print(Glob glob) {
    StringBuilder out = new StringBuilder();
    Segments.escape(glob.prefix(), out);
    for (String chunk : glob.chunks().subList(1, glob.chunks().size())) {
      out.append('*');
      Segments.escape(chunk, out);
    }
    return out.toString();
  }
}
