package dev.tenon.authzen;

import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How a type and an id become a path: segments of which each is a literal text, <code>{type}</code>
 * , <code>{id}</code>, <code>{tenant}</code>, or <code>{id/}</code>, which stands for one segment
 * for each part between slashes.
 *
 * <p>A value is never decoded, trimmed or split but by <code>{id/}</code>: an id {@code a/../b} is
 * one segment, and as <code>{id/}</code> a path that every check denies.
 */
final class ResourceTemplate {

  private static final Set<String> VARIABLES = Set.of("{type}", "{id}", "{id/}", "{tenant}");

  private final String text;
  private final List<String> segments;

  private ResourceTemplate(String text, List<String> segments) {
    this.text = text;
    this.segments = segments;
  }

  static ResourceTemplate parse(String text) {
    // The slash in {id/} separates nothing.
    List<String> segments =
        Arrays.stream(text.replace("{id/}", "{id\0}").split("/", -1))
            .map(segment -> segment.replace('\0', '/'))
            .toList();
    for (String segment : segments) {
      boolean literal = segment.indexOf('{') < 0 && segment.indexOf('}') < 0;
      if (!VARIABLES.contains(segment) && (!literal || !Resource.of(segment).isCanonical())) {
        throw new IllegalArgumentException(
            "`"
                + segment
                + "` in the resource `"
                + text
                + "` is no name and none of {type}, {id}, {id/} and {tenant}");
      }
    }
    if (!segments.contains("{id}") && !segments.contains("{id/}")) {
      throw new IllegalArgumentException(
          "the resource `" + text + "` has no {id}: all resources of the type would be the same");
    }
    return new ResourceTemplate(text, segments);
  }

  boolean usesTenant() {
    return segments.contains("{tenant}");
  }

  /** The path, which may not be canonical. */
  Resource fill(String tenant, Entity resource) {
    List<String> filled = new ArrayList<>(segments.size());
    for (String segment : segments) {
      switch (segment) {
        case "{type}" -> filled.add(resource.type());
        case "{id}" -> filled.add(resource.id());
        case "{id/}" -> filled.addAll(Arrays.asList(resource.id().split("/", -1)));
        case "{tenant}" -> filled.add(tenant);
        default -> filled.add(segment);
      }
    }
    return Resource.of(filled);
  }

  @Override
  public String toString() {
    return text;
  }
}
