package dev.tenon.spring;

import dev.tenon.condition.Attributes;
import dev.tenon.subject.Subject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The request that is worked on.
 *
 * @param id its id in responses and in the audit log
 * @param tenant the tenant in which it works, empty if it names none
 * @param subject who calls
 * @param attributes what the request brings to conditions
 */
record Current(String id, String tenant, Subject subject, Attributes attributes) {

  private static final ThreadLocal<@Nullable Current> HERE = new ThreadLocal<>();

  static String newId() {
    return UUID.randomUUID().toString();
  }

  /** The request of this thread, null if there is none. */
  static @Nullable Current here() {
    return HERE.get();
  }

  /** The id of this thread's request, a new one if there is none. */
  static String hereOrNewId() {
    Current current = HERE.get();
    return current == null ? newId() : current.id;
  }

  /** The id of this thread's request, empty if there is none. */
  static String hereId() {
    Current current = HERE.get();
    return current == null ? "" : current.id;
  }

  /** What is done within a request. */
  interface Work<T extends @Nullable Object, X extends Exception> {
    T run() throws X;
  }

  /** Makes it this thread's request while something is done. */
  <T extends @Nullable Object, X extends Exception> T during(Work<T, X> work) throws X {
    Current before = HERE.get();
    HERE.set(this);
    try {
      return work.run();
    } finally {
      if (before == null) {
        HERE.remove();
      } else {
        HERE.set(before);
      }
    }
  }
}
