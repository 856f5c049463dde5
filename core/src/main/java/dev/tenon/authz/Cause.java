package dev.tenon.authz;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;

/**
 * The part of a policy that decided a request: a rule of a role, a clause of a tenant, or nothing
 * in particular. Immutable.
 *
 * <p>Cases may be added in a later version; each has a place and says in {@code toString} what it
 * is.
 */
public sealed interface Cause {

  /**
   * Where its author wrote it.
   *
   * @return the place, {@link Place#code()} if there is none
   */
  Place place();

  /**
   * A permission of a role, by one of its patterns.
   *
   * @param role the role that has the permission, not one that inherits it
   * @param permission the permission
   * @param pattern which of its patterns, with aliases resolved
   */
  record OfRole(String role, Permission permission, ResourcePattern pattern) implements Cause {
    @Override
    public Place place() {
      return permission.place();
    }

    /**
     * The rule's id.
     *
     * @return a canonical segment; empty if it has none
     */
    public String id() {
      return permission.id();
    }

    /**
     * What the rule is for.
     *
     * @return one line; empty if nothing is said
     */
    public String description() {
      return permission.description();
    }

    /** In one line, such as {@code role operator: ALLOW FLINK_SUBMIT on flink/prod}. */
    @Override
    public String toString() {
      return "role " + role + ": " + permission;
    }
  }

  /**
   * A tenant's exclude, or the tenant itself where nothing in it includes the resource.
   *
   * @param tenant the tenant's name
   * @param clause what it says, in words
   * @param place where its author wrote it
   */
  record OfTenant(String tenant, String clause, Place place) implements Cause {

    /** In one line, such as {@code tenant payments: excludes flink/prod}. */
    @Override
    public String toString() {
      return "tenant " + tenant + ": " + clause;
    }
  }

  /** Nothing in particular: the policy as a whole. */
  enum Nothing implements Cause {
    /** The one value. */
    INSTANCE;

    @Override
    public Place place() {
      return Place.code();
    }

    @Override
    public String toString() {
      return "the policy as a whole";
    }
  }
}
