package dev.tenon.admin;

import com.google.common.collect.Sets;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the access that changes may add for any subject. The result is complete, and only the
 * changed parts and their inherited roles are read.
 *
 * <p>Access is added if a subject gets an ALLOW or STAGE rule, loses a DENY or STAGE rule, or may
 * enter a further tenant, where all its rules take effect, which are unknown. Removing an ALLOW
 * rule, an include or an entry adds nothing.
 */
final class GrantSearch {

  private final Policy before;
  private final Policy after;
  private final Free free;
  private final Set<String> everyone;
  private final List<Grant> gains = new ArrayList<>();

  private static final Role ANYTHING = Role.of("anything").with(Permission.allow("*").on("*"));

  /** Stands for whoever holds a role. */
  private static final Assignment NOBODY = Assignment.toEveryone();

  /**
   * Compares two policies.
   *
   * @param free what may be given whatever it contains
   */
  GrantSearch(Policy before, Policy after, Free free) {
    this.before = before.flattened();
    this.after = after.flattened();
    this.free = free;
    Set<String> names = new LinkedHashSet<>(Set.of(Role.EVERYONE));
    before.assignments().stream()
        .filter(a -> a.receiver() == Assignment.Receiver.EVERYONE && a.issuer().isEmpty())
        .forEach(a -> names.addAll(a.roles()));
    this.everyone = closure(before, names);
  }

  /** The access added by the changes from one policy to the other. */
  List<Grant> of(Collection<PolicyChange> changes) {
    for (PolicyChange change : changes) {
      if (change instanceof PolicyChange.PutRole put) {
        become(inherited(put.role(), after.roles()));
      } else if (change instanceof PolicyChange.RemoveRole remove) {
        become(Role.of(remove.name()));
      } else if (change instanceof PolicyChange.PutTenant put) {
        become(put.tenant());
      } else if (change instanceof PolicyChange.RemoveTenant remove) {
        remove(remove.name());
      } else if (change instanceof PolicyChange.PutOwnRole put) {
        in(put.owner()).become(inherited(put.role(), after.ownRoles(put.owner())));
      } else if (change instanceof PolicyChange.RemoveOwnRole remove) {
        in(remove.owner()).become(Role.of(remove.name()));
      } else if (change instanceof PolicyChange.Assign assign) {
        given(assign.assignment());
      } else if (change instanceof PolicyChange.Unassign unassign) {
        taken(unassign.assignment());
      }
    }
    byCondition();
    return gains;
  }

  /** A role with what it inherits under conditions as its own, in the policy after the changes. */
  private static Role inherited(Role role, Map<String, Role> after) {
    return role.inheritsWhen().isEmpty() ? role : after.getOrDefault(role.name(), role);
  }

  /** Adds what roles get or lose because others change that they inherit under conditions. */
  private void byCondition() {
    for (String name : after.rolesNotSharedWith(before)) {
      Role role = after.roles().getOrDefault(name, Role.of(name));
      if (areCopies(role) || areCopies(roleBefore(name))) {
        become(role);
      }
    }
    for (String tenant : Sets.union(before.ownRoles().keySet(), after.ownRoles().keySet())) {
      Map<String, Role> old = before.ownRoles(tenant);
      Map<String, Role> own = after.ownRoles(tenant);
      for (String name : Sets.union(old.keySet(), own.keySet())) {
        Role was = old.getOrDefault(name, Role.of(name));
        Role role = own.getOrDefault(name, Role.of(name));
        if (!was.equals(role) && (areCopies(was) || areCopies(role))) {
          in(tenant).become(role);
        }
      }
    }
  }

  /** Whether rules of a role are inherited under conditions. */
  private static boolean areCopies(Role role) {
    return role.permissions().stream().anyMatch(rule -> !rule.inheritance().isEmpty());
  }

  private TenantGrants in(String tenant) {
    return new TenantGrants(before, after, tenant, free, gains);
  }

  private void become(Role role) {
    Role before = roleBefore(role.name());
    // Who holds it everywhere gets all of it if it need no longer be held in a tenant.
    boolean freed = before.isHeldInTenantOnly() && !role.isHeldInTenantOnly();
    Role old = freed ? before.withPermissions(List.of()).withInherits(List.of()) : before;
    Addition addition = new Addition("role " + role.name());
    addition.replace(before, role);
    addition.replace(old, role);
    Sets.difference(role.inherits(), old.inherits()).forEach(name -> held(name, addition));
    Sets.difference(old.inherits(), role.inherits()).forEach(name -> dropped(name, addition));
    addition.addTo(gains);
  }

  private Role roleBefore(String name) {
    return before.roles().getOrDefault(name, Role.of(name));
  }

  /** Adds assigned roles, except those that another assignment to the same receiver gave before. */
  private void given(Assignment assignment) {
    if (assignment.receiver() == Assignment.Receiver.ACTOR) {
      named(assignment);
    } else if (!assignment.scope().tenant().isEmpty()) {
      in(assignment.scope().tenant()).given(assignment);
    } else if (!assignment.scope().isEverywhere() && !opens(assignment.roles())) {
      in("").given(assignment);
    } else {
      Addition addition = new Addition("assignment " + assignment);
      Sets.difference(assignment.roles(), rolesOfSame(assignment, before)).stream()
          .filter(name -> !free.role(assignment, name))
          .forEach(name -> holds(name, addition));
      addition.addTo(gains);
    }
  }

  /** Whether one of some roles enters a tenant or admits, with all that it inherits. */
  private boolean opens(Set<String> roles) {
    return closure(after, roles).stream()
        .anyMatch(
            name ->
                Ceiling.matches(after.authorizedRoles(), name)
                    || Ceiling.matches(after.adminRoles(), name)
                    || after.tenants().stream().anyMatch(t -> Ceiling.matches(t.roles(), name)));
  }

