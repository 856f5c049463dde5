package dev.tenon.yaml.migration;

import dev.tenon.path.InvalidPathException;
import dev.tenon.path.PathProblem;
import dev.tenon.path.ResourcePattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pattern of paths in the making: its segments as they are written, and whether it covers its own
 * node alone.
 *
 * @param segments the segments in their text spelling, {@code *}, {@code **} and <code>${user}
 *     </code> among them, the last also with text around it
 * @param alone whether nothing beneath is covered
 */
record PathPattern(List<String> segments, boolean alone) {

  /** The most characters of a segment that is cut for a wider one. */
  private static final int CUT = 64;

  PathPattern {
    segments = List.copyOf(segments);
  }

  /** Where the paths of a kind of resource are. */
  record Space(List<String> root, boolean slash) {

    Space {
      root = List.copyOf(root);
    }

    /** The space of texts that start with a slash. */
    static Space ofSlashed(String... root) {
      return new Space(List.of(root), true);
    }

    /** The space of other texts. */
    static Space of(String... root) {
      return new Space(List.of(root), false);
    }

    /** The pattern that covers the whole space. */
    PathPattern everything() {
      return new PathPattern(root.isEmpty() ? List.of("**") : root, false);
    }
  }

  /** Patterns, and whether they cover exactly what was meant. */
  record Cover(List<PathPattern> patterns, boolean exact) {

    Cover {
      patterns = List.copyOf(new LinkedHashSet<>(patterns));
    }
  }

  /** A path of these names, with all beneath it. */
  static PathPattern beneath(String... names) {
    return new PathPattern(List.of(names), false);
  }

  /** The node alone. */
  PathPattern onlyItself() {
    return new PathPattern(segments, true);
  }

  /** The path with all beneath it. */
  PathPattern withSubtree() {
    return new PathPattern(segments, false);
  }

  /** A longer path. */
  PathPattern then(String segment) {
    List<String> longer = new ArrayList<>(segments);
    longer.add(segment);
    return new PathPattern(longer, alone);
  }

