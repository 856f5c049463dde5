package dev.tenon.policy;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks that every name in a policy is defined, and not more than once. */
final class References {

  private static final int MOST_SUGGESTED = 20;

  private final List<Role> defined;
  private final Map<String, Role> roles;
  private final List<Tenant> tenants;
  private final Actions actions;
  private final List<Assignment> assignments;
  private final Diagnostics found;
  private int suggested;

  References(
      List<Role> defined,
      Map<String, Role> roles,
      List<Tenant> tenants,
      Actions actions,
      List<Assignment> assignments,
      Diagnostics found) {
    this.defined = defined;
    this.roles = roles;
    this.tenants = tenants;
    this.actions = actions;
    this.assignments = assignments;
    this.found = found;
  }

  void check() {
    namesDefinedTwice();
    idsNameOneRule();
    inheritedRolesExist();
    inheritanceHasNoCircle();
    assignedRolesExist();
    actionsAreDeclared();
    implicationsAreDeclared();
    implicationHasNoCircle();
  }

  private void namesDefinedTwice() {
    Map<String, Place> first = new HashMap<>();
    for (Role role : defined) {
      twice("role", role.name(), role.place(), first);
    }
    first.clear();
    for (Tenant tenant : tenants) {
      twice("tenant", tenant.name(), tenant.place(), first);
    }
  }

  private void twice(String what, String name, Place place, Map<String, Place> first) {
    Place before = first.putIfAbsent(name, place);
    if (before != null) {
      found.add(
          Diagnostic.error(
                  "duplicate-" + what,
                  place,
                  what + " " + Diagnostic.quote(name) + " is defined twice")
              .about(name)
              .alsoAt(before)
              .because("a name means one thing, whatever file it is written in")
              .mend("rename one of them, or move what it says to the first"));
    }
  }

  /** The same rule may belong to several roles, and be written once for each of them. */
  private void idsNameOneRule() {
    Map<String, Permission> first = new HashMap<>();
    for (Role role : roles.values()) {
      for (Permission rule : role.permissions()) {
        Permission before = isCopy(rule) ? null : first.putIfAbsent(rule.id(), rule);
        if (before != null && !before.equals(rule)) {
          found.add(
              Diagnostic.error(
                      "duplicate-id",
                      rule.place(),
                      "two rules have the id " + Diagnostic.quote(rule.id()))
                  .about(rule.id())
                  .alsoAt(before.place())
                  .because("an id names one rule, whatever role or file it is written in")
                  .mend("give one of them another id"));
        }
      }
    }
  }

  /** Whether a rule has no id, or is inherited under a condition from where it is written. */
  private static boolean isCopy(Permission rule) {
    return rule.id().isEmpty() || !rule.inheritance().isEmpty();
  }

  private void inheritedRolesExist() {
    for (Role role : defined) {
      for (String inherited : role.inheritedNames()) {
        if (!roles.containsKey(inherited)) {
          found.add(unknownRole(role.place(), inherited, "a role inherits only"));
        }
      }
    }
  }

  private void assignedRolesExist() {
    for (Assignment assignment : assignments) {
      for (String role : assignment.roles()) {
        if (!roles.containsKey(role)) {
          found.add(unknownRole(assignment.place(), role, "an assignment gives only"));
        }
      }
    }
  }

  private Diagnostic unknownRole(Place place, String role, String rule) {
    return Diagnostic.error("unknown-role", place, "unknown role " + Diagnostic.quote(role))
        .about(role)
        .because(rule + " roles that the policy defines or gives a permission to")
        .mend(suggestion(role, roles.keySet()));
  }

  private void inheritanceHasNoCircle() {
    Map<String, Set<String>> edges = new HashMap<>();
    roles.forEach((name, role) -> edges.put(name, role.inheritedNames()));
    for (String name : namesOnCircles(edges)) {
      found.add(
          Diagnostic.error(
                  "role-circle",
                  roles.getOrDefault(name, Role.of(name)).place(),
                  "role " + Diagnostic.quote(name) + " inherits itself")
              .about(name)
              .because("roles that inherit each other in a circle would all be the same role")
              .mend("remove one of the inherited roles of the circle"));
    }
  }

  private void implicationHasNoCircle() {
    Map<String, Set<String>> edges = new HashMap<>();
    actions.names().forEach(name -> edges.put(name, actions.impliedDirectlyBy(name)));
    for (String name : namesOnCircles(edges)) {
      found.add(
          Diagnostic.error(
                  "action-circle",
                  actions.placeOf(name),
                  "action " + Diagnostic.quote(name) + " implies itself")
              .about(name)
              .because("actions that imply each other in a circle would all be the same action")
              .mend("remove one of the implications of the circle"));
    }
  }

  /**
   * The nodes that are left after nodes without incoming or without outgoing edges are removed
   * repeatedly (Kahn 1962): those on cycles, or between two cycles. Linear, without recursion.
   */
  private static Set<String> namesOnCircles(Map<String, Set<String>> edges) {
    Map<String, Set<String>> back = new HashMap<>();
    edges.forEach(
        (from, tos) ->
            tos.stream()
                .filter(edges::containsKey)
                .forEach(to -> back.computeIfAbsent(to, t -> new HashSet<>()).add(from)));
    Set<String> left = withoutEnds(edges.keySet(), edges, back);
    return withoutEnds(left, back, edges);
  }

  private static Set<String> withoutEnds(
      Set<String> nodes, Map<String, Set<String>> forward, Map<String, Set<String>> back) {
    Map<String, Integer> waysOut = new HashMap<>();
    Deque<String> ends = new ArrayDeque<>();
    for (String node : nodes) {
      long ways = forward.getOrDefault(node, Set.of()).stream().filter(nodes::contains).count();
      waysOut.put(node, (int) ways);
      if (ways == 0) {
        ends.add(node);
      }
    }
    Set<String> left = new TreeSet<>(nodes);
    while (!ends.isEmpty()) {
      String end = ends.remove();
      left.remove(end);
      for (String before : back.getOrDefault(end, Set.of())) {
        if (waysOut.containsKey(before) && waysOut.merge(before, -1, Integer::sum) == 0) {
          ends.add(before);
        }
      }
    }
    return left;
  }

  private void actionsAreDeclared() {
    if (!actions.areDeclared()) {
      return;
    }
    for (Role role : roles.values()) {
      for (Permission permission : role.permissions()) {
        for (NamePattern action : permission.mentionedActions()) {
          if (!actions.declare(action)) {
            found.add(undeclared(permission.place(), action.toString(), action));
          }
        }
      }
    }
  }

  private void implicationsAreDeclared() {
    for (String action : actions.names()) {
      for (String implied : actions.impliedDirectlyBy(action)) {
        if (!actions.names().contains(implied)) {
          found.add(undeclared(actions.placeOf(action), implied, new Literal(implied)));
        }
      }
    }
  }

  private Diagnostic undeclared(Place place, String text, NamePattern action) {
    boolean exact = action instanceof Literal;
    return Diagnostic.error(
            "unknown-action",
            place,
            exact
                ? "unknown action " + Diagnostic.quote(text)
                : "no declared action matches " + Diagnostic.quote(text))
        .about(text)
        .because("the policy declares its actions, so no other exists")
        .mend(suggestion(text, actions.names()));
  }

  /** A suggestion for a misspelled name; the number of searches is bounded. */
  private String suggestion(String name, Set<String> known) {
    suggested++;
    return suggested <= MOST_SUGGESTED
        ? Suggestion.among(name, known)
        : "known here: " + Suggestion.list(known);
  }
}
