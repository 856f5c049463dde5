package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.LengthAtLeast;
import dev.tenon.filter.Condition.LengthIs;
import dev.tenon.filter.Condition.Not;
import dev.tenon.filter.Condition.SegmentEndsWith;
import dev.tenon.filter.Condition.SegmentEquals;
import dev.tenon.filter.Condition.SegmentLike;
import dev.tenon.filter.Condition.SegmentOneOf;
import dev.tenon.filter.Condition.SegmentStartsWith;
import dev.tenon.path.Glob;
import dev.tenon.path.NamePattern;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Conditions as trees of maps, lists, texts and numbers, for programs in other languages.
 *
 * <pre>
 * condition = "everything" | "nothing"
 *           | {"anyOf": [condition, ...]} | {"allOf": [condition, ...]} | {"not": condition}
 *           | {"segment": index, test}
 *           | {"length": size} | {"lengthAtLeast": size}
 * test      = "equals": text | "oneOf": [text, ...] | "startsWith": text | "endsWith": text
 *           | "like": [text, ...]        what stands before, between and after any runs of characters
 * </pre>
 *
 * <p>The shape is stable: what is written today is read by later versions. A test of a segment that
 * a resource does not have is false.
 */
public final class ConditionTree {

  private static final String EVERYTHING = "everything";
  private static final String NOTHING = "nothing";

  private ConditionTree() {}

  /**
   * A condition as JSON.
   *
   * @param condition the condition
   * @return a text in one line
   */
  public static String json(Condition condition) {
    return Json.text(of(condition));
  }

  /**
   * A condition as a tree.
   *
   * @param condition the condition
   * @return immutable maps, lists, texts and numbers
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
    return condition.equals(Condition.EVERYTHING) ? EVERYTHING : NOTHING;
  }

  private static Object segment(int index, String test, Object value) {
    return ImmutableMap.of("segment", index, test, value);
  }

  private static ImmutableList<Object> all(List<Condition> parts) {
    return parts.stream().map(ConditionTree::of).collect(ImmutableList.toImmutableList());
  }

  /**
   * Reads a condition back, as some JSON library gives it.
   *
   * @param tree maps, lists, texts and numbers
   * @return the condition, as it was written
   * @throws IllegalArgumentException if it is no condition
   */
  public static Condition parse(Object tree) {
    if (tree.equals(EVERYTHING)) {
      return Condition.EVERYTHING;
    }
    if (tree.equals(NOTHING)) {
      return Condition.NOTHING;
    }
    if (tree instanceof Map<?, ?> map && map.size() == 1) {
      Map.Entry<?, ?> only = map.entrySet().iterator().next();
      return composite(only.getKey().toString(), Objects.requireNonNull(only.getValue()));
    }
    if (tree instanceof Map<?, ?> map
        && map.size() == 2
        && map.get("segment") instanceof Number n) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (!entry.getKey().equals("segment")) {
          return test(n.intValue(), entry.getKey().toString(), entry.getValue());
        }
      }
    }
    throw refused(tree);
  }

  private static Condition composite(String key, Object value) {
    return switch (key) {
      case "anyOf" -> new AnyOf(list(value).stream().map(ConditionTree::parse).toList());
      case "allOf" -> new AllOf(list(value).stream().map(ConditionTree::parse).toList());
      case "not" -> new Not(parse(value));
      case "length" -> new LengthIs(number(value));
      case "lengthAtLeast" -> new LengthAtLeast(number(value));
      default -> throw refused(key);
    };
  }

  private static Condition test(int index, String key, Object value) {
    return switch (key) {
      case "equals" -> new SegmentEquals(index, text(value));
      case "oneOf" -> new SegmentOneOf(index, ImmutableSet.copyOf(texts(value)));
      case "startsWith" -> new SegmentStartsWith(index, text(value));
      case "endsWith" -> new SegmentEndsWith(index, text(value));
      case "like" -> new SegmentLike(index, glob(texts(value)));
      default -> throw refused(key);
    };
  }

  private static Glob glob(List<String> chunks) {
    if (chunks.size() > 1
        && NamePattern.ofChunks(chunks, String.join("*", chunks)) instanceof Glob glob) {
      return glob;
    }
    throw refused(chunks);
  }

  private static List<String> texts(Object value) {
    return list(value).stream().map(ConditionTree::text).toList();
  }

  private static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw refused(value);
  }

  private static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw refused(value);
  }

  private static int number(Object value) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    throw refused(value);
  }

  private static IllegalArgumentException refused(Object tree) {
    return new IllegalArgumentException("no condition: " + tree);
  }
}
