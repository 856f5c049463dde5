package dev.tenon.policy;

import com.google.common.collect.Sets;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.NamePattern;
import dev.tenon.subject.RoleName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the own roles of tenants, and the assignments that tenants own: they belong to a tenant
 * that exists, and name own roles of the same tenant or general roles.
 */
final class OwnReferences {

  private final Map<String, Role> general;
  private final Map<String, ? extends Collection<Role>> own;
  private final List<Tenant> tenants;
  private final List<Assignment> assignments;
  private final Actions actions;
  private final Diagnostics found;

  OwnReferences(
      Map<String, Role> general,
      Map<String, ? extends Collection<Role>> own,
      List<Tenant> tenants,
      List<Assignment> assignments,
      Actions actions,
      Diagnostics found) {
    this.general = general;
    this.own = own;
    this.tenants = tenants;
    this.assignments = assignments;
    this.actions = actions;
    this.found = found;
  }

  void check() {
    own.forEach(this::rolesOf);
    for (Assignment assignment : assignments) {
      if (!assignment.owner().isEmpty()) {
        assigned(assignment);
      }
    }
  }

  private void rolesOf(String tenant, Collection<Role> roles) {
    Map<String, Role> byName = new LinkedHashMap<>();
    for (Role role : roles) {
      if (byName.putIfAbsent(role.name(), role) != null) {
        found.add(
            Diagnostic.error(
                    "duplicate-role", role.place(), words(role, tenant) + " is defined twice")
                .about(role.name())
                .because("a name means one role of a tenant")
                .mend("rename one of them, or move its rules to the first"));
      }
    }
    if (tenants.stream().noneMatch(one -> one.pattern().matches(tenant))) {
      List<String> names = tenants.stream().map(Tenant::name).toList();
      found.add(
          Diagnostic.error(
                  "unknown-tenant",
                  byName.values().iterator().next().place(),
                  "unknown tenant " + Diagnostic.quote(tenant))
              .about(tenant)
              .because("an own role belongs to a tenant that the policy defines")
              .mend(Suggestion.among(tenant, names)));
    }
    byName.values().forEach(role -> role(role, tenant, byName));
  }

  private void role(Role role, String tenant, Map<String, Role> siblings) {
    if (role.name().equals(RoleName.EVERYONE)) {
      found.add(
          Diagnostic.error("own-everyone", role.place(), "`*` is no own role of a tenant")
              .about(role.name())
              .because("every identified subject holds `*` everywhere")
              .mend("define a role with a name, and assign it to everyone in the tenant"));
    }
    Set<String> known = Sets.union(siblings.keySet(), general.keySet());
    for (String name : role.inheritedNames()) {
      if (!known.contains(name) || name.equals(RoleName.EVERYONE)) {
        unknown(role.place(), name, known, words(role, tenant) + " inherits only");
      }
    }
    if (isOnCircle(role, siblings)) {
      found.add(
          Diagnostic.error("role-circle", role.place(), words(role, tenant) + " inherits itself")
              .about(role.name())
              .because("roles that inherit each other in a circle would all be the same role")
              .mend("remove one of the inherited roles of the circle"));
    }
    new Inheritance(name -> siblings.getOrDefault(name, general.get(name))).check(role, found);
    for (Permission rule : role.permissions()) {
      for (NamePattern action : rule.actions()) {
        if (actions.areDeclared() && !actions.declare(action)) {
          found.add(
              Diagnostic.error(
                      "unknown-action",
                      rule.place(),
                      "unknown action " + Diagnostic.quote(action.toString()))
                  .about(action.toString())
                  .because("the policy declares its actions, so no other exists")
                  .mend(Suggestion.among(action.toString(), actions.names())));
        }
      }
    }
  }

  private static boolean isOnCircle(Role role, Map<String, Role> siblings) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(role.inheritedNames());
    while (!open.isEmpty()) {
      String name = open.remove();
      Role next = seen.add(name) ? siblings.get(name) : null;
      if (next != null) {
        open.addAll(next.inheritedNames());
      }
    }
    return seen.contains(role.name());
  }

  private void assigned(Assignment assignment) {
    Set<String> siblings = new HashSet<>();
    for (Role role :
        own.containsKey(assignment.owner()) ? own.get(assignment.owner()) : List.<Role>of()) {
      siblings.add(role.name());
    }
    Set<String> known = Sets.union(siblings, general.keySet());
    for (String name : assignment.roles()) {
      if (!known.contains(name)) {
        unknown(
            assignment.place(),
            name,
            known,
            "an assignment of tenant " + Diagnostic.quote(assignment.owner()) + " gives only");
      }
    }
    if (!assignment.scope().tenant().equals(assignment.owner())) {
      found.add(
          Diagnostic.error(
                  "owner-elsewhere",
                  assignment.place(),
                  "an assignment of tenant "
                      + Diagnostic.quote(assignment.owner())
                      + " does not count in it")
              .about(assignment.owner())
              .because("a tenant gives roles in itself alone")
              .mend("remove the tenant of the scope, or make the assignment general"));
    }
    if (assignment.isLimiting()) {
      found.add(
          Diagnostic.error(
                  "limit-of-tenant",
                  assignment.place(),
                  "an assignment of tenant "
                      + Diagnostic.quote(assignment.owner())
                      + " gives a limit")
              .about(assignment.owner())
              .because("a limit counts in every tenant, and allows nothing outside its own")
              .mend("give the limit by a general assignment, or narrower roles"));
    }
  }

  private void unknown(Place place, String role, Set<String> known, String rule) {
    found.add(
        Diagnostic.error("unknown-role", place, "unknown role " + Diagnostic.quote(role))
            .about(role)
            .because(rule + " own roles of the tenant and general roles of the policy")
            .mend(Suggestion.among(role, known)));
  }

  private static String words(Role role, String tenant) {
    return "own role " + Diagnostic.quote(role.name()) + " of tenant " + Diagnostic.quote(tenant);
  }
}
