package dev.tenon.admin;

import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.Set;

/** Something that a change may let somebody do who could not before. Immutable. */
sealed interface Grant {

  /** What gives it, in words. */
  String words();

  /**
   * Somebody comes to hold rules, and names that may open doors.
   *
   * @param role the rules, and the roles whose rules and names come along
   * @param names those of these roles that the policy does not define yet
   */
  record Rights(Role role, Set<String> names, String words) implements Grant {}

  /**
   * Somebody is no longer hindered: there, whatever rules he has begin to count.
   *
   * @param role allows what was hindered
   */
  record LiftedRestriction(Role role, String words) implements Grant {}

  /**
   * Somebody comes to see what a tenant shows: there, whatever rules he has begin to count.
   *
   * @param tenant the tenant as it is to be
   */
  record View(Tenant tenant, String words) implements Grant {}

  /** What only somebody gives away who administers everything. */
  record Reserved(String words) implements Grant {}
}
