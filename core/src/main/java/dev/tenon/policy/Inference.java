package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.Variables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A rule that makes a resource visible because a related one is included, such as the topics that
 * an included consumer group consumes.
 *
 * <pre>{@code
 * Inference.of(
 *     "consumes",
 *     List.of("cluster", "{c}", "group", "{g}"),    // the included resource
 *     List.of("cluster", "{c}", "topic", "{t}"));   // what it makes visible
 * }</pre>
 *
 * <p>A segment that is exactly <code>{name}</code> captures its text; a name on both sides must
 * capture the same text. The host provides the relation between the two resources. Inference is not
 * transitive: an inferred resource makes no other one visible. Immutable; equal when relation and
 * both sides are equal.
 */
public final class Inference {

  private final String relation;
  private final ResourcePattern from;
  private final ResourcePattern to;
  private final Place place;

  private Inference(String relation, ResourcePattern from, ResourcePattern to, Place place) {
    this.relation = Objects.requireNonNull(relation, "relation");
    this.from = from;
    this.to = to;
    this.place = Objects.requireNonNull(place, "place");
  }

  /**
   * A rule.
   *
   * @param relation the name by which the host knows the relation
   * @param from the included resource, as segment patterns and <code>{captures}</code>
   * @param to the resource that becomes visible
   * @return the rule
   * @throws IllegalArgumentException if a side is not a pattern, or has {@code **} or a variable
   */
  public static Inference of(String relation, List<String> from, List<String> to) {
    return new Inference(relation, side(from), side(to), Place.code());
  }

  /** Captures are stored as variables: both are a name for one segment. */
  private static ResourcePattern side(List<String> segments) {
    ImmutableList.Builder<String> spelled = ImmutableList.builder();
    for (String segment : segments) {
      boolean capture =
          segment.startsWith("{")
              && segment.endsWith("}")
              && Variable.isName(segment.substring(1, segment.length() - 1));
      boolean braces = segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0;
      if (segment.equals("**") || segment.equals(".") || (braces && !capture)) {
        throw new IllegalArgumentException(
            "an inference has names, globs, `*` and `{capture}` alone, not `" + segment + "`");
      }
      spelled.add(capture ? "$" + segment : segment);
    }
    return ResourcePattern.of(spelled.build());
  }

  private static List<String> spell(ResourcePattern side) {
    return side.segments().stream()
        .map(s -> s instanceof Variable v ? "{" + v.name() + "}" : s.toString())
        .toList();
  }

  /**
   * A copy with another place in the source.
   *
   * @param where where the author wrote it
   * @return a new rule
   */
  public Inference at(Place where) {
    return new Inference(relation, from, to, where);
  }

  /** A copy with aliases at the start of its sides replaced by canonical names. */
  Inference resolvedBy(Aliases aliases) {
    return new Inference(relation, aliases.resolve(from), aliases.resolve(to), place);
  }

  /**
   * Whether an included resource makes another one visible, if the host relates them.
   *
   * @param source the included resource
   * @param target the resource in question
   * @return true if both sides match exactly and agree on what they capture
   */
  public boolean connects(Resource source, Resource target) {
    Map<String, String> captured = new HashMap<>();
    return capture(from, source, captured) && capture(to, target, captured);
  }

  /**
   * Whether this rule could make a resource visible; the host is not asked.
   *
   * @param target the resource in question
   * @return true if the right side matches it
   */
  public boolean mayShow(Resource target) {
    return capture(to, target, new HashMap<>());
  }

  private static boolean capture(
      ResourcePattern side, Resource resource, Map<String, String> captured) {
    List<SegmentPattern> segments = side.segments();
    if (!resource.isCanonical() || segments.size() != resource.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      String text = resource.segment(i);
      boolean fits =
          segments.get(i) instanceof Variable variable
              ? text.equals(captured.computeIfAbsent(variable.name(), name -> text))
              : segments.get(i).coverage(text, Variables.none()) == Coverage.FULL;
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /**
   * The name by which the host knows the relation.
   *
   * @return the name
   */
  public String relation() {
    return relation;
  }

  /**
   * The pattern of the included resource.
   *
   * @return its segments as they were written
   */
  public List<String> from() {
    return spell(from);
  }

  /**
   * The pattern of the resource that becomes visible.
   *
   * @return its segments as they were written
   */
  public List<String> to() {
    return spell(to);
  }

  /**
   * Where it was written.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Inference other
        && relation.equals(other.relation)
        && from.equals(other.from)
        && to.equals(other.to);
  }

  @Override
  public int hashCode() {
    return Objects.hash(relation, from, to);
  }

  @Override
  public String toString() {
    return String.join("/", from()) + " -" + relation + "-> " + String.join("/", to());
  }
}
