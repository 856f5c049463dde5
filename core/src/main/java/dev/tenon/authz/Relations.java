package dev.tenon.authz;

import dev.tenon.path.Resource;
import java.util.Optional;

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

  /**
   * All resources that may stand on the right side of a relation, so that a {@linkplain
   * Access#filter filter} can name those that a tenant infers.
   *
   * @param relation the name that the policy uses
   * @return every resource for which {@link #sources} has an answer, and any others; empty if the
   *     host cannot enumerate them, which is the default
   */
  default Optional<Iterable<Resource>> targets(String relation) {
    return Optional.empty();
  }
}
