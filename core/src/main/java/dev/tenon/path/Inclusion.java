package dev.tenon.path;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether one pattern covers all that another covers, for every subject.
 *
 * <p>There is always a character that no given pattern mentions. A pattern whose wildcards are
 * filled with it is its own hardest case: what matches fresh text at a place is a wildcard and
 * would match anything there, so whatever covers this one resource covers everything of the same
 * length. What is left is to try each number of segments for each {@code **}; beyond one more than
 * the other pattern has, a {@code **} of it must take the surplus and takes any. (Miklau and Suciu,
 * "Containment and equivalence for a fragment of XPath", JACM 2004, decide trees by the same idea.)
 */
final class Inclusion {

  private final ResourcePattern wide;
  private final List<SegmentPattern> narrow;
  private final Fresh fresh;
  private final int most;

  private Inclusion(ResourcePattern wide, ResourcePattern narrow) {
    this.wide = wide;
    this.narrow = narrow.segments();
    this.fresh = Fresh.in(wide, narrow);
    this.most = wide.segments().size() + 1;
  }

  static boolean holds(ResourcePattern wide, ResourcePattern narrow) {
    Inclusion question = new Inclusion(wide, narrow);
    return question.holdsFrom(0, new ArrayList<>(), Variables.none());
  }

  /**
   * Fills the segments from {@code index} on. Recurs once a segment pattern, of which there are at
   * most {@link Resource#MAX_SEGMENTS}.
   */
  private boolean holdsFrom(int index, List<String> path, Variables variables) {
    if (path.size() > Resource.MAX_SEGMENTS) {
      return true;
    }
    if (index == narrow.size()) {
      // No resource is empty; one of fresh segments is tried at the next depth.
      return path.isEmpty() || wide.coverage(Resource.of(path), variables) == Coverage.FULL;
    }
    if (narrow.get(index) == AnyDepth.INSTANCE) {
      return holdsForEachDepth(index, path, variables);
    }
    String text = fill(narrow.get(index), path.size());
    List<String> longer = new ArrayList<>(path);
    longer.add(text);
    return holdsFrom(index + 1, longer, bind(narrow.get(index), text, variables));
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
    return segment instanceof Glob glob ? fresh.fill(glob, place) : fresh.at(place);
  }

  private static Variables bind(SegmentPattern segment, String text, Variables variables) {
    return segment instanceof Variable variable
        ? variables.adding(variable.name(), text)
        : variables;
  }
}
