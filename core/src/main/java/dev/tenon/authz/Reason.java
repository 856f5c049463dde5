package dev.tenon.authz;

import dev.tenon.policy.Effect;

/**
 * Why a request was decided as it was. A closed set: every decision has exactly one of these, and
 * each always goes with the same effect.
 *
 * <p>A reason says nothing about the policy, so its {@link #code} may be shown to whoever asked.
 */
public enum Reason {
  /** The resource is not canonical, so no rule can speak of it. */
  INVALID_RESOURCE("invalid-resource", Effect.DENY, "the resource is not a canonical path"),
  /** The policy lists who may enter, and no role of the subject is on the list. */
  NOT_ADMITTED("not-admitted", Effect.DENY, "no role of the subject may enter"),
  /** The request names a tenant that no role of the subject may enter, or that does not exist. */
  TENANT_NOT_ASSIGNED(
      "tenant-not-assigned", Effect.DENY, "no role of the subject enters the tenant"),
  /** The request names no tenant, and the subject has none or several. */
  TENANT_NOT_SELECTED(
      "tenant-not-selected", Effect.DENY, "the subject has not one tenant to be in"),
  /** The tenant does not show the resource. */
  NOT_VISIBLE("not-visible", Effect.DENY, "the tenant does not show the resource"),
  /** A rule that denies, holds or hides speaks of a variable that the subject does not have. */
  UNBOUND_VARIABLE(
      "unbound-variable", Effect.DENY, "a variable is missing that a rule compares with"),
  /** A rule denies the request. */
  DENIED_BY_RULE("denied-by-rule", Effect.DENY, "a rule denies it"),
  /** A rule holds the request until an administrator approves it. */
  HELD_FOR_APPROVAL("held-for-approval", Effect.STAGE, "a rule holds it for approval"),
  /** A rule allows the request. */
  ALLOWED_BY_RULE("allowed-by-rule", Effect.ALLOW, "a rule allows it"),
  /** No rule speaks of the request. */
  NO_RULE("no-rule", Effect.DENY, "no rule of the subject's roles covers it"),
  /** The policy was not confirmed for longer than the host accepts. */
  STALE_POLICY("stale-policy", Effect.DENY, "the policy may be out of date"),
  /** One check of all roles of the subject would take more work than the host's settings allow. */
  ROLES_TOO_COSTLY(
      "roles-too-costly", Effect.DENY, "the subject's roles together would make a check too slow"),
  /**
   * A {@link DecisionInterceptor} withholds the decision, such as an audit log that has no room for
   * it.
   */
  NOT_WITNESSED("not-witnessed", Effect.DENY, "the decision cannot be accounted for");

  private final String code;
  private final Effect effect;
  private final String words;

  Reason(String code, Effect effect, String words) {
    this.code = code;
    this.effect = effect;
    this.words = words;
  }

  /** The reason that a rule with an effect gives. */
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
   * The effect that goes with it.
   *
   * @return what is done with the request
   */
  public Effect effect() {
    return effect;
  }

  /**
   * Whether the policy gives it, and not something that the host put around the policy.
   *
   * @return false for {@link #STALE_POLICY}, {@link #ROLES_TOO_COSTLY} and {@link #NOT_WITNESSED}
   */
  public boolean isOfPolicy() {
    return this != STALE_POLICY && this != ROLES_TOO_COSTLY && this != NOT_WITNESSED;
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
