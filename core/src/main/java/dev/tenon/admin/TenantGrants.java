package dev.tenon.admin;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.RoleScope;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the access that changes may add in one tenant: by the tenant's own roles, and by
 * assignments that count in it alone. For one command.
 */
final class TenantGrants {

  private static final Set<String> EVERYONE = Set.of(Role.EVERYONE);

  private final Policy before;
  private final Policy after;
  private final String tenant;
  private final Free free;
  private final Collection<Grant> gains;

  /**
   * Compares two policies in a tenant.
   *
   * @param free what may be given whatever it contains
   */
  TenantGrants(Policy before, Policy after, String tenant, Free free, Collection<Grant> gains) {
    this.before = before;
    this.after = after;
    this.tenant = tenant;
    this.free = free;
    this.gains = gains;
  }

  /** A role as an own role of the tenant or a general one. */
  private record Known(boolean own, String name) {}

  /** A role of the tenant's own becomes another one, for whoever holds it. */
  void become(Role role) {
    Role old = roleBefore(role.name());
    Addition addition = new Addition("role " + role.name() + " of " + tenant);
    boolean any = free.ownRules(tenant);
    addition.replace(any ? inherited(old) : old, any ? inherited(role) : role);
    Map<Known, Role> had = closure(before, old.inherits(), true);
    Map<Known, Role> has = closure(after, role.inherits(), true);
    replace(had, has, addition);
    addition.addTo(gains, after, tenant, RoleScope.everywhere());
    Set<String> more = namesOf(has, had.keySet());
    opens(more, "role " + role.name() + " of " + tenant);
    approves(more, "role " + role.name() + " of " + tenant);
  }

  /** A role with the rules alone that it inherits under conditions, which may be general ones. */
  private static Role inherited(Role role) {
    return role.withPermissions(
        role.permissions().stream().filter(rule -> !rule.inheritance().isEmpty()).toList());
  }

  private Role roleBefore(String name) {
    return before.ownRoles(tenant).getOrDefault(name, Role.of(name));
  }

  /** Roles are assigned, except those that another assignment to the same receiver gave before. */
  void given(Assignment assignment) {
    String words = "assignment " + assignment;
    Set<String> names =
        Sets.difference(assignment.roles(), rolesOfSame(assignment, before)).stream()
            .filter(name -> !free.role(assignment, name))
            .collect(ImmutableSet.toImmutableSet());
    Map<Known, Role> has = closure(after, names, isOwned(assignment));
    Addition addition = new Addition(words);
    replace(Map.of(), has, addition);
    addition.addTo(gains, after, tenant, assignment.scope());
    opens(namesOf(has, Set.of()), words);
    if (assignment.scope().path().isEmpty()) {
      approves(namesOf(has, Set.of()), words);
    }
  }

  /** Roles are no longer assigned, except those that another assignment still gives. */
  void taken(Assignment assignment) {
    Set<String> names = Sets.difference(assignment.roles(), rolesOfSame(assignment, after));
    Map<Known, Role> had = closure(before, names, isOwned(assignment));
    Addition addition = new Addition("no longer assignment " + assignment);
    replace(had, Map.of(), addition);
    addition.addTo(gains, before, tenant, assignment.scope());
  }

  /** Administrators of the tenant may assign further roles, which they may not have. */
  void assignable(Collection<NamePattern> patterns) {
    for (NamePattern pattern : patterns) {
      String words = "tenant " + tenant + " lets its administrators assign " + pattern;
      if (!(pattern instanceof Literal exact)) {
        gains.add(new Grant.Reserved(words));
      } else {
        Map<Known, Role> has = closure(after, Set.of(exact.name()), false);
        Addition addition = new Addition(words);
        replace(Map.of(), has, addition);
        addition.addTo(gains, after, tenant, RoleScope.everywhere());
        opens(namesOf(has, Set.of()), words);
        approves(namesOf(has, Set.of()), words);
      }
    }
  }

  private boolean isOwned(Assignment assignment) {
    return !assignment.owner().isEmpty();
  }

