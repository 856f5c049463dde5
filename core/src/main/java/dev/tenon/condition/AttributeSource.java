package dev.tenon.condition;

import dev.tenon.path.Resource;
import dev.tenon.path.ResourceTemplate;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The host's source of attributes that were not given with a request, such as the row of a resource
 * in a database. It is asked at most once for each decision, and only if a rule that covers the
 * request tests an attribute that was not given.
 *
 * <pre>{@code
 * AttributeSource documents =
 *     AttributeSource.of(
 *         "teams/{team}/documents/{id}",
 *         names ->
 *             find(names.value("team"), names.value("id"))
 *                 .map(document -> Attributes.none().with("resource.owner", document.owner())));
 * }</pre>
 *
 * <p>Called on the thread that decides. Must be thread-safe. If it throws, the attributes are not
 * known; so a rule that allows does not count, and one that denies makes the answer a denial.
 */
@FunctionalInterface
public interface AttributeSource {

  /**
   * The attributes of a resource, and others of the request that the host knows.
   *
   * @param resource the resource as it was asked for
   * @return the values; one that is not among them is not known
   */
  Attributes attributesOf(Resource resource);

  /**
   * A source for the resources of one shape. Of others, and of those that the host does not find,
   * nothing is known.
   *
   * @param template the shape, as of {@link ResourceTemplate#parse}
   * @param find gives the attributes by the values of the template's variables; empty if there is
   *     no such resource
   * @return the source, thread-safe if the function is
   * @throws IllegalArgumentException if it is no template
   */
  static AttributeSource of(
      String template, Function<ResourceTemplate.Match, Optional<Attributes>> find) {
    ResourceTemplate shape = ResourceTemplate.parse(template);
    Objects.requireNonNull(find, "find");
    return resource -> shape.match(resource).flatMap(find).orElse(Attributes.none());
  }
}
