package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.LengthAtLeast;
import dev.tenon.filter.Condition.LengthIs;
import dev.tenon.filter.Condition.Not;
import dev.tenon.filter.Condition.OfAttributes;
import dev.tenon.filter.Condition.SegmentEndsWith;
import dev.tenon.filter.Condition.SegmentEquals;
import dev.tenon.filter.Condition.SegmentLike;
import dev.tenon.filter.Condition.SegmentOneOf;
import dev.tenon.filter.Condition.SegmentStartsWith;
import dev.tenon.json.Json;
import dev.tenon.path.Glob;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Conditions as trees of maps, lists, texts and numbers, for programs in other languages.
 *
 * <pre>
 * condition = "everything" | "nothing"
 *           | {"anyOf": [condition, ...]} | {"allOf": [condition, ...]} | {"not": condition}
 *           | {"segment": index, test}
 *           | {"length": size} | {"lengthAtLeast": size}
 * test      = "equals": text | "oneOf": [text, ...] | "startsWith": text | "endsWith": text
 *           | "like": [text, ...]        the texts before, between and after the wildcards
 * </pre>
 *
 * <p>The format is stable: later versions read what this version writes. A test of a segment that a
 * resource does not have is false.
 */
public final class ConditionTree {

  private static final String EVERYTHING = "everything";
  private static final String NOTHING = "nothing";

  /** The maximum nesting depth of conditions. */
  static final int MOST_DEEP = 200;

  private ConditionTree() {}

  /**
   * A condition as JSON.
   *
   * @param condition the condition
   * @return a text in one line
   * @throws InexpressibleException if it tests attributes, which the format does not have
   */
  public static String json(Condition condition) {
    return Json.text(of(condition));
  }

  /**
   * A condition as a tree.
   *
   * @param condition the condition
   * @return immutable maps, lists, texts and numbers
   * @throws InexpressibleException if it tests attributes, which the format does not have
   */
  public static Object of(Condition condition) {
    if (condition instanceof AnyOf any) {
      return ImmutableMap.of("anyOf", all(any.parts()));
    }
    if (condition instanceof AllOf all) {
      return ImmutableMap.of("allOf", all(all.parts()));
    }
    if (condition instanceof Not not) {
      return ImmutableMap.of("not", of(not.part()));
    }
    if (condition instanceof LengthIs length) {
      return ImmutableMap.of("length", length.size());
    }
    if (condition instanceof LengthAtLeast length) {
      return ImmutableMap.of("lengthAtLeast", length.size());
    }
    if (condition instanceof SegmentEquals test) {
      return segment(test.index(), "equals", test.text());
    }
    if (condition instanceof SegmentOneOf test) {
      return segment(test.index(), "oneOf", ImmutableList.copyOf(test.texts()));
    }
    if (condition instanceof SegmentStartsWith test) {
      return segment(test.index(), "startsWith", test.text());
    }
    if (condition instanceof SegmentEndsWith test) {
      return segment(test.index(), "endsWith", test.text());
    }
    if (condition instanceof SegmentLike test) {
      return segment(test.index(), "like", test.glob().chunks());
    }
    if (condition instanceof OfAttributes attributes) {
      throw InexpressibleException.attribute(attributes);
    }
    return condition.equals(Condition.EVERYTHING) ? EVERYTHING : NOTHING;
  }

  private static Object segment(int index, String test, Object value) {
    return ImmutableMap.of("segment", index, test, value);
  }

  private static ImmutableList<Object> all(List<Condition> parts) {
    return parts.stream().map(ConditionTree::of).collect(ImmutableList.toImmutableList());
  }

  /**
   * Parses a condition: the text of {@link #json}, or the tree of {@link #of} or of a JSON library.
   *
   * @param tree a text of JSON; or maps, lists, texts and whole numbers
   * @return the condition as written
   * @throws IllegalArgumentException if it is not a condition, or nested more than {@value
   *     #MOST_DEEP} times; the message has the location, such as {@code $.allOf[1].length}
   */
  public static Condition parse(Object tree) {
    boolean isText =
        tree instanceof String text && !text.equals(EVERYTHING) && !text.equals(NOTHING);
    return parse(isText ? JsonText.read((String) tree, 2 * MOST_DEEP) : tree, "$", 0);
  }

