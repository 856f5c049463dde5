package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a command amounts to in a policy: changes, or a refusal by names alone. For one command. */
final class Planner {

  private final Policy policy;
  private final Set<String> builtIn;
  private final Clock clock;
  private final List<Change> changes = new ArrayList<>();

  Planner(Policy policy, Set<String> builtIn, Clock clock) {
    this.policy = policy;
    this.builtIn = builtIn;
    this.clock = clock;
  }

  /** The changes that {@link #plan} found. */
  List<Change> changes() {
    return ImmutableList.copyOf(changes);
  }

  /** Why the command cannot be; empty if {@link #changes} are what it amounts to. */
  Optional<Outcome.Refused> plan(Command command) {
    return command.match(new Cases());
  }

  /** The plan of each kind of command. */
  private final class Cases implements Command.Cases<Optional<Outcome.Refused>> {

    @Override
    public Optional<Outcome.Refused> createRole(Command.CreateRole command) {
      return Planner.this.create(command.role());
    }

    @Override
    public Optional<Outcome.Refused> changeRole(Command.ChangeRole command) {
      return Planner.this.change(command.role());
    }

    @Override
    public Optional<Outcome.Refused> removeRole(Command.RemoveRole command) {
      return Planner.this.remove(command.name());
    }

    @Override
    public Optional<Outcome.Refused> assign(Command.Assign command) {
      return Planner.this.assign(command.assignment());
    }

    @Override
    public Optional<Outcome.Refused> unassign(Command.Unassign command) {
      return Planner.this.unassign(command.assignment());
    }

    @Override
    public Optional<Outcome.Refused> createTenant(Command.CreateTenant command) {
      return Planner.this.create(command.tenant());
    }

    @Override
    public Optional<Outcome.Refused> changeTenant(Command.ChangeTenant command) {
      return Planner.this.change(command.tenant());
    }

    @Override
    public Optional<Outcome.Refused> removeTenant(Command.RemoveTenant command) {
      return Planner.this.removeTenant(command.name());
    }

    @Override
    public Optional<Outcome.Refused> grant(Command.Grant command) {
      return Planner.this.grant(command.grant());
    }

    @Override
    public Optional<Outcome.Refused> revoke(Command.Revoke command) {
      return Planner.this.revoke(command.grant());
    }

    @Override
    public Optional<Outcome.Refused> removeExpired(Command.RemoveExpired command) {
      return Planner.this.removeExpired();
    }
  }

  private Optional<Outcome.Refused> create(Role role) {
    String name = role.name();
    if (policy.roles().containsKey(name) && !builtIn.contains(name)) {
      return refused(RefusalReason.ALREADY_EXISTS, "role " + name);
    }
    Set<String> known = new LinkedHashSet<>(policy.roles().keySet());
    known.addAll(builtIn);
    return frozen(name)
        .or(() -> confusing("role", name, known))
        .or(() -> planned(new Change.PutRole(role)));
  }

  private Optional<Outcome.Refused> change(Role role) {
    return frozen(role.name())
        .or(() -> missingRole(role.name()))
        .or(() -> unless(!policy.roles().containsValue(role), "role " + role.name()))
        .or(() -> planned(new Change.PutRole(role)));
  }

  private Optional<Outcome.Refused> remove(String name) {
    return frozen(name).or(() -> missingRole(name)).or(() -> planned(new Change.RemoveRole(name)));
  }

  private Optional<Outcome.Refused> missingRole(String name) {
    return policy.roles().containsKey(name)
        ? Optional.empty()
        : refused(RefusalReason.NOT_FOUND, "role " + name);
  }

  /** A role that role commands leave alone. */
  private Optional<Outcome.Refused> frozen(String name) {
    if (builtIn.contains(name)) {
      return refused(RefusalReason.BUILT_IN_ROLE, "role " + name);
    }
    return name.startsWith(TemporaryGrant.PREFIX)
        ? refused(RefusalReason.RESERVED_NAME, name + " is a temporary grant")
        : Optional.empty();
  }

  private static Optional<Outcome.Refused> confusing(
      String what, String name, Collection<String> known) {
    return Names.confusion(name, known)
        .map(
            why ->
                Outcome.Refused.because(
                    RefusalReason.CONFUSABLE_NAME, what + " " + name + ": " + why));
  }

  private Optional<Outcome.Refused> assign(Assignment assignment) {
    return handlesGrant(assignment)
        .or(() -> unless(!assignment.roles().isEmpty(), assignment.toString()))
        .or(
            () ->
                policy.assignments().contains(assignment)
                    ? refused(RefusalReason.ALREADY_EXISTS, "assignment " + assignment)
                    : planned(new Change.Assign(assignment)));
  }

