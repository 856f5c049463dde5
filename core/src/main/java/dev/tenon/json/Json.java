package dev.tenon.json;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes trees as JSON in one line: maps, lists, strings and integers.
 *
 * <pre>{@code
 * Json.text(Map.of("length", 3));   // {"length":3}
 * }</pre>
 *
 * <p>Everything but printable ASCII is escaped, so that the text is safe in every charset. Maps
 * keep their order.
 */
public final class Json {

  private Json() {}

  /**
   * Returns a tree as JSON.
   *
   * @param tree maps, lists, strings and integers
   * @return the text
   * @throws IllegalArgumentException if it contains a value of another type
   */
  public static String text(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> string(entry.getKey().toString()) + ":" + text(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (tree instanceof List<?> list) {
      return list.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
    }
    if (tree instanceof String text) {
      return string(text);
    }
    if (tree instanceof Integer number) {
      return number.toString();
    }
    throw new IllegalArgumentException("no JSON: " + tree);
  }

  private static String string(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit((c >> shift) & 0xF, 16));
        }
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
