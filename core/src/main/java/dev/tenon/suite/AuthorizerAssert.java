package dev.tenon.suite;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Assertions about an authorizer for Java tests; a failure contains the explanation of the
 * decision.
 *
 * <pre>{@code
 * assertThat(authorizer)
 *     .as(ada)
 *     .within("payments")
 *     .allows("FLINK_SUBMIT", "flink/dev/flink-job/tx_7")
 *     .denies("FLINK_SUBMIT", "flink/prod/flink-job/tx_ledger")
 *     .because(Reason.DENIED_BY_RULE);
 * }</pre>
 *
 * <p>It needs no test framework: a failure is an {@link AssertionError}. Immutable.
 */
public final class AuthorizerAssert {

  private final Authorizer authorizer;

  private AuthorizerAssert(Authorizer authorizer) {
    this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
  }

  /**
   * Starts an assertion.
   *
   * @param authorizer the authorizer under test
   * @return an assertion without a subject
   */
  public static AuthorizerAssert assertThat(Authorizer authorizer) {
    return new AuthorizerAssert(authorizer);
  }

  /**
   * Sets the subject.
   *
   * @param subject any subject
   * @return assertions about it
   */
  public OfSubject as(Subject subject) {
    return new OfSubject(authorizer, subject, "");
  }

  /** Assertions about one subject. Immutable. */
  public static class OfSubject {

    private final Authorizer authorizer;
    private final Subject subject;
    private final String tenant;

    private OfSubject(Authorizer authorizer, Subject subject, String tenant) {
      this.authorizer = authorizer;
      this.subject = Objects.requireNonNull(subject, "subject");
      this.tenant = Objects.requireNonNull(tenant, "tenant");
    }

    /**
     * Sets the tenant.
     *
     * @param name the tenant's name; empty for none
     * @return a new assertion
     */
    public OfSubject within(String name) {
      return new OfSubject(authorizer, subject, name);
    }

    /**
     * Asserts that the request is allowed.
     *
     * @param action the action's exact name
     * @param resource the resource
     * @return assertions about that decision
     * @throws AssertionError if it is not, with the explanation
     */
    public OfDecision allows(String action, Resource resource) {
      return decides(Effect.ALLOW, action, resource);
    }

    /**
     * Asserts that the request is allowed.
     *
     * @param action the action's exact name
     * @param resource a resource in its text spelling
     * @return assertions about that decision
     * @throws AssertionError if it is not, with the explanation
     */
    public OfDecision allows(String action, String resource) {
      return allows(action, Resource.parse(resource));
    }

    /**
     * Asserts that the request is denied.
     *
     * @param action the action's exact name
     * @param resource the resource
     * @return assertions about that decision
     * @throws AssertionError if it is allowed or pending approval, with the explanation
     */
    public OfDecision denies(String action, Resource resource) {
      return decides(Effect.DENY, action, resource);
    }

    /**
     * Asserts that the request is denied.
     *
     * @param action the action's exact name
     * @param resource a resource in its text spelling
     * @return assertions about that decision
     * @throws AssertionError if it is allowed or pending approval, with the explanation
     */
    public OfDecision denies(String action, String resource) {
      return denies(action, Resource.parse(resource));
    }

    /**
     * Asserts that the request is pending approval.
     *
     * @param action the action's exact name
     * @param resource the resource
     * @return assertions about that decision
     * @throws AssertionError if it is not, with the explanation
     */
    public OfDecision holds(String action, Resource resource) {
      return decides(Effect.STAGE, action, resource);
    }

    /**
     * Asserts that the request is pending approval.
     *
     * @param action the action's exact name
     * @param resource a resource in its text spelling
     * @return assertions about that decision
     * @throws AssertionError if it is not, with the explanation
     */
    public OfDecision holds(String action, String resource) {
      return holds(action, Resource.parse(resource));
    }

    /**
     * Asserts which part of an inventory is visible to the subject, exactly.
     *
     * @param inventory the existing resources
     * @param expected what should be visible, in any order
     * @return this assertion
     * @throws AssertionError if more or less is visible
     */
    public OfSubject sees(Collection<Resource> inventory, Collection<Resource> expected) {
      Case test = Case.of("sees", NamedSubject.of("the subject", subject)).within(tenant);
      Expectation list =
          new Expectation.OfList(
              Expectation.Listing.VISIBLE,
              "",
              List.copyOf(inventory),
              List.copyOf(expected),
              Place.code());
      Runner runner = new Runner(Suite.of(""), new CaseClock(), authorizer);
      CaseResult result = runner.run(test.expecting(list));
      if (!result.failures().isEmpty()) {
        throw new AssertionError(result.failures().get(0).toString());
      }
      return this;
    }

    private OfDecision decides(Effect effect, String action, Resource resource) {
      Request request = Request.of(subject, action, resource).within(tenant);
      Effect actual = authorizer.check(request).effect();
      if (actual != effect) {
        Explanation explanation = authorizer.explain(request);
        throw new AssertionError("expected " + effect + " and it is\n" + explanation);
      }
      return new OfDecision(this, request);
    }
  }

  /** Assertions about one decision, and about further ones of the same subject. Immutable. */
  public static final class OfDecision extends OfSubject {

    private final Authorizer authorizer;
    private final Request request;

    private OfDecision(OfSubject from, Request request) {
      super(from.authorizer, from.subject, from.tenant);
      this.authorizer = from.authorizer;
      this.request = request;
    }

    /**
     * Asserts the reason of the decision.
     *
     * @param reason the expected reason
     * @return this assertion
     * @throws AssertionError if there is another reason, with the explanation
     */
    public OfDecision because(Reason reason) {
      if (authorizer.check(request).reason() != reason) {
        throw new AssertionError(
            "expected " + reason.code() + " and it is\n" + authorizer.explain(request));
      }
      return this;
    }
  }
}
