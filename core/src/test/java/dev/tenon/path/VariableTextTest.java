package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.VariableText.OuterStar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariableTextTest {

  private static final Variables ADA = Variables.none().with("user", "ada");

  private static Coverage coverage(String pattern, String segment, Variables variables) {
    return ResourcePattern.of(pattern).coverage(Resource.of(segment), variables);
  }

  @Test
  void textAroundAVariable_isParsedIntoItsParts() {
    assertEquals(
        new VariableText("team-", "project", "", OuterStar.NONE),
        ResourcePattern.parse("a/team-${project}").segment(1));
    assertEquals(
        new VariableText("", "user", "_", OuterStar.BACK),
        ResourcePattern.of("${user}_*").segment(0));
    assertEquals(
        new VariableText("-", "p", "$x", OuterStar.FRONT),
        ResourcePattern.of("*-${p}\\$x").segment(0));
    assertEquals(new Variable("user"), ResourcePattern.of("${user}").segment(0));
    assertEquals("*-${p}\\$x", ResourcePattern.of("*-${p}\\$x").toString());
    assertEquals(java.util.Set.of("p"), ResourcePattern.parse("x/a${p}/${p}b").variables());
  }

  @Test
  void value_isNeverEmpty() {
    Variables any = Variables.none().with("user", "b");
    assertEquals(Coverage.NONE, coverage("a${user}b", "ab", any));
    assertEquals(Coverage.FULL, coverage("a${user}b", "abb", any));
    assertEquals(Coverage.NONE, coverage("${user}_*", "_x", Variables.none()));
  }

  @Test
  void everyPlaceAtWhichAValueCanEnd_counts() {
    assertEquals(Coverage.FULL, coverage("${user}_*", "ada_b_1", ADA));
    assertEquals(
        Coverage.FULL, coverage("${user}_*", "ada_b_1", Variables.none().with("user", "ada_b")));
    assertEquals(
        Coverage.NONE, coverage("${user}_*", "ada_b_1", Variables.none().with("user", "ada_b_1")));
    assertEquals(Coverage.FULL, coverage("*-${user}", "x-y-ada", ADA));
    assertEquals(
        Coverage.FULL, coverage("*-${user}", "x-y-z", Variables.none().with("user", "y-z")));
    assertEquals(Coverage.FULL, coverage("${user}__*", "ada___", ADA));
    assertEquals(
        Coverage.FULL, coverage("${user}__*", "ada___", Variables.none().with("user", "ada_")));
  }

  @Test
  void values_areData() {
    assertEquals(Coverage.NONE, coverage("t-${user}", "t-x", Variables.none().with("user", "*")));
    assertEquals(Coverage.FULL, coverage("t-${user}", "t-*", Variables.none().with("user", "*")));
    assertEquals(Coverage.NONE, coverage("${user}_*", "x_1", Variables.none().with("user", "*")));
    assertEquals(
        Coverage.FULL, coverage("t-${user}", "t-${u}", Variables.none().with("user", "${u}")));
  }

  @Test
  void unsetVariable_isUnboundWhereTheTextIsThere() {
    assertEquals(Coverage.UNBOUND, coverage("t-${p}", "t-x", ADA));
    assertEquals(Coverage.NONE, coverage("t-${p}", "x", ADA));
    assertEquals(Coverage.NONE, coverage("t-${p}", "t-x", ADA.with("p")));
  }

  @Test
  void amongManyValues_eachIsFoundAndNoOther() {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < Variables.MAX_VALUES; i++) {
      values.add("v" + i);
    }
    Variables many = Variables.none().with("p", values);
    for (int i = 0; i < Variables.MAX_VALUES; i++) {
      assertEquals(Coverage.FULL, coverage("t-${p}-x", "t-v" + i + "-x", many));
      assertEquals(Coverage.FULL, coverage("*.${p}", "a.b.v" + i, many));
    }
    assertEquals(Coverage.NONE, coverage("t-${p}-x", "t-v1024-x", many));
  }

  @Test
  void valuesWithEqualHashes_areToldApart() {
    Variables one = Variables.none().with("p", "AaAa", "BBBB", "AaBB");
    assertEquals("AaAa".hashCode(), "BBAa".hashCode());
    assertEquals(Coverage.NONE, coverage("t-${p}", "t-BBAa", one));
    assertEquals(Coverage.FULL, coverage("t-${p}", "t-AaBB", one));
  }

  @Test
  void oneValue_makesANameOrAGlob() {
    VariableText text = (VariableText) ResourcePattern.of("${user}_*").segment(0);
    assertEquals("a\\*_*", text.filled("a*").orElseThrow().toString());
    assertEquals("*_*", text.open().toString());
    VariableText fixed = (VariableText) ResourcePattern.of("t-${user}").segment(0);
    assertEquals(Optional.of(new Literal("t-ada")), fixed.filled("ada"));
    assertEquals(Optional.empty(), fixed.filled("x".repeat(Resource.MAX_SEGMENT_LENGTH)));
    String longest = "x".repeat(Glob.MAX_LITERAL_LENGTH);
    assertTrue(text.filled(longest).orElseThrow().matches(longest + "_1"));
    assertEquals(text, text.withValue(longest));
    assertEquals(List.of("ada", "ada_b"), text.values("ada_b_1"));
  }

  @Test
  void parts_areChecked() {
    assertThrows(
        InvalidPathException.class, () -> new VariableText("", "user", "", OuterStar.BACK));
    assertThrows(InvalidPathException.class, () -> new VariableText("a", "1", "", OuterStar.NONE));
    assertThrows(
        IllegalArgumentException.class, () -> new VariableText("", "user", "", OuterStar.NONE));
    assertThrows(InvalidPathException.class, () -> ResourcePattern.of("x".repeat(121) + "${user}"));
  }

  @Test
  void patterns_areCompared() {
    assertTrue(ResourcePattern.of("a*b").covers(ResourcePattern.of("a${p}b")));
    assertFalse(ResourcePattern.of("a${p}b").covers(ResourcePattern.of("a*b")));
    assertTrue(ResourcePattern.of("${p}_*").covers(ResourcePattern.of("${p}_x*")));
    assertFalse(ResourcePattern.of("*_${p}").covers(ResourcePattern.of("${p}_*")));
    assertFalse(ResourcePattern.of("a${p}").intersects(ResourcePattern.of("a")));
    assertTrue(ResourcePattern.of("a${p}").intersects(ResourcePattern.of("${q}b")));
    assertFalse(ResourcePattern.of("a${p}").intersects(ResourcePattern.of("b${q}")));
  }
}
