package dev.tenon.analysis;

import dev.tenon.enumeration.Budget;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariableText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the patterns that may overlap a given one without comparing all of them: names are looked
 * up, globs are found by their prefix. It finds all that overlap, and with {@code **} possibly some
 * that do not. For one thread.
 */
final class PatternIndex<T> {

  private final Node<T> root = new Node<>();
  private final Budget budget;

  PatternIndex(Budget budget) {
    this.budget = budget;
  }

  private static final class Node<T> {

    private final TreeMap<String, Node<T>> names = new TreeMap<>();
    private final TreeMap<String, Map<Glob, Node<T>>> globs = new TreeMap<>();
    private final List<T> ends = new ArrayList<>(1);
    private final List<T> aloneEnds = new ArrayList<>(0);
    private @Nullable Node<T> any;
    private @Nullable Node<T> deep;
  }

  void add(ResourcePattern pattern, T value) {
    Node<T> node = root;
    for (int i = 0; i < pattern.size(); i++) {
      node = child(node, pattern.segment(i));
    }
    (pattern.coversBeneath() ? node.ends : node.aloneEnds).add(value);
  }

  private static <T> Node<T> child(Node<T> node, SegmentPattern written) {
    SegmentPattern segment = opened(written);
    if (segment instanceof Literal literal) {
      return node.names.computeIfAbsent(literal.name(), name -> new Node<>());
    }
    if (segment instanceof Glob glob) {
      return node.globs
          .computeIfAbsent(glob.prefix(), prefix -> new LinkedHashMap<>())
          .computeIfAbsent(glob, g -> new Node<>());
    }
    if (segment == AnyDepth.INSTANCE) {
      node.deep = node.deep == null ? new Node<>() : node.deep;
      return node.deep;
    }
    node.any = node.any == null ? new Node<>() : node.any;
    return node.any;
  }

  /** Passes on every value whose pattern may overlap this one. */
  void eachMeeting(ResourcePattern pattern, Consumer<T> consumer) {
    walk(root, pattern, 0, consumer);
  }

  /** Recurs once a segment. */
  private void walk(@Nullable Node<T> node, ResourcePattern pattern, int i, Consumer<T> consumer) {
    if (node == null) {
      return;
    }
    budget.step();
    if (i == pattern.size() && !pattern.coversBeneath()) {
      node.ends.forEach(consumer);
      node.aloneEnds.forEach(consumer);
      all(node.deep, consumer);
      return;
    }
    if (i == pattern.size() || pattern.segment(i) == AnyDepth.INSTANCE) {
      all(node, consumer);
      return;
    }
    node.ends.forEach(consumer);
    all(node.deep, consumer);
    walk(node.any, pattern, i + 1, consumer);
    SegmentPattern segment = opened(pattern.segment(i));
    if (segment instanceof Literal literal) {
      walk(node.names.get(literal.name()), pattern, i + 1, consumer);
    } else if (segment instanceof Glob glob) {
      startingWith(node.names, glob.prefix())
          .forEach(
              (name, next) -> {
                if (glob.matches(name)) {
                  walk(next, pattern, i + 1, consumer);
                }
              });
    } else {
      node.names.values().forEach(next -> walk(next, pattern, i + 1, consumer));
    }
    globs(node, segment, next -> walk(next, pattern, i + 1, consumer));
  }

  /** A variable with text around it meets no more than the glob with a star in its place. */
  private static SegmentPattern opened(SegmentPattern segment) {
    return segment instanceof VariableText text ? text.open() : segment;
  }

  private static <T> void globs(Node<T> node, SegmentPattern segment, Consumer<Node<T>> found) {
    if (node.globs.isEmpty()) {
      return;
    }
    if (!(segment instanceof Literal) && !(segment instanceof Glob)) {
      node.globs.values().forEach(map -> map.values().forEach(found));
      return;
    }
    String start = segment instanceof Glob glob ? glob.prefix() : ((Literal) segment).name();
    for (int length = 0; length < start.length(); length++) {
      meeting(node.globs.get(start.substring(0, length)), segment, found);
    }
    if (segment instanceof Literal) {
      meeting(node.globs.get(start), segment, found);
    } else {
      startingWith(node.globs, start).values().forEach(map -> meeting(map, segment, found));
    }
  }

  private static <T> void meeting(
      @Nullable Map<Glob, Node<T>> globs, SegmentPattern segment, Consumer<Node<T>> found) {
    if (globs != null) {
      globs.forEach(
          (glob, next) -> {
            if (Regions.mayMeet(glob, segment)) {
              found.accept(next);
            }
          });
    }
  }

  private static <V> Map<String, V> startingWith(NavigableMap<String, V> map, String prefix) {
    return prefix.isEmpty() ? map : map.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  private void all(@Nullable Node<T> node, Consumer<T> consumer) {
    if (node != null) {
      budget.step();
      node.ends.forEach(consumer);
      node.aloneEnds.forEach(consumer);
      node.names.values().forEach(next -> all(next, consumer));
      node.globs.values().forEach(map -> map.values().forEach(next -> all(next, consumer)));
      all(node.any, consumer);
      all(node.deep, consumer);
    }
  }
}
