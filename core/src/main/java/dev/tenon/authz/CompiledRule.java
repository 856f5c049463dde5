package dev.tenon.authz;

import dev.tenon.path.Coverage;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.rules.Action;
import dev.tenon.rules.ActionSet;
import dev.tenon.rules.Rule;
import dev.tenon.trie.Entry;
import dev.tenon.trie.TooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * A rule or clause in a trie, which makes the decision that it leads to when it first decides.
 *
 * <p>Its rank is the strength of its effect, then the order in which the policy says it, so that of
 * many rules with the same effect always the same one is cited.
 *
 * <p>Policies that were made of one another share compiled rules. A decision names its policy, so a
 * compiled rule remembers the last one that it made and for whom; where two policies that share it
 * are asked in turns, it makes them again. Two threads that do so at the same time do it twice.
 */
abstract sealed class CompiledRule extends Entry<Action> {

  private static final long UNBOUND = 4;
  private static final long MAYBE_HIDDEN = 5;
  private static final long HIDDEN = 6;
  private static final int STRENGTH = 60;

  /** What is left of a rank beside its strength and the number of a role, which is an int. */
  private static final int INDEX = STRENGTH - (Integer.SIZE - 1);

  /** So many rules of a role, or clauses of a tenant, have ranks that differ. */
  static final int MOST = 1 << INDEX;

  private static final long LAST = (1L << STRENGTH) - 1;

  private final ActionSet actions;
  private final Validity validity;
  private @Nullable Decision decision;

  private CompiledRule(
      ResourcePattern pattern, Coverage needed, long rank, ActionSet actions, Validity validity) {
    super(pattern, needed, rank);
    this.actions = actions;
    this.validity = validity;
  }

  /** The compiled rule if the rule covers the request. */
  static CompiledRule of(Rule rule, int role, int index) {
    return new OfRule(rule, Coverage.FULL, rank(strength(rule.effect()), role, index));
  }

  /** The compiled rule if only an unset variable keeps the rule from covering the request. */
  static CompiledRule unbound(Rule rule, int role, int index) {
    return new OfRule(rule, Coverage.UNBOUND, rank(UNBOUND, role, index));
  }

  /** The compiled rule on whatever a tenant's clause covers, whoever asks for what. */
  static CompiledRule hidden(TenantClause clause, int index, Cause cause) {
    return new OfClause(
        clause.pattern(), Coverage.FULL, rank(HIDDEN, 0, index), Reason.NOT_VISIBLE, cause);
  }

  /** The compiled rule if only an unset variable keeps an exclude from covering the resource. */
  static CompiledRule maybeHidden(TenantClause clause, int index, Cause cause) {
    return new OfClause(
        clause.pattern(),
        Coverage.UNBOUND,
        rank(MAYBE_HIDDEN, 0, index),
        Reason.UNBOUND_VARIABLE,
        cause);
  }

  /** The compiled rule if there is no other. */
  static CompiledRule none(Reason reason, Cause cause) {
    return new OfClause(ResourcePattern.everything(), Coverage.FULL, 0, reason, cause);
  }

  private static long strength(Effect effect) {
    return switch (effect) {
      case ALLOW -> 1;
      case STAGE -> 2;
      case DENY -> 3;
    };
  }

  /**
   * How strong a rule or clause is.
   *
   * @throws TooLargeException if there are more than have ranks that differ
   */
  static long rank(long strength, int role, int index) {
    TooLargeException.require(role, Integer.MAX_VALUE, "roles");
    int place = TooLargeException.require(index, MOST, "rules");
    return (strength << STRENGTH) | (LAST - (((long) role << INDEX) | place));
  }

  /** Why, if this decides. */
  abstract Reason reason();

  /** What is cited, if this decides. */
  abstract Cause cause();

  /** The decision in the name of a policy. */
  final Decision decision(PolicyVersion policyVersion) {
    Decision known = decision;
    return known != null && known.isBy(policyVersion) ? known : decide(policyVersion);
  }

  private Decision decide(PolicyVersion policyVersion) {
    Decision made = new Decision(reason(), cause(), policyVersion);
    decision = made;
    return made;
  }

  /** Whether it is about an action, at some time. */
  final boolean isAbout(Action action) {
    return actions.contains(action);
  }

  /**
   * Whether it allows, by a pattern that begins with a segment as its author wrote it and as
   * aliases leave it.
   */
  abstract boolean allowsLiterally(Aliases aliases, String segment);

  /** When it counts. */
  final Validity validity() {
    return validity;
  }

  @Override
  public final long marks() {
    return actions.marks();
  }

  @Override
  public final boolean concerns(Action action, long now) {
    return actions.contains(action) && validity.includes(now);
  }

  /**
   * A rule's compiled rule. It keeps the parts of its cause and not the cause: there are many
   * rules.
   */
  private static final class OfRule extends CompiledRule {

    private final String role;
    private final Permission permission;

    OfRule(Rule rule, Coverage needed, long rank) {
      super(rule.pattern(), needed, rank, rule.actions(), rule.validity());
      this.role = rule.role();
      this.permission = rule.permission();
    }

    @Override
    Reason reason() {
      return needed() == Coverage.UNBOUND
          ? Reason.UNBOUND_VARIABLE
          : Reason.of(permission.effect());
    }

    @Override
    Cause cause() {
      return new Cause.OfRole(role, permission, pattern());
    }

    @Override
    boolean allowsLiterally(Aliases aliases, String segment) {
      return permission.effect() == Effect.ALLOW
          && permission.resources().stream()
              .anyMatch(
                  written ->
                      pattern().equals(aliases.resolve(written))
                          && aliases.keeps(segment, written));
    }
  }

  /** A clause's compiled rule, whatever the action. */
  private static final class OfClause extends CompiledRule {

    private final Reason reason;
    private final Cause cause;

    OfClause(ResourcePattern pattern, Coverage needed, long rank, Reason reason, Cause cause) {
      super(pattern, needed, rank, ActionSet.all(), Validity.always());
      this.reason = reason;
      this.cause = cause;
    }

    @Override
    Reason reason() {
      return reason;
    }

    @Override
    Cause cause() {
      return cause;
    }

    @Override
    boolean allowsLiterally(Aliases aliases, String segment) {
      return false;
    }
  }
}
