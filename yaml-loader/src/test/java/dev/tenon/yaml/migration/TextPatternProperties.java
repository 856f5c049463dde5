package dev.tenon.yaml.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.yaml.migration.PathPattern.Cover;
import dev.tenon.yaml.migration.PathPattern.Space;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * An expression lies between its inner and its outer words: what an inner name matches, the
 * expression matches; what the expression matches, an outer name matches; and where the translation
 * is exact, all three are the same.
 */
class TextPatternProperties {

  private static final List<String> PARTS =
      List.of(
          "a", "b", "-", ".", "\\.", ".*", ".+", "a?", "b*", "[ab]", "[a-b]", "[^a]", "[^/]+",
          "[^/]*", "(a|b-)", "(?:ab)?", "\\d", "a{2}", "/", "/", "|", "^", "$", "(?!a)", "b+?");
  private static final List<String> CHARACTERS = List.of("a", "b", "-", ".", "/", "7", "ab", "aa");

  private static String expression(Random random) {
    StringBuilder text = new StringBuilder();
    int size = 1 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int size = 1 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
    }
    return text.toString();
  }

  private static Pattern compiled(String expression) {
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException refused) {
      return Pattern.compile("(?!)");
    }
  }

  private static boolean matches(List<String> names, String text) {
    return names.stream().anyMatch(name -> NamePattern.of(name).matches(text));
  }

  @Property
  void names_lieOnBothSidesOfAWholeMatch(@ForAll long seed) {
    Random random = new Random(seed);
    String expression = expression(random);
    TextPattern pattern = Regex.whole(expression);
    for (int i = 0; i < 40; i++) {
      String text = text(random);
      boolean found = compiled(expression).matcher(text).matches();
      between(pattern, expression, text, found);
    }
  }

  @Property
  void names_lieOnBothSidesOfAPartialMatch(@ForAll long seed) {
    Random random = new Random(seed);
    String expression = expression(random);
    TextPattern pattern = Regex.found(expression);
    for (int i = 0; i < 40; i++) {
      String text = text(random);
      boolean found = compiled(expression).matcher(text).find();
      between(pattern, expression, text, found);
    }
  }

  private static void between(TextPattern pattern, String expression, String text, boolean found) {
    boolean inner = matches(pattern.innerNames(), text);
    assertTrue(!inner || found, () -> expression + " does not match " + text + ": " + pattern);
    assertTrue(
        !found || matches(pattern.outerNames(), text),
        () -> expression + " matches " + text + ": " + pattern);
    if (pattern.isExactName()) {
      assertEquals(found, inner, () -> expression + " on " + text + ": " + pattern);
    }
  }

  @Property
  void paths_lieOnBothSidesOfAWholeMatch(@ForAll long seed) {
    Random random = new Random(seed);
    String expression = "/" + expression(random);
    TextPattern pattern = Regex.whole(expression);
    between(pattern, expression, random);
  }

  @Property
  void paths_lieOnBothSidesOfAPartialMatch(@ForAll long seed) {
    Random random = new Random(seed);
    String expression = expression(random);
    TextPattern pattern = Regex.found(expression);
    between(pattern, expression + " anywhere", random);
  }

  @Property
  void paths_lieOnBothSidesOfWildcards(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("/");
    for (int i = 0; i < 5; i++) {
      text.append(List.of("a", "b", "*", "?", "/", "/*", "*/").get(random.nextInt(7)));
    }
    between(TextPattern.wildcards(text.toString(), TextPattern.RUN), "glob " + text, random);
  }

  private static void between(TextPattern pattern, String expression, Random random) {
    Space space = Space.ofSlashed("root");
    Cover inner = PathPattern.inner(pattern, space);
    Cover outer = PathPattern.outer(pattern, space);
    for (int i = 0; i < 40; i++) {
      String text = "/" + text(random);
      Resource resource = Resource.of(("root" + text).split("/", -1));
      if (!resource.isCanonical()) {
        continue;
      }
      boolean found = matches(expression, text);
      boolean within = covers(inner, resource);
      assertTrue(!within || found, () -> expression + " does not match " + text + ": " + inner);
      assertTrue(
          !found || covers(outer, resource), () -> expression + " matches " + text + ": " + outer);
      if (inner.exact()) {
        assertEquals(found, within, () -> expression + " on " + text + ": " + inner);
      }
    }
  }

  private static boolean matches(String expression, String text) {
    if (expression.startsWith("glob ")) {
      StringBuilder all = new StringBuilder();
      for (char c : expression.substring(5).toCharArray()) {
        all.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
      }
      return Pattern.matches(all.toString(), text);
    }
    return expression.endsWith(" anywhere")
        ? compiled(expression.replace(" anywhere", "")).matcher(text).find()
        : compiled(expression).matcher(text).matches();
  }

  private static boolean covers(Cover cover, Resource resource) {
    return cover.patterns().stream()
        .anyMatch(
            path ->
                ResourcePattern.parse(path.text()).coverage(resource, Variables.none())
                    == Coverage.FULL);
  }
}
