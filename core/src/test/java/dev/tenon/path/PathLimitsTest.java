package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.VariableText.OuterStar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Each limit of a path from both sides: the last value that is allowed, and the first that is not.
 */
class PathLimitsTest {

  private static PathProblem problem(Runnable action) {
    return assertThrows(InvalidPathException.class, action::run).problem();
  }

  private static String text(int length) {
    return "a".repeat(length);
  }

  @Test
  void controlsOfTheWritingDirection_areThoseOfUnicode() {
    Set<Integer> refused =
        IntStream.rangeClosed(0xA0, 0xD7FF)
            .filter(
                c ->
                    Segments.problemOf("a" + (char) c + "b") == PathProblem.DIRECTION_CONTROL
                        || Segments.problemOfLine("a" + (char) c) == PathProblem.DIRECTION_CONTROL)
            .boxed()
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068,
            0x2069),
        refused);
  }

  @Test
  void line_hasPrintableCharactersAlone() {
    assertEquals(PathProblem.NONE, PathProblem.ofLine(""));
    assertEquals(PathProblem.NONE, PathProblem.ofLine(" ~ / é"));
    for (String control : List.of("\u0000", "\u001F", "\t", "\n", "\u007F", "\u0080", "\u009F")) {
      assertEquals(PathProblem.CONTROL_CHARACTER, PathProblem.ofLine("a" + control + "b"));
      assertEquals(PathProblem.CONTROL_CHARACTER, Segments.problemOf("a" + control + "b"));
    }
    assertEquals(PathProblem.NONE, PathProblem.ofLine("\u00A0"));
    assertEquals(PathProblem.LINE_SEPARATOR, PathProblem.ofLine("a\u2028"));
    assertEquals(PathProblem.UNPAIRED_SURROGATE, PathProblem.ofLine("a\uD83D"));
    assertEquals(PathProblem.UNPAIRED_SURROGATE, PathProblem.ofLine("\uDE00a"));
    assertEquals(PathProblem.NONE, PathProblem.ofLine("\uD83D\uDE00"));
  }

  /** The first character that composes with the one before it, and the last that does not. */
  @Test
  void segment_isComposed() {
    assertEquals(PathProblem.NOT_NFC, Segments.problemOf("a\u0300"));
    assertEquals(PathProblem.NONE, Segments.problemOf("\u00E0"));
    assertEquals(PathProblem.NONE, Segments.problemOf("a\u02FF"));
  }

  @Test
  void segment_hasAtMostSoManyCharacters() {
    int most = Resource.MAX_SEGMENT_LENGTH;
    assertEquals(PathProblem.NONE, Resource.of(text(most)).problem());
    assertEquals(PathProblem.SEGMENT_TOO_LONG, Resource.of(text(most + 1)).problem());
    assertEquals(PathProblem.NONE, Resource.parse(text(most)).problem());
    assertEquals(PathProblem.SEGMENT_TOO_LONG, Resource.parse(text(most + 1)).problem());
  }

  /** The longest text form there is: as many segments as may be, each character escaped. */
  @Test
  void longestResource_isParsed() {
    String[] segments = new String[Resource.MAX_SEGMENTS];
    Arrays.fill(segments, "/".repeat(Resource.MAX_SEGMENT_LENGTH));
    Resource longest = Resource.of(segments);
    assertTrue(longest.isCanonical());
    assertEquals(longest, Resource.parse(longest.toString()));
    assertTrue(Resource.parse(longest.toString()).isCanonical());
    assertEquals(PathProblem.TOO_MANY_SEGMENTS, longest.child("a").problem());
    assertFalse(Resource.parse(longest + "/a").isCanonical());
  }

  @Test
  void pattern_hasAtMostSoManySegments() {
    String most = String.join("/", Collections.nCopies(Resource.MAX_SEGMENTS, "*"));
    assertEquals(Resource.MAX_SEGMENTS, ResourcePattern.parse(most).size());
    assertEquals(PathProblem.TOO_MANY_SEGMENTS, problem(() -> ResourcePattern.parse(most + "/a")));
    assertEquals(3, ResourcePattern.parse("**/a/**").size());
    assertEquals(
        PathProblem.TOO_MANY_DEPTH_WILDCARDS, problem(() -> ResourcePattern.parse("**/a/**/b/**")));
  }

  @Test
  void patternOfTheNodeAlone_endsInANode() {
    ResourcePattern beneath = ResourcePattern.parse("a/b");
    ResourcePattern alone = beneath.withBeneath(false);
    assertEquals("a/b/.", alone.toString());
    assertSame(alone, alone.withBeneath(false));
    assertSame(beneath, beneath.withBeneath(true));
    assertEquals(beneath, alone.withBeneath(true));
    ResourcePattern depth = ResourcePattern.parse("a/**");
    assertSame(depth, depth.withBeneath(true));
    assertEquals(PathProblem.ALONE_WITHOUT_NODE, problem(() -> depth.withBeneath(false)));
  }

  @Test
  void onlyALiteral_beginsWithItsName() {
    assertTrue(ResourcePattern.parse("tenon/*").beginsWith("tenon"));
    assertFalse(ResourcePattern.parse("tenon/*").beginsWith("tenon2"));
    assertFalse(ResourcePattern.parse("*/tenon").beginsWith("tenon"));
    assertFalse(ResourcePattern.parse("${t}").beginsWith("t"));
    assertFalse(ResourcePattern.parse("**/tenon").beginsWith("tenon"));
  }

  @Test
  void sharedSegments_equalThoseThatTheyReplace() {
    for (String text : List.of("a/*/b_*", "a/**/b", "a/.")) {
      ResourcePattern pattern = ResourcePattern.parse(text);
      ResourcePattern equal = ResourcePattern.parse(text);
      ResourcePattern shared =
          pattern.sharing(
              each -> equal.segments().stream().filter(each::equals).findFirst().orElseThrow());
      assertEquals(pattern, shared);
      assertEquals(text, shared.toString());
      assertSame(equal.segment(0), shared.segment(0));
    }
    UnaryOperator<SegmentPattern> other = each -> AnyName.INSTANCE;
    ResourcePattern pattern = ResourcePattern.parse("*/a");
    assertThrows(IllegalArgumentException.class, () -> pattern.sharing(other));
  }

  @Test
  void glob_hasAtMostSoManyLiteralCharacters() {
    int most = Glob.MAX_LITERAL_LENGTH;
    assertEquals("*" + text(most), ResourcePattern.parse("*" + text(most)).toString());
    assertEquals(
        PathProblem.GLOB_TOO_LONG, problem(() -> ResourcePattern.of(text(most + 1) + "*")));
    assertFalse(Glob.ofValue(List.of(text(most), "")).isTooLong());
    assertTrue(Glob.ofValue(List.of(text(most), "b")).isTooLong());
    assertEquals("_b", ((Glob) ResourcePattern.of("a*_b").segment(0)).suffix());
  }

  /** The parts of a glob do not overlap in what they match. */
  @Test
  void everyPartOfAGlob_hasItsOwnPlace() {
    Glob glob = (Glob) ResourcePattern.of("ab*bc*cd").segment(0);
    assertFalse(glob.matches("abcd"));
    assertFalse(glob.matches("abbcd"));
    assertFalse(glob.matches("abbdcd"));
    assertTrue(glob.matches("abbccd"));
    Glob two = (Glob) ResourcePattern.of("*xx*xx*").segment(0);
    assertFalse(two.matches("xxx"));
    assertTrue(two.matches("xxxx"));
    Glob end = (Glob) ResourcePattern.of("a*a").segment(0);
    assertFalse(end.matches("a"));
    assertTrue(end.matches("aa"));
    assertFalse(((Glob) ResourcePattern.of("*b*b").segment(0)).matches("ab"));
    assertTrue(((Glob) ResourcePattern.of("*b*b").segment(0)).matches("abb"));
  }

  @Test
  void variablesName_isOfLettersDigitsAndThreeSigns() {
    assertTrue(Variable.isName(text(Variable.MAX_NAME_LENGTH)));
    assertFalse(Variable.isName(text(Variable.MAX_NAME_LENGTH + 1)));
    assertFalse(Variable.isName(""));
    String first = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    String next = "-.0123456789" + first;
    for (char c = 0; c < 0x180; c++) {
      assertEquals(first.indexOf(c) >= 0, Variable.isName(String.valueOf(c)), c + " first");
      assertEquals(next.indexOf(c) >= 0, Variable.isName("a" + c), c + " next");
    }
    assertEquals(PathProblem.BAD_VARIABLE, problem(() -> new Variable("1")));
    assertEquals(PathProblem.BAD_VARIABLE, problem(() -> Variables.none().with("1", "a")));
    assertEquals(PathProblem.BAD_VARIABLE, problem(() -> ResourcePattern.of("${}")));
    assertEquals(Optional.of(new Literal("v")), new Variable("a").filled("v"));
  }

  @Test
  void textAroundAVariable_isPartOfACanonicalSegment() {
    int most = Glob.MAX_LITERAL_LENGTH;
    VariableText longest = new VariableText(text(most - 1), "v", "b", OuterStar.NONE);
    assertTrue(longest.admits(text(most - 1) + "vb"));
    assertEquals(
        PathProblem.GLOB_TOO_LONG,
        problem(() -> new VariableText(text(most), "v", "b", OuterStar.NONE)));
    assertEquals(
        PathProblem.CONTROL_CHARACTER,
        problem(() -> new VariableText("\t", "v", "b", OuterStar.NONE)));
    assertEquals(
        PathProblem.CONTROL_CHARACTER,
        problem(() -> new VariableText("b", "v", "\t", OuterStar.NONE)));
    assertEquals(
        List.of("", "p", "s", "p", "p", ""),
        List.of(
            new VariableText("p", "v", "s", OuterStar.FRONT).front(),
            new VariableText("p", "v", "s", OuterStar.BACK).front(),
            new VariableText("p", "v", "s", OuterStar.FRONT).back(),
            new VariableText("p", "v", "s", OuterStar.NONE).front(),
            new VariableText("p", "v", "p", OuterStar.NONE).back(),
            new VariableText("p", "v", "s", OuterStar.BACK).back()));
  }

  /** Filled in, a value may make a glob that matches more than an author may write. */
  @Test
  void valueInText_isWritten_unlessTheGlobIsTooLong() {
    VariableText pattern =
        new VariableText(text(Glob.MAX_LITERAL_LENGTH - 2), "v", "_", OuterStar.BACK);
    assertEquals(Glob.class, pattern.withValue("b").getClass());
    assertSame(pattern, pattern.withValue("bc"));
    assertTrue(pattern.filled("bc").orElseThrow().matches(pattern.prefix() + "bc_d"));
    VariableText dot = new VariableText("", "v", ".", OuterStar.BACK);
    assertTrue(dot.filled(".").orElseThrow().matches("..a"));
  }

  /** A value goes with a segment if, and only if, filling it in gives a pattern of the segment. */
  @Test
  void valuesOfASegment_areThoseThatMatchIt() {
    List<String> names = texts(4).stream().filter(name -> !name.isEmpty()).toList();
    for (String prefix : List.of("", "a", "ab", "-")) {
      for (String suffix : List.of("", "b", "-", "-a")) {
        for (OuterStar star : OuterStar.values()) {
          if ((prefix.isEmpty() && (suffix.isEmpty() || star == OuterStar.FRONT))
              || (suffix.isEmpty() && star == OuterStar.BACK)) {
            continue;
          }
          VariableText pattern = new VariableText(prefix, "v", suffix, star);
          for (String name : names) {
            Set<String> values =
                names.stream()
                    .filter(value -> pattern.filled(value).orElseThrow().matches(name))
                    .collect(Collectors.toSet());
            assertEquals(values, Set.copyOf(pattern.values(name)), pattern + " and " + name);
            assertEquals(!values.isEmpty(), pattern.admits(name), pattern + " and " + name);
            for (String value : names) {
              assertEquals(
                  values.contains(value) ? Coverage.FULL : Coverage.NONE,
                  pattern.coverage(name, Variables.none().with("v", value)),
                  pattern + ", " + value + " and " + name);
            }
          }
        }
      }
    }
    VariableText dots = new VariableText("", "v", "-x", OuterStar.NONE);
    assertEquals(List.of(), dots.values("..-x"));
    assertEquals(Optional.empty(), dots.filled("\t"));
    assertEquals(Optional.empty(), new VariableText(".", "v", "", OuterStar.NONE).filled("."));
  }

  /** All texts of up to so many characters over three. */
  private static List<String> texts(int most) {
    List<String> texts = List.of("");
    List<String> all = new ArrayList<>(texts);
    for (int length = 1; length <= most; length++) {
      texts = texts.stream().flatMap(t -> List.of(t + "a", t + "b", t + "-").stream()).toList();
      all.addAll(texts);
    }
    return all;
  }

  @Test
  void valueIsFoundInALongSegment() {
    String rest = "x".repeat(400);
    Variables ada = Variables.none().with("user", "ada", "zoe", "Aa", "BB");
    for (String value : List.of("ada", "zoe", "Aa", "BB")) {
      assertEquals(
          Coverage.FULL,
          ResourcePattern.of("*-${user}").coverage(Resource.of(rest + "-" + value), ada));
      assertEquals(
          Coverage.FULL,
          ResourcePattern.of("${user}-*").coverage(Resource.of(value + "-" + rest), ada));
    }
    assertEquals(
        Coverage.NONE, ResourcePattern.of("*-${user}").coverage(Resource.of(rest + "-bob"), ada));
    assertEquals(
        Coverage.NONE, ResourcePattern.of("${user}-*").coverage(Resource.of("C#-" + rest), ada));
  }

  @Test
  void variables_areCanonicalSegments_andCarryAttributes() {
    for (String bad : List.of("", ".", "a\tb", text(Resource.MAX_SEGMENT_LENGTH + 1))) {
      assertThrows(InvalidPathException.class, () -> Variables.none().with("v", bad));
    }
    Variables attributes =
        Variables.none().withAttributes(Collections.singletonMap("subject.x", 1L));
    assertEquals(1L, attributes.attribute("subject.x"));
    assertSame(attributes, attributes.withAll(Variables.none()));
    assertEquals(1L, Variables.none().with("v", "a").withAll(attributes).attribute("subject.x"));
    assertEquals("{v=[a]}", Variables.none().with("v", "a").toString());
  }

  @Test
  void everyProblem_saysWhatAndHowToFixIt() {
    for (PathProblem problem : PathProblem.values()) {
      if (problem != PathProblem.NONE) {
        assertFalse(problem.explanation().isEmpty(), problem.code());
        assertFalse(problem.remedy().isEmpty(), problem.code());
      }
    }
    assertEquals("acme", PathProblem.requireName("acme"));
    assertEquals(PathProblem.EMPTY_SEGMENT, problem(() -> PathProblem.requireName("")));
    assertEquals(PathProblem.DOT_SEGMENT, problem(() -> PathProblem.requireName("..")));
  }

  /** A hash table of them does not become a list. */
  @Test
  void hashCodes_differ() {
    Set<Integer> resources = new HashSet<>();
    Set<Integer> patterns = new HashSet<>();
    Set<Integer> globs = new HashSet<>();
    int many = 1_000;
    for (int i = 0; i < many; i++) {
      Resource resource = Resource.of("a", "n" + i);
      resources.add(resource.hashCode());
      assertEquals(("n" + i).hashCode(), resource.hash(1));
      ResourcePattern pattern = ResourcePattern.parse("a/n" + i + "_*");
      patterns.add(pattern.hashCode());
      globs.add(pattern.segment(1).hashCode());
    }
    assertTrue(Math.min(resources.size(), Math.min(patterns.size(), globs.size())) > many * 9 / 10);
    assertNotEquals(
        ResourcePattern.parse("a/b").hashCode(), ResourcePattern.parse("a/b/.").hashCode());
  }

  @Test
  void templatesVariable_hasAName() {
    assertEquals(Set.of("a"), ResourceTemplate.parse("x/{a}").variables());
    for (String bad :
        List.of("x/{}", "x/{a", "x/a}", "x/{a}b", "x/b{a}", "x/{{a}}", "x//y", "x/.")) {
      assertThrows(IllegalArgumentException.class, () -> ResourceTemplate.parse(bad), bad);
    }
  }
}
