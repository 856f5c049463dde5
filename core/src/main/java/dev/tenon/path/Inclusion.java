package dev.tenon.path;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides whether one pattern covers everything that another covers, for every subject.
 *
 * <p>There is always a character that neither pattern contains. Filling the wildcards of a pattern
 * with it gives the hardest resource to cover: only a wildcard matches fresh text, and it would
 * match any other text there, so a pattern that covers this resource covers everything of the same
 * length. It remains to try each number of segments for each {@code **}, up to one more than the
 * other pattern has: beyond that, a {@code **} of the other pattern must match the surplus, and
 * matches any number. If the other pattern covers no more than it matches, what is beneath a
 * pattern is harder to cover than the pattern, so a {@code **} at its end is filled as well.
 * (Miklau and Suciu, "Containment and equivalence for a fragment of XPath", JACM 2004, use the same
 * idea for trees.)
 */
final class Inclusion {

  private final ResourcePattern wide;
  private final List<SegmentPattern> narrow;
  private final Fresh fresh;
  private final int most;

  private Inclusion(ResourcePattern wide, ResourcePattern narrow) {
    this.wide = wide;
    this.narrow =
        narrow.coversBeneath() && !wide.coversBeneath() ? narrow.withSubtree() : narrow.segments();
    this.fresh = Fresh.in(wide, narrow);
    this.most = wide.segments().size() + 1;
  }

  static boolean holds(ResourcePattern wide, ResourcePattern narrow) {
    Inclusion question = new Inclusion(wide, narrow);
    return question.holdsFrom(0, new ArrayList<>(), Variables.none());
  }

  /**
   * Fills the segments from {@code index} on. The depth of recursion is the number of segment
   * patterns, at most {@link Resource#MAX_SEGMENTS}.
   */
  private boolean holdsFrom(int index, List<String> path, Variables variables) {
    if (path.size() > Resource.MAX_SEGMENTS) {
      return true;
    }
    if (index == narrow.size()) {
      // No resource is empty; the next depth tries a path with fresh segments.
      return path.isEmpty() || wide.coverage(Resource.of(path), variables) == Coverage.FULL;
    }
    if (narrow.get(index) == AnyDepth.INSTANCE) {
      return holdsForEachDepth(index, path, variables);
    }
    String text = fill(narrow.get(index), path.size());
    List<String> longer = new ArrayList<>(path);
    longer.add(text);
    return holdsFrom(index + 1, longer, bind(narrow.get(index), text, path.size(), variables));
  }

  private boolean holdsForEachDepth(int index, List<String> path, Variables variables) {
    List<String> longer = new ArrayList<>(path);
    for (int depth = 0; depth <= most; depth++) {
      if (!holdsFrom(index + 1, longer, variables)) {
        return false;
      }
      longer.add(fresh.at(longer.size()));
    }
    return true;
  }

  private String fill(SegmentPattern segment, int place) {
    if (segment instanceof Literal literal) {
      return literal.name();
    }
    if (segment instanceof VariableText around) {
      return fresh.fill(around, place);
    }
    return segment instanceof Glob glob ? fresh.fill(glob, place) : fresh.at(place);
  }

  private Variables bind(SegmentPattern segment, String text, int place, Variables variables) {
    if (segment instanceof VariableText around) {
      return variables.adding(around.name(), fresh.at(place));
    }
    return segment instanceof Variable variable
        ? variables.adding(variable.name(), text)
        : variables;
  }
}
