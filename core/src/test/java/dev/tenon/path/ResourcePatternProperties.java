package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.spec.NaivePaths;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class ResourcePatternProperties {

  @Property(tries = 5_000)
  void coverage_agreesWithItsNaiveTwin(
      @ForAll("patterns") ResourcePattern pattern,
      @ForAll("resources") Resource resource,
      @ForAll("variables") Variables variables) {
    assertEquals(
        NaivePaths.coverage(pattern, resource, variables), pattern.coverage(resource, variables));
    assertEquals(
        NaivePaths.matches(pattern, resource, variables), pattern.matches(resource, variables));
  }

  @Property
  void printedPattern_readsBack(@ForAll("patterns") ResourcePattern pattern) {
    assertEquals(pattern, ResourcePattern.parse(pattern.toString()));
    assertEquals(pattern, ResourcePattern.of(pattern.toList()));
  }

  @Property
  void whatIsBeneathACoveredResource_isCovered(
      @ForAll("patterns") ResourcePattern pattern,
      @ForAll("resources") Resource resource,
      @ForAll("segments") String below,
      @ForAll("variables") Variables variables) {
    ResourcePattern open = pattern.withBeneath(true);
    Coverage above = open.coverage(resource, variables);
    assertTrue(open.coverage(resource.child(below), variables).compareTo(above) >= 0);
  }

  @Property
  void covers_isToMatchTheResourceOrSomethingAboveIt(
      @ForAll("patterns") ResourcePattern pattern,
      @ForAll("resources") Resource resource,
      @ForAll("variables") Variables variables) {
    Coverage best = Coverage.NONE;
    for (int size = 1; size <= resource.size(); size++) {
      Coverage one = pattern.matches(resource.ancestor(size), variables);
      best = one.compareTo(best) > 0 ? one : best;
    }
    assertEquals(best, pattern.withBeneath(true).coverage(resource, variables));
  }

  @Property
  void finalDot_coversWhatThePatternMatches(
      @ForAll("patterns") ResourcePattern pattern,
      @ForAll("resources") Resource resource,
      @ForAll("variables") Variables variables) {
    assertEquals(pattern.matches(resource, variables), alone(pattern).matches(resource, variables));
    if (!alone(pattern).coversBeneath()) {
      assertEquals(
          pattern.matches(resource, variables), alone(pattern).coverage(resource, variables));
    }
  }

  @Property
  void unsetVariable_standsForAnySegment(
      @ForAll("patterns") ResourcePattern any, @ForAll("resources") Resource resource) {
    ResourcePattern pattern =
        ResourcePattern.of(any.toList().stream().map(s -> s.contains("${") ? "${p}" : s).toList());
    ResourcePattern open =
        ResourcePattern.of(
            pattern.toList().stream()
                .map(s -> s.equals("${p}") || s.equals("${q}") ? "*" : s)
                .toList());
    assertEquals(
        open.covers(resource), pattern.coverage(resource, Variables.none()) != Coverage.NONE);
  }

  /** The subtree rule over wildcard x depth x what is beneath. */
  @Example
  void subtreeRule_isOneForEveryKindOfSegment() {
    for (String last : List.of("x", "*", "x*", "*x", "*x*", "**", "${v}")) {
      for (int above = 0; above < 4; above++) {
        List<String> head = new ArrayList<>(java.util.Collections.nCopies(above, "a"));
        List<String> spelled = new ArrayList<>(head);
        spelled.add(last);
        ResourcePattern pattern = ResourcePattern.of(spelled);
        Variables variables = Variables.none().with("v", "x");
        head.add("x");
        Resource resource = Resource.of(head);
        for (int beneath = 0; beneath < 4; beneath++) {
          assertEquals(Coverage.FULL, pattern.coverage(resource, variables), pattern::toString);
          resource = resource.child("deeper");
        }
      }
    }
  }

  @Provide
  Arbitrary<ResourcePattern> patterns() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of("a", "b", "ab")),
            Tuple.of(3, Arbitraries.of("*", "a*", "*b", "a*b", "*a*")),
            Tuple.of(2, Arbitraries.of("${p}", "${q}")),
            Tuple.of(2, Arbitraries.of("a${p}", "${p}b", "a${q}b", "${p}b*", "*b${q}")),
            Tuple.of(2, Arbitraries.just("**")))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .filter(list -> list.stream().filter("**"::equals).count() <= 2)
        .map(ResourcePattern::of)
        .flatMap(pattern -> Arbitraries.of(pattern, pattern, alone(pattern)));
  }

  private static ResourcePattern alone(ResourcePattern pattern) {
    boolean deep = pattern.segment(pattern.size() - 1) == AnyDepth.INSTANCE;
    return deep ? pattern : pattern.withBeneath(false);
  }

  @Provide
  Arbitrary<String> segments() {
    return Arbitraries.of("a", "b", "ab", "ba", "c");
  }

  @Provide
  Arbitrary<Resource> resources() {
    return segments().list().ofMinSize(1).ofMaxSize(7).map(Resource::of);
  }

  @Provide
  Arbitrary<Variables> variables() {
    Variables none = Variables.none();
    return Arbitraries.of(
        none,
        none.with("p"),
        none.with("p", "a"),
        none.with("q", "b", "ba"),
        none.with("p", "a", "ab").with("q", "c"),
        none.with("p").with("q", "a", "b", "c"));
  }
}
