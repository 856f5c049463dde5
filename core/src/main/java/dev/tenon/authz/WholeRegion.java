package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.enumeration.Lengths;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.VariableText;
import dev.tenon.policy.Aliases;
import dev.tenon.rules.UnusedCharacter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides about all resources that a pattern covers at once.
 *
 * <p>An action is allowed everywhere if it is allowed on the pattern's generic paths, in which text
 * that no rule contains replaces each wildcard, so that only a rule for all texts covers it. Rules
 * that forbid are found by intersecting each with the pattern. Not thread-safe.
 */
final class WholeRegion {

  private static final int NONE = Resource.MAX_SEGMENTS + 1;

  private final Map<String, Set<String>> values;
  private final boolean beneath;
  private final List<List<SegmentPattern>> patterns = new ArrayList<>();
  private final boolean covers;

  /** The pattern, and what it covers under aliases, with canonical names. */
  WholeRegion(ResourcePattern pattern, Aliases aliases, Map<String, Set<String>> values) {
    this.values = values;
    this.beneath = pattern.coversBeneath();
    this.covers =
        pattern.variables().stream()
            .noneMatch(variable -> values.getOrDefault(variable, Set.of()).isEmpty());
    patterns.add(aliases.resolve(pattern).segments());
    aliases.asMap().forEach((alias, name) -> rename(pattern.segments(), alias, name));
  }

  /** Adds what the pattern covers beneath an alias, under the canonical name. */
  private void rename(List<SegmentPattern> pattern, Resource alias, Resource name) {
    Set<List<SegmentPattern>> rests = new LinkedHashSet<>();
    rests.add(pattern);
    for (String segment : alias.segments()) {
      Set<List<SegmentPattern>> next = new LinkedHashSet<>();
      rests.forEach(rest -> read(rest, segment, beneath, values, next));
      rests = next;
    }
    for (List<SegmentPattern> rest : rests) {
      List<SegmentPattern> renamed = new ArrayList<>();
      name.segments().forEach(segment -> renamed.add(new Literal(segment)));
      renamed.addAll(rest);
      patterns.add(renamed);
    }
  }

  private static void read(
      List<SegmentPattern> rest,
      String segment,
      boolean beneath,
      Map<String, Set<String>> known,
      Set<List<SegmentPattern>> next) {
    if (rest.isEmpty()) {
      if (beneath) {
        next.add(rest);
      }
    } else if (rest.get(0) == AnyDepth.INSTANCE) {
      next.add(rest);
      read(rest.subList(1, rest.size()), segment, beneath, known, next);
    } else if (matches(rest.get(0), segment, known)) {
      next.add(rest.subList(1, rest.size()));
    }
  }

  /** Whether it covers any resource. A variable without a value covers none. */
  boolean coversAnything() {
    return covers;
  }

  /**
   * Whether every generic path passes, for each relevant number of segments in place of a {@code
   * **}, and each value of a variable.
   *
   * @param lengths the lengths of the patterns that a path is compared with
   */
  boolean everyPath(UnusedCharacter unused, Lengths lengths, Predicate<Resource> passes) {
    patterns.forEach(pattern -> pattern.forEach(s -> unused.addAll(names(s))));
    String fresh = String.valueOf(unused.find());
    int run = lengths.longest() + 1;
    int most = beneath ? lengths.beneath() : 0;
    Predicate<Resource> passesWhole = resource -> everyPathBeneath(resource, fresh, most, passes);
    return patterns.stream()
        .allMatch(pattern -> paths(pattern, 0, new ArrayList<>(), fresh, run, passesWhole));
  }

  private static boolean everyPathBeneath(
      Resource path, String fresh, int most, Predicate<Resource> passes) {
    Resource longer = path;
    for (int n = 0; n <= most && longer.size() <= Resource.MAX_SEGMENTS; n++) {
      if (!passes.test(longer)) {
        return false;
      }
      longer = longer.child(fresh);
    }
    return true;
  }

  private boolean paths(
      List<SegmentPattern> pattern,
      int i,
      List<String> path,
      String fresh,
      int run,
      Predicate<Resource> passes) {
    if (path.size() > Resource.MAX_SEGMENTS) {
      return true;
    }
    if (i == pattern.size()) {
      return path.isEmpty() ? passes.test(Resource.of(fresh)) : passes.test(Resource.of(path));
    }
    if (pattern.get(i) == AnyDepth.INSTANCE) {
      boolean all = true;
      List<String> longer = new ArrayList<>(path);
      for (int n = 0; all && n <= run; n++) {
        all = paths(pattern, i + 1, longer, fresh, run, passes);
        longer.add(fresh);
      }
      return all;
    }
    for (NamePattern name : names(pattern.get(i))) {
      List<String> longer = new ArrayList<>(path);
      longer.add(generic(name, fresh));
      if (!paths(pattern, i + 1, longer, fresh, run, passes)) {
        return false;
      }
    }
    return true;
  }

  private static String generic(NamePattern name, String fresh) {
    if (name instanceof Literal literal) {
      return literal.name();
    }
    return name instanceof Glob glob ? String.join(fresh, glob.chunks()) : fresh;
  }

  /**
   * Whether another pattern covers any part of it; an unset variable of the other one may be any
   * segment.
   */
  boolean meets(ResourcePattern other) {
    return meets(other, values, null);
  }

