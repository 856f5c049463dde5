package dev.tenon.authz;

import dev.tenon.policy.Effect;

/**
 * Why a request was decided as it was. A closed set: every decision has exactly one of these
 * reasons, and each always has the same effect.
 *
 * <p>A reason reveals nothing of the policy's content, so its {@link #code} may be shown to the
 * client.
 */
public enum Reason {
  /** The resource is not canonical, so no rule can cover it. */
  INVALID_RESOURCE("invalid-resource", Effect.DENY, "the resource is not a canonical path"),
  /** The policy restricts entry, and no role of the subject is authorized. */
  NOT_ADMITTED("not-admitted", Effect.DENY, "no role of the subject may enter"),
  /** The request names a tenant that no role of the subject may enter, or that does not exist. */
  TENANT_NOT_ASSIGNED(
      "tenant-not-assigned", Effect.DENY, "no role of the subject enters the tenant"),
  /** The request names no tenant, and the subject may enter none or several. */
  TENANT_NOT_SELECTED(
      "tenant-not-selected", Effect.DENY, "the subject has not one tenant to be in"),
  /** The resource is not visible in the tenant. */
  NOT_VISIBLE("not-visible", Effect.DENY, "the tenant does not show the resource"),
  /** A deny, a stage or an exclude uses a variable that is unset for the subject. */
  UNBOUND_VARIABLE(
      "unbound-variable", Effect.DENY, "a variable is missing that a rule compares with"),
  /** A deny or a stage tests an attribute whose value is not known or absent. */
  MISSING_ATTRIBUTE("missing-attribute", Effect.DENY, "an attribute is missing that a rule tests"),
  /** A rule denies the request. */
  DENIED_BY_RULE("denied-by-rule", Effect.DENY, "a rule denies it"),
  /** A rule requires that an administrator approves the request. */
  HELD_FOR_APPROVAL("held-for-approval", Effect.STAGE, "a rule holds it for approval"),
  /** A rule allows the request. */
  ALLOWED_BY_RULE("allowed-by-rule", Effect.ALLOW, "a rule allows it"),
  /** No rule covers the request. */
  NO_RULE("no-rule", Effect.DENY, "no rule of the subject's roles covers it"),
  /** The subject's roles give it, and one of the subject's limits does not allow it. */
  BEYOND_LIMIT("beyond-limit", Effect.DENY, "a limit of the subject does not allow it"),
  /** The policy has not been confirmed for longer than the host accepts. */
  STALE_POLICY("stale-policy", Effect.DENY, "the policy may be out of date"),
  /** One check of all roles of the subject would take more work than the host's settings allow. */
  ROLES_TOO_COSTLY(
      "roles-too-costly", Effect.DENY, "the subject's roles together would make a check too slow"),
  /** A {@link DecisionInterceptor} withholds the decision, such as an audit log that is full. */
  NOT_WITNESSED("not-witnessed", Effect.DENY, "the decision cannot be accounted for");

  private final String code;
  private final Effect effect;
  private final String words;

  Reason(String code, Effect effect, String words) {
    this.code = code;
    this.effect = effect;
    this.words = words;
  }

  /** The reason for a rule with an effect. */
  static Reason of(Effect effect) {
    return switch (effect) {
      case ALLOW -> ALLOWED_BY_RULE;
      case STAGE -> HELD_FOR_APPROVAL;
      case DENY -> DENIED_BY_RULE;
    };
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
   * The effect of decisions with this reason.
   *
   * @return the effect
   */
  public Effect effect() {
    return effect;
  }

  /**
   * Whether it comes from the policy, and not from settings or interceptors of the host.
   *
   * @return false for {@link #STALE_POLICY}, {@link #ROLES_TOO_COSTLY} and {@link #NOT_WITNESSED}
   */
  public boolean isOfPolicy() {
    return this != STALE_POLICY && this != ROLES_TOO_COSTLY && this != NOT_WITNESSED;
  }

  /**
   * The reason in words.
   *
   * @return a sentence without a full stop
   */
  public String words() {
    return words;
  }
}
