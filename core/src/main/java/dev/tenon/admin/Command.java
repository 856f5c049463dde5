package dev.tenon.admin;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.Objects;

/**
 * What somebody wants to change.
 *
 * <pre>{@code
 * administration.apply(ada, new Command.CreateRole(viewer), 7, "new team, ticket 12");
 * }</pre>
 *
 * <p>Immutable values; {@code toString} is the command in words, as it is recorded.
 *
 * <p>Cases may be added in a later version. A host makes commands and hands them on, and needs no
 * list of all of them.
 */
public sealed interface Command {

  /**
   * Does what is to be done with a command of this kind.
   *
   * @param <T> what comes of it
   * @param cases what to do with each kind
   * @return what the case of this kind answers
   */
  <T> T match(Cases<T> cases);

  /**
   * What to do with each kind of command; who implements it has forgotten none.
   *
   * @param <T> what comes of it
   */
  interface Cases<T> {

    /**
     * A role is defined.
     *
     * @param command the command
     * @return what comes of it
     */
    T createRole(CreateRole command);

    /**
     * A role is replaced.
     *
     * @param command the command
     * @return what comes of it
     */
    T changeRole(ChangeRole command);

    /**
     * A role is removed.
     *
     * @param command the command
     * @return what comes of it
     */
    T removeRole(RemoveRole command);

    /**
     * Roles are given.
     *
     * @param command the command
     * @return what comes of it
     */
    T assign(Assign command);

    /**
     * An assignment is taken back.
     *
     * @param command the command
     * @return what comes of it
     */
    T unassign(Unassign command);

    /**
     * A tenant is defined.
     *
     * @param command the command
     * @return what comes of it
     */
    T createTenant(CreateTenant command);

    /**
     * A tenant is replaced.
     *
     * @param command the command
     * @return what comes of it
     */
    T changeTenant(ChangeTenant command);

    /**
     * A tenant is removed.
     *
     * @param command the command
     * @return what comes of it
     */
    T removeTenant(RemoveTenant command);

    /**
     * Permissions are given for a time.
     *
     * @param command the command
     * @return what comes of it
     */
    T grant(Grant command);

    /**
     * A temporary grant is ended.
     *
     * @param command the command
     * @return what comes of it
     */
    T revoke(Revoke command);

    /**
     * Grants whose time is over are removed.
     *
     * @param command the command
     * @return what comes of it
     */
    T removeExpired(RemoveExpired command);
  }

  /**
   * Defines a role whose name is new.
   *
   * @param role the whole role
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
   * Replaces a role that is defined.
   *
   * @param role the whole role
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
   * Removes a role that nothing inherits and no assignment gives.
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
   * Gives roles to whom the assignment names.
   *
   * @param assignment which roles to whom
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
   * Takes an assignment back.
   *
   * @param assignment exactly as it was given
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
   * Defines a tenant whose name is new.
   *
   * @param tenant the whole tenant
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
   * Replaces a tenant that is defined.
   *
   * @param tenant the whole tenant
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
   * Gives permissions for a time.
   *
   * @param grant what, to whom, until when
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
   * Ends a temporary grant before its time.
   *
   * @param grant its name
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

  /** Removes the temporary grants whose time is over, which grant nothing any more. */
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