  /**
   * Whether another pattern covers any part of it that is at or beneath a path.
   *
   * @param other the pattern
   * @param known the values of its variables; an unset one may be any segment
   * @param path the path; null for every resource
   */
  boolean meets(ResourcePattern other, Map<String, Set<String>> known, @Nullable Resource path) {
    for (List<SegmentPattern> rest : beneath(other, known, path)) {
      List<SegmentPattern> whole = subtree(rest, other.coversBeneath());
      for (List<SegmentPattern> pattern : patterns) {
        if (shortest(subtree(pattern, beneath), whole, known) <= Resource.MAX_SEGMENTS) {
          return true;
        }
      }
    }
    return false;
  }

  /** The part of a pattern that is at or beneath a path, as patterns. */
  private static Set<List<SegmentPattern>> beneath(
      ResourcePattern other, Map<String, Set<String>> known, @Nullable Resource path) {
    Set<List<SegmentPattern>> rests = new LinkedHashSet<>();
    rests.add(other.segments());
    if (path == null) {
      return rests;
    }
    List<SegmentPattern> start = new ArrayList<>();
    for (String segment : path.segments()) {
      start.add(new Literal(segment));
      Set<List<SegmentPattern>> next = new LinkedHashSet<>();
      rests.forEach(rest -> read(rest, segment, other.coversBeneath(), known, next));
      rests = next;
    }
    Set<List<SegmentPattern>> parts = new LinkedHashSet<>();
    for (List<SegmentPattern> rest : rests) {
      parts.add(ImmutableList.<SegmentPattern>builder().addAll(start).addAll(rest).build());
    }
    return parts;
  }

  private static List<SegmentPattern> subtree(List<SegmentPattern> segments, boolean beneath) {
    return beneath
        ? ImmutableList.<SegmentPattern>builder().addAll(segments).add(AnyDepth.INSTANCE).build()
        : segments;
  }

  /** The number of segments of the shortest path that both match. */
  private int shortest(
      List<SegmentPattern> one, List<SegmentPattern> other, Map<String, Set<String>> known) {
    int[][] left = new int[one.size() + 1][other.size() + 1];
    for (int i = one.size(); i >= 0; i--) {
      for (int j = other.size(); j >= 0; j--) {
        left[i][j] = shortest(one, i, other, j, left, known);
      }
    }
    return left[0][0];
  }

  private int shortest(
      List<SegmentPattern> one,
      int i,
      List<SegmentPattern> other,
      int j,
      int[][] left,
      Map<String, Set<String>> known) {
    boolean ended = i == one.size();
    boolean otherEnded = j == other.size();
    if (ended && otherEnded) {
      return 0;
    }
    boolean deep = !ended && one.get(i) == AnyDepth.INSTANCE;
    boolean otherDeep = !otherEnded && other.get(j) == AnyDepth.INSTANCE;
    if ((ended && !otherDeep) || (otherEnded && !deep)) {
      return NONE;
    }
    if (!deep && !otherDeep) {
      return meet(one.get(i), other.get(j), known) ? Math.min(NONE, 1 + left[i + 1][j + 1]) : NONE;
    }
    int best = NONE;
    if (deep) {
      best = left[i + 1][j];
    }
    if (otherDeep) {
      best = Math.min(best, left[i][j + 1]);
    }
    if (deep && !otherDeep && !otherEnded) {
      best = Math.min(best, 1 + left[i][j + 1]);
    }
    if (otherDeep && !deep && !ended) {
      best = Math.min(best, 1 + left[i + 1][j]);
    }
    return best;
  }

  private boolean meet(SegmentPattern one, SegmentPattern other, Map<String, Set<String>> known) {
    for (NamePattern a : names(one)) {
      if (a instanceof Literal literal && !matches(other, literal.name(), known)) {
        continue;
      }
      for (NamePattern b : names(other, known)) {
        if (meet(a, b)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean meet(NamePattern one, NamePattern other) {
    if (one instanceof Literal literal) {
      return other.matches(literal.name());
    }
    if (other instanceof Literal literal) {
      return one.matches(literal.name());
    }
    return asPath(one).intersects(asPath(other));
  }

  private static ResourcePattern asPath(NamePattern name) {
    return ResourcePattern.everything().withSegments(List.of(name));
  }

  private Collection<NamePattern> names(SegmentPattern segment) {
    return names(segment, values);
  }

  /** Whether a name may match a segment pattern, where an unset variable may have any value. */
  private static boolean matches(
      SegmentPattern segment, String name, Map<String, Set<String>> values) {
    if (segment instanceof VariableText text && !values.containsKey(text.name())) {
      return text.admits(name);
    }
    return names(segment, values).stream().anyMatch(one -> one.matches(name));
  }

  /** The names of a segment pattern: the values of a variable, or any name if it has none. */
  private static Collection<NamePattern> names(
      SegmentPattern segment, Map<String, Set<String>> values) {
    if (segment instanceof NamePattern name) {
      return List.of(name);
    }
    if (!(segment instanceof VariablePattern variable)) {
      return List.of();
    }
    Set<String> known = values.get(variable.name());
    return known == null
        ? List.of(variable.open())
        : known.stream().flatMap(value -> variable.filled(value).stream()).toList();
  }
}
