package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Translates a command into changes of a policy, or refuses it by names alone. For one command. */
final class Planner {

  private final Policy policy;
  private final Set<String> builtIn;
  private final Clock clock;
  private final List<PolicyChange> changes = new ArrayList<>();

  Planner(Policy policy, Set<String> builtIn, Clock clock) {
    this.policy = policy;
    this.builtIn = builtIn;
    this.clock = clock;
  }

  /** The changes that {@link #plan} found. */
  List<PolicyChange> changes() {
    return ImmutableList.copyOf(changes);
  }

  /** Plans a command; returns a refusal, or empty if {@link #changes} has the result. */
  Optional<CommandOutcome.Refused> plan(Command command) {
    return command.match(new Cases());
  }

  /** Plans each kind of command. */
  private final class Cases implements Command.Cases<Optional<CommandOutcome.Refused>> {

    @Override
    public Optional<CommandOutcome.Refused> createRole(Command.CreateRole command) {
      return Planner.this.create(command.role());
    }

    @Override
    public Optional<CommandOutcome.Refused> changeRole(Command.ChangeRole command) {
      return Planner.this.change(command.role());
    }

    @Override
    public Optional<CommandOutcome.Refused> removeRole(Command.RemoveRole command) {
      return Planner.this.remove(command.name());
    }

    @Override
    public Optional<CommandOutcome.Refused> assign(Command.Assign command) {
      return Planner.this.assign(command.assignment());
    }

    @Override
    public Optional<CommandOutcome.Refused> unassign(Command.Unassign command) {
      return Planner.this.unassign(command.assignment());
    }

    @Override
    public Optional<CommandOutcome.Refused> createTenant(Command.CreateTenant command) {
      return Planner.this.create(command.tenant());
    }

    @Override
    public Optional<CommandOutcome.Refused> changeTenant(Command.ChangeTenant command) {
      return Planner.this.change(command.tenant());
    }

    @Override
    public Optional<CommandOutcome.Refused> removeTenant(Command.RemoveTenant command) {
      return Planner.this.removeTenant(command.name());
    }

    @Override
    public Optional<CommandOutcome.Refused> grant(Command.Grant command) {
      return Planner.this.grant(command.grant());
    }

    @Override
    public Optional<CommandOutcome.Refused> revoke(Command.Revoke command) {
      return Planner.this.revoke(command.grant());
    }

    @Override
    public Optional<CommandOutcome.Refused> removeExpired(Command.RemoveExpired command) {
      return Planner.this.removeExpired();
    }

    @Override
    public Optional<CommandOutcome.Refused> inTenant(Command.InTenant command) {
      TenantPlanner planner = new TenantPlanner(policy, builtIn, clock, command.tenant());
      Optional<CommandOutcome.Refused> refused = planner.plan(command.command());
      changes.addAll(planner.changes());
      return refused;
    }

    @Override
    public Optional<CommandOutcome.Refused> several(Command.Several command) {
      Policy now = policy;
      for (Command one : command.commands()) {
        Planner planner = new Planner(now, builtIn, clock);
        Optional<CommandOutcome.Refused> refused = planner.plan(one);
        if (refused.isPresent()) {
          return refused;
        }
        for (PolicyChange change : planner.changes()) {
          now = change.applyTo(now);
          changes.add(change);
        }
      }
      return Optional.empty();
    }
  }

  private Optional<CommandOutcome.Refused> create(Role role) {
    String name = role.name();
    if (policy.roles().containsKey(name) && !builtIn.contains(name)) {
      return refused(CommandRefusalReason.ALREADY_EXISTS, "role " + name);
    }
    Set<String> known = new LinkedHashSet<>(policy.roles().keySet());
    known.addAll(builtIn);
    return frozen(name)
        .or(() -> confusing("role", name, known))
        .or(() -> planned(new PolicyChange.PutRole(role)));
  }

  private Optional<CommandOutcome.Refused> change(Role role) {
    return frozen(role.name())
        .or(() -> missingRole(role.name()))
        .or(() -> unless(!policy.roles().containsValue(role), "role " + role.name()))
        .or(() -> planned(new PolicyChange.PutRole(role)));
  }

