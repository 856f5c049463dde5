package dev.tenon.admin;

import dev.tenon.policy.Assignment;

/** What an author may give without having it. */
interface Free {

  /**
   * Whether a role may be given whatever it contains.
   *
   * @param assignment what would give it; to nobody where a role inherits it
   * @param role the role's name
   */
  boolean role(Assignment assignment, String role);

  /** Whether the rules of a tenant's own roles may be any. */
  boolean ownRules(String tenant);
}
