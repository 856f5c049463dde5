package dev.tenon.admin;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;

/**
 * What somebody wants to change.
 *
 * <pre>{@code
 * administration.apply(ada, new Command.CreateRole(viewer), 7, "new team, ticket 12");
 * }</pre>
 *
 * <p>Immutable values; {@code toString} is the command in words, as it is recorded.
 */
public sealed interface Command {

  /**
   * Defines a role whose name is new.
   *
   * @param role the whole role
   */
  record CreateRole(Role role) implements Command {
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
    @Override
    public String toString() {
      return "remove role " + name;
    }
  }

  /**
   * Gives roles to whom the assignment names.
   *
   * @param assignment which roles to whom
   */
  record Assign(Assignment assignment) implements Command {
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
    @Override
    public String toString() {
      return "remove tenant " + name;
    }
  }

  /**
   * Gives permissions for a time.
   *
   * @param grant what, to whom, until when
   */
  record Grant(TemporaryGrant grant) implements Command {
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
    @Override
    public String toString() {
      return "revoke grant " + grant;
    }
  }

  /** Removes the temporary grants whose time is over, which grant nothing any more. */
  record RemoveExpired() implements Command {
    @Override
    public String toString() {
      return "remove expired grants";
    }
  }
}