  private Optional<CommandOutcome.Refused> remove(String name) {
    return frozen(name)
        .or(() -> missingRole(name))
        .or(() -> planned(new PolicyChange.RemoveRole(name)));
  }

  private Optional<CommandOutcome.Refused> missingRole(String name) {
    return policy.roles().containsKey(name)
        ? Optional.empty()
        : refused(CommandRefusalReason.NOT_FOUND, "role " + name);
  }

  /** The refusal for a role that role commands may not change. */
  private Optional<CommandOutcome.Refused> frozen(String name) {
    if (builtIn.contains(name)) {
      return refused(CommandRefusalReason.BUILT_IN_ROLE, "role " + name);
    }
    return name.startsWith(TemporaryGrant.PREFIX)
        ? refused(CommandRefusalReason.RESERVED_NAME, name + " is a temporary grant")
        : Optional.empty();
  }

  private static Optional<CommandOutcome.Refused> confusing(
      String what, String name, Collection<String> known) {
    return Names.confusion(name, known)
        .map(
            why ->
                CommandOutcome.Refused.because(
                    CommandRefusalReason.CONFUSABLE_NAME, what + " " + name + ": " + why));
  }

  private Optional<CommandOutcome.Refused> assign(Assignment assignment) {
    return handlesGrant(assignment)
        .or(() -> owned(assignment))
        .or(() -> unless(givesSomething(assignment), assignment.toString()))
        .or(
            () ->
                policy.assignments().contains(assignment)
                    ? refused(CommandRefusalReason.ALREADY_EXISTS, "assignment " + assignment)
                    : planned(new PolicyChange.Assign(assignment)));
  }

  private Optional<CommandOutcome.Refused> unassign(Assignment assignment) {
    return handlesGrant(assignment)
        .or(() -> owned(assignment))
        .or(
            () ->
                policy.assignments().contains(assignment)
                    ? planned(new PolicyChange.Unassign(assignment))
                    : refused(CommandRefusalReason.NOT_FOUND, "assignment " + assignment));
  }

  private static boolean givesSomething(Assignment assignment) {
    return !assignment.roles().isEmpty()
        || assignment.isLimiting()
        || assignment.receiver() == Assignment.Receiver.ACTOR;
  }

  /** The refusal for an assignment that a tenant owns, which commands in it handle. */
  private static Optional<CommandOutcome.Refused> owned(Assignment assignment) {
    return assignment.owner().isEmpty()
        ? Optional.empty()
        : refused(
            CommandRefusalReason.RESERVED_NAME,
            "assignment " + assignment + " is of tenant " + assignment.owner());
  }

  private static Optional<CommandOutcome.Refused> handlesGrant(Assignment assignment) {
    return assignment.roles().stream().anyMatch(r -> r.startsWith(TemporaryGrant.PREFIX))
        ? refused(CommandRefusalReason.RESERVED_NAME, assignment + " is of a temporary grant")
        : Optional.empty();
  }

  private Optional<CommandOutcome.Refused> create(Tenant tenant) {
    List<String> known = policy.tenants().stream().map(Tenant::name).toList();
    return known.contains(tenant.name())
        ? refused(CommandRefusalReason.ALREADY_EXISTS, "tenant " + tenant.name())
        : confusing("tenant", tenant.name(), known)
            .or(() -> planned(new PolicyChange.PutTenant(tenant)));
  }

  private Optional<CommandOutcome.Refused> change(Tenant tenant) {
    return missingTenant(tenant.name())
        .or(() -> unless(!policy.tenants().contains(tenant), "tenant " + tenant.name()))
        .or(() -> planned(new PolicyChange.PutTenant(tenant)));
  }

  /** An exact tenant is removed with its own roles and all assignments in it. */
  private Optional<CommandOutcome.Refused> removeTenant(String name) {
    Optional<CommandOutcome.Refused> missing = missingTenant(name);
    if (missing.isPresent()) {
      return missing;
    }
    policy.assignments().stream()
        .filter(assignment -> assignment.scope().tenant().equals(name))
        .forEach(assignment -> changes.add(new PolicyChange.Unassign(assignment)));
    Deque<Role> own = new ArrayDeque<>(policy.ownRoles(name).values());
    while (!own.isEmpty()) {
      Role role = own.remove();
      boolean inherited =
          own.stream().anyMatch(other -> other.inheritedNames().contains(role.name()));
      if (inherited) {
        own.add(role); // after the roles that inherit it
      } else {
        changes.add(new PolicyChange.RemoveOwnRole(name, role.name()));
      }
    }
    return planned(new PolicyChange.RemoveTenant(name));
  }

