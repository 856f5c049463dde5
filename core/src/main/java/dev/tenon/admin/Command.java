package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.TenantName;
import java.util.List;
import java.util.Objects;

/**
 * A requested change of a policy.
 *
 * <pre>{@code
 * administration.apply(ada, new Command.CreateRole(viewer), 7, "new team, ticket 12");
 * }</pre>
 *
 * <p>Immutable; {@code toString} is the command as text, as recorded.
 *
 * <p>Cases may be added in a later version. A host creates commands and passes them on, and does
 * not need a complete list.
 */
public sealed interface Command {

  /**
   * Calls the case for this kind of command.
   *
   * @param <T> the type of the result
   * @param cases a case for each kind
   * @return the result of the case
   */
  <T> T match(Cases<T> cases);

  /**
   * A visitor with a case for each kind of command.
   *
   * @param <T> the type of the result
   */
  interface Cases<T> {

    /**
     * Defines a role.
     *
     * @param command the command
     * @return the result
     */
    T createRole(CreateRole command);

    /**
     * Replaces a role.
     *
     * @param command the command
     * @return the result
     */
    T changeRole(ChangeRole command);

    /**
     * Removes a role.
     *
     * @param command the command
     * @return the result
     */
    T removeRole(RemoveRole command);

    /**
     * Assigns roles.
     *
     * @param command the command
     * @return the result
     */
    T assign(Assign command);

    /**
     * Removes an assignment.
     *
     * @param command the command
     * @return the result
     */
    T unassign(Unassign command);

    /**
     * Defines a tenant.
     *
     * @param command the command
     * @return the result
     */
    T createTenant(CreateTenant command);

    /**
     * Replaces a tenant.
     *
     * @param command the command
     * @return the result
     */
    T changeTenant(ChangeTenant command);

    /**
     * Removes a tenant.
     *
     * @param command the command
     * @return the result
     */
    T removeTenant(RemoveTenant command);

    /**
     * Grants permissions temporarily.
     *
     * @param command the command
     * @return the result
     */
    T grant(Grant command);

    /**
     * Ends a temporary grant.
     *
     * @param command the command
     * @return the result
     */
    T revoke(Revoke command);

    /**
     * Removes expired grants.
     *
     * @param command the command
     * @return the result
     */
    T removeExpired(RemoveExpired command);

    /**
     * Does what another command says in one tenant.
     *
     * @param command the command
     * @return the result
     */
    T inTenant(InTenant command);

    /**
     * Does what several commands say.
     *
     * @param command the command
     * @return the result
     */
    T several(Several command);
  }

  /**
   * Defines a role with a new name.
   *
   * @param role the complete role
   */
  record CreateRole(Role role) implements Command {
    /** Refuses null. */
    public CreateRole {
      Objects.requireNonNull(role, "role");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.createRole(this);
    }

    @Override
    public String toString() {
      return "create role " + role.name();
    }
  }

  /**
   * Replaces a defined role.
   *
   * @param role the complete role
   */
  record ChangeRole(Role role) implements Command {
    /** Refuses null. */
    public ChangeRole {
      Objects.requireNonNull(role, "role");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.changeRole(this);
    }

    @Override
    public String toString() {
      return "change role " + role.name();
    }
  }

  /**
   * Removes a role that no role inherits and no assignment gives.
   *
   * @param name the role's name
   */
  record RemoveRole(String name) implements Command {
    /** Refuses null. */
    public RemoveRole {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.removeRole(this);
    }

    @Override
    public String toString() {
      return Diagnostic.inOneLine("remove role " + name);
    }
  }

  /**
   * Adds an assignment of roles.
   *
   * @param assignment the roles and their receiver
   */
  record Assign(Assignment assignment) implements Command {
    /** Refuses null. */
    public Assign {
      Objects.requireNonNull(assignment, "assignment");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.assign(this);
    }

    @Override
    public String toString() {
      return "assign " + assignment;
    }
  }

  /**
   * Removes an assignment.
   *
   * @param assignment the exact assignment
   */
  record Unassign(Assignment assignment) implements Command {
    /** Refuses null. */
    public Unassign {
      Objects.requireNonNull(assignment, "assignment");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.unassign(this);
    }

    @Override
    public String toString() {
      return "unassign " + assignment;
    }
  }

  /**
   * Defines a tenant with a new name.
   *
   * @param tenant the complete tenant
   */
  record CreateTenant(Tenant tenant) implements Command {
    /** Refuses null. */
    public CreateTenant {
      Objects.requireNonNull(tenant, "tenant");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.createTenant(this);
    }

