package dev.tenon.jaxrs;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/**
 * The gate of an application with CDI, such as one of Quarkus, which registers it by itself. The
 * application produces the {@link Gate}:
 *
 * <pre>{@code
 * @Produces
 * @Singleton
 * Gate gate(Authorizer authorizer, TokenVerifier verifier) {
 *   return Gate.of(authorizer, Authenticator.bearer(verifier));
 * }
 * }</pre>
 *
 * <p>An application that produces none has an unsatisfied dependency, with which CDI refuses it. In
 * an application without CDI this class is not used. Immutable.
 */
@Provider
@Dependent
public final class InjectedGate implements Feature, DynamicFeature {

  private final Gate gate;

  /**
   * Called by the container.
   *
   * @param gate what the application produces
   */
  @Inject
  public InjectedGate(Gate gate) {
    this.gate = gate;
  }

  /**
   * Declares the decision of a method.
   *
   * @throws UndeclaredException if nothing is declared, or it is wrong
   */
  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    gate.configure(resource, context);
  }

  @Override
  public boolean configure(FeatureContext context) {
    return gate.configure(context);
  }
}
