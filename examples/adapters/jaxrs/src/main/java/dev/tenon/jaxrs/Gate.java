package dev.tenon.jaxrs;

import dev.tenon.admin.Approvals;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourceTemplate;
import dev.tenon.subject.Subject;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides before each resource method of an application, and refuses the start of one in which a
 * method is not declared.
 *
 * <pre>{@code
 * Gate gate =
 *     Gate.of(authorizer, Authenticator.bearer(verifier))
 *         .withTenant(request -> request.getUriInfo().getPathParameters().getFirst("org"));
 * resourceConfig.register(gate);   // or a singleton of the Application
 * }</pre>
 *
 * <p>It runs once a method is found, with the parameters of its path, decoded. Refusals are problem
 * details (RFC 9457). Immutable; each wither gives a new gate.
 */
public final class Gate implements Feature, DynamicFeature {

  private static final String TICKET = "Tenon-Ticket";
  private static final String WHY = "Tenon-Reason";
  private static final ThreadLocal<String> REQUEST_ID = ThreadLocal.withInitial(() -> "");

  private final Authorizer authorizer;
  private final Authenticator authenticator;
  private final Optional<Function<ContainerRequestContext, @Nullable String>> tenants;
  private final Optional<Approvals> approvals;
  private final Duration lifetime;

  private Gate(
      Authorizer authorizer,
      Authenticator authenticator,
      Optional<Function<ContainerRequestContext, @Nullable String>> tenants,
      Optional<Approvals> approvals,
      Duration lifetime) {
    this.authorizer = authorizer;
    this.authenticator = authenticator;
    this.tenants = tenants;
    this.approvals = approvals;
    this.lifetime = lifetime;
  }

  /**
   * A gate without tenants and approvals.
   *
   * @param authorizer decides
   * @param authenticator finds out who calls
   * @return a new gate
   */
  public static Gate of(Authorizer authorizer, Authenticator authenticator) {
    return new Gate(
        authorizer, authenticator, Optional.empty(), Optional.empty(), Duration.ofHours(4));
  }

  /**
   * Says in which tenant a request works.
   *
   * @param tenant the tenant's name, null or empty if the request names none
   * @return a new gate
   */
  public Gate withTenant(Function<ContainerRequestContext, @Nullable String> tenant) {
    return new Gate(authorizer, authenticator, Optional.of(tenant), approvals, lifetime);
  }

  /**
   * Gives held requests a ticket: one with the header {@code Tenon-Reason} waits for approval, and
   * goes through once with {@code Tenon-Ticket} when it is approved.
   *
   * @param desk keeps the tickets; asked on the thread of the request
   * @param time how long a ticket waits
   * @return a new gate
   */
  public Gate withApprovals(Approvals desk, Duration time) {
    return new Gate(authorizer, authenticator, tenants, Optional.of(desk), time);
  }

  /**
   * The id of the request that this thread decides, for the context of an audit log: {@code
   * settings.withContext(Gate::requestId, Map::of)}.
   *
   * @return the id that the response has too; empty where nothing is decided
   */
  public static String requestId() {
    return REQUEST_ID.get();
  }

