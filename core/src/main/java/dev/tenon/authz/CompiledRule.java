package dev.tenon.authz;

import com.google.common.primitives.Ints;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.RuleCondition;
import dev.tenon.evaluation.Program;
import dev.tenon.evaluation.RowTest;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.rules.Action;
import dev.tenon.rules.ActionSet;
import dev.tenon.rules.Exceptions;
import dev.tenon.rules.Rule;
import dev.tenon.trie.Entry;
import dev.tenon.trie.TooLargeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule or clause in a trie. It creates its decision on first use.
 *
 * <p>Its rank is the strength of its effect, then its order in the policy, so that the cited rule
 * among many with the same effect is deterministic.
 *
 * <p>Policies that were derived from one another share compiled rules. A decision has the version
 * of its policy, so a compiled rule caches its last decision with that policy's version; if two
 * policies that share it are used alternately, it creates the decision again each time. Two threads
 * may create it concurrently.
 */
abstract sealed class CompiledRule extends Entry<Action> {

  private static final long MISSING = 4;
  private static final long UNBOUND = 5;
  private static final long MAYBE_HIDDEN = 6;
  private static final long HIDDEN = 7;
  private static final int STRENGTH = 60;

  /**
   * The number of bits of a rank that are left beside the strength and the number of a role, an
   * int.
   */
  private static final int INDEX = STRENGTH - (Integer.SIZE - 1);

  /** The maximum number of rules of a role, or clauses of a tenant, with distinct ranks. */
  static final int MOST = 1 << INDEX;

  private static final long LAST = (1L << STRENGTH) - 1;

  /** Truth values of a condition as bits of a set. */
  private static final int UNKNOWN = 1 << Program.UNKNOWN;

