package dev.tenon.examples.jobqueue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bodies of requests, which say what they may and nothing else, and of answers. */
final class Bodies {

  private static final int MOST = 64 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  private static final Pattern JSON_MEDIA =
      Pattern.compile(
          "(?i)[ \\t]*application/json[ \\t]*(;[ \\t]*"
              + "(charset=(utf-8|\"utf-8\")|(?!charset=)%s=(%s|\"[^\"\\\\]*\"))?[ \\t]*)*"
                  .formatted(TOKEN, TOKEN));

  private Bodies() {}

  /** The body, or an answer that says what is wrong with it. */
  static <T> Optional<T> read(
      HttpServletRequest request, HttpServletResponse response, Class<T> type) throws IOException {
    if (!isJson(request.getContentType())) {
      error(response, 415, "not-json");
      return Optional.empty();
    }
    byte[] bytes = request.getInputStream().readNBytes(MOST + 1);
    if (bytes.length > MOST) {
      error(response, 413, "too-long");
      return Optional.empty();
    }
    Optional<T> body = parse(bytes, type);
    if (body.isEmpty()) {
      error(response, 400, "bad-body");
    }
    return body;
  }

  /**
   * Whether a media type is JSON's (RFC 9110, 8.3.1). Its parameters do not matter, but for a
   * charset: JSON is UTF-8 (RFC 8259, 8.1).
   */
  static boolean isJson(@Nullable String media) {
    return media != null && JSON_MEDIA.matcher(media).matches();
  }

  private static <T> Optional<T> parse(byte[] bytes, Class<T> type) throws IOException {
    try {
      return Optional.ofNullable(JSON.readValue(bytes, type));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // its message shows parts of the body, which may be a password
    }
  }

  static void error(HttpServletResponse response, int status, String code) throws IOException {
    write(response, status, Map.of("error", code));
  }

  static void write(HttpServletResponse response, int status, Object body) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("Cache-Control", "no-store");
    response
        .getOutputStream()
        .write((JSON.writeValueAsString(body) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Text never is something that a browser would run. */
  static void asText(HttpServletResponse response) {
    response.setContentType("text/plain;charset=utf-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
  }
}