    @Override
    public String toString() {
      return "create tenant " + tenant.name();
    }
  }

  /**
   * Replaces a defined tenant.
   *
   * @param tenant the complete tenant
   */
  record ChangeTenant(Tenant tenant) implements Command {
    /** Refuses null. */
    public ChangeTenant {
      Objects.requireNonNull(tenant, "tenant");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.changeTenant(this);
    }

    @Override
    public String toString() {
      return "change tenant " + tenant.name();
    }
  }

  /**
   * Removes a tenant.
   *
   * @param name the tenant's name
   */
  record RemoveTenant(String name) implements Command {
    /** Refuses null. */
    public RemoveTenant {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.removeTenant(this);
    }

    @Override
    public String toString() {
      return Diagnostic.inOneLine("remove tenant " + name);
    }
  }

  /**
   * Grants permissions temporarily.
   *
   * @param grant the permissions, the receiver and the end
   */
  record Grant(TemporaryGrant grant) implements Command {
    /** Refuses null. */
    public Grant {
      Objects.requireNonNull(grant, "grant");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.grant(this);
    }

    @Override
    public String toString() {
      return "grant " + grant.name() + " until " + grant.until();
    }
  }

  /**
   * Ends a temporary grant early.
   *
   * @param grant the grant's name
   */
  record Revoke(String grant) implements Command {
    /** Refuses null. */
    public Revoke {
      Objects.requireNonNull(grant, "grant");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.revoke(this);
    }

    @Override
    public String toString() {
      return Diagnostic.inOneLine("revoke grant " + grant);
    }
  }

  /**
   * Does what another command says in one tenant: to the tenant's own roles, assignments and
   * temporary grants. Administrators of the tenant may send it.
   *
   * <pre>{@code
   * administration.apply(ada, new Command.CreateRole(clerk).in("acme"), 7, "new team");
   * }</pre>
   *
   * @param tenant the tenant's name
   * @param command a command about roles, assignments or grants
   */
  record InTenant(String tenant, Command command) implements Command {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the name is not valid, or the command is in a tenant or
     *     consists of several
     */
    public InTenant {
      TenantName.require(tenant);
      if (command instanceof InTenant || command instanceof Several) {
        throw new IllegalArgumentException("not a single general command: " + command);
      }
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.inTenant(this);
    }

    @Override
    public String toString() {
      return command + " in " + Resource.of(tenant);
    }
  }

  /**
   * Several commands as one change: all of them or none, in one commit. Each sees what the previous
   * ones changed.
   *
   * <pre>{@code
   * new Command.Several(
   *     List.of(
   *         new Command.CreateTenant(acme),
   *         new Command.CreateRole(clerk).in("acme"),
   *         new Command.Assign(Assignment.toSubject("ada", "customer-admin")).in("acme")));
   * }</pre>
   *
   * @param commands the commands in their order, none of them several
   */
  record Several(List<Command> commands) implements Command {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it is empty, or a command consists of several
     */
    public Several {
      commands = ImmutableList.copyOf(commands);
      if (commands.isEmpty() || commands.stream().anyMatch(Several.class::isInstance)) {
        throw new IllegalArgumentException("not a list of single commands: " + commands);
      }
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.several(this);
    }

    @Override
    public String toString() {
      return String.join("; ", commands.stream().map(Command::toString).toList());
    }
  }

  /**
   * This command in one tenant: about the tenant's own roles, assignments and grants.
   *
   * @param tenant the tenant's name
   * @return a command that administrators of the tenant may send
   * @throws IllegalArgumentException if the name is not valid, or this command is in a tenant or
   *     consists of several
   */
  default Command in(String tenant) {
    return new InTenant(tenant, this);
  }

  /**
   * The tenant whose own part of the policy it changes.
   *
   * @return the tenant's name; empty for a general command and for several that are not all in one
   *     tenant
   */
  default String owner() {
    if (this instanceof InTenant in) {
      return in.tenant();
    } else if (this instanceof Several several) {
      List<String> all = several.commands().stream().map(Command::owner).distinct().toList();
      return all.size() == 1 ? all.get(0) : "";
    }
    return "";
  }

  /** Removes the expired temporary grants, which have no effect any more. */
  record RemoveExpired() implements Command {
    @Override
    public <T> T match(Cases<T> cases) {
      return cases.removeExpired(this);
    }

    @Override
    public String toString() {
      return "remove expired grants";
    }
  }
}
