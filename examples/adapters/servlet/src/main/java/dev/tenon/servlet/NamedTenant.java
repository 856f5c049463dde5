package dev.tenon.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The tenant that a request names: by a variable of its path, or else by a parameter of its query.
 * A form in the body is not looked at, so that the tenant is the one that stands in the log.
 * Immutable.
 */
final class NamedTenant {

  private final String name;
  private final String variable;
  private final String otherwise;

  NamedTenant(String name, String otherwise) {
    this.name = name;
    this.variable = "{" + name + "}";
    this.otherwise = otherwise;
  }

  /**
   * The tenant.
   *
   * @return its name; null if the query names it twice, or as a text that cannot be read
   */
  @Nullable String of(Route route, RequestPath path, HttpServletRequest request) {
    int index = route.find(variable);
    if (index >= 0) {
      return path.segment(index);
    }
    String query = request.getQueryString();
    return query == null ? otherwise : inQuery(query);
  }

  private @Nullable String inQuery(String query) {
    String named = null;
    for (String parameter : query.split("&", -1)) {
      int sign = parameter.indexOf('=');
      String key = decoded(sign < 0 ? parameter : parameter.substring(0, sign));
      if (!name.equals(key)) {
        continue;
      }
      String value = sign < 0 ? null : decoded(parameter.substring(sign + 1));
      if (named != null || value == null || value.isEmpty()) {
        return null;
      }
      named = value;
    }
    return named == null ? otherwise : named;
  }

  private static @Nullable String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
