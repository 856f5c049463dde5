package dev.tenon.path;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resource of a request as an adapter declares it: segments, each a literal name or a variable
 * that the request gives a value, such as the variables of an HTTP route.
 *
 * <pre>{@code
 * ResourceTemplate invoices = ResourceTemplate.parse("orgs/{org}/invoices");
 * invoices.fill(Map.of("org", "acme")::get); // orgs/acme/invoices
 * }</pre>
 *
 * <p>It is read in both directions: {@link #fill} puts values in, {@link #match} takes them out.
 *
 * <p>A value is one segment, whatever is in it: it is never decoded, trimmed or split, so that no
 * value leads to a resource elsewhere: {@code a/b} is the name of one segment. A value such as
 * {@code ..} gives a resource that is not {@linkplain Resource#isCanonical() canonical}, and every
 * check denies it.
 *
 * <p>Immutable, thread-safe.
 */
public final class ResourceTemplate {

  /** Gives the variables of a template their values. */
  @FunctionalInterface
  public interface Values {

    /**
     * The value of a variable.
     *
     * @param variable its name
     * @return the value, null if the request has none
     */
    @Nullable String of(String variable);
  }

  /** The values that a resource has for the variables of a template. Immutable. */
  public static final class Match {

    private final ImmutableMap<String, String> values;

    private Match(Map<String, String> values) {
      this.values = ImmutableMap.copyOf(values);
    }

    /**
     * The value of a variable.
     *
     * @param variable its name
     * @return the segment that stands for it
     * @throws IllegalArgumentException if the template has no such variable
     */
    public String value(String variable) {
      String value = values.get(variable);
      if (value == null) {
        throw new IllegalArgumentException(
            "`" + variable + "` is none of the variables " + values.keySet());
      }
      return value;
    }

    /** The values by the names of the variables. */
    @Override
    public String toString() {
      return values.toString();
    }
  }

  private final String text;
  private final ImmutableList<String> segments;
  private final ImmutableSet<String> variables;

  private ResourceTemplate(String text, ImmutableList<String> segments) {
    this.text = text;
    this.segments = segments;
    this.variables =
        segments.stream()
            .filter(ResourceTemplate::isVariable)
            .map(ResourceTemplate::name)
            .collect(ImmutableSet.toImmutableSet());
  }

  /**
   * Parses a template.
   *
   * @param text segments between slashes, each a name without braces or a variable in braces
   * @return the template
   * @throws IllegalArgumentException if a segment is neither
   */
  public static ResourceTemplate parse(String text) {
    ImmutableList<String> segments = ImmutableList.copyOf(Splitter.on('/').split(text));
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

  /**
   * The names of the variables.
   *
   * @return the names, in the order of the template, each once
   */
  public Set<String> variables() {
    return variables;
  }

  /**
   * The resource with the values of a request.
   *
   * @param values the values by the names of the variables
   * @return the resource, empty if a variable has no value or an empty one
   */
  public Optional<Resource> fill(Values values) {
    Objects.requireNonNull(values, "values");
    List<String> filled = new ArrayList<>(segments.size());
    for (String segment : segments) {
      String value = isVariable(segment) ? values.of(name(segment)) : segment;
      if (value == null || value.isEmpty()) {
        return Optional.empty();
      }
      filled.add(value);
    }
    return Optional.of(Resource.of(filled));
  }

  /**
   * Whether a resource is one of this template, and with which values: the opposite of {@link
   * #fill}. Compares the segments one by one.
   *
   * <pre>{@code
   * invoices.match(Resource.of("orgs", "acme", "invoices")).orElseThrow().value("org"); // acme
   * }</pre>
   *
   * @param resource any resource
   * @return the values; empty for a resource of another shape, for one that is not canonical, and
   *     where a variable that the template has twice would have two values
   */
  public Optional<Match> match(Resource resource) {
    if (resource.size() != segments.size() || !resource.isCanonical()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      String value = resource.segment(i);
      String known = isVariable(segment) ? values.putIfAbsent(name(segment), value) : segment;
      if (known != null && !known.equals(value)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Match(values));
  }

  /** The text that was parsed. */
  @Override
  public String toString() {
    return text;
  }
}
