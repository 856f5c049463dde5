package dev.tenon.servlet;

import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * What a caller is told when a request is refused: nothing more than this.
 *
 * @param status the status of the response
 * @param code a stable word, such as {@code no-rule}
 * @param id an opaque id, by which the audit entry is found
 */
public record Refusal(int status, String code, String id) {

  /** Writes a refusal into a response; the status and the headers that belong to it are set. */
  @FunctionalInterface
  public interface Answer {

    /**
     * Writes.
     *
     * @param refusal what may be told
     * @param request the request
     * @param response its response
     * @throws IOException if it cannot be written
     */
    void write(Refusal refusal, HttpServletRequest request, HttpServletResponse response)
        throws IOException;
  }

  /**
   * What the audit log is told about a refusal.
   *
   * @param refusal what the caller was told
   * @param reason what it really was, also where the caller was told that there is nothing
   * @param asked the method and the route's template, or the path that no route declares
   * @param subject who called, {@link Subject#anonymous()} if that is not known
   * @param tenant the tenant in which it was decided, as the request names it; empty where none is
   *     named or nothing was decided
   * @param explanation the whole story, made when it is asked for; empty where nothing was decided
   */
  public record Entry(
      Refusal refusal,
      String reason,
      String asked,
      Subject subject,
      String tenant,
      Supplier<String> explanation) {

    /** One line, without the explanation. */
    @Override
    public String toString() {
      return "%s %d %s: %s by %s"
          .formatted(
              refusal.id,
              refusal.status,
              reason,
              asked,
              subject.isIdentified() ? subject : "nobody");
    }
  }

  /**
   * The refusal as JSON (RFC 8259).
   *
   * @return such as <code>{"error":"no-rule","id":"0b51..."}</code>
   */
  public static Answer json() {
    return (refusal, request, response) -> {
      String text =
          "{\"error\":\"" + escaped(refusal.code) + "\",\"id\":\"" + escaped(refusal.id) + "\"}\n";
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      response.setContentType("application/json");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    };
  }

  /** A part of a string of JSON: a word of the application may have any characters. */
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        out.append("\\u").append(HexFormat.of().toHexDigits(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