  private static Condition parse(@Nullable Object tree, String at, int depth) {
    if (depth > MOST_DEEP) {
      throw refused(at, "nesting of at most " + MOST_DEEP + " levels", "more");
    }
    if (EVERYTHING.equals(tree)) {
      return Condition.EVERYTHING;
    }
    if (NOTHING.equals(tree)) {
      return Condition.NOTHING;
    }
    if (!(tree instanceof Map<?, ?> map)) {
      throw refused(at, "a condition", tree);
    }
    if (map.size() == 2 && map.containsKey("segment")) {
      int index = number(map.get("segment"), at + ".segment", 0, Resource.MAX_SEGMENTS - 1);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!"segment".equals(entry.getKey())) {
          return test(index, String.valueOf(entry.getKey()), entry.getValue(), at);
        }
      }
    }
    if (map.size() == 1) {
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      return composite(String.valueOf(only.getKey()), only.getValue(), at, depth);
    }
    throw refused(at, "one key, or `segment` and a test", map.keySet());
  }

  private static Condition composite(String key, @Nullable Object value, String parent, int depth) {
    String at = parent + "." + key;
    return switch (key) {
      case "anyOf" -> new AnyOf(parts(value, at, depth));
      case "allOf" -> new AllOf(parts(value, at, depth));
      case "not" -> new Not(parse(value, at, depth + 1));
      case "length" -> new LengthIs(number(value, at, 0, Integer.MAX_VALUE));
      case "lengthAtLeast" -> new LengthAtLeast(number(value, at, 0, Integer.MAX_VALUE));
      default -> throw refused(parent, "anyOf, allOf, not, length or lengthAtLeast", key);
    };
  }

  private static List<Condition> parts(@Nullable Object value, String at, int depth) {
    List<Condition> parts = new ArrayList<>();
    for (Object part : list(value, at)) {
      parts.add(parse(part, at + "[" + parts.size() + "]", depth + 1));
    }
    return parts;
  }

  private static Condition test(int index, String key, @Nullable Object value, String parent) {
    String at = parent + "." + key;
    return switch (key) {
      case "equals" -> new SegmentEquals(index, text(value, at));
      case "oneOf" -> new SegmentOneOf(index, ImmutableSet.copyOf(texts(value, at)));
      case "startsWith" -> new SegmentStartsWith(index, some(value, at));
      case "endsWith" -> new SegmentEndsWith(index, some(value, at));
      case "like" -> new SegmentLike(index, glob(texts(value, at), at));
      default -> throw refused(parent, "equals, oneOf, startsWith, endsWith or like", key);
    };
  }

  private static Glob glob(List<String> chunks, String at) {
    try {
      if (chunks.size() > 1
          && NamePattern.ofChunks(chunks, String.join("*", chunks)) instanceof Glob glob) {
        return glob;
      }
    } catch (InvalidPathException refused) {
      throw refused(at, refused.problem().explanation(), chunks);
    }
    throw refused(at, "two parts or more that are not all empty", chunks);
  }

  private static List<String> texts(@Nullable Object value, String at) {
    List<String> texts = new ArrayList<>();
    for (Object text : list(value, at)) {
      texts.add(text(text, at + "[" + texts.size() + "]"));
    }
    return texts;
  }

  private static List<?> list(@Nullable Object value, String at) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw refused(at, "a list", value);
  }

  private static String some(@Nullable Object value, String at) {
    String text = text(value, at);
    if (text.isEmpty()) {
      throw refused(at, "a text that is not empty", "an empty one");
    }
    return text;
  }

  private static String text(@Nullable Object value, String at) {
    if (value instanceof String text) {
      return text;
    }
    throw refused(at, "a text", value);
  }

  private static int number(@Nullable Object value, String at, int least, int most) {
    boolean whole =
        value instanceof Integer
            || value instanceof Long
            || value instanceof Short
            || value instanceof Byte
            || (value instanceof BigInteger big && big.bitLength() < Long.SIZE);
    long number = whole && value instanceof Number known ? known.longValue() : -1;
    if (whole && number >= least && number <= most) {
      return (int) number;
    }
    throw refused(at, "a whole number from " + least + " to " + most, value);
  }

  private static IllegalArgumentException refused(
      String at, String wanted, @Nullable Object found) {
    String shown = String.valueOf(found);
    return new IllegalArgumentException(
        "no condition: at "
            + at
            + " "
            + wanted
            + " is expected, and it is "
            + (shown.length() > 100 ? shown.substring(0, 100) + "..." : shown));
  }
}
