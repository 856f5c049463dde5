package dev.tenon.live;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The host's data about the current request, as recorded. */
record AuditContext(String requestId, ImmutableMap<String, String> fields) {

  /** The most fields in a record. */
  static final int MOST_FIELDS = 32;

  static final AuditContext NONE = new AuditContext("", ImmutableMap.of());

  static AuditContext of(String requestId, Map<String, String> fields) {
    Map<String, String> kept = new LinkedHashMap<>();
    fields.entrySet().stream()
        .limit(MOST_FIELDS)
        .forEach(field -> kept.put(Waiting.cut(field.getKey()), Waiting.cut(field.getValue())));
    return new AuditContext(Waiting.cut(requestId), ImmutableMap.copyOf(kept));
  }
}
