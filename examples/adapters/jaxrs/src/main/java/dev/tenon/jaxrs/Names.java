package dev.tenon.jaxrs;

import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Texts of a path in the spelling of the values that a method gets: {@code 7} for {@code 007}. */
final class Names {

  private static final Set<Class<?>> NUMBERS =
      Set.of(
          long.class,
          Long.class,
          int.class,
          Integer.class,
          short.class,
          Short.class,
          byte.class,
          Byte.class);

  private Names() {}

  static boolean isName(Class<?> type) {
    return type == String.class || type == UUID.class || type.isEnum() || NUMBERS.contains(type);
  }

  /** The spelling, null if it is no value of that type. */
  static @Nullable String of(String raw, @Nullable Class<?> type) {
    try {
      if (type == UUID.class) {
        return UUID.fromString(raw).toString();
      }
      if (type != null && NUMBERS.contains(type)) {
        return Long.toString(Long.parseLong(raw));
      }
    } catch (IllegalArgumentException none) {
      return null;
    }
    if (type != null && type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> ((Enum<?>) constant).name())
          .filter(raw::equals)
          .findFirst()
          .orElse(null);
    }
    return raw;
  }
}
