package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import dev.tenon.filter.Condition.SegmentEndsWith;
import dev.tenon.filter.Condition.SegmentEquals;
import dev.tenon.filter.Condition.SegmentLike;
import dev.tenon.filter.Condition.SegmentOneOf;
import dev.tenon.filter.Condition.SegmentStartsWith;
import dev.tenon.filter.Condition.SegmentTest;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a test of one segment accepts: some literals, or those with some chunks in order.
 *
 * <p>A glob implies another one exactly if the other one matches the chunks of the first with fresh
 * text between them, which does not occur in the other: only a wildcard matches fresh text, and it
 * would match any text.
 */
record Texts(
    Predicate<String> accepts, @Nullable ImmutableSet<String> literals, List<String> chunks) {

  static Texts of(SegmentTest test) {
    if (test instanceof SegmentEquals equals) {
      return new Texts(test::accepts, ImmutableSet.of(equals.text()), List.of());
    }
    if (test instanceof SegmentOneOf one) {
      return new Texts(test::accepts, ImmutableSet.copyOf(one.texts()), List.of());
    }
    return new Texts(test::accepts, null, chunksOf(test));
  }

  /** The texts before, between and after the wildcards of a test that is not a list of literals. */
  static List<String> chunksOf(SegmentTest test) {
    if (test instanceof SegmentStartsWith starts) {
      return List.of(starts.text(), "");
    }
    if (test instanceof SegmentEndsWith ends) {
      return List.of("", ends.text());
    }
    return test instanceof SegmentLike like ? like.glob().chunks() : List.of();
  }

  /** The test for at least one literal. */
  static SegmentTest literal(int index, Set<String> texts) {
    return texts.size() == 1
        ? new SegmentEquals(index, texts.iterator().next())
        : new SegmentOneOf(index, ImmutableSortedSet.copyOf(texts));
  }

  boolean within(Texts wide) {
    if (literals != null) {
      return literals.stream().allMatch(wide.accepts);
    }
    return wide.literals == null && wide.accepts.test(String.join(freshFor(wide.chunks), chunks));
  }

  private static String freshFor(List<String> chunks) {
    char fresh = '\uE000';
    String all = String.join("", chunks);
    while (all.indexOf(fresh) >= 0) {
      fresh++;
    }
    return String.valueOf(fresh);
  }

  boolean apart(Texts other) {
    if (literals != null) {
      return literals.stream().noneMatch(other.accepts);
    }
    if (other.literals != null) {
      return other.apart(this);
    }
    String prefix = chunks.get(0);
    String suffix = chunks.get(chunks.size() - 1);
    String otherPrefix = other.chunks.get(0);
    String otherSuffix = other.chunks.get(other.chunks.size() - 1);
    boolean begin = prefix.startsWith(otherPrefix) || otherPrefix.startsWith(prefix);
    boolean end = suffix.endsWith(otherSuffix) || otherSuffix.endsWith(suffix);
    return !begin || !end;
  }

  /** The literals that another test also accepts. */
  ImmutableList<String> acceptedBy(Texts other) {
    return literals == null
        ? ImmutableList.of()
        : literals.stream().filter(other.accepts).collect(ImmutableList.toImmutableList());
  }
}