  private Optional<CommandOutcome.Refused> missingTenant(String name) {
    return policy.tenants().stream().anyMatch(tenant -> tenant.name().equals(name))
        ? Optional.empty()
        : refused(CommandRefusalReason.NOT_FOUND, "tenant " + name);
  }

  private Optional<CommandOutcome.Refused> grant(TemporaryGrant grant) {
    if (grant.assignments().stream().anyMatch(one -> owned(one).isPresent())) {
      return refused(CommandRefusalReason.RESERVED_NAME, "grant " + grant.name());
    }
    if (policy.roles().containsKey(grant.roleName())) {
      return refused(CommandRefusalReason.ALREADY_EXISTS, "grant " + grant.name());
    }
    if (!grant.hasReceiver()
        || grant.permissions().isEmpty()
        || !clock.instant().isBefore(grant.until())
        || new VoidedGrant(policy, clock.instant()).isVoid(grant)) {
      return refused(CommandRefusalReason.EMPTY_GRANT, "grant " + grant.name());
    }
    Optional<String> frozen =
        grant.roles().stream().filter(name -> frozen(name).isPresent()).findFirst();
    if (frozen.isPresent()) {
      return frozen(frozen.get());
    }
    changes.add(new PolicyChange.PutRole(Role.of(grant.roleName()).with(grant.permissions())));
    for (String name : grant.roles()) {
      Role receiver = policy.roles().getOrDefault(name, Role.of(name));
      changes.add(new PolicyChange.PutRole(receiver.inheriting(grant.roleName())));
    }
    grant.assignments().forEach(assignment -> changes.add(new PolicyChange.Assign(assignment)));
    return confusing("grant", grant.roleName(), policy.roles().keySet());
  }

  private Optional<CommandOutcome.Refused> revoke(String grant) {
    String name = TemporaryGrant.PREFIX + grant;
    if (!policy.roles().containsKey(name)) {
      return refused(CommandRefusalReason.NOT_FOUND, "grant " + grant);
    }
    end(name::equals);
    return Optional.empty();
  }

  private Optional<CommandOutcome.Refused> removeExpired() {
    Set<String> ended =
        policy.roles().values().stream()
            .filter(role -> TemporaryGrant.hasEnded(role, clock))
            .map(Role::name)
            .collect(ImmutableSet.toImmutableSet());
    if (!ended.isEmpty()) {
      end(ended::contains);
    }
    return unless(!ended.isEmpty(), "no grant has ended");
  }

  /** Removes grants from their receivers, then the grants themselves. */
  private void end(Predicate<String> grant) {
    for (Assignment assignment : policy.assignments()) {
      if (assignment.roles().stream().anyMatch(grant)) {
        changes.add(new PolicyChange.Unassign(assignment));
        List<String> kept = assignment.roles().stream().filter(grant.negate()).toList();
        if (!kept.isEmpty()) {
          changes.add(new PolicyChange.Assign(assignment.withRoles(kept)));
        }
      }
    }
    for (Role role : policy.roles().values()) {
      if (role.inheritedNames().stream().anyMatch(grant)) {
        changes.add(new PolicyChange.PutRole(role.inheritingOnly(grant.negate())));
      }
    }
    policy.roles().keySet().stream()
        .filter(grant)
        .forEach(name -> changes.add(new PolicyChange.RemoveRole(name)));
  }

  private Optional<CommandOutcome.Refused> planned(PolicyChange change) {
    changes.add(change);
    return Optional.empty();
  }

  private static Optional<CommandOutcome.Refused> unless(boolean something, String what) {
    return something ? Optional.empty() : refused(CommandRefusalReason.NOTHING_TO_DO, what);
  }

  static Optional<CommandOutcome.Refused> refused(CommandRefusalReason reason, String what) {
    return Optional.of(CommandOutcome.Refused.because(reason, what));
  }
}