  private Optional<Outcome.Refused> unassign(Assignment assignment) {
    return handlesGrant(assignment)
        .or(
            () ->
                policy.assignments().contains(assignment)
                    ? planned(new Change.Unassign(assignment))
                    : refused(RefusalReason.NOT_FOUND, "assignment " + assignment));
  }

  private static Optional<Outcome.Refused> handlesGrant(Assignment assignment) {
    return assignment.roles().stream().anyMatch(r -> r.startsWith(TemporaryGrant.PREFIX))
        ? refused(RefusalReason.RESERVED_NAME, assignment + " is of a temporary grant")
        : Optional.empty();
  }

  private Optional<Outcome.Refused> create(Tenant tenant) {
    List<String> known = policy.tenants().stream().map(Tenant::name).toList();
    return known.contains(tenant.name())
        ? refused(RefusalReason.ALREADY_EXISTS, "tenant " + tenant.name())
        : confusing("tenant", tenant.name(), known).or(() -> planned(new Change.PutTenant(tenant)));
  }

  private Optional<Outcome.Refused> change(Tenant tenant) {
    return missingTenant(tenant.name())
        .or(() -> unless(!policy.tenants().contains(tenant), "tenant " + tenant.name()))
        .or(() -> planned(new Change.PutTenant(tenant)));
  }

  private Optional<Outcome.Refused> removeTenant(String name) {
    return missingTenant(name).or(() -> planned(new Change.RemoveTenant(name)));
  }

  private Optional<Outcome.Refused> missingTenant(String name) {
    return policy.tenants().stream().anyMatch(tenant -> tenant.name().equals(name))
        ? Optional.empty()
        : refused(RefusalReason.NOT_FOUND, "tenant " + name);
  }

  private Optional<Outcome.Refused> grant(TemporaryGrant grant) {
    if (policy.roles().containsKey(grant.roleName())) {
      return refused(RefusalReason.ALREADY_EXISTS, "grant " + grant.name());
    }
    if (!grant.hasReceiver()
        || grant.permissions().isEmpty()
        || !clock.instant().isBefore(grant.until())
        || new VoidedGrant(policy, clock.instant()).isVoid(grant)) {
      return refused(RefusalReason.EMPTY_GRANT, "grant " + grant.name());
    }
    Optional<String> frozen =
        grant.roles().stream().filter(name -> frozen(name).isPresent()).findFirst();
    if (frozen.isPresent()) {
      return frozen(frozen.get());
    }
    changes.add(new Change.PutRole(Role.of(grant.roleName()).with(grant.permissions())));
    for (String name : grant.roles()) {
      Role receiver = policy.roles().getOrDefault(name, Role.of(name));
      changes.add(new Change.PutRole(receiver.inheriting(grant.roleName())));
    }
    grant.assignments().forEach(assignment -> changes.add(new Change.Assign(assignment)));
    return confusing("grant", grant.roleName(), policy.roles().keySet());
  }

  private Optional<Outcome.Refused> revoke(String grant) {
    String name = TemporaryGrant.PREFIX + grant;
    if (!policy.roles().containsKey(name)) {
      return refused(RefusalReason.NOT_FOUND, "grant " + grant);
    }
    end(name::equals);
    return Optional.empty();
  }

  private Optional<Outcome.Refused> removeExpired() {
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

  /** Takes grants from whoever received them, then the grants themselves. */
  private void end(Predicate<String> grant) {
    for (Assignment assignment : policy.assignments()) {
      if (assignment.roles().stream().anyMatch(grant)) {
        changes.add(new Change.Unassign(assignment));
        List<String> kept = assignment.roles().stream().filter(grant.negate()).toList();
        if (!kept.isEmpty()) {
          changes.add(new Change.Assign(assignment.withRoles(kept)));
        }
      }
    }
    for (Role role : policy.roles().values()) {
      if (role.inherits().stream().anyMatch(grant)) {
        List<String> kept = role.inherits().stream().filter(grant.negate()).toList();
        changes.add(new Change.PutRole(role.withInherits(kept)));
      }
    }
    policy.roles().keySet().stream()
        .filter(grant)
        .forEach(name -> changes.add(new Change.RemoveRole(name)));
  }

  private Optional<Outcome.Refused> planned(Change change) {
    changes.add(change);
    return Optional.empty();
  }

  private static Optional<Outcome.Refused> unless(boolean something, String what) {
    return something ? Optional.empty() : refused(RefusalReason.NOTHING_TO_DO, what);
  }

  private static Optional<Outcome.Refused> refused(RefusalReason reason, String what) {
    return Optional.of(Outcome.Refused.because(reason, what));
  }
}
