package dev.tenon.admin;

/**
 * Why a command was refused. A closed set; the {@link #code} is stable, and may be shown to whoever
 * sent the command.
 */
public enum CommandRefusalReason {
  /** The author holds none of the policy's admin roles. */
  NOT_ADMINISTRATOR("not-administrator", "no role of the author administers"),
  /** The author is a service account, whatever roles came with it. */
  SERVICE_ACCOUNT("service-account", "a service account does not administer"),
  /** The author did not say why. */
  NO_REASON_GIVEN("no-reason-given", "a change needs a reason in words"),
  /** The name is one that commands may not use. */
  RESERVED_NAME("reserved-name", "the name is reserved"),
  /** The name can be taken for another one, or is written with letters that cannot be seen. */
  CONFUSABLE_NAME("confusable-name", "the name can be taken for another one"),
  /** The role is built in. */
  BUILT_IN_ROLE("built-in-role", "a built-in role is never changed"),
  /** There is one of that name, or the same assignment, already. */
  ALREADY_EXISTS("already-exists", "it is there already"),
  /** There is nothing of that name, or no such assignment. */
  NOT_FOUND("not-found", "there is none"),
  /**
   * A temporary grant that has ended already, that nobody would receive, or that rules of its
   * receivers deny or hold for all of its time.
   */
  EMPTY_GRANT("empty-grant", "the grant would give nothing to anybody"),
  /** Nothing would change. */
  NOTHING_TO_DO("nothing-to-do", "nothing would change"),
  /** A service account would come to hold a role that administers. */
  SERVICE_MAY_NOT_ADMINISTER(
      "service-may-not-administer", "a service account would hold a role that administers"),
  /** Somebody would be allowed what the author is not. */
  MORE_THAN_HELD("more-than-held", "nobody grants more than he has"),
  /** Whether somebody would be is not known: the policy is too large for the steps granted. */
  NOT_PROVED("not-proved", "it was not proved that nobody gets more than the author has"),
  /** The store could not keep the change. Nothing is changed. */
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
   * The same in words.
   *
   * @return a sentence without a full stop
   */
  public String words() {
    return words;
  }
}
