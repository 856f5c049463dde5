package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ResourceProperties {

  @Property
  void printedResource_readsBack(@ForAll("canonical") List<String> segments) {
    Resource resource = Resource.of(segments);
    assertEquals(PathProblem.NONE, resource.problem());
    assertEquals(resource, Resource.parse(resource.toString()));
    assertEquals(PathProblem.NONE, Resource.parse(resource.toString()).problem());
  }

  @Property
  void printedResource_isAPatternThatCoversIt(@ForAll("canonical") List<String> segments) {
    Resource resource = Resource.of(segments);
    ResourcePattern pattern = ResourcePattern.parse(resource.toString());
    assertTrue(pattern.segments().stream().allMatch(Literal.class::isInstance));
    assertTrue(pattern.covers(resource));
    assertEquals(resource.toString(), pattern.toString());
  }

  @Property
  void differentResources_printDifferently(
      @ForAll("canonical") List<String> a, @ForAll("canonical") List<String> b) {
    assertEquals(a.equals(b), Resource.of(a).toString().equals(Resource.of(b).toString()));
  }

  @Property
  void oneForbiddenCharacter_refusesThePath(
      @ForAll("canonical") List<String> segments, @ForAll("forbidden") String bad) {
    for (String text : List.of(bad, segments.get(0) + bad, bad + "x")) {
      Resource resource = Resource.of("first", text, "last");
      assertFalse(resource.isCanonical(), resource::toString);
    }
  }

  @Property
  void anyText_isReadWithoutFailing(@ForAll String text) {
    Resource read = Resource.parse(text);
    assertEquals(read.isCanonical(), read.problem() == PathProblem.NONE);
    if (read.isCanonical()) {
      assertEquals(read, Resource.parse(read.toString()));
    }
  }

  @Property
  void anySegments_areJudgedAsTheDesignSays(@ForAll("anything") List<String> segments) {
    boolean canonical =
        !segments.isEmpty()
            && segments.size() <= 32
            && segments.stream().allMatch(ResourceProperties::isSegment);
    assertEquals(canonical, Resource.of(segments).isCanonical());
  }

  /** The design's list of refusals, by code point and by the JDK's tables. */
  private static boolean isSegment(String text) {
    return !text.isEmpty()
        && text.length() <= 512
        && !text.equals(".")
        && !text.equals("..")
        && Normalizer.isNormalized(text, Normalizer.Form.NFC)
        && text.codePoints()
            .noneMatch(
                c ->
                    Character.isISOControl(c)
                        || (c >= 0xD800 && c <= 0xDFFF)
                        || c == 0xFEFF
                        || c == 0x2028
                        || c == 0x2029
                        || List.of(0x061C, 0x200E, 0x200F).contains(c)
                        || (c >= 0x202A && c <= 0x202E)
                        || (c >= 0x2066 && c <= 0x2069));
  }

  @Provide
  Arbitrary<List<String>> canonical() {
    Arbitrary<String> odd =
        Arbitraries.strings()
            .withChars("ab/*$\\{}.?[] %\u00E9\u4E2D")
            .ofMinLength(1)
            .ofMaxLength(6);
    Arbitrary<String> emoji = Arbitraries.of("\uD83D\uDE00", "caf\u00E9", "**", "${user}", "...");
    return Arbitraries.oneOf(odd, emoji)
        .filter(ResourceProperties::isSegment)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> forbidden() {
    Arbitrary<Character> controls = Arbitraries.chars().range('\u0000', '\u001F');
    Arbitrary<Character> more = Arbitraries.chars().range('\u007F', '\u009F');
    Arbitrary<Character> others =
        Arbitraries.of(
            '\u2028', '\u2029', '\uFEFF', '\u061C', '\u200E', '\u200F', '\u202A', '\u202E',
            '\u2066', '\u2069', '\uD800', '\uDC00', '\uDFFF', '\u0344', '\u212B');
    return Arbitraries.oneOf(controls, more, others).map(String::valueOf);
  }

  @Provide
  Arbitrary<List<String>> anything() {
    Arbitrary<String> any = Arbitraries.strings().ofMaxLength(4);
    Arbitrary<String> marks =
        Combinators.combine(Arbitraries.of("e", "a", "", "\u1100"), forbidden()).as(String::concat);
    Arbitrary<String> accents = Arbitraries.of("e\u0301", "\u00E9", ".", "..", "", "a\u0327\u0301");
    Arbitrary<String> plain = Arbitraries.of("a", "b", "tx_7");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, plain),
            net.jqwik.api.Tuple.of(1, any),
            net.jqwik.api.Tuple.of(1, marks),
            net.jqwik.api.Tuple.of(1, accents))
        .list()
        .ofMaxSize(4);
  }
}
