package dev.tenon.servlet;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A path with variables, each a whole segment: {@code /jobs/{id}/output}. Immutable. */
final class Template {

  private final String text;
  private final List<String> segments;
  private final boolean[] variable;

  private Template(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
    this.variable = new boolean[segments.size()];
    for (int i = 0; i < variable.length; i++) {
      variable[i] = isVariable(segments.get(i));
    }
  }

  static Template parse(String text) {
    String plain = text.replace('{', 'v').replace('}', 'v');
    Optional<RequestPath> path = RequestPath.parse(plain);
    if (path.isEmpty() || !path.get().toString().equals(plain)) {
      throw new IllegalArgumentException(
          "`" + text + "` is no path of decoded segments, such as /jobs/{id}/output");
    }
    List<String> segments = text.equals("/") ? List.of() : List.of(text.substring(1).split("/"));
    Set<String> names = new HashSet<>();
    for (String segment : segments) {
      boolean literal = segment.indexOf('{') < 0 && segment.indexOf('}') < 0;
      if (!literal && (!isVariable(segment) || !names.add(segment))) {
        throw new IllegalArgumentException(
            "`" + segment + "` in " + text + ": a variable is a whole segment, named once");
      }
    }
    return new Template(text, segments);
  }

  static boolean isVariable(String segment) {
    return segment.length() > 2
        && segment.lastIndexOf('{') == 0
        && segment.indexOf('}') == segment.length() - 1;
  }

  /** Where the variable of that name stands; an error tells which there are. */
  int indexOf(String variable) {
    int index = segments.indexOf("{" + variable + "}");
    if (index < 0) {
      throw new IllegalArgumentException(
          "`" + variable + "` is no variable of " + text + ", which has " + variables());
    }
    return index;
  }

  /** Where a segment stands, such as <code>{tenant}</code>; -1 if it does not. */
  int find(String segment) {
    return segments.indexOf(segment);
  }

  List<String> variables() {
    return segments.stream().filter(Template::isVariable).toList();
  }

  boolean matches(RequestPath path) {
    if (path.size() != variable.length) {
      return false;
    }
    for (int i = 0; i < variable.length; i++) {
      if (!variable[i] && !segments.get(i).equals(path.segment(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether some path matches both. */
  boolean overlaps(Template other) {
    if (segments.size() != other.segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      String mine = segments.get(i);
      String its = other.segments.get(i);
      if (!isVariable(mine) && !isVariable(its) && !mine.equals(its)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a servlet with this mapping (Servlet 6.0, section 12.2) answers some of its paths. */
  boolean isServedBy(String mapping) {
    if (mapping.endsWith("/*")) {
      List<String> prefix = segments(mapping.substring(0, mapping.length() - 2));
      return segments.size() >= prefix.size() && segments.subList(0, prefix.size()).equals(prefix);
    }
    if (mapping.startsWith("*.")) {
      String last = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
      return isVariable(last) || last.endsWith(mapping.substring(1));
    }
    return RequestPath.parse("/" + tail(mapping)).map(this::matches).orElse(false);
  }

  private static List<String> segments(String path) {
    return path.isEmpty() ? List.of() : List.of(tail(path).split("/"));
  }

  private static String tail(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  /** The path with values in place of the variables. */
  String filled(String... values) {
    StringBuilder out = new StringBuilder();
    int next = 0;
    for (String segment : segments) {
      out.append('/').append(isVariable(segment) ? values[next++] : segment);
    }
    return out.isEmpty() ? "/" : out.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
