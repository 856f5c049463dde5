package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A template reads what it writes, and nothing else. */
class ResourceTemplateProperties {

  private static final List<String> TEMPLATES =
      List.of("{a}", "{a}/{b}", "x/{a}/y/{b}", "{a}/{a}", "{b}/{a}/{b}", "x/y");

  @Provide
  Arbitrary<String> templates() {
    return Arbitraries.of(TEMPLATES);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.of("x", "y", "a/b", "{a}", "..", "*", "7");
  }

  @Property
  void match_isTheOppositeOfFill(
      @ForAll("templates") String text, @ForAll("values") String a, @ForAll("values") String b) {
    ResourceTemplate template = ResourceTemplate.parse(text);
    Map<String, String> values = Map.of("a", a, "b", b);
    Resource filled = template.fill(values::get).orElseThrow();
    Optional<ResourceTemplate.Match> match = template.match(filled);
    assertEquals(filled.isCanonical(), match.isPresent());
    match.ifPresent(
        found -> template.variables().forEach(v -> assertEquals(values.get(v), found.value(v))));
  }

  @Property
  void whatMatches_isWhatIsFilledWithTheSame(
      @ForAll("templates") String text, @ForAll("templates") String other) {
    ResourceTemplate template = ResourceTemplate.parse(text);
    Resource resource = ResourceTemplate.parse(other).fill(name -> name).orElseThrow();
    template
        .match(resource)
        .ifPresent(found -> assertEquals(resource, template.fill(found::value).orElseThrow()));
  }
}
