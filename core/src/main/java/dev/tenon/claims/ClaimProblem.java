package dev.tenon.claims;

/**
 * Why claims, or a value of one, gave nothing. The constants and their {@linkplain #code codes} are
 * stable; new ones may be added.
 */
public enum ClaimProblem {
  /** The policy lists issuers, and the claims come from none of them. The subject is anonymous. */
  UNKNOWN_ISSUER("unknown-issuer", "the policy does not list this issuer"),
  /** The claim that identifies the subject is absent or not a canonical segment. */
  NO_IDENTITY("no-identity", "the claim that identifies the subject is no canonical text"),
  /** The claim {@code act} is not a valid chain of actors, or is too long. */
  BAD_ACTOR("bad-actor", "the claim `act` is no chain of actors (RFC 8693)"),
  /**
   * More roles or values than a subject may have. All are ignored, and the subject is anonymous.
   */
  TOO_MANY("too-many", "more roles or values than a subject may have"),
  /** A further source of claims is about another subject. */
  OTHER_SUBJECT("other-subject", "these claims are about another subject"),
  /** The claim is absent. */
  ABSENT("absent", "the claim is absent"),
  /** The issuer left the claim out because it would be too long, as Entra ID does with groups. */
  OVERAGE("overage", "the issuer left the claim out because it is too long"),
  /** The claim, or an element of it, has another shape than the configured one. */
  WRONG_SHAPE("wrong-shape", "the claim has another shape than the configured one"),
  /** The value does not match the mapping's pattern. */
  NO_MATCH("no-match", "the value does not match the pattern"),
  /** The value matches the mapping's pattern in more than one way. */
  AMBIGUOUS("ambiguous", "the value matches the pattern in more than one way"),
  /** The mapping's table has no such value. */
  UNMAPPED("unmapped", "the table has no such value"),
  /** The value for a variable is not a canonical segment. */
  NOT_CANONICAL("not-canonical", "the value is no canonical segment"),
  /** The value for a role is not a valid role name: it is not canonical, or has a {@code *}. */
  NO_ROLE_NAME("no-role-name", "the value is no role's name"),
  /** The tenant of a holding is absent or no valid name, so the value gives no role. */
  NO_TENANT("no-tenant", "its tenant cannot be read, so it gives nothing"),
  /** The tenant of a holding is none that the mapping gives, so the value gives no role. */
  OTHER_TENANT("other-tenant", "its tenant is none that the mapping gives"),
  /** The role can be held in a tenant only, and the mapping gives it without one. */
  TENANT_ROLE("tenant-role", "the role counts in a tenant only, and is given without one"),
  /** The path of a holding is absent or not canonical, so the value gives no role. */
  NO_PATH("no-path", "its path cannot be read, so it gives nothing"),
  /** The value is not of the type that the policy declares for the attribute. */
  WRONG_TYPE("wrong-type", "the value is not of the declared type");

  private final String code;
  private final String explanation;

  ClaimProblem(String code, String explanation) {
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
   * The explanation of the problem.
   *
   * @return a sentence without a full stop
   */
  public String explanation() {
    return explanation;
  }
}
