package dev.tenon.path;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The resource of a request: a path of 1 to {@value #MAX_SEGMENTS} segments, each a non-empty
 * string of at most {@value #MAX_SEGMENT_LENGTH} UTF-16 units.
 *
 * <pre>{@code
 * Resource.of("flink", "prod", "flink-job", "tx_7");
 * Resource.parse("flink/prod/flink-job/tx_7");      // the same
 * Resource.of("cas", "team/a");                     // two segments: nothing is split again
 * Resource.parse("cas/team\\/a");                   // the same
 * Resource.of("flink", "..").problem();             // PathProblem.DOT_SEGMENT
 * }</pre>
 *
 * <p>Creating one never fails for data: a path that is not canonical is kept unchanged, has a
 * {@linkplain #problem problem}, and every check denies it. Nothing is trimmed, folded, decoded or
 * normalized. Two resources are equal when their segments are equal by code unit.
 *
 * <p>In the text form {@code \} escapes {@code /}, {@code *}, {@code $} and itself, so that every
 * canonical list has a text and {@code parse(r.toString())} equals {@code r}. A bare {@code *} or
 * <code>&#36;{</code> in the text is invalid: it would look like a pattern.
 *
 * <p>Immutable and safe to share. Creating one takes one pass over its characters.
 */
public final class Resource {

  /**
   * The maximum number of segments of a path: enough for all supported systems, and a bound on
   * work.
   */
  public static final int MAX_SEGMENTS = 32;

  /**
   * The maximum number of UTF-16 units of a segment: twice the longest file name of common systems.
   */
  public static final int MAX_SEGMENT_LENGTH = 512;

  private static final int MAX_TEXT_LENGTH = MAX_SEGMENTS * (2 * MAX_SEGMENT_LENGTH + 1);

  private final String[] segments;

  /** The segments' hash codes in one array: most patterns are ruled out by these alone. */
  private final int[] hashes;

  private final PathProblem problem;

  private Resource(String[] segments, PathProblem problem) {
    this.segments = segments;
    this.hashes = new int[segments.length];
    this.problem = problem;
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = segments[i].hashCode();
    }
  }

  /**
   * A resource of these segments.
   *
   * @param segments the decoded segments, used unchanged
   * @return the resource, which may not be {@linkplain #isCanonical canonical}
   */
  public static Resource of(String... segments) {
    return ofOwned(segments.clone());
  }

  /**
   * A resource of these segments.
   *
   * @param segments the decoded segments, used unchanged
   * @return the resource, which may not be {@linkplain #isCanonical canonical}
   */
  public static Resource of(List<String> segments) {
    return ofOwned(segments.toArray(new String[0]));
  }

  private static Resource ofOwned(String[] segments) {
    return new Resource(segments, Segments.problemOf(segments));
  }

  /**
   * Parses the text form.
   *
   * @param text such as {@code flink/prod/flink-job/tx_7}
   * @return the resource, which may not be {@linkplain #isCanonical canonical}
   */
  public static Resource parse(String text) {
    if (text.length() > MAX_TEXT_LENGTH) {
      return new Resource(new String[] {text}, PathProblem.SEGMENT_TOO_LONG);
    }
    List<String> parts = new ArrayList<>();
    Segments.split(text, MAX_SEGMENTS, parts);
    String[] segments = new String[parts.size()];
    for (int i = 0; i < segments.length; i++) {
      String part = parts.get(i);
      PathProblem problem = textProblem(part);
      if (problem != PathProblem.NONE) {
        return new Resource(parts.toArray(new String[0]), problem);
      }
      segments[i] = unescape(part);
    }
    return ofOwned(segments);
  }

  private static PathProblem textProblem(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\\') {
        i++;
        if (i == part.length() || !Segments.isEscapable(part.charAt(i))) {
          return PathProblem.BAD_ESCAPE;
        }
      } else if (c == '*' || (c == '$' && part.startsWith("{", i + 1))) {
        return PathProblem.UNESCAPED_WILDCARD;
      }
    }
    return PathProblem.NONE;
  }

  private static String unescape(String part) {
    if (part.indexOf('\\') < 0) {
      return part;
    }
    StringBuilder out = new StringBuilder(part.length());
    for (int i = 0; i < part.length(); i++) {
      if (part.charAt(i) == '\\') {
        i++;
      }
      out.append(part.charAt(i));
    }
    return out.toString();
  }

  /**
   * The segments.
   *
   * @return an immutable list of them in order
   */
  public List<String> segments() {
    return ImmutableList.copyOf(segments);
  }

  /**
   * The number of segments.
   *
   * @return at least 1 and at most {@value #MAX_SEGMENTS} if canonical
   */
  public int size() {
    return segments.length;
  }

  /**
   * One segment.
   *
   * @param index from 0
   * @return the segment
   * @throws IndexOutOfBoundsException if there is none at that index
   */
  public String segment(int index) {
    return segments[index];
  }

  /**
   * The hash code of one segment, which is computed when the resource is created.
   *
   * @param index from 0
   * @return the segment's {@code hashCode}
   * @throws IndexOutOfBoundsException if there is none at that index
   */
  public int hash(int index) {
    return hashes[index];
  }

  /**
   * The problem of the path.
   *
   * @return the first problem found, {@link PathProblem#NONE} if it is canonical
   */
  public PathProblem problem() {
    return problem;
  }

  /**
   * Whether the path is canonical. Requests for any other path are always denied.
   *
   * @return true if there is no problem
   */
  public boolean isCanonical() {
    return problem == PathProblem.NONE;
  }

  /**
   * A resource one segment below this one.
   *
   * @param segment the last segment
   * @return the resource
   */
  public Resource child(String segment) {
    String[] longer = Arrays.copyOf(segments, segments.length + 1);
    longer[segments.length] = segment;
    return ofOwned(longer);
  }

  /**
   * The resource's first segments.
   *
   * @param size how many, from 1 to {@link #size}
   * @return the ancestor with this number of segments; this resource itself for all of them
   * @throws IllegalArgumentException if the size is out of range
   */
  public Resource ancestor(int size) {
    if (size < 1 || size > segments.length) {
      throw new IllegalArgumentException(
          "no ancestor of " + size + " segments: the resource has " + segments.length);
    }
    return size == segments.length ? this : ofOwned(Arrays.copyOf(segments, size));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Resource other && Arrays.equals(segments, other.segments);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(segments);
  }

  /** The text form; for a path that is not canonical, a text for people. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (String segment : segments) {
      if (out.length() > 0) {
        out.append('/');
      }
      Segments.escape(segment, out);
    }
    return out.toString();
  }
}
