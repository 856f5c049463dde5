package dev.tenon.lint;

/** What {@link Lint} finds. The codes are stable; new ones may be added. */
public enum LintCode {
  /**
   * A role named only by flat rules, tenants or lists of roles, with a name close to a defined one.
   */
  NEAR_ROLE("near-role", "a role that nothing defines, with a name close to one that is defined"),
  /** No claim, table or assignment gives the role. */
  UNHELD_ROLE("unheld-role", "a role that nobody can hold"),
  /** No role may enter the tenant. */
  UNREACHABLE_TENANT("unreachable-tenant", "a tenant that nobody can enter"),
  /** Another include of the tenant covers all of it. */
  IDLE_INCLUDE("idle-include", "an include that adds nothing"),

  /** It hides nothing that the tenant includes. */
  IDLE_EXCLUDE("idle-exclude", "an exclude that excludes nothing"),
  /** It allows every action on every resource. */
  BROAD_GRANT(
      "broad-grant", "all actions on everything are allowed, to a role that is no admin role"),
  /** Other rules that come with the role decide all of it, or there is nothing to decide. */
  DEAD_RULE("dead-rule", "a rule that never decides a request"),
  /** The rule covers none of what it excepts, or all of what the rule covers is excepted. */
  DEAD_EXCEPTION("dead-exception", "an exception of nothing, or of all that its rule covers"),
  /** The proof that every rule decides something exceeds the budget. */
  UNPROVED_RULES("unproved-rules", "rules that are too many to prove that each decides something"),
  /** A wildcard, a variable or an alias in place of the literal {@code tenon}. */
  RESERVED_NAMESPACE(
      "reserved-namespace",
      "a rule that reaches `tenon/...` without the literal `tenon`, and gives no right to administer"),
  /** Its address is missing or not https. */
  ISSUER_ADDRESS(
      "issuer-address", "an issuer whose keys cannot be fetched: no https address is known"),
  /** Its validity has ended. */
  EXPIRED_RULE("expired-rule", "a rule that has expired"),
  /** {@code tx*} beside names that all continue with {@code _}. */
  WIDE_GLOB("wide-glob", "a glob that stops short of the separator that its neighbours have"),
  /** {@code tx_da*ly}. */
  GLOB_WITHIN_WORD("glob-within-word", "a `*` in the middle of a word"),
  /** {@code ?}, brackets or braces. */
  NO_WILDCARD("no-wildcard", "`?`, `[` or `{`, which are no wildcards here"),
  /** {@code ^x.*$}, {@code a|b}, {@code \\.}. */
  REGULAR_EXPRESSION("regular-expression", "a regular expression, which is taken literally"),
  /** {@code $p}, {@code :id}, {@code <id>}. */
  FOREIGN_VARIABLE("foreign-variable", "`$name`, `:name` or `<name>`, which are no variables here"),
  /** {@code GET /x}. */
  METHOD_IN_PATH("method-in-path", "an HTTP method and a path in one name"),
  /** {@code READ,WRITE}. */
  ACTION_LIST("action-list", "several actions in one name"),
  /** {@code all}. */
  ACTION_ALL("action-all", "an action `all` or `any`, which does not stand for every action"),
  /** {@code team-*} as the key of a table. */
  LITERAL_STAR(
      "literal-star",
      "a wildcard in a table's key, a claim's path or a claim pattern, where it stands for itself"),
  /** {@code !secret}. */
  NEGATION("negation", "a name that begins with `!`, which negates nothing"),
  /** {@code acme:clerk} inherits a role whose rules reach what another tenant includes. */
  TENANT_ROLE_ELSEWHERE(
      "tenant-role-elsewhere", "a role named after one tenant that counts in another one too"),
  /** {@code roles: ["*"]} on a family. */
  OPEN_FAMILY("open-family", "a family of tenants that everyone who is identified may enter"),
  /** A role that administers a tenant, or can be held in one only, is given without a tenant. */
  FORGOTTEN_TENANT("forgotten-tenant", "a role that belongs in a tenant, given without one"),
  /** Its end has passed. */
  ENDED_ASSIGNMENT("ended-assignment", "an assignment that has ended"),
  /** {@code tenant: {capture: org}}, without a range or a table. */
  OPEN_TENANT_CLAIM(
      "open-tenant-claim",
      "a claim whose values name any tenant, where one is defined by its name or the role"
          + " administers"),
  /** It has denies alone, or no rules. */
  LIMIT_WITHOUT_ALLOW("limit-without-allow", "a limit that allows nothing"),
  /** Two roles of an {@link dev.tenon.analysis.Invariant.Exclusive}. */
  EXCLUSIVE_ROLES("exclusive-roles", "somebody who holds two roles that exclude each other"),
  /** Two actions of an {@link dev.tenon.analysis.Invariant.Separate}. */
  SEPARATE_ACTIONS("separate-actions", "a role that gives two actions that are kept separate"),
  /** {@code ${project}/${domain}}, both from one value. */
  CAPTURES_APART(
      "captures-apart", "two captures of one claim value in one path, which takes the pair apart"),
  /** No mapping and no application gives it. */
  UNGIVEN_VARIABLE("ungiven-variable", "a variable that no claim and no application gives"),
  /** {@code {at_least: 5}} beside {@code {not: {at_least: 3}}}. */
  NEVER_TRUE("never-true", "a condition that no value of its attribute satisfies"),
  /** A list of all declared names, {@code "*"}. */
  ALWAYS_TRUE("always-true", "a condition that every value of its attribute satisfies"),
  /** Declared, and named by no condition. */
  UNUSED_ATTRIBUTE("unused-attribute", "a declared attribute that no rule tests"),
  /** Claims give others. */
  UNGIVEN_ATTRIBUTE(
      "ungiven-attribute",
      "an attribute of the subject that no claim gives, where claims give others"),
  /** {@code unless: {request.ip: ...}} in a deny of the role {@code *}. */
  MANDATORY_ATTRIBUTE(
      "mandatory-attribute", "a deny by which everybody must give an attribute of the request"),
  /**
   * {@code when: {request.mfa: true}} in one rule, {@code when: {resource.owner: ...}} in another.
   */
  ALLOWS_TOGETHER(
      "allows-together", "two rules of a role that allow the same, where both may have been meant"),
  /** {@code SUBMIT} and {@code SUBMTI}. */
  NEAR_ACTION("near-action", "an action that is nearly another one, where none is declared"),
  /** Roles given together, of which one denies what the other allows. */
  OPPOSITE_ROLES(
      "opposite-roles", "two roles given together, of which one denies what the other allows"),
  /** It covers no resource of the inventory. */
  NOT_IN_INVENTORY("not-in-inventory", "a pattern that covers nothing in the given inventory"),
  /** {@code ${a}/${a}}. */
  VARIABLE_TWICE("variable-twice", "the same variable twice in a pattern"),
  /** {@code ${user}_*}, where values may contain the {@code _}. */
  OPEN_TEXT("open-text", "a variable, a text and a `*`, where values may contain the text"),
  /** Two names that look the same. */
  LOOK_ALIKE("look-alike", "a name that looks like another one"),
  /** An invisible character, or a blank at an end. */
  HIDDEN_CHARACTER("hidden-character", "a name with a character that cannot be seen"),
  /** Letters of several scripts in one name. */
  MIXED_SCRIPTS("mixed-scripts", "a name with letters of several scripts");

  private final String code;
  private final String explanation;

  LintCode(String code, String explanation) {
    this.code = code;
    this.explanation = explanation;
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
   * The explanation of the code.
   *
   * @return a phrase without a full stop
   */
  public String explanation() {
    return explanation;
  }
}
