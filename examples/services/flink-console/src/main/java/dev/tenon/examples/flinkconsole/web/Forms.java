package dev.tenon.examples.flinkconsole.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Between forms and values, and between values and what people read. */
final class Forms {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private Forms() {}

  /** A field of a form, without spaces around it; empty if it is not there. */
  static String text(HttpServletRequest request, String field) {
    String value = request.getParameter(field);
    return value == null ? "" : value.strip();
  }

  /** A segment of a path, encoded. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  static String time(Instant when) {
    return TIME.format(when) + " UTC";
  }

  /** Such as {@code 2 h 5 min}, in the two largest units. */
  static String duration(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    } else if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
