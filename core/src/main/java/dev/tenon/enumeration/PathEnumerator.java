package dev.tenon.enumeration;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariableText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Enumerates generic paths that all given patterns cover: a pattern that covers a generic path
 * covers every path on which the given patterns overlap in the same way.
 *
 * <p>The patterns are read in parallel, by increasing path length, so short paths come first. At
 * each segment a pattern reads one of its own or stays in a {@code **}; if all stay, the segment is
 * fresh, and a run of fresh segments longer than a pattern cannot matter to it. A pattern that has
 * ended covers everything beneath, and a longer path is usually not harder to cover, so a path ends
 * as soon as all patterns have. Only a pattern that ends in {@code .} may cover a path and not what
 * is beneath: if the path may be compared with one, paths go on with some fresh segments, unless
 * one of the given patterns ends in {@code .} itself. Patterns without {@code **} combine in one
 * way; each {@code **} adds at most the number of segments, and each step is counted.
 */
public final class PathEnumerator {

  /** The most path prefixes kept in memory, some megabytes. */
  private static final int MOST_OPEN = 20_000;

  private final List<PatternConstraint> tracks;
  private final ColumnNames names;
  private final int longestRun;
  private final int longestBeneath;
  private final Budget budget;

  /** The columns of the current path, from the first on. */
  private final Column[] path = new Column[Resource.MAX_SEGMENTS];

  /** The prefixes of longer paths, null if there were too many to keep. */
  private @Nullable List<Step> open;

  /** Whether a path longer than the current length is possible. */
  private boolean deeper;

  /** A path prefix: a position in each constraint, and the columns read so far. */
  private static final class Step {

    private final int[] at;
    private final int run;
    private final ImmutableList<Column> columns;

    private Step(int[] at, int run, List<Column> columns) {
      this.at = at;
      this.run = run;
      this.columns = ImmutableList.copyOf(columns);
    }
  }

  private PathEnumerator(
      List<PatternConstraint> tracks,
      Tenants tenants,
      FreshText fresh,
      Lengths lengths,
      Budget budget,
      Naming naming) {
    this.tracks = tracks;
    this.names = new ColumnNames(tracks, tenants, fresh, budget, naming);
    this.longestRun = fresh.run(lengths.longest());
    boolean beneath = tracks.stream().allMatch(track -> track.pattern().coversBeneath());
    this.longestBeneath = beneath ? lengths.beneath() : 0;
    this.budget = budget;
  }

  /**
   * Searches the generic paths, shortest first.
   *
   * @param tracks the constraints that must cover the path; at least one
   * @param tenants the possible names of the persons' tenants
   * @param lengths the lengths of the patterns that the path may be compared with
   * @param found whether a path ends the search
   * @return true if it was found
   */
  public static boolean find(
      List<PatternConstraint> tracks,
      Tenants tenants,
      FreshText fresh,
      Lengths lengths,
      Budget budget,
      Predicate<GenericPath> found) {
    return find(tracks, tenants, fresh, lengths, budget, Naming.BY_PATTERNS, found);
  }

  /**
   * The same, with names that are also told apart otherwise.
   *
   * @param naming finds the names of segments
   */
  public static boolean find(
      List<PatternConstraint> tracks,
      Tenants tenants,
      FreshText fresh,
      Lengths lengths,
      Budget budget,
      Naming naming,
      Predicate<GenericPath> found) {
    return new PathEnumerator(tracks, tenants, fresh, lengths, budget, naming).find(found);
  }

  /**
   * Searches by increasing length. Prefixes of longer paths are kept while they are few, and read
   * again from the last ones kept if they become too many: memory is bounded whatever the budget.
   */
  private boolean find(Predicate<GenericPath> found) {
    List<Step> level = List.of(new Step(new int[tracks.size()], 0, List.of()));
    boolean few = true;
    for (int size = 1; size <= Resource.MAX_SEGMENTS; size++) {
      open = few ? new ArrayList<>() : null;
      deeper = false;
      for (Step step : level) {
        for (int i = 0; i < step.columns.size(); i++) {
          path[i] = step.columns.get(i);
        }
        if (extend(step.at, step.run, step.columns.size(), size, found)) {
          return true;
        }
      }
      if (!deeper) {
        return false;
      }
      few = open != null;
      level = open == null ? level : open;
    }
    return false;
  }