  /**
   * Declares the decision of a method.
   *
   * @throws UndeclaredException if nothing is declared, or it is wrong
   */
  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Declaration declaration =
        Declaration.of(
            resource.getResourceClass(), resource.getResourceMethod(), tenants.isPresent());
    context.register(new Decide(declaration));
  }

  /** What is not there is answered like what the caller may not see. */
  @Override
  public boolean configure(FeatureContext context) {
    context.register(new NotFoundProblem());
    return true;
  }

  /** The decision of one method. */
  @Priority(Priorities.AUTHORIZATION)
  private final class Decide implements ContainerRequestFilter {

    private final Declaration declaration;

    Decide(Declaration declaration) {
      this.declaration = declaration;
    }

    @Override
    public void filter(ContainerRequestContext request) {
      String id = UUID.randomUUID().toString();
      REQUEST_ID.set(id);
      try {
        Response refusal = decide(request, id);
        if (refusal != null) {
          request.abortWith(refusal);
        }
      } finally {
        REQUEST_ID.remove();
      }
    }

    private @Nullable Response decide(ContainerRequestContext request, String id) {
      if (declaration.kind() == Declaration.Kind.CLOSED) {
        return Problem.of(404, "not-found", id);
      }
      Subject subject;
      try {
        subject = authenticator.authenticate(request);
      } catch (RefusedException refused) {
        return Problem.of(refused.status(), String.valueOf(refused.getMessage()), id);
      }
      Allowed allowed = declaration.allowed();
      String fixed = allowed == null ? "" : allowed.tenant();
      String named = tenants.map(of -> of.apply(request)).orElse("");
      String tenant = fixed.isEmpty() ? named : fixed;
      Access all = authorizer.access(subject);
      Access access = tenant.isEmpty() ? all : all.within(tenant);
      if (!subject.isIdentified() && declaration.kind() == Declaration.Kind.IDENTIFIED) {
        return Problem.of(401, "missing", id);
      }
      ResourceTemplate template = declaration.template();
      if (allowed != null && template != null) {
        Response refusal = decide(request, allowed, template, subject, tenant, id);
        if (refusal != null) {
          return refusal;
        }
      }
      request.setSecurityContext(
          new Security(new Caller(subject, access, id), request.getSecurityContext()));
      return null;
    }

    private @Nullable Response decide(
        ContainerRequestContext request,
        Allowed allowed,
        ResourceTemplate template,
        Subject subject,
        String tenant,
        String id) {
      MultivaluedMap<String, String> variables = request.getUriInfo().getPathParameters();
      Optional<Resource> resource =
          template.fill(
              name -> {
                List<String> values = variables.get(name);
                if (values == null || values.isEmpty()) {
                  return name.equals("tenant") ? tenant : null;
                }
                return values.size() == 1
                    ? Names.of(values.get(0), declaration.types().get(name))
                    : null;
              });
      if (resource.isEmpty()) {
        return Problem.of(400, "invalid-path", id);
      }
      Request asked = Request.of(subject, allowed.action(), resource.get()).within(tenant);
      Request question = allowed.creating() ? asked.creating() : asked;
      Decision decision = authorizer.check(question);
      if (decision.allowed()) {
        return null;
      }
      return decision.held() && subject.isIdentified()
          ? held(request, question, id)
          : denial(decision.reason(), subject, id);
    }

    private @Nullable Response held(ContainerRequestContext request, Request question, String id) {
      String ticket = String.valueOf(request.getHeaders().getFirst(TICKET));
      String why = String.valueOf(request.getHeaders().getFirst(WHY));
      if (approvals.isPresent() && !ticket.equals("null")) {
        TicketAnswer used = approvals.get().use(ticket, question);
        return used instanceof TicketAnswer.Done
            ? null
            : Problem.of(409, ((TicketAnswer.Refused) used).reason().code(), id);
      }
      if (approvals.isEmpty() || why.equals("null") || why.isBlank()) {
        return Problem.of(409, Reason.HELD_FOR_APPROVAL.code(), id);
      }
      TicketAnswer staged = approvals.get().stage(question, lifetime, why);
      return staged instanceof TicketAnswer.Done done
          ? Problem.of(409, Reason.HELD_FOR_APPROVAL.code(), id, done.ticket().id())
          : Problem.of(409, ((TicketAnswer.Refused) staged).reason().code(), id);
    }
  }

  private static Response denial(Reason reason, Subject subject, String id) {
    if (reason == Reason.STALE_POLICY || reason == Reason.NOT_WITNESSED) {
      return Problem.of(503, reason.code(), id);
    }
    if (!subject.isIdentified()) {
      return Problem.of(401, "missing", id);
    }
    return reason == Reason.NOT_VISIBLE
        ? Problem.of(404, "not-found", id)
        : Problem.of(403, reason.code(), id);
  }

  /** The container's security context with who calls as Tenon knows it. */
  private record Security(Caller caller, @Nullable SecurityContext container)
      implements SecurityContext {

    @Override
    public Principal getUserPrincipal() {
      return caller;
    }

    @Override
    public boolean isUserInRole(String role) {
      return caller.subject().roles().contains(role);
    }

    @Override
    public boolean isSecure() {
      return container != null && container.isSecure();
    }

    @Override
    public String getAuthenticationScheme() {
      return "Bearer";
    }
  }
}
