package dev.tenon.path;

import dev.tenon.path.VariableText.OuterStar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    List<String> before = List.of();
    @Nullable String variable = null;
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
        if (variable != null) {
          throw new InvalidPathException(PathProblem.TWO_VARIABLES, text);
        }
        variable = variable(text, i);
        i += variable.length() + 2;
        chunks.add(chunk.toString());
        chunk.setLength(0);
        before = List.copyOf(chunks);
        chunks.clear();
      } else {
        chunk.append(c);
      }
    }
    chunks.add(chunk.toString());
    return variable == null
        ? NamePattern.ofChunks(chunks, text)
        : around(before, variable, chunks, text);
  }

  /** The name of the variable that begins at a {@code $}. */
  private static String variable(String text, int start) {
    int end = text.indexOf('}', start);
    if (end < 0 || !Variable.isName(text.substring(start + 2, end))) {
      throw new InvalidPathException(PathProblem.BAD_VARIABLE, text);
    }
    return text.substring(start + 2, end);
  }

  /**
   * A variable with text around it.
   *
   * @param before the literal parts before it, with a star between each two
   * @param after those after it
   */
  private static VariablePattern around(
      List<String> before, String name, List<String> after, String text) {
    int stars = before.size() + after.size() - 2;
    if (stars > 0) {
      checkStars(before, after, stars, text);
    }
    String prefix = before.get(before.size() - 1);
    String suffix = after.get(0);
    if (prefix.isEmpty() && suffix.isEmpty()) {
      return new Variable(name);
    }
    OuterStar star =
        stars == 0 ? OuterStar.NONE : before.size() > 1 ? OuterStar.FRONT : OuterStar.BACK;
    return new VariableText(prefix, name, suffix, star);
  }

  private static void checkStars(List<String> before, List<String> after, int stars, String text) {
    if (hasTwoStars(before) || hasTwoStars(after)) {
      throw new InvalidPathException(PathProblem.DEPTH_WITHIN_SEGMENT, text);
    }
    boolean beside =
        (before.size() > 1 && before.get(before.size() - 1).isEmpty())
            || (after.size() > 1 && after.get(0).isEmpty());
    if (beside) {
      throw new InvalidPathException(PathProblem.STAR_BESIDE_VARIABLE, text);
    }
    boolean outer = before.size() > 1 ? before.get(0).isEmpty() : after.get(1).isEmpty();
    if (stars > 1 || !outer) {
      throw new InvalidPathException(PathProblem.VARIABLE_WITHIN_SEGMENT, text);
    }
  }

  /** Whether two stars stand beside each other. */
  private static boolean hasTwoStars(List<String> chunks) {
    return chunks.size() > 2 && chunks.subList(1, chunks.size() - 1).contains("");
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