  /** Extends a prefix to the paths of one length; shorter ones were tried before. */
  private boolean extend(int[] at, int run, int length, int size, Predicate<GenericPath> found) {
    boolean ended = length > 0 && hasEnded(at);
    if (ended && length == size && names.fill(Arrays.asList(path).subList(0, length), found)) {
      return true;
    }
    if (ended && run >= longestBeneath) {
      return false;
    }
    int least = length + Math.max(1, least(at));
    if (length == size && least <= Resource.MAX_SEGMENTS) {
      deeper = true;
      keep(at, run, length);
    }
    if (length == size || (open == null && least > size)) {
      deeper |= least <= Resource.MAX_SEGMENTS;
      return false;
    }
    @Nullable SegmentPattern[] demands = new SegmentPattern[tracks.size()];
    return read(at, run, length, size, 0, at.clone(), demands, found);
  }

  private void keep(int[] at, int run, int length) {
    List<Step> kept = open;
    if (kept != null) {
      kept.add(new Step(at, run, ImmutableList.copyOf(Arrays.asList(path).subList(0, length))));
      open = kept.size() > MOST_OPEN ? null : kept;
    }
  }

  /** The fewest segments after which every constraint can end. */
  private int least(int[] at) {
    int least = 0;
    for (int i = 0; i < at.length; i++) {
      List<SegmentPattern> segments = tracks.get(i).segments();
      int left = 0;
      for (int j = at[i]; j < segments.size(); j++) {
        left += segments.get(j) == AnyDepth.INSTANCE ? 0 : 1;
      }
      least = Math.max(least, left);
    }
    return least;
  }

  private boolean hasEnded(int[] at) {
    for (int i = 0; i < at.length; i++) {
      List<SegmentPattern> segments = tracks.get(i).segments();
      for (int j = at[i]; j < segments.size(); j++) {
        if (segments.get(j) != AnyDepth.INSTANCE) {
          return false;
        }
      }
    }
    return true;
  }

  /** Tries all ways in which the constraints from the i-th on can read the next segment. */
  private boolean read(
      int[] at,
      int run,
      int length,
      int size,
      int i,
      int[] next,
      @Nullable SegmentPattern[] demands,
      Predicate<GenericPath> found) {
    if (i == tracks.size()) {
      budget.step();
      boolean isFresh = Arrays.stream(demands).allMatch(demand -> demand == null);
      int longer = isFresh ? run + 1 : 0;
      int most = length > 0 && hasEnded(at) ? longestBeneath : longestRun;
      if (longer > most || !canMeet(demands)) {
        return false;
      }
      path[length] = new Column(demands.clone());
      return extend(next.clone(), longer, length + 1, size, found);
    }
    List<SegmentPattern> segments = tracks.get(i).segments();
    for (int j = at[i]; ; j++) {
      boolean ended = j == segments.size();
      if (ended && !tracks.get(i).pattern().coversBeneath()) {
        return false; // It covers nothing beneath.
      }
      boolean deep = ended || segments.get(j) == AnyDepth.INSTANCE;
      next[i] = deep ? j : j + 1;
      demands[i] = deep ? null : segments.get(j);
      if (read(at, run, length, size, i + 1, next, demands, found)) {
        return true;
      }
      if (ended || !deep) {
        return false;
      }
    }
  }

  /** Whether the names agree; checked early, since most combinations fail here. */
  private static boolean canMeet(@Nullable SegmentPattern[] demands) {
    for (SegmentPattern demand : demands) {
      if (demand instanceof Literal literal) {
        for (SegmentPattern other : demands) {
          boolean mayBe =
              other instanceof VariableText text
                  ? text.admits(literal.name())
                  : !(other instanceof NamePattern names) || names.matches(literal.name());
          if (!mayBe) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
