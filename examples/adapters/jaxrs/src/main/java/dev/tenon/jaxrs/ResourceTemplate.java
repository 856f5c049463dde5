package dev.tenon.jaxrs;

import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Segments of which each is a literal text or a variable: <code>orgs/{org}/invoices</code>. */
final class ResourceTemplate {

  private final String text;
  private final List<String> segments;

  private ResourceTemplate(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
  }

  static ResourceTemplate parse(String text) {
    List<String> segments = List.of(text.split("/", -1));
    for (String segment : segments) {
      boolean literal = segment.indexOf('{') < 0 && segment.indexOf('}') < 0;
      if (!isVariable(segment) && (!literal || !Resource.of(segment).isCanonical())) {
        throw new IllegalArgumentException(
            "`" + segment + "` in the resource `" + text + "` is no name and no {variable}");
      }
    }
    return new ResourceTemplate(text, segments);
  }

  private static boolean isVariable(String segment) {
    return segment.length() > 2
        && segment.lastIndexOf('{') == 0
        && segment.indexOf('}') == segment.length() - 1;
  }

  private static String name(String segment) {
    return segment.substring(1, segment.length() - 1);
  }

  Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    for (String segment : segments) {
      if (isVariable(segment)) {
        names.add(name(segment));
      }
    }
    return names;
  }

  /** The resource, null if a variable has no value. */
  @Nullable Resource fill(Function<String, @Nullable String> values) {
    List<String> filled = new ArrayList<>(segments.size());
    for (String segment : segments) {
      String value = isVariable(segment) ? values.apply(name(segment)) : segment;
      if (value == null || value.isEmpty()) {
        return null;
      }
      filled.add(value);
    }
    return Resource.of(filled);
  }

  @Override
  public String toString() {
    return text;
  }
}
