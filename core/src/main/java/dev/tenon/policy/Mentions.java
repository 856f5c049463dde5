package dev.tenon.policy;

import com.google.common.collect.ImmutableMap;
import dev.tenon.persistent.PersistentMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How often roles and assignments refer to each role, so that an unreferenced role is found in
 * constant time. Immutable.
 */
final class Mentions {

  private final PersistentMap<String, Integer> counts;

  /** How many roles inherit under a condition. */
  private final int conditional;

  private Mentions(PersistentMap<String, Integer> counts, int conditional) {
    this.counts = counts;
    this.conditional = conditional;
  }

  static Mentions in(Collection<Role> roles, Collection<Assignment> assignments) {
    Map<String, Integer> counts = new HashMap<>();
    roles.forEach(
        role -> role.inheritedNames().forEach(name -> counts.merge(name, 1, Integer::sum)));
    assignments.forEach(a -> a.roles().forEach(name -> counts.merge(name, 1, Integer::sum)));
    return new Mentions(
        PersistentMap.copyOf(ImmutableMap.copyOf(counts)),
        roles.stream().mapToInt(Mentions::conditional).sum());
  }

  private static int conditional(Role role) {
    return role.inheritsWhen().isEmpty() ? 0 : 1;
  }

  /** Whether a role inherits another under a condition. */
  boolean haveConditions() {
    return conditional > 0;
  }

  Mentions with(Role role) {
    return adding(role.inheritedNames(), 1, conditional(role));
  }

  Mentions without(Role role) {
    return adding(role.inheritedNames(), -1, -conditional(role));
  }

  boolean has(String role) {
    return counts.get(role) != null;
  }

  Mentions with(Collection<String> names) {
    return adding(names, 1, 0);
  }

  Mentions without(Collection<String> names) {
    return adding(names, -1, 0);
  }

  private Mentions adding(Collection<String> names, int difference, int more) {
    PersistentMap<String, Integer> sum = counts;
    for (String name : names) {
      Integer before = sum.get(name);
      int after = difference + (before == null ? 0 : before);
      sum = after == 0 ? sum.without(name) : sum.with(name, after);
    }
    return new Mentions(sum, conditional + more);
  }
}
