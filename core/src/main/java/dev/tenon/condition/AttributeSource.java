package dev.tenon.condition;

import dev.tenon.path.Resource;

/**
 * The host's source of attributes that were not given with a request, such as the row of a resource
 * in a database. It is asked at most once for each decision, and only if a rule that covers the
 * request tests an attribute that was not given.
 *
 * <pre>{@code
 * AttributeSource documents =
 *     resource ->
 *         find(resource)
 *             .map(document -> Attributes.none().with("resource.owner", document.owner()))
 *             .orElse(Attributes.none());
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
}
