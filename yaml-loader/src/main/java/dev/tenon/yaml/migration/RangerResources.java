package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.migration.PathPattern.Space;
import dev.tenon.yaml.syntax.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Translates the resources of a policy of Apache Ranger: values, wildcards, macros, excludes. */
final class RangerResources {

  private static final String MACRO = "{USER}";

  private final PolicyDraft draft;
  private final String service;
  private final String type;
  private final List<String> order;

  RangerResources(PolicyDraft draft, String service, String type, List<String> order) {
    this.draft = draft;
    this.service = service;
    this.type = type;
    this.order = order;
  }

  /** Patterns, from both sides, in the making. */
  private record Sides(List<PathPattern> inner, List<PathPattern> outer) {}

  RangerPolicy.Objects read(Node resources) {
    PathPattern root =
        PathPattern.beneath(PathPattern.segment(service), PathPattern.segment(order.get(0)));
    if (Ranger.isPath(order.get(0))) {
      return paths(resources, root);
    }
    Sides all = new Sides(List.of(root), List.of(root));
    List<PathPattern> innerExcluded = new ArrayList<>();
    List<PathPattern> outerExcluded = new ArrayList<>();
    int given = 0;
    int kept = 3;
    while (given < order.size() && Tree.find(resources, order.get(given)).isPresent()) {
      Node part = Tree.find(resources, order.get(given)).orElseThrow();
      if (Tree.isTrue(part, "isExcludes")) {
        Sides taken = longer(all, part);
        innerExcluded.addAll(taken.inner());
        outerExcluded.addAll(taken.outer());
        all = new Sides(starred(all.inner()), starred(all.outer()));
        kept = given + 3;
      } else {
        all = longer(all, part);
      }
      given++;
    }
    boolean whole = given == order.size();
    return new RangerPolicy.Objects(
        finished(all.inner(), whole, kept),
        finished(all.outer(), whole, kept),
        innerExcluded,
        outerExcluded);
  }

  private static List<PathPattern> starred(List<PathPattern> paths) {
    return paths.stream().map(path -> path.then("*")).toList();
  }

  /**
   * A policy on all parts of a name with a star at the end is about the object above it, too; one
   * on fewer parts is about that object alone.
   *
   * @param kept how many segments stay in any case
   */
  private static List<PathPattern> finished(List<PathPattern> paths, boolean whole, int kept) {
    List<PathPattern> all = new ArrayList<>();
    for (PathPattern path : paths) {
      if (!whole) {
        all.add(path.onlyItself());
        continue;
      }
      List<String> names = new ArrayList<>(path.segments());
      while (names.size() > kept && names.get(names.size() - 1).equals("*")) {
        names.remove(names.size() - 1);
      }
      all.add(new PathPattern(names, false));
    }
    return all;
  }

  private Sides longer(Sides before, Node part) {
    List<PathPattern> inner = new ArrayList<>();
    List<PathPattern> outer = new ArrayList<>();
    for (Node value : Tree.items(part, "values")) {
      TextPattern pattern = pattern(value, TextPattern.RUN, false);
      List<String> within = PathPattern.segments(pattern, true);
      within.forEach(name -> before.inner().forEach(path -> inner.add(path.then(name))));
      PathPattern.segments(outer(value, TextPattern.RUN), false)
          .forEach(name -> before.outer().forEach(path -> outer.add(path.then(name))));
      if (!PathPattern.isExactSegment(pattern)) {
        inexact(value, within.isEmpty());
      }
    }
    return new Sides(inner, outer);
  }

  private void inexact(Node value, boolean none) {
    String text = Tree.text(value).orElse("");
    draft.narrower(
        value,
        "the value " + Diagnostic.quote(text) + " is not said exactly",
        text.contains("?")
            ? "a name has `*` for what may vary, and nothing for exactly one character"
            : "a variable, or so many wildcards, cannot be part of a name here",
        none
            ? "write the names that it should match, or use `*` if more may match"
            : "write the names that it should match");
  }

  private TextPattern pattern(Node value, char run, boolean outer) {
    String text = Tree.text(value).orElse("");
    String folded = Ranger.isFolding(type) ? folded(text) : text;
    TextPattern all = TextPattern.of("");
    int start = 0;
    for (int at = folded.indexOf(MACRO); at >= 0; at = folded.indexOf(MACRO, start)) {
      all = all.then(TextPattern.wildcards(folded.substring(start, at), run));
      // Where case does not count, the value of the variable may differ from the name in its case.
      boolean any = outer && Ranger.isFolding(type);
      all = all.then(TextPattern.of(any ? run : TextPattern.USER));
      start = at + MACRO.length();
    }
    return all.then(TextPattern.wildcards(folded.substring(start), run));
  }

  private TextPattern outer(Node value, char run) {
    return pattern(value, run, true);
  }

  /** The text in lower case, but for the macro. */
  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT).replace("{user}", MACRO);
  }

  private RangerPolicy.Objects paths(Node resources, PathPattern root) {
    List<PathPattern> inner = new ArrayList<>();
    List<PathPattern> outer = new ArrayList<>();
    Node part = Tree.find(resources, order.get(0)).orElseThrow();
    boolean recursive = Tree.isTrue(part, "isRecursive");
    Space space = new Space(root.segments(), true);
    for (Node value : Tree.items(part, "values")) {
      TextPattern read = pattern(value, TextPattern.RUN, false);
      TextPattern pattern = recursive ? trimmed(read) : read;
      PathPattern.Cover within = PathPattern.inner(pattern, space);
      inner.addAll(subtrees(within.patterns(), recursive));
      outer.addAll(
          subtrees(
              PathPattern.outer(trimmed(outer(value, TextPattern.RUN)), space).patterns(),
              recursive));
      if (!within.exact()) {
        inexact(value, within.patterns().isEmpty());
      }
    }
    if (Tree.isTrue(part, "isExcludes")) {
      List<PathPattern> all = List.of(space.everything());
      return new RangerPolicy.Objects(all, all, inner, outer);
    }
    return new RangerPolicy.Objects(inner, outer, List.of(), List.of());
  }

  /** A path with a slash at its end is the path without it. */
  private static TextPattern trimmed(TextPattern pattern) {
    return new TextPattern(cut(pattern.inner()), cut(pattern.outer()), pattern.exact());
  }

  private static Set<String> cut(Set<String> words) {
    Set<String> all = new LinkedHashSet<>();
    for (String word : words) {
      all.add(
          word.length() > 1 && word.endsWith("/") ? word.substring(0, word.length() - 1) : word);
    }
    return all;
  }

  private static List<PathPattern> subtrees(List<PathPattern> paths, boolean recursive) {
    return recursive ? paths.stream().map(PathPattern::withSubtree).toList() : paths;
  }
}
