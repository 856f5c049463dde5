package dev.tenon.spring;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a caller is told when a request is refused, as problem details (RFC 9457).
 *
 * @param status the status of the response
 * @param code a stable word, such as {@code no-rule}
 * @param detail a sentence for people, may be empty
 * @param id finds the lines of the audit log
 * @param headers headers of the response
 * @param ticket the ticket of a request that waits for approval, empty if there is none
 */
record Refusal(
    int status, String code, String detail, String id, Map<String, String> headers, String ticket) {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          409, "Conflict",
          503, "Service Unavailable");

  Refusal {
    headers = Map.copyOf(headers);
  }

  static Refusal of(int status, String code, String id) {
    return new Refusal(status, code, "", id, Map.of(), "");
  }

  static Refusal unauthorized(String code, String id, boolean tokenWasSent) {
    String challenge = tokenWasSent ? "Bearer error=\"invalid_token\"" : "Bearer";
    return new Refusal(401, code, "", id, Map.of("WWW-Authenticate", challenge), "");
  }

  static Refusal unavailable(String code, String id) {
    return new Refusal(503, code, "", id, Map.of("Retry-After", "5"), "");
  }

  static Refusal held(String code, String detail, String id, String ticket) {
    return new Refusal(409, code, detail, id, Map.of(), ticket);
  }

  /** The body of the response. */
  String json() {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("title", TITLES.getOrDefault(status, "Error"));
    members.put("detail", detail);
    members.put("code", code);
    members.put("ticket", ticket);
    members.put("id", id);
    StringBuilder out = new StringBuilder("{\"type\":\"about:blank\",\"status\":").append(status);
    members.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            out.append(",\"").append(name).append("\":");
            quote(value, out);
          }
        });
    return out.append('}').toString();
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append("\\u").append("%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
