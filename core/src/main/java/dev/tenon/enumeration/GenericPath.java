package dev.tenon.enumeration;

import dev.tenon.path.Resource;
import java.util.Map;
import java.util.Set;

/**
 * A generic path with what it takes to be covered: values of each subject's variables, no more than
 * are needed.
 *
 * @param resource the path
 * @param values by subject and variable
 */
public record GenericPath(Resource resource, Map<Integer, Map<String, Set<String>>> values) {

  /** The values that one subject's variables need. */
  public Map<String, Set<String>> valuesOf(int subject) {
    return values.getOrDefault(subject, Map.of());
  }
}
