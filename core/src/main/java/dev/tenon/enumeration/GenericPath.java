package dev.tenon.enumeration;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Resource;
import java.util.Map;
import java.util.Set;

/**
 * A generic path with the variable values of each source that the patterns need to cover it.
 *
 * @param resource the path
 * @param values by source and variable
 */
public record GenericPath(Resource resource, Map<Integer, Map<String, Set<String>>> values) {

  /** The values needed of one {@linkplain PatternConstraint#source source}. */
  public Map<String, Set<String>> valuesOf(int source) {
    return values.getOrDefault(source, Map.of());
  }

  /**
   * All values that one person needs of a variable: its own, and those of the roles that it holds.
   *
   * @param person 0 or 1
   * @param variable the variable's name
   */
  public Set<String> valuesOf(int person, String variable) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    values.forEach(
        (source, map) -> {
          if (source % 2 == person) {
            all.addAll(map.getOrDefault(variable, Set.of()));
          }
        });
    return all.build();
  }
}
