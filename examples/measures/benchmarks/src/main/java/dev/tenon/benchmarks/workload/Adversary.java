package dev.tenon.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Patterns that an adversary would write, and the path that makes them cost most: it fails each of
 * them at the last comparison.
 */
public enum Adversary {

  /** All of {a, *}^12, and a glob at the end that no index knows. */
  ALTERNATIVES {
    @Override
    public List<List<String>> patterns() {
      return IntStream.range(0, 1 << 12).mapToObj(bits -> literals(bits, 12)).toList();
    }

    @Override
    public List<String> path() {
      return repeated(12);
    }
  },

  /** Eight literals at any of sixteen positions: none of the patterns covers another. */
  INCOMPARABLE {
    @Override
    public List<List<String>> patterns() {
      return IntStream.range(0, 1 << 16)
          .filter(bits -> Integer.bitCount(bits) == 8)
          .mapToObj(bits -> literals(bits, 16))
          .toList();
    }

    @Override
    public List<String> path() {
      return repeated(16);
    }
  },

  /** Prefixes of one another. */
  NESTED_PREFIXES {
    @Override
    public List<List<String>> patterns() {
      return IntStream.rangeClosed(1, LONGEST_GLOB)
          .mapToObj(length -> List.of("a".repeat(length) + "*", NEEDLE))
          .toList();
    }

    @Override
    public List<String> path() {
      return List.of("a".repeat(500), "haystack");
    }
  },

  /** Literals whose hash codes are all the same. */
  COLLIDING_HASHES {
    @Override
    public List<List<String>> patterns() {
      return colliding().skip(1).map(List::of).toList();
    }

    @Override
    public List<String> path() {
      return List.of(colliding().findFirst().orElseThrow());
    }

    private Stream<String> colliding() {
      return IntStream.range(0, 1 << 12)
          .mapToObj(
              bits ->
                  IntStream.range(0, 12)
                      .mapToObj(i -> (bits >> i & 1) == 1 ? "Aa" : "BB")
                      .collect(Collectors.joining()));
    }
  },

  /** Globs that nearly match everywhere. */
  STAR_GLOB {
    @Override
    public List<List<String>> patterns() {
      return IntStream.range(0, LONGEST_GLOB)
          .mapToObj(i -> List.of("*" + "a".repeat(LONGEST_GLOB - 1 - i) + "b*"))
          .toList();
    }

    @Override
    public List<String> path() {
      return List.of("a".repeat(511));
    }
  };

  private static final String NEEDLE = "*q*";

  /** The most characters beside the stars that a segment of a pattern may have. */
  private static final int LONGEST_GLOB = 120;

  /**
   * The patterns.
   *
   * @return all of the family; any number of them, from the first, is a policy
   */
  public abstract List<List<String>> patterns();

  /**
   * The path.
   *
   * @return a resource that none of them covers
   */
  public abstract List<String> path();

  static List<String> literals(int bits, int count) {
    List<String> pattern = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> pattern.add((bits >> i & 1) == 1 ? "a" : "*"));
    pattern.add(NEEDLE);
    return pattern;
  }

  static List<String> repeated(int count) {
    List<String> path = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> path.add("a"));
    path.add("haystack");
    return path;
  }
}
