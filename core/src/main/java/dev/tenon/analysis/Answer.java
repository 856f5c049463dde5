package dev.tenon.analysis;

/**
 * The answer to a question about all requests: it holds, it fails, or it is undecided.
 *
 * <pre>{@code
 * Answer answer = Analysis.of(policy).isolated("payments", "fraud");
 * if (answer instanceof Answer.Fails fails) {
 *   System.out.println(fails.counterexample());   // a path that both tenants show
 * }
 * }</pre>
 *
 * <p>Immutable.
 *
 * <p>The cases are complete; none will be added.
 */
public sealed interface Answer {

  /**
   * Whether it was proved; false if undecided.
   *
   * @return true for {@link Holds} alone
   */
  default boolean holds() {
    return this instanceof Holds;
  }

  /**
   * A proof.
   *
   * @param scope what the proof covers, as text
   */
  record Holds(String scope) implements Answer {}

  /**
   * A counterexample, confirmed by the engine.
   *
   * @param counterexample the shortest that was found
   */
  record Fails(Counterexample counterexample) implements Answer {}

  /**
   * Neither proved nor refuted: the budget was used up.
   *
   * @param reached how far the search came, as text
   */
  record Undecided(String reached) implements Answer {}
}
