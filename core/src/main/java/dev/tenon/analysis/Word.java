package dev.tenon.analysis;

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
record Word(Resource resource, Map<Integer, Map<String, Set<String>>> values) {

  /** The values that one subject's variables need. */
  Map<String, Set<String>> valuesOf(int subject) {
    return values.getOrDefault(subject, Map.of());
  }
}