  private static final int TRUE = 1 << Program.TRUE;

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
    return made(
        rule, Coverage.FULL, rank(strength(rule.effect()), role, index), rule.exceptions(), TRUE);
  }

  /** The compiled rule if only an attribute that is not given keeps the rule from covering. */
  static CompiledRule missing(Rule rule, int role, int index) {
    return made(rule, Coverage.FULL, rank(MISSING, role, index), rule.exceptions(), UNKNOWN);
  }

  /** The compiled rule if only an unset variable keeps the rule from covering the request. */
  static CompiledRule unbound(Rule rule, int role, int index) {
    return made(
        rule, Coverage.UNBOUND, rank(UNBOUND, role, index), rule.exceptions(), TRUE | UNKNOWN);
  }

  private static CompiledRule made(
      Rule rule, Coverage needed, long rank, Exceptions exceptions, int truths) {
    return exceptions.isEmpty() && rule.condition() == null
        ? new OfRule(rule, needed, rank)
        : new OfParticularRule(rule, needed, rank, exceptions, truths);
  }

  /** The compiled rule for what a tenant's exclude covers, for every subject and action. */
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

  /** The compiled rule that applies if no other one does. */
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
   * The rank of a rule or clause.
   *
   * @throws TooLargeException if there are more than {@link #MOST}
   */
  static long rank(long strength, int role, int index) {
    TooLargeException.require(role, Integer.MAX_VALUE, "roles");
    int place = TooLargeException.require(index, MOST, "rules");
    return (strength << STRENGTH) | (LAST - (((long) role << INDEX) | place));
  }

  /** The reason of its decision. */
  abstract Reason reason();

  /** Whether its decision is to allow. */
  final boolean allows() {
    return reason() == Reason.ALLOWED_BY_RULE;
  }

  /** The cause of its decision. */
  abstract Cause cause();

  /** The decision with the version of a policy. */
  final Decision decision(PolicyVersion policyVersion) {
    Decision known = decision;
    return known != null && known.isBy(policyVersion) ? known : decide(policyVersion);
  }

  /** A new decision in a tenant. */
  final Decision decision(PolicyVersion policyVersion, String tenant) {
    return new Decision(reason(), cause(), policyVersion, tenant);
  }

  private Decision decide(PolicyVersion policyVersion) {
    Decision made = decision(policyVersion, "");
    decision = made;
    return made;
  }

  /** Whether it covers an action, at any time. */
  final boolean isAbout(Action action) {
    return actions.contains(action);
  }

  /**
   * Whether it allows, and its pattern literally begins with a segment, both as written and with
   * aliases resolved.
   */
  abstract boolean allowsLiterally(Aliases aliases, String segment);

  /**
   * What remains of its condition when everything but the attributes of the resource is known.
   *
   * @param variables the subject's variables
   * @param request the attributes of the request
   * @param now milliseconds since 1970-01-01T00:00:00Z
   */
  RowTest remainder(Variables variables, AttributeLookup request, long now) {
    return RowTest.always();
  }

  /** What it demands of attributes. */
  RuleCondition demanded() {
    return RuleCondition.always();
  }

  /** Whether it depends on attributes, by its condition or that of an exception. */
  final boolean dependsOnAttributes() {
    return !demanded().isAlways() || exceptions().dependOnAttributes();
  }

  /** Whether its condition, or that of an exception, depends on the time of the request. */
  boolean readsTime() {
    return false;
  }

  /** Whether it may apply to some resource, for some of its attributes and those of the request. */
  final boolean mayApply(Variables variables, long now) {
    return remainder(variables, Attributes.none(), now) != RowTest.constant(Program.FALSE);
  }

  /** The maximum cost of comparing it. */
  final int cost() {
    return Ints.saturatedCast((long) weightOf(pattern()) + extraWeight());
  }

  /** What it does not cover. */
  Exceptions exceptions() {
    return Exceptions.none();
  }

  /**
   * The compiled rule for subjects with these roles, which must include inherited ones; null if it
   * covers nothing for them.
   */
  @Nullable CompiledRule forHolders(Set<String> roles) {
    return this;
  }

  /** When it applies. */
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
   * The compiled form of a role's rule. It stores the parts of its cause instead of the cause, to
   * save memory.
   */
  private static sealed class OfRule extends CompiledRule {

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

  /**
   * The compiled form of a rule with exceptions or a condition, which are compared after its
   * pattern.
   */
  private static final class OfParticularRule extends OfRule {

    /** The number of tests that cost as much as an ordinary pattern. */
    private static final int TESTS = 4;

    private final Rule rule;
    private final Exceptions exceptions;
    private final @Nullable Program condition;

    /** Whether an exception has a condition. */
    private final boolean excepts;

    /** The truth values of the condition with which it applies, as a set of bits. */
    private final int truths;

    /**
     * A rule.
     *
     * @param exceptions those of its exceptions that apply to the subject's roles, as far as these
     *     are known
     */
    OfParticularRule(Rule rule, Coverage needed, long rank, Exceptions exceptions, int truths) {
      super(rule, needed, rank);
      this.rule = rule;
      this.exceptions = exceptions;
      this.condition = rule.condition();
      this.excepts = exceptions.dependOnAttributes();
      this.truths = truths;
    }

    @Override
    public boolean coversAsItsPattern() {
      return exceptions.isEmpty();
    }

    @Override
    public boolean isConditional() {
      return condition != null || excepts;
    }

    @Override
    public Coverage coverage(Resource resource, Variables variables, Action action) {
      Coverage covered = covered(resource, variables, action);
      return covered == Coverage.FULL
              && needed() == Coverage.UNBOUND
              && exceptions.mayBeUnbound(resource, variables, action)
          ? Coverage.UNBOUND
          : covered;
    }

    /** How far it covers, whatever exceptions with a condition say. */
    private Coverage covered(Resource resource, Variables variables, Action action) {
      return exceptions.of(pattern().coverage(resource, variables), resource, variables, action);
    }

    @Override
    public boolean holds(
        Resource resource, Variables variables, Action action, AttributeLookup given, long now) {
      Program demanded = condition;
      int truth = demanded == null ? Program.TRUE : demanded.truth(variables, given, now);
      return excepts
          ? holds(truth, resource, variables, action, given, now)
          : (1 << truth & truths) != 0;
    }

    /** Whether it applies with its exceptions that have a condition. */
    private boolean holds(
        int condition,
        Resource resource,
        Variables variables,
        Action action,
        AttributeLookup given,
        long now) {
      int spared = exceptions.truth(resource, variables, action, given, now);
      boolean unbound = (spared & Exceptions.UNBOUND) != 0;
      int truth = Math.min(condition, spared & ~Exceptions.UNBOUND);
      if (needed() == Coverage.UNBOUND) {
        return truth != Program.FALSE
            && (unbound || covered(resource, variables, action) == Coverage.UNBOUND);
      }
      return (1 << truth & truths) != 0 && !unbound;
    }

    @Override
    protected int extraWeight() {
      int ofExceptions =
          exceptions.all().stream()
              .flatMap(exception -> exception.patterns().stream())
              .mapToInt(Entry::weightOf)
              .sum();
      Program demanded = condition;
      int tests = exceptions.tests() + (demanded == null ? 0 : demanded.tests());
      return ofExceptions + (tests + TESTS - 1) / TESTS;
    }

    @Override
    Reason reason() {
      return truths == UNKNOWN ? Reason.MISSING_ATTRIBUTE : super.reason();
    }

    @Override
    RuleCondition demanded() {
      return rule.permission().condition();
    }

    @Override
    boolean readsTime() {
      Program demanded = condition;
      return (demanded != null && demanded.readsTime()) || exceptions.readTime();
    }

    @Override
    RowTest remainder(Variables variables, AttributeLookup request, long now) {
      Program demanded = condition;
      return demanded == null ? RowTest.always() : demanded.remainder(variables, request, now);
    }

    @Override
    Exceptions exceptions() {
      return exceptions;
    }

    @Override
    @Nullable CompiledRule forHolders(Set<String> roles) {
      Exceptions applying = exceptions.forHolders(roles);
      boolean neverMissing =
          truths == UNKNOWN && condition == null && !applying.dependOnAttributes();
      return applying.coverEverything() || neverMissing
          ? null
          : made(rule, needed(), rank(), applying, truths);
    }
  }

  /** The compiled form of a tenant's clause, for every action. */
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
