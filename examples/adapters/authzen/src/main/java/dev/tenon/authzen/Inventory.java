package dev.tenon.authzen;

import dev.tenon.condition.Attributes;
import java.util.List;
import java.util.Optional;

/**
 * Which resources there are in a tenant, and their attributes.
 *
 * <p>What it knows of a resource prevails over what a caller says of it. A resource that it does
 * not know is decided by what the caller says. Called by many threads at once.
 */
public interface Inventory {

  /**
   * The attributes of a resource.
   *
   * @param tenant the tenant of the request, empty if it names none
   * @param type the type, as a caller wrote it
   * @param id the id, as a caller wrote it
   * @return its attributes such as {@code resource.owner}; empty if there is no such resource
   */
  Optional<Attributes> find(String tenant, String type, String id);

  /**
   * The next ids of a type, for searches.
   *
   * @param tenant the tenant of the request, empty if it names none
   * @param type the type, as a caller wrote it
   * @param after the id after which to begin, exclusive; empty for the first
   * @param most how many, at least 1
   * @return at most so many ids in ascending order ({@link String#compareTo}); empty only if there
   *     is none after it
   */
  List<String> ids(String tenant, String type, String after, int most);
}
