package dev.tenon.analysis;

import dev.tenon.policy.Policy;

/**
 * Questions about every request there can be, answered exactly.
 *
 * <pre>{@code
 * Analysis.diff(before, after).changes();          // who gains and loses what
 * Analysis.implies(before, after);                 // nothing that was allowed is lost
 * Analysis.of(policy).isolated("payments", "fraud");
 * }</pre>
 *
 * <p>Answers are for all subjects with any roles and any values of variables, at any time. They are
 * found by trying generic requests, of which there are few; each {@link Answer.Fails} comes with a
 * request that the engine confirmed. Work is counted in steps and bounded by a budget, so that an
 * answer is the same on every machine; what needs more is {@link Answer.Undecided}. Immutable and
 * safe to share; each question works for itself.
 */
public final class Analysis {

  /** The steps that a question may take unless another number is set: some seconds of work. */
  public static final long STEPS = 10_000_000;

  private final Policy policy;
  private final long steps;

  private Analysis(Policy policy, long steps) {
    this.policy = policy;
    this.steps = steps;
  }

  /**
   * Questions about a policy.
   *
   * @param policy the policy
   * @return its analysis, with a budget of {@value #STEPS} steps a question
   */
  public static Analysis of(Policy policy) {
    return new Analysis(policy, STEPS);
  }

  /**
   * The same with another budget.
   *
   * @param most the steps that one question may take
   * @return a new analysis
   */
  public Analysis withBudget(long most) {
    return new Analysis(policy, most);
  }

  /**
   * What a change of a policy changes. Costs in proportion to what was changed, after one look at
   * every role, which is short where both policies share it.
   *
   * @param before the policy as it was
   * @param after the policy as it is to be
   * @return the changes
   */
  public static Diff diff(Policy before, Policy after) {
    return of(before).diff(after);
  }

  /**
   * What changes if another policy takes the place of this one.
   *
   * @param after the policy as it is to be
   * @return the changes
   */
  public Diff diff(Policy after) {
    return new Comparison(policy, after, new Budget(steps)).diff();
  }

  /**
   * Whether everything that one policy allows is allowed by another one.
   *
   * @param before the policy that may allow less
   * @param after the policy that may allow more
   * @return a proof, or a request that the first allows and the second does not
   */
  public static Answer implies(Policy before, Policy after) {
    return of(before).implies(after);
  }

  /**
   * Whether everything that this policy allows is allowed by another one.
   *
   * @param other the policy that may allow more
   * @return a proof, or a request that this one allows and the other does not
   */
  public Answer implies(Policy other) {
    return new Comparison(policy, other, new Budget(steps)).implies();
  }

  /**
   * Whether two policies decide every request alike.
   *
   * @param one a policy
   * @param other another policy
   * @return a proof, or a request that they decide differently
   */
  public static Answer equivalent(Policy one, Policy other) {
    return diff(one, other).asAnswer();
  }
}
