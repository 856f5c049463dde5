package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Translates a command in a tenant into changes of the tenant's own part of a policy, or refuses it
 * by names alone. For one command.
 */
final class TenantPlanner implements Command.Cases<Optional<CommandOutcome.Refused>> {

  /** The most roles that the assignments of a tenant give to one receiver. */
  static final int MOST_ROLES = 32;

  private final Policy policy;
  private final Set<String> builtIn;
  private final Clock clock;
  private final String tenant;
  private final List<PolicyChange> changes = new ArrayList<>();

  TenantPlanner(Policy policy, Set<String> builtIn, Clock clock, String tenant) {
    this.policy = policy;
    this.builtIn = builtIn;
    this.clock = clock;
    this.tenant = tenant;
  }

  /** The changes that {@link #plan} found. */
  List<PolicyChange> changes() {
    return ImmutableList.copyOf(changes);
  }

  /** Plans a command; returns a refusal, or empty if {@link #changes} has the result. */
  Optional<CommandOutcome.Refused> plan(Command command) {
    return policy.usesTenants() && TenantsOf.governing(policy, tenant).isPresent()
        ? command.match(this)
        : refused(CommandRefusalReason.NOT_FOUND, "tenant " + tenant);
  }

  @Override
  public Optional<CommandOutcome.Refused> createRole(Command.CreateRole command) {
    Role role = command.role();
    if (own().containsKey(role.name())) {
      return refused(CommandRefusalReason.ALREADY_EXISTS, words(role.name()));
    }
    return reserved(role.name())
        .or(() -> confusing(role.name()))
        .or(() -> planned(new PolicyChange.PutOwnRole(tenant, role)));
  }

  @Override
  public Optional<CommandOutcome.Refused> changeRole(Command.ChangeRole command) {
    Role role = command.role();
    return frozen(role.name())
        .or(() -> missing(role.name()))
        .or(
            () ->
                own().containsValue(role)
                    ? refused(CommandRefusalReason.NOTHING_TO_DO, words(role.name()))
                    : planned(new PolicyChange.PutOwnRole(tenant, role)));
  }

  @Override
  public Optional<CommandOutcome.Refused> removeRole(Command.RemoveRole command) {
    return frozen(command.name())
        .or(() -> missing(command.name()))
        .or(() -> planned(new PolicyChange.RemoveOwnRole(tenant, command.name())));
  }

  @Override
  public Optional<CommandOutcome.Refused> assign(Command.Assign command) {
    Assignment assignment = command.assignment();
    return foreign(assignment)
        .or(() -> grants(assignment))
        .or(() -> assign(assignment.ownedBy(tenant)));
  }

  private Optional<CommandOutcome.Refused> assign(Assignment assignment) {
    if (assignment.roles().isEmpty()) {
      return refused(CommandRefusalReason.NOTHING_TO_DO, assignment.toString());
    }
    if (policy.assignments().contains(assignment)) {
      return refused(CommandRefusalReason.ALREADY_EXISTS, "assignment " + assignment);
    }
    Set<String> roles = new LinkedHashSet<>(assignment.roles());
    policy.assignments().stream()
        .filter(other -> other.owner().equals(tenant))
        .filter(other -> other.receiver() == assignment.receiver())
        .filter(other -> other.key().equals(assignment.key()))
        .forEach(other -> roles.addAll(other.roles()));
    return roles.size() > MOST_ROLES
        ? refused(CommandRefusalReason.TOO_MANY_ROLES, roles.size() + " roles, " + assignment)
        : planned(new PolicyChange.Assign(assignment));
  }

  @Override
  public Optional<CommandOutcome.Refused> unassign(Command.Unassign command) {
    Optional<CommandOutcome.Refused> refused =
        foreign(command.assignment()).or(() -> grants(command.assignment()));
    if (refused.isPresent()) {
      return refused;
    }
    Assignment assignment = command.assignment().ownedBy(tenant);
    return policy.assignments().contains(assignment)
        ? planned(new PolicyChange.Unassign(assignment))
        : refused(CommandRefusalReason.NOT_FOUND, "assignment " + assignment);
  }

  /** The refusal for an assignment that is not, or cannot be, one of the tenant's own. */
  private Optional<CommandOutcome.Refused> foreign(Assignment assignment) {
    String there = assignment.scope().tenant();
    boolean elsewhere = !there.isEmpty() && !there.equals(tenant);
    boolean of = assignment.owner().isEmpty() || assignment.owner().equals(tenant);
    return elsewhere
            || !of
            || assignment.isLimiting()
            || assignment.receiver() == Assignment.Receiver.ACTOR
            || assignment.roles().contains(Role.EVERYONE)
        ? notOfTenant("assignment " + assignment)
        : Optional.empty();
  }

  private static Optional<CommandOutcome.Refused> grants(Assignment assignment) {
    return assignment.roles().stream().anyMatch(r -> r.startsWith(TemporaryGrant.PREFIX))
        ? refused(CommandRefusalReason.RESERVED_NAME, assignment + " is of a temporary grant")
        : Optional.empty();
  }

  @Override
  public Optional<CommandOutcome.Refused> createTenant(Command.CreateTenant command) {
    return notOfTenant(command.toString());
  }

  @Override
  public Optional<CommandOutcome.Refused> changeTenant(Command.ChangeTenant command) {
    return notOfTenant(command.toString());
  }

