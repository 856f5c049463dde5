package dev.tenon.path;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A set of resources, written as a path with wildcards.
 *
 * <pre>{@code
 * ResourcePattern jobs = ResourcePattern.of("flink", "*", "flink-job", "tx_*");
 * ResourcePattern.parse("flink/prod/flink-job/tx_*");             // the text spelling
 * jobs.covers(Resource.of("flink", "prod", "flink-job", "tx_7"));   // true
 * ResourcePattern.of("flink", "prod")
 *     .covers(Resource.of("flink", "prod", "flink-job", "tx_7"));   // true: everything beneath
 * }</pre>
 *
 * <table>
 * <caption>What a segment of a pattern matches</caption>
 * <tr><th>written</th><th>matches</th></tr>
 * <tr><td>{@code name}</td><td>that name, by code unit</td></tr>
 * <tr><td>{@code *}</td><td>any one segment</td></tr>
 * <tr><td>{@code tx_*}, {@code *-job}, {@code a*b*c}</td><td>a segment with these parts</td></tr>
 * <tr><td>{@code **}</td><td>any number of segments, including none; at most two in a pattern</td></tr>
 * <tr><td><code>${name}</code></td><td>one of the subject's values of that variable</td></tr>
 * <tr><td><code>tx_${name}</code>, <code>${name}_*</code></td><td>a value with text around it; a
 * {@code *} at one outer end stands for any further characters</td></tr>
 * <tr><td>{@code .} at the end</td><td>no segment: what is beneath is not covered</td></tr>
 * </table>
 *
 * <p>A backslash escapes {@code *}, {@code $}, {@code /} and itself; everything else, including
 * {@code ?}, <code>[</code> and <code>{</code>, is literal. A pattern <em>matches</em> a resource
 * with the same number of segments (not counting {@code **}) and <em>covers</em> what it matches
 * and everything beneath; if it ends in {@code .}, it covers only what it matches. Rules and
 * tenants always use covers.
 *
 * <p>Immutable and safe to share; equal when the segments are equal. Matching allocates nothing,
 * does not recurse, and compares each segment of the resource with each of the pattern at most
 * twice, for any input.
 */
public final class ResourcePattern {

  /**
   * The maximum number of {@code **} in a pattern. Two keep matching and every analysis polynomial.
   */
  public static final int MAX_DEPTH_WILDCARDS = 2;

  private static final String ALONE = ".";

  private final SegmentPattern[] segments;
  private final boolean deep;
  private final boolean alone;

  private ResourcePattern(SegmentPattern[] segments, boolean deep, boolean alone) {
    this.segments = segments;
    this.deep = deep;
    this.alone = alone;
  }

  /**
   * The pattern with these segments in their list spelling.
   *
   * @param segments such as {@code "flink", "*", "flink-job", "tx_*"}; a {@code /} is literal
   * @return the pattern
   * @throws InvalidPathException if it is not a valid pattern
   */
  public static ResourcePattern of(String... segments) {
    return of(Arrays.asList(segments));
  }

  /**
   * The pattern with these segments in their list spelling.
   *
   * @param segments such as {@code ["flink", "*", "flink-job", "tx_*"]}; a {@code /} is literal
   * @return the pattern
   * @throws InvalidPathException if it is not a valid pattern
   */
  public static ResourcePattern of(List<String> segments) {
    if (segments.isEmpty()) {
      throw new InvalidPathException(PathProblem.NO_SEGMENTS, "");
    }
    boolean alone = segments.get(segments.size() - 1).equals(ALONE);
    int size = segments.size() - (alone ? 1 : 0);
    if (size > Resource.MAX_SEGMENTS) {
      throw new InvalidPathException(PathProblem.TOO_MANY_SEGMENTS, String.join("/", segments));
    }
    SegmentPattern[] parsed = new SegmentPattern[size];
    for (int i = 0; i < parsed.length; i++) {
      parsed[i] = SegmentText.parse(segments.get(i));
    }
    return of(parsed, alone);
  }

  /**
   * The pattern in its text spelling.
   *
   * @param text such as <code>flink/*&#47;flink-job/tx_*</code>
   * @return the pattern
   * @throws InvalidPathException if it is not a valid pattern
   */
  public static ResourcePattern parse(String text) {
    List<String> parts = new ArrayList<>();
    Segments.split(text, Resource.MAX_SEGMENTS, parts);
    return of(parts);
  }

  /**
   * The pattern that covers everything, {@code ["*"]}.
   *
   * @return the pattern
   */
  public static ResourcePattern everything() {
    return of("*");
  }

  /**
   * The segment patterns, without a final {@code .}: see {@link #coversBeneath}.
   *
   * @return an immutable list
   */
  public List<SegmentPattern> segments() {
    return ImmutableList.copyOf(segments);
  }

  /**
   * Whether this covers what is beneath the resources that it matches. A pattern that ends in
   * {@code .} covers these resources alone.
   *
   * @return false if it ends in {@code .}
   */
  public boolean coversBeneath() {
    return !alone;
  }

  /**
   * A copy that does or does not cover what is beneath.
   *
   * @param beneath false for a pattern that ends in {@code .}
   * @return a pattern with the same segments
   * @throws InvalidPathException if {@code beneath} is false and the last segment is {@code **}
   */
  public ResourcePattern withBeneath(boolean beneath) {
    if (!beneath && segments[segments.length - 1] == AnyDepth.INSTANCE) {
      throw new InvalidPathException(PathProblem.ALONE_WITHOUT_NODE, this + "/.");
    }
    return beneath != alone ? this : new ResourcePattern(segments, deep, !beneath);
  }

  /**
   * A copy with other segment patterns, which covers what is beneath if this does.
   *
   * @param others the segment patterns, which replace the previous ones
   * @return a new pattern
   * @throws InvalidPathException if they do not make a valid pattern
   */
  public ResourcePattern withSegments(List<? extends SegmentPattern> others) {
    return of(others.toArray(SegmentPattern[]::new), alone);
  }

  private static ResourcePattern of(SegmentPattern[] segments, boolean alone) {
    int depths = 0;
    for (SegmentPattern segment : segments) {
      depths += segment == AnyDepth.INSTANCE ? 1 : 0;
    }
    int size = segments.length;
    PathProblem problem = PathProblem.NONE;
    if (size > Resource.MAX_SEGMENTS) {
      problem = PathProblem.TOO_MANY_SEGMENTS;
    } else if (depths > MAX_DEPTH_WILDCARDS) {
      problem = PathProblem.TOO_MANY_DEPTH_WILDCARDS;
    } else if (alone && (size == 0 || segments[size - 1] == AnyDepth.INSTANCE)) {
      problem = PathProblem.ALONE_WITHOUT_NODE;
    } else if (size == 0) {
      problem = PathProblem.NO_SEGMENTS;
    }
    ResourcePattern pattern = new ResourcePattern(segments, depths > 0, alone);
    if (problem != PathProblem.NONE) {
      throw new InvalidPathException(problem, pattern.toString());
    }
    return pattern;
  }

  /**
   * The number of segment patterns; a {@code **} counts as one, and a final {@code .} does not
   * count.
   *
   * @return at least 1
   */
  public int size() {
    return segments.length;
  }

  /**
   * One segment pattern.
   *
   * @param index from 0
   * @return the segment pattern
   * @throws IndexOutOfBoundsException if there is none at that index
   */
  public SegmentPattern segment(int index) {
    return segments[index];
  }

  /**
   * Whether the first segment is a literal with a given name, not a wildcard or a variable.
   *
   * @param name a segment, such as {@code tenon}
   * @return true if the first segment is a literal with that name
   */
  public boolean beginsWith(String name) {
    return segments[0] instanceof Literal literal && literal.name().equals(name);
  }

  /**
   * An equal pattern with each segment replaced by an equal one, so that many patterns can share
   * equal segments.
   *
   * @param same maps a segment pattern to an equal one
   * @return an equal pattern
   * @throws IllegalArgumentException if one does not equal what it replaces
   */
  public ResourcePattern sharing(UnaryOperator<SegmentPattern> same) {
    SegmentPattern[] shared = new SegmentPattern[segments.length];
    for (int i = 0; i < shared.length; i++) {
      shared[i] = same.apply(segments[i]);
    }
    if (!Arrays.equals(shared, segments)) {
      throw new IllegalArgumentException("not equal: " + Arrays.toString(shared) + " and " + this);
    }
    return new ResourcePattern(shared, deep, alone);
  }

  /**
   * The list spelling, which {@link #of(List)} parses.
   *
   * @return an immutable list
   */
  public List<String> toList() {
    return Stream.concat(
            Arrays.stream(segments).map(SegmentPattern::toString),
            alone ? Stream.of(ALONE) : Stream.empty())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The names of the variables.
   *
   * @return an immutable set in the order in which they appear
   */
  public Set<String> variables() {
    ImmutableSet.Builder<String> names = null;
    for (SegmentPattern segment : segments) {
      if (segment instanceof VariablePattern variable) {
        names = names == null ? ImmutableSet.builder() : names;
        names.add(variable.name());
      }
    }
    return names == null ? ImmutableSet.of() : names.build();
  }

  /**
   * Whether this covers the resource for a subject without variables.
   *
   * @param resource a resource
   * @return true if it matches the resource or one of its ancestors; false if the resource is not
   *     canonical
   */
  public boolean covers(Resource resource) {
    return coverage(resource, Variables.none()) == Coverage.FULL;
  }

  /**
   * How far this covers the resource, by matching it or one of its ancestors.
   *
   * @param resource a resource
   * @param variables the subject's variables
   * @return {@link Coverage#UNBOUND} if it would be full but for unset variables; {@link
   *     Coverage#NONE} if the resource is not canonical
   */
  public Coverage coverage(Resource resource, Variables variables) {
    return compare(resource, variables, false);
  }

  /**
   * How far this matches the resource itself, without what is beneath.
   *
   * @param resource a resource
   * @param variables the subject's variables
   * @return {@link Coverage#UNBOUND} if it would be full but for unset variables; {@link
   *     Coverage#NONE} if the resource is not canonical
   */
  public Coverage matches(Resource resource, Variables variables) {
    return compare(resource, variables, true);
  }

  /** The segment patterns, with a {@code **} at the end if this covers what is beneath. */
  List<SegmentPattern> withSubtree() {
    return alone
        ? segments()
        : ImmutableList.<SegmentPattern>builder().add(segments).add(AnyDepth.INSTANCE).build();
  }

  private Coverage compare(Resource resource, Variables variables, boolean asWhole) {
    boolean whole = asWhole || alone;
    if (!resource.isCanonical()) {
      return Coverage.NONE;
    }
    if (!deep) {
      boolean fits =
          whole ? segments.length == resource.size() : segments.length <= resource.size();
      return fits ? block(resource, variables) : Coverage.NONE;
    }
    if (search(resource, variables, whole, Coverage.FULL)) {
      return Coverage.FULL;
    }
    return search(resource, variables, whole, Coverage.UNBOUND) ? Coverage.UNBOUND : Coverage.NONE;
  }

  /**
   * Places the blocks between {@code **} from left to right, each as early as it fits. This is
   * correct: a block has a fixed length, so an earlier place leaves more segments for the blocks
   * after it.
   *
   * @param least the required coverage of each block
   */
  private boolean search(Resource resource, Variables variables, boolean whole, Coverage least) {
    int at = 0;
    int start = 0;
    while (true) {
      int end = start;
      while (end < segments.length && segments[end] != AnyDepth.INSTANCE) {
        end++;
      }
      boolean first = start == 0;
      boolean last = end == segments.length;
      int latest = resource.size() - (end - start);
      int earliest = last && whole && !first ? Math.max(at, latest) : at;
      int farthest = first ? Math.min(0, latest) : latest;
      at = place(start, end, resource, earliest, farthest, variables, least);
      if (at < 0) {
        return false;
      }
      at += end - start;
      if (last) {
        return !whole || at == resource.size();
      }
      start = end + 1;
    }
  }

  /** The first place from {@code at} to {@code latest} where the block fits, or -1. */
  private int place(
      int start,
      int end,
      Resource resource,
      int at,
      int latest,
      Variables variables,
      Coverage least) {
    for (int i = at; i <= latest; i++) {
      if (block(start, end, resource, i, variables).compareTo(least) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The coverage of the resource's first segments by the whole pattern. The last ones are compared
   * first, as names deeper in a path are more selective.
   */
  private Coverage block(Resource resource, Variables variables) {
    Coverage result = Coverage.FULL;
    for (int i = segments.length - 1; i >= 0; i--) {
      Coverage one = segment(segments[i], resource.segment(i), variables);
      if (one == Coverage.NONE) {
        return one;
      }
      result = one == Coverage.UNBOUND ? one : result;
    }
    return result;
  }

  /** The coverage of the resource's segments from {@code at} by those from start to end. */
  private Coverage block(int start, int end, Resource resource, int at, Variables variables) {
    Coverage result = Coverage.FULL;
    for (int i = start; i < end; i++) {
      Coverage one = segment(segments[i], resource.segment(at + i - start), variables);
      if (one == Coverage.NONE) {
        return one;
      }
      result = one == Coverage.UNBOUND ? one : result;
    }
    return result;
  }

  /** The two most common kinds are compared inline, which the JIT compiler optimizes better. */
  private static Coverage segment(SegmentPattern pattern, String segment, Variables variables) {
    if (pattern instanceof Literal literal) {
      return literal.name().equals(segment) ? Coverage.FULL : Coverage.NONE;
    }
    return pattern == AnyName.INSTANCE ? Coverage.FULL : pattern.coverage(segment, variables);
  }

  /**
   * Whether everything that another pattern covers is covered by this one, whatever values the
   * variables have.
   *
   * <p>The answer is exact. It is decided by generic counterexamples: the other's wildcards are
   * filled with text that occurs in no pattern, which only a wildcard of this one can match; each
   * {@code **} is filled with zero segments up to one more than this pattern has. Takes at most a
   * few hundred matches.
   *
   * @param other any pattern
   * @return true if there is no counterexample of a resource and a subject
   */
  public boolean covers(ResourcePattern other) {
    return Inclusion.holds(this, other);
  }

  /**
   * A resource that both this and another pattern cover, for some values of the variables.
   *
   * @param other any pattern
   * @return a shortest one with the required values of variables, or empty if no resource is
   *     covered by both
   */
  public Optional<Overlap> intersection(ResourcePattern other) {
    return Meeting.of(this, other);
  }

  /**
   * Whether some resource is covered by both, for some values of the variables.
   *
   * @param other any pattern
   * @return true if there is one
   */
  public boolean intersects(ResourcePattern other) {
    return intersection(other).isPresent();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ResourcePattern other
        && alone == other.alone
        && Arrays.equals(segments, other.segments);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(segments) + Boolean.hashCode(alone);
  }

  /** The text spelling, which {@link #parse} parses. */
  @Override
  public String toString() {
    String path =
        Arrays.stream(segments).map(SegmentPattern::toString).collect(Collectors.joining("/"));
    return alone ? path + "/" + ALONE : path;
  }
}
