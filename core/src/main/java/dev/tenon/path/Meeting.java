package dev.tenon.path;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Finds a shortest resource that two patterns both cover.
 *
 * <p>A breadth-first walk over pairs of places, one in each pattern; a step reads one segment that
 * both accept, or skips a {@code **} without reading. An implicit {@code **} at the end of a
 * pattern covers everything beneath, unless it ends in {@code .}. There are at most 34 times 34
 * pairs, and each is expanded once.
 */
final class Meeting {

  private final List<SegmentPattern> left;
  private final List<SegmentPattern> right;
  private final Fresh fresh;
  private final boolean[][] seen;
  private final Deque<Step> open = new ArrayDeque<>();

  private record Step(int i, int j, ImmutableList<String> path, Variables variables) {}

  private Meeting(ResourcePattern left, ResourcePattern right) {
    this.left = left.withSubtree();
    this.right = right.withSubtree();
    this.fresh = Fresh.in(left, right);
    this.seen = new boolean[this.left.size() + 1][this.right.size() + 1];
  }

  static Optional<Overlap> of(ResourcePattern left, ResourcePattern right) {
    return new Meeting(left, right).find();
  }

  private Optional<Overlap> find() {
    open.add(new Step(0, 0, ImmutableList.of(), Variables.none()));
    while (!open.isEmpty()) {
      Step step = open.remove();
      if (seen[step.i][step.j]) {
        continue;
      }
      boolean ended = hasEnded(left, step.i) && hasEnded(right, step.j);
      if (ended && !step.path.isEmpty()) {
        return Optional.of(new Overlap(Resource.of(step.path), step.variables));
      }
      seen[step.i][step.j] = !ended;
      pass(step);
      if (step.path.size() < Resource.MAX_SEGMENTS) {
        read(step);
      }
    }
    return Optional.empty();
  }

  /** Whether nothing is left to read, or only the {@code **} that covers everything beneath. */
  private static boolean hasEnded(List<SegmentPattern> segments, int place) {
    return place == segments.size()
        || (place == segments.size() - 1 && segments.get(place) == AnyDepth.INSTANCE);
  }

  /** Skips a {@code **} on either side; this reads no segment, so these steps come first. */
  private void pass(Step step) {
    if (step.i + 1 < left.size() && left.get(step.i) == AnyDepth.INSTANCE) {
      open.addFirst(new Step(step.i + 1, step.j, step.path, step.variables));
    }
    if (step.j + 1 < right.size() && right.get(step.j) == AnyDepth.INSTANCE) {
      open.addFirst(new Step(step.i, step.j + 1, step.path, step.variables));
    }
  }

  private void read(Step step) {
    if (step.i == left.size() || step.j == right.size()) {
      return;
    }
    SegmentPattern a = left.get(step.i);
    SegmentPattern b = right.get(step.j);
    Optional<String> text = meet(a, b, step.path.size());
    if (text.isEmpty()) {
      return;
    }
    Variables variables = bind(a, text.get(), bind(b, text.get(), step.variables));
    ImmutableList<String> path =
        ImmutableList.<String>builder().addAll(step.path).add(text.get()).build();
    int i = a == AnyDepth.INSTANCE ? step.i : step.i + 1;
    int j = b == AnyDepth.INSTANCE ? step.j : step.j + 1;
    open.addLast(new Step(i, j, path, variables));
  }

  private static Variables bind(SegmentPattern segment, String text, Variables variables) {
    if (segment instanceof VariableText around) {
      return variables.adding(around.name(), around.values(text).get(0));
    }
    return segment instanceof Variable variable
        ? variables.adding(variable.name(), text)
        : variables;
  }

  /** A segment that both accept at this place. */
  private Optional<String> meet(SegmentPattern a, SegmentPattern b, int place) {
    if (a instanceof Literal literal) {
      return accepts(b, literal.name()) ? Optional.of(literal.name()) : Optional.empty();
    }
    if (b instanceof Literal) {
      return meet(b, a, place);
    }
    if (a instanceof VariableText || b instanceof VariableText) {
      return meet(chunks(a), chunks(b)).map(parts -> String.join(fresh.at(place), parts));
    }
    if (a instanceof Glob first && b instanceof Glob second) {
      return meet(first.chunks(), second.chunks()).map(parts -> fresh.join(place, parts));
    }
    if (a instanceof Glob glob) {
      return Optional.of(fresh.join(place, glob.chunks()));
    }
    return b instanceof Glob ? meet(b, a, place) : Optional.of(fresh.at(place));
  }

  private static boolean accepts(SegmentPattern pattern, String name) {
    if (pattern instanceof VariableText around) {
      return !around.values(name).isEmpty();
    }
    return !(pattern instanceof NamePattern names) || names.matches(name);
  }

  /** The literal parts of a pattern with a star in place of its variable. */
  private static List<String> chunks(SegmentPattern pattern) {
    NamePattern name =
        pattern instanceof VariablePattern variable
            ? variable.open()
            : pattern instanceof NamePattern names ? names : AnyName.INSTANCE;
    return name instanceof Glob glob ? glob.chunks() : List.of("", "");
  }

  /**
   * Two globs intersect if one's prefix begins with the other's, and one's suffix ends with the
   * other's: the longer prefix, all inner parts and the longer suffix, one after the other and with
   * any text between them, match both.
   */
  private static Optional<List<String>> meet(List<String> a, List<String> b) {
    String prefix = longer(a.get(0), b.get(0));
    String suffix = longer(a.get(a.size() - 1), b.get(b.size() - 1));
    boolean prefixes = prefix.startsWith(a.get(0)) && prefix.startsWith(b.get(0));
    boolean suffixes = suffix.endsWith(a.get(a.size() - 1)) && suffix.endsWith(b.get(b.size() - 1));
    if (!prefixes || !suffixes) {
      return Optional.empty();
    }
    ImmutableList.Builder<String> parts = ImmutableList.builder();
    parts.add(prefix);
    parts.addAll(a.subList(1, a.size() - 1));
    parts.addAll(b.subList(1, b.size() - 1));
    parts.add(suffix);
    return Optional.of(parts.build());
  }

  private static String longer(String a, String b) {
    return a.length() >= b.length() ? a : b;
  }
}
