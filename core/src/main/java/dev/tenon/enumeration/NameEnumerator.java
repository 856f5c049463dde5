package dev.tenon.enumeration;

import dev.tenon.path.AnyName;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Enumerates generic names that all given name patterns match: a pattern that matches a generic
 * name matches every name that the given patterns match in the same way.
 *
 * <p>Globs are combined character by character. Where all of them are at a wildcard, one run of
 * fresh text stands for any text. Their literal parts may follow each other in any order or overlap
 * if their characters agree; with at most three wildcards in a glob there are few combinations, and
 * each step is counted.
 */
public final class NameEnumerator {

  static final int STAR = -1;

  private final List<int[]> globs;
  private final String fresh;
  private final Budget budget;
  private final Set<String> found = new LinkedHashSet<>();

  private NameEnumerator(List<int[]> globs, String fresh, Budget budget) {
    this.globs = globs;
    this.fresh = fresh;
    this.budget = budget;
  }

  /**
   * Enumerates the generic names.
   *
   * @param patterns the patterns that must all match; none for any name
   * @param fresh the text for wildcards
   * @return empty if no name matches them all
   */
  public static List<String> of(
      Collection<? extends NamePattern> patterns, String fresh, Budget budget) {
    Set<NamePattern> globs = new LinkedHashSet<>();
    for (NamePattern pattern : patterns) {
      if (pattern instanceof Literal literal) {
        String name = literal.name();
        return patterns.stream().allMatch(p -> p.matches(name)) ? List.of(name) : List.of();
      }
      if (pattern != AnyName.INSTANCE) {
        globs.add(pattern);
      }
    }
    if (globs.isEmpty()) {
      return List.of(fresh);
    }
    if (globs.size() == 1) {
      return List.of(String.join(fresh, ((Glob) globs.iterator().next()).chunks()));
    }
    return ofSpelled(globs.stream().map(NameEnumerator::spell).toList(), fresh, budget);
  }

  /**
   * Enumerates the generic names of patterns as {@linkplain #spell characters}; each is combined
   * with the others, also with an equal one. A name may be empty.
   *
   * @param spelled the patterns that must all match; at least one
   * @param fresh the text for wildcards
   */
  static List<String> ofSpelled(List<int[]> spelled, String fresh, Budget budget) {
    NameEnumerator names = new NameEnumerator(spelled, fresh, budget);
    names.extend(new int[spelled.size()], new StringBuilder(), false);
    return List.copyOf(names.found);
  }

  /** A pattern as its characters, and {@link #STAR} for each wildcard. */
  static int[] spell(NamePattern pattern) {
    if (pattern instanceof Literal literal) {
      return literal.name().chars().toArray();
    }
    if (!(pattern instanceof Glob glob)) {
      return new int[] {STAR};
    }
    String joined = String.join("\0", glob.chunks());
    return joined.chars().map(c -> c == 0 ? STAR : c).toArray();
  }

  /** Recursive; the depth is bounded by the number of characters in the globs. */
  private void extend(int[] at, StringBuilder name, boolean afterGap) {
    budget.step();
    int next = demanded(at);
    if (next == AGREED_END) {
      keep(name);
    } else if (next == NOTHING && !afterGap) {
      int length = name.length();
      extend(at, name.append(fresh), true);
      name.setLength(length);
    } else if (next == NOTHING) {
      finish(at, name);
      startEach(at, name);
    } else if (next != CONFLICT) {
      choose(at, name, next, 0, at.clone(), false);
    }
  }

  private static final int NOTHING = -2;
  private static final int CONFLICT = -3;
  private static final int AGREED_END = -4;

  /** The next character required by the globs that are within a literal part. */
  private int demanded(int[] at) {
    int demanded = NOTHING;
    boolean ended = false;
    boolean unfinished = false;
    for (int i = 0; i < at.length; i++) {
      int[] glob = globs.get(i);
      if (at[i] == glob.length) {
        ended = true;
      } else if (glob[at[i]] == STAR) {
        unfinished |= at[i] + 1 < glob.length;
      } else if (demanded != NOTHING && demanded != glob[at[i]]) {
        return CONFLICT;
      } else {
        demanded = glob[at[i]];
      }
    }
    if (!ended) {
      return demanded;
    }
    return demanded == NOTHING && !unfinished ? AGREED_END : CONFLICT;
  }

  /** After fresh text, the name is complete if every glob ends with its wildcard. */
  private void finish(int[] at, StringBuilder name) {
    for (int i = 0; i < at.length; i++) {
      if (at[i] + 1 < globs.get(i).length) {
        return;
      }
    }
    keep(name);
  }

  private void keep(StringBuilder name) {
    if (found.add(name.toString())) {
      budget.keep(name.length());
    }
  }

  /** After fresh text, at least one glob begins its next literal part. */
  private void startEach(int[] at, StringBuilder name) {
    Set<Integer> first = new LinkedHashSet<>();
    for (int i = 0; i < at.length; i++) {
      if (at[i] + 1 < globs.get(i).length) {
        first.add(globs.get(i)[at[i] + 1]);
      }
    }
    for (int character : first) {
      choose(at, name, character, 0, at.clone(), true);
    }
  }

  /** For each glob at a wildcard, tries to begin its next part with the character, and not to. */
  private void choose(
      int[] at, StringBuilder name, int character, int i, int[] next, boolean mustStart) {
    if (i == at.length) {
      if (!mustStart) {
        name.append((char) character);
        extend(next.clone(), name, false);
        name.setLength(name.length() - 1);
      }
      return;
    }
    int[] glob = globs.get(i);
    if (glob[at[i]] != STAR) {
      next[i] = at[i] + 1;
      choose(at, name, character, i + 1, next, mustStart);
      return;
    }
    next[i] = at[i];
    choose(at, name, character, i + 1, next, mustStart);
    if (at[i] + 1 < glob.length && glob[at[i] + 1] == character) {
      next[i] = at[i] + 2;
      choose(at, name, character, i + 1, next, false);
    }
  }
}
