package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.spec.NaivePaths;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * The relations between patterns against brute force: all resources over a small alphabet that
 * holds letters which no pattern mentions, under many values of the variables.
 */
class PatternRelationsProperties {

  /** No pattern mentions {@code y}: what holds it, only wildcards and variables can match. */
  private static final List<String> ALPHABET = List.of("a", "b", "y", "ay", "yb", "ayb");

  private static final List<String> SEGMENTS =
      List.of("a", "b", "*", "a*", "*b", "a*b", "**", "${p}", "${q}");

  @Example
  void relationsOfPairsOfTwoSegments_agreeWithBruteForce() {
    compareAllPairs(each(2, patterns(2)), universe(4, 2));
  }

  @Example
  @Tag("slow")
  void relationsOfAllPairsOfTwoSegments_agreeWithBruteForce() {
    compareAllPairs(patterns(2), universe(4, 2));
  }

  @Example
  void relationsOfPairsOfThreeSegments_agreeWithBruteForce() {
    compareAllPairs(each(28, patterns(3)), universe(4, 3));
  }

  @Example
  @Tag("slow")
  void relationsOfManyPairsOfThreeSegments_agreeWithBruteForce() {
    compareAllPairs(each(9, patterns(3)), universe(5, 3));
  }

  private static List<ResourcePattern> each(int step, List<ResourcePattern> all) {
    return all.stream().filter(pattern -> all.indexOf(pattern) % step == 0).toList();
  }

  private static void compareAllPairs(List<ResourcePattern> patterns, List<Case> cases) {
    List<BitSet> covered = patterns.stream().map(pattern -> covered(pattern, cases)).toList();
    for (int k = 0; k < patterns.size() * patterns.size(); k++) {
      int i = k / patterns.size();
      int j = k % patterns.size();
      ResourcePattern wide = patterns.get(i);
      ResourcePattern narrow = patterns.get(j);
      BitSet outside = (BitSet) covered.get(j).clone();
      outside.andNot(covered.get(i));
      assertEquals(
          outside.isEmpty(),
          wide.covers(narrow),
          () -> wide + " covers " + narrow + ": " + first(outside, cases));
      BitSet both = (BitSet) covered.get(j).clone();
      both.and(covered.get(i));
      Optional<Overlap> overlap = wide.intersection(narrow);
      assertTrue(
          overlap.isPresent() || both.isEmpty(),
          () -> wide + " meets " + narrow + ": " + first(both, cases));
      overlap.ifPresent(witness -> confirm(witness, wide, narrow));
    }
  }

  private static void confirm(Overlap witness, ResourcePattern a, ResourcePattern b) {
    assertTrue(witness.resource().isCanonical(), witness::toString);
    for (ResourcePattern pattern : List.of(a, b)) {
      assertEquals(
          Coverage.FULL,
          NaivePaths.coverage(pattern, witness.resource(), witness.variables()),
          () -> pattern + " on " + witness);
      assertEquals(Coverage.FULL, pattern.coverage(witness.resource(), witness.variables()));
    }
  }

  /** One segment: all words of few letters, under each short value of each variable. */
  @Example
  void relationsOfTextAroundVariables_agreeWithBruteForce() {
    List<ResourcePattern> patterns =
        Stream.of(
                "a", "ab", "*", "a*", "*b", "a*b", "*a*", "${p}", "${q}", "a${p}", "a${q}", "${p}b",
                "a${p}b", "a${q}b", "${p}a*", "${p}b*", "${q}b*", "b${p}a*", "*a${p}", "*b${q}",
                "*a${p}b", "${p}ab*", "${p}aa*")
            .map(ResourcePattern::of)
            .toList();
    List<Case> cases = new ArrayList<>();
    List<String> letters = List.of("a", "b", "y");
    for (List<String> word : lists(letters, 5)) {
      Resource resource = Resource.of(String.join("", word));
      for (List<String> p : lists(letters, 2)) {
        for (List<String> q : List.of(List.of("a"), List.of("y"), List.of("y", "b"), p)) {
          Variables variables = Variables.none().with("p", String.join("", p));
          cases.add(new Case(resource, variables.with("q", String.join("", q))));
        }
      }
    }
    compareAllPairs(patterns, cases);
  }

  @Property
  void witnessOfAnyTwoPatterns_isCoveredByBoth(
      @ForAll("longer") ResourcePattern a, @ForAll("longer") ResourcePattern b) {
    a.intersection(b).ifPresent(witness -> confirm(witness, a, b));
    assertEquals(a.intersects(b), b.intersects(a));
  }

  @Property
  void whatANarrowPatternCovers_theWideOneCovers(
      @ForAll("longer") ResourcePattern wide,
      @ForAll("longer") ResourcePattern narrow,
      @ForAll long seed) {
    Random random = new Random(seed);
    boolean covers = wide.covers(narrow);
    boolean meets = wide.intersects(narrow);
    for (int i = 0; i < 20; i++) {
      Overlap instance = instance(narrow, random);
      assertEquals(
          Coverage.FULL,
          NaivePaths.coverage(narrow, instance.resource(), instance.variables()),
          () -> narrow + " on " + instance);
      Coverage coverage = NaivePaths.coverage(wide, instance.resource(), instance.variables());
      if (covers) {
        assertEquals(Coverage.FULL, coverage, () -> wide + " on " + instance);
      }
      if (!meets) {
        assertNotEquals(Coverage.FULL, coverage, () -> wide + " on " + instance);
      }
    }
  }