  @Override
  public Optional<CommandOutcome.Refused> removeTenant(Command.RemoveTenant command) {
    return notOfTenant(command.toString());
  }

  @Override
  public Optional<CommandOutcome.Refused> inTenant(Command.InTenant command) {
    return notOfTenant(command.toString());
  }

  @Override
  public Optional<CommandOutcome.Refused> several(Command.Several command) {
    return notOfTenant(command.toString());
  }

  @Override
  public Optional<CommandOutcome.Refused> grant(Command.Grant command) {
    TemporaryGrant grant = command.grant();
    if (own().containsKey(grant.roleName())) {
      return refused(CommandRefusalReason.ALREADY_EXISTS, "grant " + grant.name());
    }
    if (!grant.hasReceiver()
        || grant.permissions().isEmpty()
        || !clock.instant().isBefore(grant.until())) {
      return refused(CommandRefusalReason.EMPTY_GRANT, "grant " + grant.name());
    }
    changes.add(
        new PolicyChange.PutOwnRole(tenant, Role.of(grant.roleName()).with(grant.permissions())));
    for (String name : grant.roles()) {
      Optional<CommandOutcome.Refused> refused = frozen(name).or(() -> missing(name));
      if (refused.isPresent()) {
        return refused;
      }
      changes.add(
          new PolicyChange.PutOwnRole(
              tenant, own().getOrDefault(name, Role.of(name)).inheriting(grant.roleName())));
    }
    for (Assignment assignment : grant.assignments()) {
      changes.add(new PolicyChange.Assign(assignment.ownedBy(tenant)));
    }
    return confusing(grant.roleName());
  }

  @Override
  public Optional<CommandOutcome.Refused> revoke(Command.Revoke command) {
    String name = TemporaryGrant.PREFIX + command.grant();
    if (!own().containsKey(name)) {
      return refused(CommandRefusalReason.NOT_FOUND, "grant " + command.grant());
    }
    end(name::equals);
    return Optional.empty();
  }

  @Override
  public Optional<CommandOutcome.Refused> removeExpired(Command.RemoveExpired command) {
    Set<String> ended =
        own().values().stream()
            .filter(role -> TemporaryGrant.hasEnded(role, clock))
            .map(Role::name)
            .collect(ImmutableSet.toImmutableSet());
    end(ended::contains);
    return ended.isEmpty()
        ? refused(CommandRefusalReason.NOTHING_TO_DO, "no grant has ended")
        : Optional.empty();
  }

  /** Removes grants from their receivers, then the grants themselves. */
  private void end(Predicate<String> grant) {
    for (Assignment assignment : policy.assignments()) {
      if (assignment.owner().equals(tenant) && assignment.roles().stream().anyMatch(grant)) {
        changes.add(new PolicyChange.Unassign(assignment));
        List<String> kept = assignment.roles().stream().filter(grant.negate()).toList();
        if (!kept.isEmpty()) {
          changes.add(new PolicyChange.Assign(assignment.withRoles(kept)));
        }
      }
    }
    for (Role role : own().values()) {
      if (role.inheritedNames().stream().anyMatch(grant)) {
        changes.add(new PolicyChange.PutOwnRole(tenant, role.inheritingOnly(grant.negate())));
      }
    }
    own().keySet().stream()
        .filter(grant)
        .forEach(name -> changes.add(new PolicyChange.RemoveOwnRole(tenant, name)));
  }

  private Map<String, Role> own() {
    return policy.ownRoles(tenant);
  }

  /** The refusal for a name that no own role may have. */
  private Optional<CommandOutcome.Refused> reserved(String name) {
    return name.equals(Role.EVERYONE) || policy.mentionsRole(name)
        ? refused(
            CommandRefusalReason.RESERVED_NAME, words(name) + ": the policy mentions the name")
        : frozen(name);
  }

  private Optional<CommandOutcome.Refused> frozen(String name) {
    if (builtIn.contains(name)) {
      return refused(CommandRefusalReason.BUILT_IN_ROLE, words(name));
    }
    return name.startsWith(TemporaryGrant.PREFIX)
        ? refused(CommandRefusalReason.RESERVED_NAME, name + " is a temporary grant")
        : Optional.empty();
  }

  private Optional<CommandOutcome.Refused> missing(String name) {
    return own().containsKey(name)
        ? Optional.empty()
        : refused(CommandRefusalReason.NOT_FOUND, words(name));
  }

  /** The refusal for a name that looks like another one; it does not tell a general name. */
  private Optional<CommandOutcome.Refused> confusing(String name) {
    Set<String> general = Sets.union(policy.roles().keySet(), builtIn);
    return Names.confusion(name, own().keySet())
        .or(() -> Names.confusion(name, general).map(like -> "it looks like a general role"))
        .flatMap(why -> refused(CommandRefusalReason.CONFUSABLE_NAME, words(name) + ": " + why));
  }

  private String words(String role) {
    return "role " + role + " of " + tenant;
  }

  private static Optional<CommandOutcome.Refused> notOfTenant(String what) {
    return refused(CommandRefusalReason.NOT_OF_TENANT, what);
  }

  private Optional<CommandOutcome.Refused> planned(PolicyChange change) {
    changes.add(change);
    return Optional.empty();
  }

  private static Optional<CommandOutcome.Refused> refused(
      CommandRefusalReason reason, String what) {
    return Optional.of(CommandOutcome.Refused.because(reason, what));
  }
}
