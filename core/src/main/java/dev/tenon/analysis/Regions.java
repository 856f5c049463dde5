package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.AnyName;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.VariableText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Computes patterns for reports: as narrow and as few as possible. */
final class Regions {

  private Regions() {}

  /**
   * A pattern for the intersection of some patterns. Exact if the pattern language can express it,
   * else the narrowest pattern among them.
   */
  static ResourcePattern common(Collection<ResourcePattern> patterns) {
    return patterns.stream().reduce(Regions::common).orElse(ResourcePattern.everything());
  }

  /**
   * The restrictions that make a {@linkplain #common common} region exact: where a name replaced a
   * variable, that the name is one of its values; else that the pattern covers the resource.
   */
  static List<Restriction> restrictions(
      ResourcePattern region, Collection<ResourcePattern> patterns) {
    Set<Restriction> all = new LinkedHashSet<>();
    for (ResourcePattern pattern : patterns) {
      if (!pattern.covers(region)) {
        all.addAll(values(region, pattern).orElse(List.of(new Restriction.Covered(pattern))));
      }
    }
    return ImmutableList.copyOf(all);
  }

  /** The values that the pattern's variables need; empty if values alone are not sufficient. */
  private static Optional<List<Restriction>> values(
      ResourcePattern region, ResourcePattern pattern) {
    if (isDeep(region) || isDeep(pattern) || pattern.size() > region.size()) {
      return Optional.empty();
    }
    List<Restriction> values = new ArrayList<>();
    List<SegmentPattern> narrowed = new ArrayList<>();
    for (int i = 0; i < pattern.size(); i++) {
      SegmentPattern segment = pattern.segment(i);
      if (segment instanceof VariablePattern variable
          && region.segment(i) instanceof Literal literal) {
        List<String> possible = valuesIn(variable, literal);
        if (possible.size() != 1) {
          return Optional.empty();
        }
        values.add(new Restriction.Value(variable.name(), new Literal(possible.get(0))));
        segment = literal;
      }
      narrowed.add(segment);
    }
    return pattern.withSegments(narrowed).covers(region) ? Optional.of(values) : Optional.empty();
  }

  /** The values with which a variable stands for a name. */
  private static List<String> valuesIn(VariablePattern variable, Literal name) {
    return variable instanceof VariableText text ? text.values(name.name()) : List.of(name.name());
  }

  private static ResourcePattern common(ResourcePattern a, ResourcePattern b) {
    if (a.covers(b)) {
      return b;
    }
    if (b.covers(a) || isDeep(a) || isDeep(b)) {
      return a;
    }
    List<String> segments = new ArrayList<>();
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      boolean both = i < a.size() && i < b.size();
      SegmentPattern one = i < a.size() ? a.segment(i) : b.segment(i);
      segments.add((both ? narrower(one, b.segment(i)) : one).toString());
    }
    return ResourcePattern.of(segments).withBeneath(a.coversBeneath() && b.coversBeneath());
  }

  private static boolean isDeep(ResourcePattern pattern) {
    return pattern.segments().contains(AnyDepth.INSTANCE);
  }

  private static SegmentPattern narrower(SegmentPattern a, SegmentPattern b) {
    boolean first =
        a instanceof Literal
            || b == AnyName.INSTANCE
            || (isPartial(a) && !(b instanceof Literal) && !isWithin(b, a));
    return first ? a : b;
  }

  /** Whether it has some text, and leaves other text open. */
  private static boolean isPartial(SegmentPattern segment) {
    return segment instanceof Glob || segment instanceof VariableText;
  }

  private static boolean isWithin(SegmentPattern narrow, SegmentPattern wide) {
    return isPartial(narrow)
        && wide instanceof NamePattern
        && ResourcePattern.of(wide.toString()).covers(ResourcePattern.of(narrow.toString()));
  }

  /** The names and globs of the first set that the second set covers. */
  static Set<NamePattern> within(Set<NamePattern> narrow, Set<NamePattern> wide) {
    return narrow.stream()
        .filter(one -> wide.stream().anyMatch(other -> asPath(other).covers(asPath(one))))
        .collect(ImmutableSet.toImmutableSet());
  }

  private static ResourcePattern asPath(NamePattern name) {
    return ResourcePattern.of(name.toString());
  }

  /** The patterns that no other one covers, in order. */
  static List<ResourcePattern> widest(Collection<ResourcePattern> patterns) {
    List<ResourcePattern> widest = new ArrayList<>();
    for (ResourcePattern pattern : patterns) {
      if (widest.stream().noneMatch(wide -> wide.covers(pattern))) {
        widest.removeIf(pattern::covers);
        widest.add(pattern);
      }
    }
    return ImmutableList.copyOf(widest);
  }

  /** Whether two patterns may overlap, judged by their first segments: never false if they do. */
  static boolean mayMeet(ResourcePattern a, ResourcePattern b) {
    int size = Math.min(a.size(), b.size());
    for (int i = 0; i < size; i++) {
      SegmentPattern one = a.segment(i);
      SegmentPattern other = b.segment(i);
      if (one == AnyDepth.INSTANCE || other == AnyDepth.INSTANCE) {
        return true;
      }
      if (!mayMeet(one, other)) {
        return false;
      }
    }
    return true;
  }

  static boolean mayMeet(SegmentPattern a, SegmentPattern b) {
    if (a instanceof Literal literal) {
      if (b instanceof VariableText text) {
        return text.admits(literal.name());
      }
      return !(b instanceof NamePattern names) || names.matches(literal.name());
    }
    if (b instanceof Literal) {
      return mayMeet(b, a);
    }
    if (a instanceof VariableText text) {
      return mayMeet(text.open(), b);
    }
    if (b instanceof VariableText text) {
      return mayMeet(a, text.open());
    }
    return !(a instanceof Glob one && b instanceof Glob other)
        || ((one.prefix().startsWith(other.prefix()) || other.prefix().startsWith(one.prefix()))
            && (one.suffix().endsWith(other.suffix()) || other.suffix().endsWith(one.suffix())));
  }
}
