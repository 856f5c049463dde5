package dev.tenon.admin;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What some changes may add to what anybody can do: found rule by rule, so it names more rather
 * than less, and by looking at nothing but what changed and what that inherits.
 *
 * <p>More is allowed where a rule that allows comes to somebody, where one that denies or holds
 * goes, and where somebody may enter who could not: there, whatever rules he has begin to count,
 * and these are not known. Taking away what allows, shows or admits adds nothing.
 */
final class Gains {

  private final Policy before;
  private final Policy after;
  private final Predicate<String> free;
  private final Set<String> everyone;
  private final List<Gain> gains = new ArrayList<>();

  /**
   * Compares two policies.
   *
   * @param free the roles that may be given away whatever they contain
   */
  Gains(Policy before, Policy after, Predicate<String> free) {
    this.before = before;
    this.after = after;
    this.free = free;
    Set<String> names = new LinkedHashSet<>(Set.of(Role.EVERYONE));
    before.assignments().stream()
        .filter(a -> a.receiver() == Assignment.Receiver.EVERYONE && a.issuer().isEmpty())
        .forEach(a -> names.addAll(a.roles()));
    this.everyone = closure(before, names);
  }

  /** What changes add that lead from the one policy to the other. */
  List<Gain> of(Collection<Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.PutRole put) {
        become(put.role());
      } else if (change instanceof Change.RemoveRole remove) {
        become(Role.of(remove.name()));
      } else if (change instanceof Change.PutTenant put) {
        become(put.tenant());
      } else if (change instanceof Change.Assign assign) {
        assign.assignment().roles().forEach(this::held);
      } else if (change instanceof Change.Unassign unassign) {
        unassign.assignment().roles().forEach(this::dropped);
      }
    }
    return gains;
  }

  private void become(Role role) {
    Role old = before.roles().getOrDefault(role.name(), Role.of(role.name()));
    Set<Clause> was = Clause.of(old, before);
    Set<Clause> is = Clause.of(role, after);
    Sets.difference(is, was).stream().filter(Clause::allows).map(Clause::given).forEach(gains::add);
    Sets.difference(was, is).stream()
        .filter(clause -> !clause.allows())
        .map(Clause::taken)
        .forEach(gains::add);
    Sets.difference(role.inherits(), old.inherits()).forEach(this::held);
    Sets.difference(old.inherits(), role.inherits()).forEach(this::dropped);
  }

  /** Somebody comes to hold a role, and all that it inherits. */
  private void held(String role) {
    if (free.test(role)) {
      return;
    }
    for (String name : closure(after, Set.of(role))) {
      Clause.of(name, after).stream().filter(Clause::allows).map(Clause::given).forEach(gains::add);
      entered(name);
    }
  }

  /** Somebody no longer holds a role, nor what it inherits. */
  private void dropped(String role) {
    for (String name : closure(before, Set.of(role))) {
      Clause.of(name, before).stream()
          .filter(clause -> !clause.allows())
          .map(Clause::taken)
          .forEach(gains::add);
    }
  }

  /** The doors that a role opens, and that are not open to everyone. */
  private void entered(String role) {
    if (opens(before.adminRoles(), role)) {
      gains.add(new Gain.Reserved("role " + role + " administers"));
    }
    if (before.restrictsEntry() && opens(before.authorizedRoles(), role)) {
      gains.add(
          Gain.Rights.anything(ResourcePattern.everything(), "role " + role + " may enter at all"));
    }
    for (Tenant tenant : before.tenants()) {
      if (opens(tenant.roles(), role)) {
        shown(tenant, before, "role " + role + " may enter tenant " + tenant.name());
      }
    }
  }

  private boolean opens(Collection<NamePattern> doors, String role) {
    return doors.stream().anyMatch(door -> door.matches(role))
        && doors.stream().noneMatch(door -> everyone.stream().anyMatch(door::matches));
  }

  private void become(Tenant tenant) {
    boolean narrower =
        before.tenants().stream()
            .filter(old -> old.name().equals(tenant.name()))
            .anyMatch(old -> isWithin(tenant, old));
    if (before.usesTenants() && !narrower) {
      shown(tenant, after, "tenant " + tenant.name() + " shows it");
    }
  }

  private static boolean isWithin(Tenant tenant, Tenant old) {
    return old.roles().containsAll(tenant.roles())
        && new LinkedHashSet<>(old.includes()).containsAll(tenant.includes())
        && new LinkedHashSet<>(tenant.excludes()).containsAll(old.excludes())
        && new LinkedHashSet<>(old.inferences()).containsAll(tenant.inferences());
  }

  private void shown(Tenant tenant, Policy policy, String words) {
    for (TenantClause include : tenant.includes()) {
      gains.add(Gain.Rights.anything(policy.aliases().resolve(include.pattern()), words));
    }
    if (!tenant.inferences().isEmpty()) {
      gains.add(new Gain.Reserved(words + ", and infers what nobody can foretell"));
    }
  }

  private static Set<String> closure(Policy policy, Set<String> names) {
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

  /** One pattern of one permission: what can be compared and covered by itself. */
  private record Clause(
      String role,
      Effect effect,
      Set<NamePattern> actions,
      ResourcePattern pattern,
      Validity validity) {

    /** Those of a role that may be known by its name alone, and then has none. */
    static Set<Clause> of(String name, Policy policy) {
      Role role = policy.roles().get(name);
      return role == null ? ImmutableSet.of() : of(role, policy);
    }

    static Set<Clause> of(Role role, Policy policy) {
      ImmutableSet.Builder<Clause> clauses = ImmutableSet.builder();
      for (Permission permission : role.permissions()) {
        for (ResourcePattern pattern : permission.resources()) {
          clauses.add(
              new Clause(
                  role.name(),
                  permission.effect(),
                  permission.actions(),
                  policy.aliases().resolve(pattern),
                  permission.validity()));
        }
      }
      return clauses.build();
    }

    boolean allows() {
      return effect == Effect.ALLOW;
    }

    Gain given() {
      return Gain.Rights.of(actions, pattern, validity, this + "");
    }

    Gain taken() {
      return Gain.Rights.of(actions, pattern, validity, "no longer " + this);
    }

    @Override
    public String toString() {
      String what = String.join(", ", actions.stream().map(NamePattern::toString).toList());
      return effect + " " + what + " on " + pattern + " of role " + role;
    }
  }
}