  @Property
  void covers_isReflexiveAndTransitive(
      @ForAll("small") ResourcePattern a,
      @ForAll("small") ResourcePattern b,
      @ForAll("small") ResourcePattern c) {
    assertTrue(a.covers(a));
    assertTrue(ResourcePattern.everything().covers(a));
    if (a.covers(b)) {
      assertTrue(a.intersects(b));
      assertTrue(!b.covers(c) || a.covers(c), () -> a + ", " + b + ", " + c);
      assertTrue(!b.intersects(c) || a.intersects(c), () -> a + ", " + b + ", " + c);
    }
  }

  /** A resource that the pattern covers, for values of the variables that it fits. */
  private static Overlap instance(ResourcePattern pattern, Random random) {
    List<String> path = new ArrayList<>();
    Variables variables = Variables.none();
    for (SegmentPattern segment : pattern.segments()) {
      if (segment instanceof AnyDepth) {
        for (int n = random.nextInt(4); n > 0; n--) {
          path.add(any(random));
        }
      } else if (segment instanceof VariableText text) {
        String value = any(random);
        String more = text.star() == VariableText.OuterStar.NONE ? "" : any(random);
        String around = text.prefix() + value + text.suffix();
        path.add(text.star() == VariableText.OuterStar.FRONT ? more + around : around + more);
        variables = variables.adding(text.name(), value);
      } else if (segment instanceof Variable variable) {
        path.add(any(random));
        variables = variables.adding(variable.name(), path.get(path.size() - 1));
      } else if (segment instanceof Glob glob) {
        path.add(String.join(random.nextBoolean() ? "" : any(random), glob.chunks()));
      } else {
        path.add(segment instanceof Literal literal ? literal.name() : any(random));
      }
    }
    if (path.isEmpty() || (pattern.coversBeneath() && random.nextInt(3) == 0)) {
      path.add(any(random));
    }
    return new Overlap(Resource.of(path), variables);
  }

  private static String any(Random random) {
    return ALPHABET.get(random.nextInt(ALPHABET.size()));
  }

  private record Case(Resource resource, Variables variables) {}

  private static BitSet covered(ResourcePattern pattern, List<Case> cases) {
    BitSet set = new BitSet(cases.size());
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      set.set(i, NaivePaths.coverage(pattern, one.resource(), one.variables()) == Coverage.FULL);
    }
    return set;
  }

  private static String first(BitSet set, List<Case> cases) {
    return set.isEmpty() ? "no case" : cases.get(set.nextSetBit(0)).toString();
  }

  /**
   * Every resource up to a depth, with so few values of {@code p} and {@code q} as patterns of so
   * many segments can need, and with all values.
   */
  private static List<Case> universe(int depth, int mostValues) {
    List<Case> cases = new ArrayList<>();
    for (List<String> path : lists(ALPHABET, depth)) {
      Resource resource = Resource.of(path);
      List<String> letters = path.stream().distinct().toList();
      cases.add(new Case(resource, Variables.none()));
      cases.add(new Case(resource, Variables.none().with("p", path).with("q", path)));
      for (int bits = 0; bits < 1 << (2 * letters.size()); bits++) {
        if (Integer.bitCount(bits) <= mostValues) {
          Variables p = Variables.none().with("p", subset(letters, bits));
          cases.add(new Case(resource, p.with("q", subset(letters, bits >> letters.size()))));
        }
      }
    }
    return cases;
  }

  private static List<String> subset(List<String> letters, int bits) {
    return letters.stream().filter(s -> (bits >> letters.indexOf(s) & 1) == 1).toList();
  }

  private static List<ResourcePattern> patterns(int longest) {
    return lists(SEGMENTS, longest).stream()
        .filter(PatternRelationsProperties::hasTwoDepths)
        .map(ResourcePattern::of)
        .flatMap(pattern -> Stream.of(pattern, alone(pattern)).distinct())
        .toList();
  }

  /** The pattern without what is beneath, if there is such a pattern. */
  private static ResourcePattern alone(ResourcePattern pattern) {
    boolean deep = pattern.segment(pattern.size() - 1) == AnyDepth.INSTANCE;
    return deep ? pattern : pattern.withBeneath(false);
  }

  private static boolean hasTwoDepths(List<String> segments) {
    return segments.stream().filter("**"::equals).count() <= ResourcePattern.MAX_DEPTH_WILDCARDS;
  }

  private static List<List<String>> lists(List<String> alphabet, int longest) {
    List<List<String>> all = new ArrayList<>();
    List<List<String>> last = List.of(List.of());
    for (int length = 1; length <= longest; length++) {
      List<List<String>> next = new ArrayList<>();
      for (List<String> shorter : last) {
        for (String letter : alphabet) {
          List<String> longer = new ArrayList<>(shorter);
          longer.add(letter);
          next.add(longer);
        }
      }
      all.addAll(next);
      last = next;
    }
    return all;
  }

  @Provide
  Arbitrary<ResourcePattern> longer() {
    return Arbitraries.of(
            "a", "b", "*", "a*", "*b", "a*b", "*a*", "**", "${p}", "${q}", "*y*z*", "a${p}",
            "${p}b", "${q}b*", "*a${p}")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .filter(PatternRelationsProperties::hasTwoDepths)
        .map(ResourcePattern::of)
        .flatMap(pattern -> Arbitraries.of(pattern, pattern, alone(pattern)));
  }

  @Provide
  Arbitrary<ResourcePattern> small() {
    return Arbitraries.of(patterns(2));
  }
}
