package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.NamePattern;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.subject.TenantName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fast check that some parts of a policy refer only to names that exist. It looks at these parts
 * alone, and answers no where they are not enough to decide; {@link References} and the other full
 * checks then report what is wrong, if anything is.
 */
final class Completeness {

  private final PersistentMap<String, Role> roles;
  private final Actions actions;
  private final Aliases aliases;
  private final AttributeDeclarations attributes;
  private final boolean tenancy;
  private final boolean conditional;

  Completeness(
      PersistentMap<String, Role> roles,
      Actions actions,
      Aliases aliases,
      AttributeDeclarations attributes,
      boolean tenancy,
      boolean conditional) {
    this.roles = roles;
    this.actions = actions;
    this.aliases = aliases;
    this.attributes = attributes;
    this.tenancy = tenancy;
    this.conditional = conditional;
  }

  boolean isGiven(Role role) {
    return !conditional
        && role.inheritsWhen().isEmpty()
        && exist(role.inheritedNames())
        && !isOnCircle(role)
        && role.permissions().stream().allMatch(this::isDeclared)
        && hasRightConditions(role)
        && fitsAliases(ImmutableList.of(role), ImmutableList.of())
        && idsNameOneRule(role)
        && Approvers.onlyOfStages(role)
        && (tenancy || !TenancyReferences.needsTenant(role))
        && !role.isHeldInTenantOnly();
  }

  private boolean hasRightConditions(Role role) {
    Diagnostics found = new Diagnostics();
    new ConditionReferences(attributes, found).check(ImmutableList.of(role));
    return !found.hasErrors();
  }

  boolean isGiven(Tenant tenant) {
    return !tenant.isFamily()
        && !tenant.name().equals(TenantName.RESERVED)
        && fitsAliases(ImmutableList.of(), ImmutableList.of(tenant));
  }

  boolean isGiven(Assignment assignment) {
    return assignment.owner().isEmpty()
        && assignment.isPlain()
        && assignment.issuer().isEmpty()
        && assignment.roles().stream()
            .map(roles::get)
            .allMatch(role -> role != null && !role.isHeldInTenantOnly())
        && assignment.receiver() != Assignment.Receiver.ANONYMOUS
        && assignment.receiver() != Assignment.Receiver.ANYONE;
  }

  /** Whether all these roles exist. */
  boolean exist(Set<String> names) {
    return names.stream().allMatch(name -> roles.get(name) != null);
  }

  /** Looks at other roles only for a role whose rules have ids. */
  private boolean idsNameOneRule(Role role) {
    Map<String, Permission> named = new HashMap<>();
    for (Permission rule : role.permissions()) {
      if (!rule.id().isEmpty()
          && rule.inheritance().isEmpty()
          && !rule.equals(named.computeIfAbsent(rule.id(), id -> rule))) {
        return false;
      }
    }
    return named.isEmpty()
        || roles.values().stream()
            .flatMap(other -> other.permissions().stream())
            .filter(rule -> rule.inheritance().isEmpty())
            .allMatch(rule -> rule.equals(named.getOrDefault(rule.id(), rule)));
  }

  private boolean isOnCircle(Role role) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(role.inheritedNames());
    while (!open.isEmpty()) {
      String name = open.remove();
      Role next = seen.add(name) ? roles.get(name) : null;
      if (next != null) {
        open.addAll(next.inheritedNames());
      }
    }
    return seen.contains(role.name());
  }

  private boolean isDeclared(Permission permission) {
    return !actions.areDeclared()
        || permission.mentionedActions().stream().allMatch(this::isDeclared);
  }

  private boolean isDeclared(NamePattern action) {
    return actions.declare(action);
  }

  private boolean fitsAliases(List<Role> some, List<Tenant> tenants) {
    Diagnostics found = new Diagnostics();
    new AliasReach(aliases, some, tenants, found).check();
    return !found.hasErrors();
  }
}
