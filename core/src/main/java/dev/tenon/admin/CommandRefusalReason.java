package dev.tenon.admin;

/**
 * Why a command was refused. A closed set; the {@link #code} is stable, and may be shown to the
 * author.
 */
public enum CommandRefusalReason {
  /** The author holds none of the policy's admin roles. */
  NOT_ADMINISTRATOR("not-administrator", "no role of the author administers"),
  /** The command is not about a tenant's own roles, assignments and grants. */
  NOT_OF_TENANT(
      "not-of-tenant", "in a tenant, only its own roles, assignments and grants are changed"),
  /** The author is a service account, whatever its roles. */
  SERVICE_ACCOUNT("service-account", "a service account does not administer"),
  /** The author gave no reason. */
  NO_REASON_GIVEN("no-reason-given", "a change needs a reason in words"),
  /** Commands may not use the name. */
  RESERVED_NAME("reserved-name", "the name is reserved"),
  /** The name can be mistaken for another one, or contains invisible characters. */
  CONFUSABLE_NAME("confusable-name", "the name can be taken for another one"),
  /** The role is built in. */
  BUILT_IN_ROLE("built-in-role", "a built-in role is never changed"),
  /** The name or the assignment exists already. */
  ALREADY_EXISTS("already-exists", "it is there already"),
  /** The name or the assignment does not exist. */
  NOT_FOUND("not-found", "there is none"),
  /**
   * A temporary grant that has ended, has no receiver, or is denied or staged by rules of its
   * receivers for all of its time.
   */
  EMPTY_GRANT("empty-grant", "the grant would give nothing to anybody"),
  /** Nothing would change. */
  NOTHING_TO_DO("nothing-to-do", "nothing would change"),
  /** The assignments of a tenant would give a receiver too many roles. */
  TOO_MANY_ROLES("too-many-roles", "a tenant gives too many roles to one receiver"),
  /** A service account would get a role that administers. */
  SERVICE_MAY_NOT_ADMINISTER(
      "service-may-not-administer", "a service account would hold a role that administers"),
  /** A subject would hold two roles of which nobody holds both. */
  EXCLUSIVE_ROLES("exclusive-roles", "somebody would hold two roles that exclude each other"),
  /** A subject would be allowed what the author is not. */
  MORE_THAN_HELD("more-than-held", "nobody grants more than he has"),
  /** Undecided whether the author has this access: the policy is too large for the budget. */
  NOT_PROVED("not-proved", "it was not proved that nobody gets more than the author has"),
  /** The store could not save the change. Nothing is changed. */
  NOT_STORED("not-stored", "the change could not be stored");

  private final String code;
  private final String words;

  CommandRefusalReason(String code, String words) {
    this.code = code;
    this.words = words;
  }

  /**
   * The stable name.
   *
   * @return a word in kebab case
   */
  public String code() {
    return code;
  }

  /**
   * The explanation.
   *
   * @return a sentence without a full stop
   */
  public String words() {
    return words;
  }
}
