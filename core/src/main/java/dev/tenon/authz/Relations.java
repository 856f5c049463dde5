package dev.tenon.authz;

import dev.tenon.path.Resource;

/**
 * What the host knows about how its resources belong together: which consumer groups read a topic.
 *
 * <pre>{@code
 * Relations relations = (name, topic) -> name.equals("consumes") ? groupsReading(topic) : List.of();
 * }</pre>
 *
 * <p>Asked only where a tenant infers by the relation and does not include the resource itself; on
 * the deciding thread, so it should answer from memory. If it fails, nothing is inferred.
 */
@FunctionalInterface
public interface Relations {

  /**
   * The resources that stand in a relation to another one.
   *
   * @param relation the name that the policy uses
   * @param target the resource that may become visible
   * @return the resources whose inclusion would make it visible; none if the relation is unknown
   */
  Iterable<Resource> sources(String relation, Resource target);
}
