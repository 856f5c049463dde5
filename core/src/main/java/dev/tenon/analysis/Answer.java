package dev.tenon.analysis;

/**
 * The answer to a question about every request: it holds, it fails, or it is undecided.
 *
 * <pre>{@code
 * Answer answer = Analysis.of(policy).isolated("payments", "fraud");
 * if (answer instanceof Answer.Fails fails) {
 *   System.out.println(fails.witness());   // a path that both tenants show
 * }
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>The cases are complete: proved, refuted, or undecided.
 */
public sealed interface Answer {

  /**
   * Whether it was proved. What is undecided was not.
   *
   * @return true for {@link Holds} alone
   */
  default boolean holds() {
    return this instanceof Holds;
  }

  /**
   * A proof.
   *
   * @param scope what it covers, in words
   */
  record Holds(String scope) implements Answer {}

  /**
   * A counterexample, confirmed by the engine.
   *
   * @param counterexample the shortest that was found
   */
  record Fails(Counterexample counterexample) implements Answer {}

  /**
   * Neither: the budget was used up.
   *
   * @param reached how far it came, in words
   */
  record Undecided(String reached) implements Answer {}
}