  /** Whether a path may be covered by both patterns; true where it is not sure. */
  boolean mayMeet(PathPattern other) {
    for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
      String one = segments.get(i);
      String two = other.segments.get(i);
      if (one.equals("**") || two.equals("**")) {
        return true;
      }
      if (!mayMeet(one, two)) {
        return false;
      }
    }
    return true;
  }

  /** Whether all that another pattern covers is covered here; false where it is not sure. */
  boolean surelyCovers(PathPattern other) {
    if (alone || segments.size() > other.segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      String own = segments.get(i);
      String there = other.segments.get(i);
      if (!own.equals(there) && !(own.equals("*") && !there.equals("**"))) {
        return false;
      }
    }
    return true;
  }

  private static boolean mayMeet(String one, String two) {
    boolean open = isOpen(one) || isOpen(two);
    return open
        ? (isOpen(one) && isOpen(two))
            || startsAlike(isOpen(one) ? one : two, isOpen(one) ? two : one)
        : one.equals(two);
  }

  private static boolean isOpen(String segment) {
    return segment.indexOf('*') >= 0 || segment.contains("${");
  }

  /** Whether a literal begins as a glob does. */
  private static boolean startsAlike(String glob, String literal) {
    int star = glob.indexOf('*');
    return glob.contains("${")
        || glob.contains("\\")
        || literal.startsWith(glob.substring(0, star));
  }

  /** The pattern as a text. */
  String text() {
    return String.join("/", segments) + (alone ? "/." : "");
  }

  /** A name as a segment: its special characters are escaped. */
  static String segment(String name) {
    return name.replaceAll("[\\\\/*$]", "\\\\$0");
  }

  /** Patterns that cover no path that a text pattern does not match. */
  static Cover inner(TextPattern pattern, Space space) {
    List<PathPattern> all = new ArrayList<>();
    boolean exact = pattern.exact();
    for (String word : pattern.inner()) {
      Cover cover = new Words(space, true).cover(word);
      all.addAll(cover.patterns());
      exact &= cover.exact();
    }
    return new Cover(all, exact);
  }

  /** Patterns that cover every path that a text pattern matches. */
  static Cover outer(TextPattern pattern, Space space) {
    List<PathPattern> all = new ArrayList<>();
    boolean exact = pattern.exact();
    for (String word : pattern.outer()) {
      Cover cover = new Words(space, false).cover(word);
      all.addAll(cover.patterns());
      exact &= cover.exact();
    }
    return new Cover(all, exact);
  }

  /** A pattern for one segment, within or around what a text pattern matches. */
  static List<String> segments(TextPattern pattern, boolean within) {
    Set<String> all = new LinkedHashSet<>();
    for (String word : within ? pattern.inner() : pattern.outer()) {
      if (!word.isEmpty()) {
        Words words = new Words(Space.of(), within);
        if (!within || !TextPattern.Names.keepsSlashOut(word)) {
          words.name(word).forEach(all::add);
        }
      }
    }
    return List.copyOf(all);
  }

  /** Whether {@link #segments} says exactly what the pattern matches. */
  static boolean isExactSegment(TextPattern pattern) {
    Words words = new Words(Space.of(), true);
    pattern.inner().stream().filter(word -> !word.isEmpty()).forEach(words::name);
    boolean open = pattern.inner().stream().noneMatch(TextPattern.Names::keepsSlashOut);
    return pattern.exact() && words.exact && open;
  }

  /** The translation of words of a text pattern. */
  private static final class Words {

    private final Space space;
    private final boolean within;
    private boolean exact = true;

    Words(Space space, boolean within) {
      this.space = space;
      this.within = within;
    }

    Cover cover(String text) {
      // In front of a slash, a run without slashes is empty.
      String word =
          space.slash() ? text.replaceFirst("^" + TextPattern.SEGMENT_RUN + "+", "") : text;
      if (word.isEmpty()) {
        return new Cover(List.of(), exact); // no request has an empty text
      }
      List<List<String>> started = new ArrayList<>();
      started.add(new ArrayList<>(space.root()));
      List<String> parts = new ArrayList<>(List.of(word.split("/", -1)));
      if (space.slash()) {
        if (parts.get(0).isEmpty()) {
          parts.remove(0);
        } else if (!isAnyRun(word.charAt(0))) {
          return new Cover(List.of(), true); // no text starts so
        } else if (!startAnywhere(parts, started)) {
          return everything(word);
        }
      }
      return finish(parts, started);
    }

    /** All of the space, for a word of runs alone; a path has a slash and another character. */
    private Cover everything(String word) {
      boolean longer = word.chars().filter(c -> c == TextPattern.SOME_RUN).count() > 2;
      exact &= !longer;
      return new Cover(longer && within ? List.of() : List.of(space.everything()), exact);
    }

    /** A run in the place of the first slash; false if it is all there is. */
    private boolean startAnywhere(List<String> parts, List<List<String>> started) {
      boolean some = parts.get(0).charAt(0) == TextPattern.SOME_RUN;
      String rest = parts.get(0).substring(1);
      if (parts.size() == 1 && rest.chars().allMatch(c -> isAnyRun((char) c))) {
        return false;
      }
      started.get(0).add("**");
      if (!rest.chars().allMatch(c -> mayBeEmpty((char) c))) {
        parts.set(0, TextPattern.SEGMENT_RUN + rest);
      } else if (some) {
        parts.set(0, String.valueOf(TextPattern.SEGMENT_RUN));
      } else {
        parts.remove(0);
      }
      return true;
    }

    private static boolean mayBeEmpty(char c) {
      return c == TextPattern.RUN || c == TextPattern.SEGMENT_RUN;
    }

    private Cover finish(List<String> parts, List<List<String>> started) {
      List<List<String>> paths = started;
      boolean open = false;
      for (int i = 0; i < parts.size() && !paths.isEmpty(); i++) {
        String part = parts.get(i);
        if (part.isEmpty()) {
          // The root itself, or a text with an empty segment, which no request can name.
          boolean root = parts.size() == 1 && space.slash();
          return new Cover(root ? alone(paths) : List.of(), exact);
        }
        boolean last = i == parts.size() - 1;
        open = last && isAnyRun(part.charAt(part.length() - 1));
        paths = extended(paths, last && open ? cut(part) : part);
      }
      List<PathPattern> all = new ArrayList<>();
      for (List<String> path : paths) {
        valid(new PathPattern(path, !open && !endsDeep(path))).ifPresent(all::add);
      }
      return new Cover(all, exact);
    }

    /** The root alone; no request can name the root of a space without one. */
    private static List<PathPattern> alone(List<List<String>> paths) {
      return paths.stream()
          .map(path -> endsDeep(path) ? path.subList(0, path.size() - 1) : path)
          .filter(path -> !path.isEmpty())
          .map(path -> new PathPattern(path, true))
          .toList();
    }

    /** The last part without the run at its end, which becomes a run within the segment. */
    private static String cut(String part) {
      char run = part.charAt(part.length() - 1);
      return part.substring(0, part.length() - 1)
          + (run == TextPattern.SOME_RUN ? TextPattern.SOME_SEGMENT_RUN : TextPattern.SEGMENT_RUN);
    }

    private List<List<String>> extended(List<List<String>> paths, String part) {
      List<List<String>> all = new ArrayList<>();
      for (List<String> ways : ways(part)) {
        for (List<String> path : paths) {
          List<String> longer = new ArrayList<>(path);
          longer.addAll(ways);
          all.add(longer);
        }
      }
      return all;
    }

    /** The segments that a part may stand for, since a run in it may cross slashes. */
    private List<List<String>> ways(String part) {
      int run = firstRun(part);
      if (run < 0) {
        return name(part).stream().map(List::of).toList();
      }
      String before = part.substring(0, run);
      String after = part.substring(run + 1);
      boolean some = part.charAt(run) == TextPattern.SOME_RUN;
      if (some && !(before.isEmpty() && after.isEmpty()) && within) {
        exact = false;
        return List.of();
      }
      if (firstRun(after) >= 0) {
        return several(before, after);
      }
      List<List<String>> all = new ArrayList<>();
      if (before.isEmpty() && after.isEmpty()) {
        all.add(List.of("*", "**"));
      } else if (before.isEmpty()) {
        name(TextPattern.SEGMENT_RUN + after).forEach(last -> all.add(List.of("**", last)));
      } else if (after.isEmpty()) {
        name(before + TextPattern.SEGMENT_RUN).forEach(one -> all.add(List.of(one, "**")));
      } else {
        name(before + TextPattern.SEGMENT_RUN + after).forEach(one -> all.add(List.of(one)));
        for (String first : name(before + TextPattern.SEGMENT_RUN)) {
          name(TextPattern.SEGMENT_RUN + after)
              .forEach(last -> all.add(List.of(first, "**", last)));
        }
      }
      return all;
    }

    /** Several runs in one part: within, none of them crosses a slash; around, one crosses all. */
    private List<List<String>> several(String before, String after) {
      exact = false;
      if (within) {
        String flat =
            (before + TextPattern.SEGMENT_RUN + after)
                .replace(TextPattern.RUN, TextPattern.SEGMENT_RUN)
                .replace(TextPattern.SOME_RUN, TextPattern.SOME_SEGMENT_RUN);
        return name(flat).stream().map(List::of).toList();
      }
      return before.isEmpty()
          ? List.of(List.of("*", "**"))
          : name(before + TextPattern.SEGMENT_RUN).stream().map(one -> List.of(one, "**")).toList();
    }

    private static int firstRun(String part) {
      for (int i = 0; i < part.length(); i++) {
        if (isAnyRun(part.charAt(i))) {
          return i;
        }
      }
      return -1;
    }

    private static boolean isAnyRun(char c) {
      return c == TextPattern.RUN || c == TextPattern.SOME_RUN;
    }

    /** One segment; empty if no request can have it, or if it cannot be said. */
    List<String> name(String part) {
      if (part.length() == 1 && part.charAt(0) == TextPattern.USER) {
        return List.of("${user}");
      }
      boolean bounded = TextPattern.Names.isBounded(part);
      boolean variable = part.indexOf(TextPattern.USER) >= 0;
      if (variable
          && !bounded
          && part.indexOf(TextPattern.USER) == part.lastIndexOf(TextPattern.USER)) {
        int at = part.indexOf(TextPattern.USER);
        String around = glob(part.substring(0, at)) + "${user}" + glob(part.substring(at + 1));
        if (isValid(around)) {
          return List.of(around);
        }
      }
      if (bounded || variable) {
        exact = false;
        if (within) {
          return List.of();
        }
      }
      String text = glob(part);
      if (text.indexOf('*') < 0 && PathProblem.ofSegment(part) != PathProblem.NONE) {
        return List.of(); // no request can have it
      }
      if (isValid(text)) {
        return List.of(text);
      }
      exact = false;
      return within ? List.of() : List.of(wider(part));
    }

    private static String glob(String part) {
      StringBuilder text = new StringBuilder();
      boolean star = false;
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        boolean run = TextPattern.Names.isRun(c) || c == TextPattern.USER;
        if (!run) {
          text.append(segment(String.valueOf(c)));
        } else if (!star) {
          text.append('*');
        }
        star = run;
      }
      return text.toString();
    }

    private static boolean isValid(String segment) {
      try {
        ResourcePattern.parse(segment);
        return true;
      } catch (InvalidPathException refused) {
        return false;
      }
    }

    /** A segment that matches more: what stands before the first wildcard, and a star. */
    private static String wider(String part) {
      int end = 0;
      while (end < Math.min(part.length(), CUT)
          && !TextPattern.Names.isRun(part.charAt(end))
          && part.charAt(end) != TextPattern.USER) {
        end++;
      }
      String text = segment(part.substring(0, end)) + "*";
      return isValid(text) ? text : "*";
    }

    private Optional<PathPattern> valid(PathPattern path) {
      try {
        ResourcePattern.parse(String.join("/", path.segments()));
        return Optional.of(path);
      } catch (InvalidPathException refused) {
        exact = false;
        return within ? Optional.empty() : Optional.of(space.everything());
      }
    }

    private static boolean endsDeep(List<String> path) {
      return !path.isEmpty() && path.get(path.size() - 1).equals("**");
    }
  }
}
