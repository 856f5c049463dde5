package dev.tenon.authz;

import dev.tenon.persistent.PersistentMap;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The roles that exceptions of rules name, with numbers that are kept when a policy is changed.
 * Immutable.
 */
final class ExceptedRoles {

  private static final ExceptedRoles NONE = new ExceptedRoles(PersistentMap.empty());

  /** How many roles have a rule with an exception for a role. */
  private final PersistentMap<String, Integer> mentions;

  private ExceptedRoles(PersistentMap<String, Integer> mentions) {
    this.mentions = mentions;
  }

  static ExceptedRoles of(Collection<RoleRules> roles) {
    return NONE.changed(roles, 1);
  }

  /** A copy in which some rules are replaced by others. */
  ExceptedRoles replacing(Collection<RoleRules> before, Collection<RoleRules> after) {
    return changed(after, 1).changed(before, -1);
  }

  private ExceptedRoles changed(Collection<RoleRules> roles, int by) {
    Map<String, Integer> counts = new TreeMap<>();
    for (RoleRules role : roles) {
      role.excepted().forEach(name -> counts.merge(name, by, Integer::sum));
    }
    PersistentMap<String, Integer> changed = mentions;
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      Integer before = changed.get(count.getKey());
      int now = (before == null ? 0 : before) + count.getValue();
      changed = now == 0 ? changed.without(count.getKey()) : changed.with(count.getKey(), now);
    }
    return counts.isEmpty() ? this : new ExceptedRoles(changed);
  }

  /** The number of a role, or -1 if no exception names it. */
  int number(String role) {
    return mentions.number(role);
  }
}
