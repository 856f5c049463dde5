package dev.tenon.authz;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;

/**
 * The part of a policy that decided a request: a rule of a role, a clause of a tenant, or no single
 * part. Immutable.
 *
 * <p>Cases may be added in a later version; each has a place, and describes itself in {@code
 * toString}.
 */
public sealed interface Cause {

  /**
   * The place where it was written.
   *
   * @return the place, {@link Place#code()} if there is none
   */
  Place place();

  /**
   * A permission of a role, and the pattern that matched.
   *
   * @param role the role that has the permission, not one that inherits it
   * @param permission the permission
   * @param pattern the pattern that matched, with aliases resolved
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
   * A tenant's exclude, or the tenant itself if none of its clauses includes the resource.
   *
   * @param tenant the tenant's name
   * @param clause the clause in words
   * @param place where it was written
   */
  record OfTenant(String tenant, String clause, Place place) implements Cause {

    /** In one line, such as {@code tenant payments: excludes flink/prod}. */
    @Override
    public String toString() {
      return "tenant " + tenant + ": " + clause;
    }
  }

  /**
   * A limit of the subject, which allows less than its roles do.
   *
   * @param limit the names of the limit's parts and where it comes from, in words
   * @param rule what the limit says of the request, in words
   * @param place where the rule of the limit was written
   */
  record OfLimit(String limit, String rule, Place place) implements Cause {

    /**
     * In one line, such as {@code limit [reader] (claim `scope`): allows nothing that covers it}.
     */
    @Override
    public String toString() {
      return "limit " + limit + ": " + rule;
    }
  }

  /** No single part: the policy as a whole. */
  enum Nothing implements Cause {
    /** The only value. */
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