  private static Set<String> rolesOfSame(Assignment assignment, Policy policy) {
    Set<String> roles = new LinkedHashSet<>();
    policy.assignments().stream()
        .filter(other -> !other.equals(assignment))
        .filter(other -> other.receiver() == assignment.receiver())
        .filter(other -> other.key().equals(assignment.key()))
        .filter(other -> other.issuer().equals(assignment.issuer()))
        .filter(other -> other.owner().equals(assignment.owner()))
        .filter(other -> reaches(other.scope(), assignment.scope()))
        .forEach(other -> roles.addAll(other.roles()));
    return roles;
  }

  private static boolean reaches(RoleScope wide, RoleScope narrow) {
    return wide.isEverywhere()
        || wide.equals(narrow)
        || wide.equals(RoleScope.everywhere().in(narrow.tenant()));
  }

  /** Replaces the rules of some roles by those of others, and what an exception spares these. */
  private void replace(Map<Known, Role> had, Map<Known, Role> has, Addition addition) {
    boolean any = !tenant.isEmpty() && free.ownRules(tenant);
    Sets.difference(has.keySet(), had.keySet())
        .forEach(one -> addition.replace(Role.of(one.name()), counting(has, one, any)));
    Set<String> names = namesOf(has, had.keySet());
    addition.except(after.roles().values(), names);
    addition.except(after.ownRoles(tenant).values(), names);
    Sets.difference(had.keySet(), has.keySet())
        .forEach(one -> addition.replace(counting(had, one, any), Role.of(one.name())));
  }

  /**
   * A role with the rules that count, which are not those of an own role that anybody may write.
   */
  private static Role counting(Map<Known, Role> roles, Known one, boolean any) {
    Role role = role(roles, one);
    return one.own() && any ? inherited(role) : role;
  }

  private static Role role(Map<Known, Role> roles, Known one) {
    return Objects.requireNonNull(roles.get(one));
  }

  /** The roles that come with some roles. */
  private Map<Known, Role> closure(Policy policy, Collection<String> names, boolean ownFirst) {
    Map<String, Role> own = ownFirst ? policy.ownRoles(tenant) : Map.of();
    Map<Known, Role> all = new LinkedHashMap<>();
    Deque<Known> open = new ArrayDeque<>();
    names.forEach(name -> open.add(new Known(own.containsKey(name), name)));
    while (!open.isEmpty()) {
      Known one = open.remove();
      Role role = role(policy, own, one);
      if (all.putIfAbsent(one, role) == null) {
        role.inherits()
            .forEach(name -> open.add(new Known(one.own() && own.containsKey(name), name)));
      }
    }
    return all;
  }

  private static Role role(Policy policy, Map<String, Role> own, Known one) {
    Role known = (one.own() ? own : policy.roles()).get(one.name());
    return known == null ? Role.of(one.name()) : known;
  }

  private static Set<String> namesOf(Map<Known, Role> some, Set<Known> without) {
    return Sets.difference(some.keySet(), without).stream()
        .filter(one -> !one.own())
        .map(Known::name)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** If a role enters the tenant or admits, all other rules of its holders count there too. */
  private void opens(Set<String> names, String words) {
    Set<String> everyone = GrantSearch.closure(before, EVERYONE);
    Tenant governing = TenantsOf.governing(after, tenant).orElse(null);
    boolean enters =
        governing != null && names.stream().anyMatch(n -> opens(governing.roles(), n, everyone));
    boolean admits =
        after.restrictsEntry()
            && names.stream()
                .anyMatch(
                    n ->
                        opens(after.authorizedRoles(), n, everyone)
                            || opens(after.adminRoles(), n, everyone));
    if (enters || admits) {
      Addition addition = new Addition(words + ", which opens tenant " + tenant);
      Stream.concat(after.roles().values().stream(), after.ownRoles(tenant).values().stream())
          .flatMap(role -> role.permissions().stream())
          .filter(rule -> rule.effect() != Effect.DENY)
          .forEach(rule -> addition.add(rule));
      addition.addTo(gains, after, tenant, RoleScope.everywhere());
    }
  }

  /** Holders of a role that a rule names approve what the rule holds. */
  private void approves(Set<String> names, String words) {
    Grant.Approval.add(gains, tenant, after.roles().values(), names, words);
    Grant.Approval.add(gains, tenant, after.ownRoles(tenant).values(), names, words);
  }

  private static boolean opens(Set<NamePattern> doors, String role, Set<String> everyone) {
    return Ceiling.matches(doors, role)
        && everyone.stream().noneMatch(name -> Ceiling.matches(doors, name));
  }
}
