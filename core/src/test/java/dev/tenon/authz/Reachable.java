package dev.tenon.authz;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** All of Tenon's objects, and what it keeps them in, to which references lead from one. */
final class Reachable {

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  private Reachable() {}

  static Set<Object> from(Object start) {
    Reachable reachable = new Reachable();
    reachable.add(start);
    while (!reachable.open.isEmpty()) {
      reachable.follow(reachable.open.remove());
    }
    return reachable.seen;
  }

  private void add(Object object) {
    if (object != null && seen.add(object)) {
      open.add(object);
    }
  }

  private void follow(Object object) {
    Class<?> type = object.getClass();
    if (object instanceof Object[] array) {
      for (Object item : array) {
        add(item);
      }
    } else if (object instanceof AtomicReferenceArray<?> array) {
      for (int i = 0; i < array.length(); i++) {
        add(array.get(i));
      }
    } else if (object instanceof Iterable<?> items && !type.getName().startsWith("dev.tenon")) {
      items.forEach(this::add);
    } else if (object instanceof Map<?, ?> map && !type.getName().startsWith("dev")) {
      map.forEach(
          (key, value) -> {
            add(key);
            add(value);
          });
    } else {
      fields(object, type);
    }
  }

  private void fields(Object object, Class<?> type) {
    for (Class<?> part = type; part != null; part = part.getSuperclass()) {
      if (part.getName().startsWith("dev.tenon")) {
        for (Field field : part.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
            add(value(object, field));
          }
        }
      }
    }
  }

  private static Object value(Object object, Field field) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
