package dev.tenon.spring;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Values as segments of a resource: only such as have one spelling. */
final class Names {

  private static final Set<Class<?>> TYPES =
      Set.of(
          Long.class,
          Integer.class,
          Short.class,
          Byte.class,
          UUID.class,
          java.math.BigInteger.class,
          Boolean.class,
          Character.class);

  private Names() {}

  /** Whether values of a type can be segments. */
  static boolean isName(Class<?> type) {
    Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
    return CharSequence.class.isAssignableFrom(boxed)
        || TYPES.contains(boxed)
        || Enum.class.isAssignableFrom(boxed);
  }

  /** A value as a segment, null if it is none. */
  static @Nullable String of(@Nullable Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    return value == null || !isName(value.getClass()) ? null : value.toString();
  }
}
