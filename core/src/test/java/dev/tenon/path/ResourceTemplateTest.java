package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTemplateTest {

  private static final ResourceTemplate INVOICE =
      ResourceTemplate.parse("orgs/{org}/invoices/{id}");

  @Test
  void fill_putsEachValueIntoItsSegment() {
    assertEquals(Set.of("org", "id"), INVOICE.variables());
    assertEquals(
        Optional.of(Resource.of("orgs", "acme", "invoices", "7")),
        INVOICE.fill(Map.of("org", "acme", "id", "7")::get));
    assertEquals(
        Optional.of(Resource.of("a", "x", "x")),
        ResourceTemplate.parse("a/{p}/{p}").fill(name -> "x"));
    assertEquals("orgs/{org}/invoices/{id}", INVOICE.toString());
  }

  @Test
  void fill_withoutAValue_givesNoResource() {
    Map<String, String> values = new HashMap<>(Map.of("org", "acme"));
    assertEquals(Optional.empty(), INVOICE.fill(values::get));
    values.put("id", "");
    assertEquals(Optional.empty(), INVOICE.fill(values::get));
  }

  // A value that could name another resource stays one segment, or no check allows it.
  @ParameterizedTest
  @ValueSource(strings = {"a/b", "..", ".", "/", "a/../b", "%2e%2e", "{id}", "${user}", "*"})
  void value_isOneSegment_whateverIsInIt(String value) {
    Resource filled = INVOICE.fill(name -> name.equals("id") ? value : "acme").orElseThrow();
    assertEquals(Resource.of("orgs", "acme", "invoices", value), filled);
    assertEquals(List.of("orgs", "acme", "invoices", value), filled.segments());
    assertEquals(!value.equals(".") && !value.equals(".."), filled.isCanonical());
  }

  @Test
  void match_takesTheValuesOut() {
    ResourceTemplate.Match seven =
        INVOICE.match(Resource.of("orgs", "acme", "invoices", "7")).orElseThrow();
    assertEquals("acme 7", seven.value("org") + " " + seven.value("id"));
    assertEquals("{org=acme, id=7}", seven.toString());
    String told =
        assertThrows(IllegalArgumentException.class, () -> seven.value("team")).getMessage();
    assertEquals("`team` is none of the variables [org, id]", told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orgs/acme/invoices",
        "orgs/acme/invoices/7/lines",
        "orgs/acme/bills/7",
        "orgs/acme/invoices/..",
        "orgs/acme/invoices/"
      })
  void match_ofAnotherShape_isNone(String resource) {
    assertEquals(Optional.empty(), INVOICE.match(Resource.parse(resource)));
  }

  @Test
  void match_ofAVariableThatStandsTwice_needsOneValue() {
    ResourceTemplate twice = ResourceTemplate.parse("a/{p}/{p}");
    assertEquals("x", twice.match(Resource.of("a", "x", "x")).orElseThrow().value("p"));
    assertEquals(Optional.empty(), twice.match(Resource.of("a", "x", "y")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "a/", "/a", "a//b", "a/{}", "a/{b", "a/b}", "a{b}", "{a}b", "{{a}}", ".."
      })
  void segment_thatIsNeitherNameNorVariable_isRefused(String text) {
    String told =
        assertThrows(IllegalArgumentException.class, () -> ResourceTemplate.parse(text))
            .getMessage();
    assertTrue(told.contains("is no name and no {variable}"), told);
  }
}