  /** An actor that no assignment named limited everything; now the named limits allow. */
  private void named(Assignment assignment) {
    if (before.assignments().stream().noneMatch(other -> isAboutSame(other, assignment))) {
      String words = "assignment " + assignment;
      if (assignment.isLimiting()) {
        Addition addition = new Addition(words);
        assignment.limits().stream()
            .flatMap(name -> Stream.ofNullable(after.limits().get(name)))
            .flatMap(limit -> limit.permissions().stream())
            .filter(rule -> rule.effect() != Effect.DENY)
            .forEach(addition::free);
        addition.addTo(gains);
      } else {
        gains.add(new Grant.LiftedRestriction(ANYTHING, words));
      }
    }
  }

  private static boolean isAboutSame(Assignment other, Assignment assignment) {
    return other.receiver() == Assignment.Receiver.ACTOR
        && other.key().equals(assignment.key())
        && (other.issuer().isEmpty() || other.issuer().equals(assignment.issuer()));
  }

  private void taken(Assignment assignment) {
    String words = "no longer assignment " + assignment;
    boolean actor = assignment.receiver() == Assignment.Receiver.ACTOR;
    boolean last =
        actor && after.assignments().stream().noneMatch(other -> isAboutSame(other, assignment));
    if ((assignment.isLimiting() || actor) && !last) {
      gains.add(new Grant.LiftedRestriction(ANYTHING, words));
    }
    if (!assignment.scope().tenant().isEmpty()) {
      in(assignment.scope().tenant()).taken(assignment);
      return;
    }
    Addition addition = new Addition(words);
    Sets.difference(assignment.roles(), rolesOfSame(assignment, after))
        .forEach(name -> dropped(name, addition));
    addition.addTo(gains);
  }

  private static Set<String> rolesOfSame(Assignment assignment, Policy policy) {
    Set<String> roles = new LinkedHashSet<>();
    policy.assignments().stream()
        .filter(a -> a.receiver() == assignment.receiver() && a.scope().isEverywhere())
        .filter(a -> a.key().equals(assignment.key()) && a.issuer().equals(assignment.issuer()))
        .forEach(a -> roles.addAll(a.roles()));
    return roles;
  }

  /** Adds a role and all that it inherits. */
  private void held(String role, Addition addition) {
    if (!free.role(NOBODY, role)) {
      holds(role, addition);
    }
  }

  private void holds(String role, Addition addition) {
    addition.inherit(role, before, after);
    Set<String> held = closure(after, Set.of(role));
    addition.except(after.roles().values(), held);
    Grant.Approval.add(gains, "", after.roles().values(), held, "role " + role);
    for (String name : held) {
      if (opens(before.adminRoles(), name)) {
        gains.add(new Grant.Reserved("role " + name + " administers"));
      }
    }
  }

  private boolean opens(Collection<NamePattern> doors, String role) {
    return doors.stream().anyMatch(door -> door.matches(role))
        && doors.stream().noneMatch(door -> everyone.stream().anyMatch(door::matches));
  }

  /** Adds what becomes possible without a role and all that it inherits. */
  private void dropped(String role, Addition addition) {
    closure(before, Set.of(role)).stream()
        .flatMap(name -> Stream.ofNullable(before.roles().get(name)))
        .forEach(gone -> addition.replace(gone, Role.of(gone.name())));
  }

  private void become(Tenant tenant) {
    Optional<Tenant> old = before.tenant(tenant.name()).or(() -> without(before, tenant));
    become(old, tenant, "tenant " + tenant.name());
    Set<NamePattern> assigned = old.map(Tenant::adminsAssign).orElse(Set.of());
    Set<NamePattern> more = Sets.difference(tenant.adminsAssign(), assigned);
    if (tenant.isFamily() && !more.isEmpty()) {
      gains.add(
          new Grant.Reserved(
              "family " + tenant.name() + " lets its administrators assign " + more));
    } else if (!tenant.isFamily()) {
      in(tenant.name()).assignable(more);
    }
  }

  /** What a family says about the names of a tenant, if the policy has no such tenant. */
  private static Optional<Tenant> without(Policy policy, Tenant tenant) {
    return tenant.isFamily()
        ? TenantsOf.familyAround(policy, tenant)
        : TenantsOf.family(policy, tenant.name())
            .map(family -> TenantsOf.named(family, tenant.name(), policy));
  }

  private void become(Optional<Tenant> old, Tenant tenant, String words) {
    if (before.usesTenants() && old.stream().noneMatch(one -> isWithin(tenant, one))) {
      gains.add(new Grant.View(tenant, words));
    }
  }

  /** Without a tenant its name stands for what a family says about it. */
  private void remove(String name) {
    Optional<Tenant> old = before.tenant(name);
    Optional<Tenant> instead = old.flatMap(tenant -> without(after, tenant));
    instead.ifPresent(
        tenant -> become(old, tenant, "without tenant " + name + ", by family, " + tenant.name()));
  }

  private static boolean isWithin(Tenant tenant, Tenant old) {
    return old.roles().containsAll(tenant.roles())
        && new LinkedHashSet<>(old.includes()).containsAll(tenant.includes())
        && new LinkedHashSet<>(tenant.excludes()).containsAll(old.excludes())
        && new LinkedHashSet<>(old.inferences()).containsAll(tenant.inferences());
  }

  static Set<String> closure(Policy policy, Set<String> names) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.remove();
      Role role = policy.roles().get(name);
      if (all.add(name) && role != null) {
        open.addAll(role.inherits());
      }
    }
    return all;
  }
}
