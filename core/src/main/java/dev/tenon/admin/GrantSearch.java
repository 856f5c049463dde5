package dev.tenon.admin;

import com.google.common.collect.Sets;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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
  private final Predicate<String> free;
  private final Set<String> everyone;
  private final List<Grant> gains = new ArrayList<>();

  /**
   * Compares two policies.
   *
   * @param free the roles that may be given whatever they contain
   */
  GrantSearch(Policy before, Policy after, Predicate<String> free) {
    this.before = before;
    this.after = after;
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
        become(put.role());
      } else if (change instanceof PolicyChange.RemoveRole remove) {
        become(Role.of(remove.name()));
      } else if (change instanceof PolicyChange.PutTenant put) {
        become(put.tenant());
      } else if (change instanceof PolicyChange.Assign assign) {
        given(assign.assignment());
      } else if (change instanceof PolicyChange.Unassign unassign) {
        taken(unassign.assignment());
      }
    }
    return gains;
  }

  private void become(Role role) {
    Role old = roleBefore(role.name());
    Addition addition = new Addition("role " + role.name());
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
    Addition addition = new Addition("assignment " + assignment);
    Sets.difference(assignment.roles(), rolesOfSame(assignment, before))
        .forEach(name -> held(name, addition));
    addition.addTo(gains);
  }

  private void taken(Assignment assignment) {
    Addition addition = new Addition("no longer assignment " + assignment);
    Sets.difference(assignment.roles(), rolesOfSame(assignment, after))
        .forEach(name -> dropped(name, addition));
    addition.addTo(gains);
  }

  private static Set<String> rolesOfSame(Assignment assignment, Policy policy) {
    Set<String> roles = new LinkedHashSet<>();
    policy.assignments().stream()
        .filter(a -> a.receiver() == assignment.receiver())
        .filter(a -> a.key().equals(assignment.key()) && a.issuer().equals(assignment.issuer()))
        .forEach(a -> roles.addAll(a.roles()));
    return roles;
  }

  /** Adds a role and all that it inherits. */
  private void held(String role, Addition addition) {
    if (free.test(role)) {
      return;
    }
    addition.inherit(role, before, after);
    Set<String> held = closure(after, Set.of(role));
    addition.except(after.roles().values(), held);
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
    boolean narrower =
        before.tenants().stream()
            .filter(old -> old.name().equals(tenant.name()))
            .anyMatch(old -> isWithin(tenant, old));
    if (before.usesTenants() && !narrower) {
      gains.add(new Grant.View(tenant, "tenant " + tenant.name()));
    }
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
