package dev.tenon.authzen;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call of the API.
 *
 * @param caller who asks
 * @param tenant the tenant that its path names, empty if it names none
 * @param base the address of the decision point, with the tenant, without a slash at the end
 * @param requestId the id that the caller gave it, empty if it gave none
 */
record Call(Caller caller, String tenant, String base, String requestId) {

  /** What this thread decides. */
  private record Current(Call call, String id) {}

  private static final ThreadLocal<@Nullable Current> HERE = new ThreadLocal<>();

  static String newId() {
    return UUID.randomUUID().toString();
  }

  /** The id of what this thread decides, empty if it decides nothing. */
  static String idHere() {
    Current current = HERE.get();
    return current == null ? "" : current.id;
  }

  /** What the audit log gets beside it. */
  static Map<String, String> fieldsHere() {
    Current current = HERE.get();
    Map<String, String> fields = new TreeMap<>();
    if (current != null) {
      fields.put("caller", current.call.caller.name());
      if (!current.call.requestId.isEmpty()) {
        fields.put("x-request-id", current.call.requestId);
      }
    }
    return fields;
  }

  /** What is done within a call. */
  interface Work<T> {
    T run();
  }

  /** Does something under an id. */
  <T> T during(String id, Work<T> work) {
    Current before = HERE.get();
    HERE.set(new Current(this, id));
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
