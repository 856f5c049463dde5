package dev.tenon.authz;

import dev.tenon.path.Resource;
import java.util.Optional;

/**
 * The relations between the host's resources, such as which consumer groups read a topic.
 *
 * <pre>{@code
 * Relations relations = (name, topic) -> name.equals("consumes") ? groupsReading(topic) : List.of();
 * }</pre>
 *
 * <p>Called only if a tenant infers by the relation and does not include the resource itself. It is
 * called on the deciding thread, so it should answer from memory. If it throws, nothing is
 * inferred.
 */
@FunctionalInterface
public interface Relations {

  /**
   * The resources that are related to another one.
   *
   * @param relation the name that the policy uses
   * @param target the resource that may become visible
   * @return the resources whose inclusion would make it visible; none if the relation is unknown
   */
  Iterable<Resource> sources(String relation, Resource target);

  /**
   * All possible targets of a relation, so that a {@linkplain Access#filter filter} can name those
   * that a tenant infers.
   *
   * @param relation the name that the policy uses
   * @return a superset of the resources for which {@link #sources} is not empty; empty if the host
   *     cannot enumerate them, which is the default
   */
  default Optional<Iterable<Resource>> targets(String relation) {
    return Optional.empty();
  }
}
