package dev.tenon.filter;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.AnyName;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.VariableText;
import dev.tenon.path.VariableText.OuterStar;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Creates the condition that a pattern covers a resource, for one subject.
 *
 * <p>A pattern is a list of blocks of segments with {@code **} between them. The first block is at
 * the beginning, each further one anywhere after the previous one: one alternative for each place,
 * which are few in a path of at most {@link Resource#MAX_SEGMENTS} segments. The last block of a
 * pattern that ends in {@code .} is at the end of the path.
 */
final class Patterns {

  private final Variables variables;
  private final boolean unboundCovers;

  /**
   * Creates an instance for a subject.
   *
   * @param unboundCovers whether an unset variable matches any segment, or none
   */
  Patterns(Variables variables, boolean unboundCovers) {
    this.variables = variables;
    this.unboundCovers = unboundCovers;
  }

  Condition covers(ResourcePattern pattern) {
    List<List<SegmentPattern>> blocks = new ArrayList<>();
    blocks.add(new ArrayList<>());
    for (SegmentPattern segment : pattern.segments()) {
      if (segment == AnyDepth.INSTANCE) {
        blocks.add(new ArrayList<>());
      } else {
        blocks.get(blocks.size() - 1).add(segment);
      }
    }
    List<SegmentPattern> first = blocks.remove(0);
    boolean ends = blocks.isEmpty() && !pattern.coversBeneath();
    return Condition.allOf(
        at(0, first, ends), after(first.size(), blocks, pattern.coversBeneath()));
  }

  /**
   * The condition for the blocks in order, each anywhere from an index on.
   *
   * @param beneath whether more segments may follow the last block
   */
  private Condition after(int from, List<List<SegmentPattern>> blocks, boolean beneath) {
    if (blocks.isEmpty()) {
      return Condition.EVERYTHING;
    }
    List<SegmentPattern> block = blocks.get(0);
    List<List<SegmentPattern>> rest = blocks.subList(1, blocks.size());
    boolean ends = rest.isEmpty() && !beneath;
    boolean open = !ends && block.stream().allMatch(AnyName.INSTANCE::equals);
    int last = open ? from : Resource.MAX_SEGMENTS - block.size();
    List<Condition> places = new ArrayList<>();
    for (int index = from; index <= last; index++) {
      Condition here = at(index, block, ends);
      if (!here.equals(Condition.NOTHING)) {
        places.add(Condition.allOf(here, after(index + block.size(), rest, beneath)));
      }
    }
    return Condition.anyOf(places);
  }

  private Condition at(int index, List<SegmentPattern> block, boolean ends) {
    int end = index + block.size();
    if (end > Resource.MAX_SEGMENTS) {
      return Condition.NOTHING;
    }
    List<Condition> tests = new ArrayList<>();
    for (int i = 0; i < block.size(); i++) {
      tests.add(test(index + i, block.get(i)));
    }
    if (ends) {
      tests.add(new Condition.LengthIs(end));
    } else if (end > 1) {
      tests.add(new Condition.LengthAtLeast(end));
    }
    return Condition.allOf(tests);
  }

  private Condition test(int index, SegmentPattern segment) {
    if (segment instanceof Literal literal) {
      return new Condition.SegmentEquals(index, literal.name());
    }
    if (segment instanceof Glob glob) {
      return glob(index, glob);
    }
    if (segment instanceof VariableText text) {
      return text(index, text);
    }
    return segment instanceof Variable variable ? variable(index, variable) : Condition.EVERYTHING;
  }

  private static Condition glob(int index, Glob glob) {
    if (glob.chunks().size() == 2 && glob.suffix().isEmpty()) {
      return new Condition.SegmentStartsWith(index, glob.prefix());
    }
    if (glob.chunks().size() == 2 && glob.prefix().isEmpty()) {
      return new Condition.SegmentEndsWith(index, glob.suffix());
    }
    return new Condition.SegmentLike(index, glob);
  }

  /** Text around each value of a variable. */
  private Condition text(int index, VariableText text) {
    if (!variables.isSet(text.name())) {
      return unboundCovers ? admitted(index, text) : Condition.NOTHING;
    }
    Set<String> names = new LinkedHashSet<>();
    List<Condition> tests = new ArrayList<>();
    for (String value : variables.asMap().getOrDefault(text.name(), ImmutableSet.of())) {
      text.filled(value)
          .ifPresent(
              filled -> {
                if (filled instanceof Glob glob) {
                  tests.add(glob(index, glob));
                } else {
                  names.add(((Literal) filled).name());
                }
              });
    }
    if (!names.isEmpty()) {
      tests.add(Texts.literal(index, names));
    }
    return Condition.anyOf(tests);
  }

  /**
   * Text around any value that is not empty: a star in its place also stands for an empty one, so
   * texts in which nothing else is possible are left out.
   */
  private static Condition admitted(int index, VariableText text) {
    Condition open = glob(index, (Glob) text.open());
    String joined = text.prefix() + text.suffix();
    if (text.star() == OuterStar.NONE) {
      return Condition.allOf(open, Condition.not(new Condition.SegmentEquals(index, joined)));
    }
    boolean atFront = text.star() == OuterStar.FRONT;
    String mark = atFront ? text.prefix() : text.suffix();
    List<String> again = atFront ? List.of("", mark, joined) : List.of(joined, mark, "");
    if (joined.length() + mark.length() > Glob.MAX_LITERAL_LENGTH) {
      return open; // What an unset variable covers is denied: this denies a few texts more.
    }
    List<Condition> ways = new ArrayList<>();
    ways.add(Condition.allOf(open, Condition.not(edge(index, joined, atFront))));
    ways.add(glob(index, (Glob) NamePattern.ofChunks(again, text.toString())));
    for (int shift = 1; shift < mark.length(); shift++) {
      // The text may overlap itself, as `__` does in `___`.
      String overlapped =
          atFront
              ? mark + mark.substring(mark.length() - shift) + text.suffix()
              : text.prefix() + mark.substring(0, shift) + mark;
      if (atFront ? overlapped.endsWith(joined) : overlapped.startsWith(joined)) {
        ways.add(edge(index, overlapped, atFront));
      }
    }
    return Condition.anyOf(ways);
  }

  /** The test of the end of a segment that is not open. */
  private static Condition edge(int index, String text, boolean atFront) {
    return atFront
        ? new Condition.SegmentEndsWith(index, text)
        : new Condition.SegmentStartsWith(index, text);
  }

  private Condition variable(int index, Variable variable) {
    if (!variables.isSet(variable.name())) {
      return unboundCovers ? Condition.EVERYTHING : Condition.NOTHING;
    }
    Set<String> values = variables.asMap().getOrDefault(variable.name(), ImmutableSet.of());
    return values.isEmpty() ? Condition.NOTHING : Texts.literal(index, values);
  }
}
