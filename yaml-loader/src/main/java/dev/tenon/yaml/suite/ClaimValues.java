package dev.tenon.yaml.suite;

import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Claims with the types of a token's payload. An unquoted text that is a JSON number, true, false
 * or null has that type; any other text is a string.
 */
final class ClaimValues {

  private static final Set<String> WORDS = Set.of("true", "false");

  private ClaimValues() {}

  static Map<String, Object> of(Mapping map) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Mapping.Entry entry : map.entries()) {
      Object value = of(entry.value());
      if (value != null) {
        values.put(entry.key().text(), value);
      }
    }
    return values;
  }

  /** The value; null for a missing value. */
  private static @Nullable Object of(Node node) {
    if (node instanceof Mapping map) {
      return of(map);
    }
    if (node instanceof Sequence list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.items().forEach(item -> items.add(of(item)));
      return items;
    }
    Scalar text = (Scalar) node;
    return text.isMissing() ? null : text.isPlain() ? plain(text.text()) : text.text();
  }

  private static Object plain(String text) {
    if (WORDS.contains(text)) {
      return Boolean.valueOf(text);
    }
    boolean digits = !text.isEmpty() && text.length() < 19 && isDigits(text);
    return digits ? Long.valueOf(text) : text;
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9')
        && (text.length() == 1 || text.charAt(0) != '0');
  }
}
