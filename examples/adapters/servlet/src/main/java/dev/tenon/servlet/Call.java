package dev.tenon.servlet;

import dev.tenon.authz.Access;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * A request that has found its route: who calls, in which tenant, with which values in the path.
 * Handlers get it, and {@link #of} finds it in the request.
 *
 * <pre>{@code
 * void show(Call call, HttpServletRequest request, HttpServletResponse response) {
 *   Job job = jobs.get(call.variable("id"));
 *   List<Job> mine = call.access().allowed("job-info", jobs.all(), Job::resource);
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Call {

  private static final String ATTRIBUTE = Call.class.getName();

  private final Gate gate;
  private final Route route;
  private final RequestPath path;
  private final Subject subject;
  private final String tenant;
  private final boolean held;

  Call(Gate gate, Route route, RequestPath path, Subject subject, String tenant) {
    this(gate, route, path, subject, tenant, false);
  }

  private Call(
      Gate gate, Route route, RequestPath path, Subject subject, String tenant, boolean held) {
    this.gate = gate;
    this.route = route;
    this.path = path;
    this.subject = subject;
    this.tenant = tenant;
    this.held = held;
  }

  Call waiting() {
    return new Call(gate, route, path, subject, tenant, true);
  }

  boolean isHeld() {
    return held;
  }

  /**
   * The call that a request was decided as.
   *
   * @param request a request behind the gate
   * @return its call
   * @throws IllegalStateException if the request did not come through a gate
   */
  public static Call of(HttpServletRequest request) {
    return in(request)
        .orElseThrow(
            () -> new IllegalStateException("no gate has decided this request; map one to /*"));
  }

  static Optional<Call> in(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Call call
        ? Optional.of(call)
        : Optional.empty();
  }

  void attach(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Whether this is what the request asks for, and not where it was before a dispatch. */
  boolean isStill(String method, RequestPath asked) {
    return route.accepts(method) && path.toString().equals(asked.toString());
  }

  /**
   * The route that declares it.
   *
   * @return the route
   */
  public Route route() {
    return route;
  }

  /**
   * A value in the path.
   *
   * @param name the name of one of the template's variables
   * @return the segment that stands for it, decoded
   * @throws IllegalArgumentException if the template has no such variable
   */
  public String variable(String name) {
    return path.segment(route.indexOf(name));
  }

  RequestPath path() {
    return path;
  }

  /**
   * Who calls.
   *
   * @return the subject; {@link Subject#anonymous()} on an open route
   */
  public Subject subject() {
    return subject;
  }

  /**
   * The tenant in which the caller works.
   *
   * @return its name, empty if the request names none
   */
  public String tenant() {
    return tenant;
  }

  /**
   * What the caller may do, for lists and for what a route cannot say.
   *
   * @return the subject's access within the tenant, by the policy in force now
   */
  public Access access() {
    Access access = gate.authorizer().access(subject);
    return tenant.isEmpty() ? access : access.within(tenant);
  }

  /**
   * Decides the call again, by the policy in force now, for the caller as it is now: for a stream
   * that lasts longer than what its caller may do.
   *
   * <pre>{@code
   * boolean more = users.find(call.subject().id()).filter(now -> call.isStillAllowed(request, now)).isPresent();
   * }</pre>
   *
   * @param request the request
   * @param now the caller with the roles of now; {@link Subject#anonymous()} if there is none
   * @return whether it would still be let through to the same handler
   */
  public boolean isStillAllowed(HttpServletRequest request, Subject now) {
    return new Call(gate, route, path, now, tenant, held).isStillAllowed(request);
  }

  /**
   * Decides the call again, by the policy in force now: for a stream that lasts.
   *
   * @param request the request
   * @return whether it would still be let through to the same handler
   */
  public boolean isStillAllowed(HttpServletRequest request) {
    if (!subject.isIdentified() && !route.isOpen()) {
      return false;
    }
    if (!route.demandsPermission()) {
      return true;
    }
    Decision decision = gate.decide(this, route.target(this, request));
    return held ? decision.held() : decision.allowed();
  }

  /**
   * Answers that what was asked for does not exist, in exactly the words of a masked denial.
   *
   * @param request the request
   * @param response its response, of which nothing is written yet
   * @throws IOException if the response cannot be written
   */
  public void notFound(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    gate.notFound(request, response, subject);
  }

  /**
   * The call as a question to Tenon, with the action and the resource of its route: for an approval
   * that it is filed for, or for an explanation.
   *
   * <pre>{@code
   * void file(Call call, HttpServletRequest request, HttpServletResponse response) {
   *   approvals.stage(call.question(request), Duration.ofHours(4), request.getParameter("why"));
   * }
   * }</pre>
   *
   * @param request the request, of which the route's target may read parameters
   * @return what the gate decides, within the tenant
   * @throws IllegalStateException if the route demands no permission
   */
  public Request question(HttpServletRequest request) {
    return question(route.target(this, request));
  }

  Request question(Resource resource) {
    Request question = Request.of(subject, route.action(), resource).within(tenant);
    return route.isCreating() ? question.creating() : question;
  }

  /** The same without what the caller is elsewhere, where a tenant is named that there may be. */
  Request questionWithinTenant(Resource resource) {
    Request question = question(resource);
    boolean confined = !subject.confinement().isEmpty() || !TenantName.isValid(tenant);
    return confined ? question : question.by(subject.confinedTo(tenant));
  }
}
