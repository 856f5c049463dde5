package dev.tenon.path;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A name with one to {@value #MAX_STARS} wildcards and some literal text: {@code tx_*}, {@code
 * *-job}, {@code a*b*c}.
 *
 * <p>Matching finds the literal parts from left to right, each at its first occurrence, which is
 * correct because only the last part is anchored at the end. It does not backtrack: a match costs
 * at most the name's length times {@value #MAX_LITERAL_LENGTH} comparisons of characters, for any
 * input. Immutable.
 */
public final class Glob implements NamePattern {

  /**
   * The maximum number of wildcards. Names need no more, and the cost of analysis grows with them.
   */
  public static final int MAX_STARS = 3;

  /**
   * The maximum number of literal characters. It is low enough that a name can match four globs at
   * once, which keeps the analysis of policies exact.
   */
  public static final int MAX_LITERAL_LENGTH = 120;

  private final String prefix;
  private final ImmutableList<String> inner;
  private final String suffix;
  private final int shortest;

  private Glob(List<String> chunks, int shortest) {
    this.prefix = once(chunks.get(0));
    this.inner = ImmutableList.copyOf(chunks.subList(1, chunks.size() - 1));
    this.suffix = once(chunks.get(chunks.size() - 1));
    this.shortest = shortest;
  }

  /**
   * Uses one shared empty string: most globs have it at one end, and it stays in the processor's
   * caches.
   */
  private static String once(String chunk) {
    return chunk.isEmpty() ? "" : chunk;
  }

  static Glob of(List<String> chunks, String text) {
    int length = 0;
    for (int i = 0; i < chunks.size(); i++) {
      String chunk = chunks.get(i);
      if (chunk.isEmpty() && i > 0 && i + 1 < chunks.size()) {
        throw new InvalidPathException(PathProblem.DEPTH_WITHIN_SEGMENT, text);
      }
      checkPart(chunk, text);
      length += chunk.length();
    }
    if (chunks.size() > MAX_STARS + 1) {
      throw new InvalidPathException(PathProblem.TOO_MANY_STARS, text);
    }
    if (length > MAX_LITERAL_LENGTH) {
      throw new InvalidPathException(PathProblem.GLOB_TOO_LONG, text);
    }
    return new Glob(chunks, length);
  }

  /** The glob of a value and text around it, which may be longer than an author's glob. */
  static Glob ofValue(List<String> chunks) {
    return new Glob(chunks, chunks.stream().mapToInt(String::length).sum());
  }

  /** Whether it is longer than an author's glob may be. */
  boolean isTooLong() {
    return shortest > MAX_LITERAL_LENGTH;
  }

  /** Checks a literal part of a segment, which may be empty. */
  static void checkPart(String part, String text) {
    PathProblem problem = part.isEmpty() ? PathProblem.NONE : Segments.problemOf(part);
    if (problem != PathProblem.NONE && problem != PathProblem.DOT_SEGMENT) {
      throw new InvalidPathException(problem, text);
    }
  }

  /**
   * The literal parts: before the first wildcard, between each two, and after the last.
   *
   * @return two to four strings, of which only the first and the last may be empty
   */
  public List<String> chunks() {
    return ImmutableList.<String>builder().add(prefix).addAll(inner).add(suffix).build();
  }

  /**
   * The text that every matching name begins with.
   *
   * @return the text before the first wildcard, possibly empty
   */
  public String prefix() {
    return prefix;
  }

  /**
   * The text that every matching name ends with.
   *
   * @return the text after the last wildcard, possibly empty
   */
  public String suffix() {
    return suffix;
  }

  @Override
  public boolean matches(String name) {
    int from = prefix.length();
    int to = name.length() - suffix.length();
    if (name.length() < shortest || !name.startsWith(prefix) || !name.endsWith(suffix)) {
      return false;
    }
    for (int i = 0; i < inner.size(); i++) {
      String chunk = inner.get(i);
      int found = name.indexOf(chunk, from);
      if (found < 0 || found + chunk.length() > to) {
        return false;
      }
      from = found + chunk.length();
    }
    return true;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Glob other && chunks().equals(other.chunks());
  }

  @Override
  public int hashCode() {
    return chunks().hashCode();
  }

  @Override
  public String toString() {
    return SegmentText.print(this);
  }
}
