package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiled rules that count in one scope: for some values of variables, at or beneath a path.
 *
 * @param path the path with aliases resolved; null for every resource
 * @param variables the values that the rules see
 * @param rules the rules
 */
record RulesInScope(@Nullable Resource path, Variables variables, List<CompiledRule> rules) {

  RulesInScope {
    rules = ImmutableList.copyOf(rules);
  }

  /** Whether a resource is at or beneath the path. */
  boolean contain(Resource resource) {
    return isAtOrBeneath(resource, path);
  }

  /** Whether a resource is at or beneath a path; true if there is no path. */
  static boolean isAtOrBeneath(Resource resource, @Nullable Resource path) {
    if (path == null) {
      return true;
    }
    if (resource.size() < path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!path.segment(i).equals(resource.segment(i))) {
        return false;
      }
    }
    return true;
  }
}
