package dev.tenon.authz;

import dev.tenon.path.Coverage;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.rules.Action;
import dev.tenon.rules.ActionSet;
import dev.tenon.rules.Rule;
import dev.tenon.trie.Entry;

/**
 * A rule in a trie, with the decision it leads to.
 *
 * <p>Its rank is the strength of its effect, then the order in which the policy says it, so that of
 * many rules with the same effect always the same one is cited.
 */
final class Verdict extends Entry<Action> {

  private static final long UNBOUND = 4;
  private static final long MAYBE_HIDDEN = 5;
  private static final long HIDDEN = 6;
  private static final int STRENGTH = 60;
  private static final int NUMBER = 24;
  private static final long LAST = (1L << STRENGTH) - 1;

  private final ActionSet actions;
  private final Validity validity;
  private final Decision decision;

  private Verdict(
      ResourcePattern pattern,
      Coverage needed,
      long rank,
      ActionSet actions,
      Validity validity,
      Decision decision) {
    super(pattern, needed, rank);
    this.actions = actions;
    this.validity = validity;
    this.decision = decision;
  }

  /** The verdict if the rule covers the request. */
  static Verdict of(Rule rule, int role, int index, Decision decision) {
    return new Verdict(
        rule.pattern(),
        Coverage.FULL,
        rank(strength(rule.effect()), role, index),
        rule.actions(),
        rule.validity(),
        decision);
  }

  /** The verdict if only an unset variable keeps the rule from covering the request. */
  static Verdict unbound(Rule rule, int role, int index, Decision decision) {
    return new Verdict(
        rule.pattern(),
        Coverage.UNBOUND,
        rank(UNBOUND, role, index),
        rule.actions(),
        rule.validity(),
        decision);
  }

  /** The verdict on whatever a tenant's clause covers, whoever asks for what. */
  static Verdict hidden(TenantClause clause, int index, Decision decision) {
    return clause(clause, Coverage.FULL, HIDDEN, index, decision);
  }

  /** The verdict if only an unset variable keeps an exclude from covering the resource. */
  static Verdict maybeHidden(TenantClause clause, int index, Decision decision) {
    return clause(clause, Coverage.UNBOUND, MAYBE_HIDDEN, index, decision);
  }

  private static Verdict clause(
      TenantClause clause, Coverage needed, long strength, int index, Decision decision) {
    return new Verdict(
        clause.pattern(),
        needed,
        rank(strength, 0, index),
        ActionSet.all(),
        Validity.always(),
        decision);
  }

  /** The verdict if there is no other. */
  static Verdict none(Decision decision) {
    ActionSet nothing = ActionSet.none();
    return new Verdict(
        ResourcePattern.everything(), Coverage.FULL, 0, nothing, Validity.always(), decision);
  }

  private static long strength(Effect effect) {
    return switch (effect) {
      case ALLOW -> 1;
      case STAGE -> 2;
      case DENY -> 3;
    };
  }

  private static long rank(long strength, int role, int index) {
    return (strength << STRENGTH) | (LAST - (((long) role << NUMBER) | index));
  }

  Decision decision() {
    return decision;
  }

  /** Whether it is about an action, at some time. */
  boolean isAbout(Action action) {
    return actions.contains(action);
  }

  /** When it counts. */
  Validity validity() {
    return validity;
  }

  @Override
  public long marks() {
    return actions.marks();
  }

  @Override
  public boolean concerns(Action action, long now) {
    return actions.contains(action) && validity.includes(now);
  }
}
