package dev.tenon.enumeration;

import dev.tenon.path.Resource;
import java.util.Map;
import java.util.Set;

/**
 * A generic path with the variable values of each subject that the patterns need to cover it.
 *
 * @param resource the path
 * @param values by subject and variable
 */
public record GenericPath(Resource resource, Map<Integer, Map<String, Set<String>>> values) {

  /** The values needed by one subject's variables. */
  public Map<String, Set<String>> valuesOf(int subject) {
    return values.getOrDefault(subject, Map.of());
  }
}
