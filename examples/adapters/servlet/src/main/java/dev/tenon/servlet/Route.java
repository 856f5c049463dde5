package dev.tenon.servlet;

import dev.tenon.authz.Reason;
import dev.tenon.path.Resource;
import dev.tenon.subject.TenantName;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A method, a path template, what it demands, and what answers it.
 *
 * <pre>{@code
 * Route.get("/jobs/{id}", jobs::show).demanding("job-info", "jobs/{id}").masked();
 * Route.post("/jobs", jobs::submit).demanding("job-submit", (call, request) -> jobs.of(call.subject()));
 * Route.get("/jobs", jobs::list).identified();
 * Route.get("/members", this::members).demanding("member-list", "clusters/${tenant}/members");
 * Route.post("/clusters", this::create).demanding("cluster-create", "clusters").within("service");
 * Route.get("/health", this::health).open();
 * }</pre>
 *
 * <p>A variable stands for one whole segment. A {@code GET} route answers {@code HEAD} too, with
 * the same demand. Every other method is declared, {@code OPTIONS} among them. {@link RouteGroup}
 * says what several routes about one resource have in common. Immutable.
 */
public final class Route {

  /** Answers a request that was let through. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Answers.
     *
     * @param call what was decided
     * @param request the request
     * @param response its response
     * @throws IOException if the response cannot be written
     * @throws ServletException as servlets may
     */
    void handle(Call call, HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  /** Finds what a request is about. */
  @FunctionalInterface
  public interface Target {

    /**
     * The resource that a request is about. For what does not exist, name something that nobody may
     * see: then it is refused on the same way, in the same time, as what one may not see.
     *
     * @param call who calls, with which values in the path; not decided yet
     * @param request the request, of which the body is not read
     * @return the resource
     */
    Resource of(Call call, HttpServletRequest request);
  }

  private enum Demand {
    UNSAID,
    NOTHING,
    IDENTITY,
    PERMISSION
  }

  private enum Mask {
    NOTHING,
    INVISIBLE,
    ALL
  }

  /** Why something is refused that the tenant shows: the others are looked at before that. */
  private static final Set<Reason> SHOWN =
      EnumSet.of(
          Reason.UNBOUND_VARIABLE,
          Reason.MISSING_ATTRIBUTE,
          Reason.DENIED_BY_RULE,
          Reason.HELD_FOR_APPROVAL,
          Reason.NO_RULE,
          Reason.BEYOND_LIMIT);

  private record Rule(Demand demand, String action, Target target, boolean creating) {

    private static Rule of(Demand demand) {
      return new Rule(
          demand,
          "",
          (call, request) -> {
            throw new IllegalStateException("a route without an action has no resource");
          },
          false);
    }
  }

  /** In place of an index: the part stands for itself, or for the tenant of the call. */
  private static final int LITERAL = -1;

  private static final int OF_TENANT = -2;

  private static final Set<String> NEVER = Set.of("HEAD", "TRACE", "CONNECT");

  private final String method;
  private final Template template;
  private final Optional<Handler> handler;
  private final Rule rule;
  private final Mask mask;
  private final Optional<Handler> held;
  private final Optional<Authenticator> authenticator;

  /** The tenant in which it is always decided; empty for that of the request. */
  private final String tenant;

  private Route(Parts parts) {
    this.method = parts.method;
    this.template = parts.template;
    this.handler = parts.handler;
    this.rule = parts.rule;
    this.mask = parts.mask;
    this.held = parts.held;
    this.authenticator = parts.authenticator;
    this.tenant = parts.tenant;
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private final String method;
    private final Template template;
    private final Optional<Handler> handler;
    private Rule rule = Rule.of(Demand.UNSAID);
    private Mask mask = Mask.NOTHING;
    private Optional<Handler> held = Optional.empty();
    private Optional<Authenticator> authenticator = Optional.empty();
    private String tenant = "";

    Parts(String method, Template template, Optional<Handler> handler) {
      this.method = method;
      this.template = template;
      this.handler = handler;
    }

    Parts(Route from) {
      this(from.method, from.template, from.handler);
      this.rule = from.rule;
      this.mask = from.mask;
      this.held = from.held;
      this.authenticator = from.authenticator;
      this.tenant = from.tenant;
    }
  }

  private Route changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Route(parts);
  }

  /**
   * A route of any method.
   *
   * @param method such as {@code PATCH}
   * @param template the path, such as {@code /jobs/{id}/output}
   * @param handler what answers it
   * @return a route that does not say yet what it demands
   * @throws IllegalArgumentException if the template is no path, or the method is never declared
   */
  public static Route of(String method, String template, Handler handler) {
    return of(method, template, Optional.of(handler));
  }

  /**
   * A {@code GET} route.
   *
   * @param template the path
   * @param handler what answers it, and {@code HEAD}
   * @return a route that does not say yet what it demands
   */
  public static Route get(String template, Handler handler) {
    return of("GET", template, handler);
  }

  /**
   * A {@code POST} route.
   *
   * @param template the path
   * @param handler what answers it
   * @return a route that does not say yet what it demands
   */
  public static Route post(String template, Handler handler) {
    return of("POST", template, handler);
  }

  /**
   * A {@code PUT} route.
   *
   * @param template the path
   * @param handler what answers it
   * @return a route that does not say yet what it demands
   */
  public static Route put(String template, Handler handler) {
    return of("PUT", template, handler);
  }

  /**
   * A {@code DELETE} route.
   *
   * @param template the path
   * @param handler what answers it
   * @return a route that does not say yet what it demands
   */
  public static Route delete(String template, Handler handler) {
    return of("DELETE", template, handler);
  }

  /**
   * A route that another servlet answers, the one that the application has mapped there.
   *
   * @param method such as {@code GET}
   * @param template the path
   * @return a route that does not say yet what it demands
   */
  public static Route toServlet(String method, String template) {
    return of(method, template, Optional.empty());
  }

  private static Route of(String method, String template, Optional<Handler> handler) {
    if (NEVER.contains(method)) {
      throw new IllegalArgumentException(
          method + " " + template + ": HEAD goes with GET, TRACE and CONNECT are never answered");
    }
    return new Route(new Parts(method, Template.parse(template), handler));
  }

  /**
   * The same demanding that an action is allowed.
   *
   * @param action the action's exact name
   * @param resource the resource's segments between slashes, with variables of the path, such as
   *     {@code jobs/{id}/output}, and <code>${tenant}</code> for the tenant in which the caller
   *     works; in none, no rule covers the resource
   * @return a new route
   * @throws IllegalArgumentException if it names a variable that the path does not have, or one
   *     that is not a whole segment
   */
  public Route demanding(String action, String resource) {
    return demanding(action, target(resource));
  }

  /**
   * The same demanding that an action is allowed.
   *
   * @param action the action's exact name
   * @param target finds the resource
   * @return a new route
   */
  public Route demanding(String action, Target target) {
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(target, "target");
    Rule demanding = new Rule(Demand.PERMISSION, action, target, rule.creating);
    return changed(parts -> parts.rule = demanding);
  }

  /**
   * The same where the resource is one that does not exist yet: what a tenant only infers does not
   * count then.
   *
   * @return a new route
   */
  public Route creating() {
    Rule creating = new Rule(rule.demand, rule.action, rule.target, true);
    return changed(parts -> parts.rule = creating);
  }

  /**
   * The same for everybody who is identified.
   *
   * @return a new route
   */
  public Route identified() {
    return changed(parts -> parts.rule = Rule.of(Demand.IDENTITY));
  }

  /**
   * The same for everybody; nobody is asked who he is.
   *
   * @return a new route
   */
  public Route open() {
    return changed(parts -> parts.rule = Rule.of(Demand.NOTHING));
  }

  /**
   * The same where a denial looks as if there were nothing.
   *
   * @return a new route
   */
  public Route masked() {
    return changed(parts -> parts.mask = Mask.ALL);
  }

  /**
   * The same where what the caller's tenant does not show looks as if it were not there. What is
   * shown is refused in plain words, and so is a name that the tenant does not have for what is to
   * be created.
   *
   * @return a new route
   */
  public Route hiding() {
    return changed(parts -> parts.mask = Mask.INVISIBLE);
  }

  /**
   * The same where a request that waits for an approval is handed to another handler, and is not
   * refused.
   *
   * @param files files the request for approval
   * @return a new route
   */
  public Route whenHeld(Handler files) {
    return changed(parts -> parts.held = Optional.of(files));
  }

  /**
   * The same where another authenticator than the gate's finds out who calls.
   *
   * @param other for this route alone
   * @return a new route
   */
  public Route identifiedBy(Authenticator other) {
    return changed(parts -> parts.authenticator = Optional.of(other));
  }

  /**
   * The same always decided in one tenant, whichever the request names, such as one for the service
   * itself.
   *
   * @param name the tenant's name
   * @return a new route
   * @throws IllegalArgumentException if no tenant has such a name
   */
  public Route within(String name) {
    TenantName.require(name);
    return changed(parts -> parts.tenant = name);
  }

  private Target target(String text) {
    if (template.toString().equals("/" + text)) {
      return (call, request) -> call.path().resource();
    }
    String[] parts = text.split("/", -1);
    int[] indexes = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      indexes[i] = index(parts[i]);
    }
    return (call, request) -> Resource.of(filled(parts, indexes, call));
  }

  /** Which segment of the path stands for a part of a resource. */
  private int index(String part) {
    if (part.equals("${tenant}")) {
      return OF_TENANT;
    }
    if (Template.isVariable(part)) {
      return indexOf(part.substring(1, part.length() - 1));
    }
    if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
      throw new IllegalArgumentException(
          "`"
              + part
              + "`, which "
              + this
              + " demands: a variable is a whole segment, one of the path or ${tenant}");
    }
    return LITERAL;
  }

  private static String[] filled(String[] parts, int[] indexes, Call call) {
    String[] filled = parts.clone();
    for (int i = 0; i < filled.length; i++) {
      if (indexes[i] == OF_TENANT) {
        filled[i] = call.tenant();
      } else if (indexes[i] != LITERAL) {
        filled[i] = call.path().segment(indexes[i]);
      }
    }
    return filled;
  }

  /**
   * The method.
   *
   * @return such as {@code GET}
   */
  public String method() {
    return method;
  }

  /**
   * The path template.
   *
   * @return such as {@code /jobs/{id}}
   */
  public String template() {
    return template.toString();
  }

  /**
   * The path with values in place of the variables.
   *
   * @param values the values in the order of the variables, plain letters and digits
   * @return such as {@code /jobs/7}
   */
  public String path(String... values) {
    return template.filled(values);
  }

  /**
   * Whether nothing at all is demanded.
   *
   * @return true if it was declared open
   */
  public boolean isOpen() {
    return rule.demand == Demand.NOTHING;
  }

  /**
   * Whether a denial looks as if there were nothing.
   *
   * @return true if it was declared masked
   */
  public boolean isMasked() {
    return mask == Mask.ALL;
  }

  /** Whether a denial for that reason looks as if there were nothing. */
  boolean masks(Reason reason) {
    boolean told = SHOWN.contains(reason) || (rule.creating && reason == Reason.NOT_VISIBLE);
    return mask == Mask.ALL || (mask == Mask.INVISIBLE && !told);
  }

  /**
   * Whether an action is demanded, and not the caller's identity alone.
   *
   * @return true if it was declared with an action
   */
  public boolean demandsPermission() {
    return rule.demand == Demand.PERMISSION;
  }

  /**
   * The action that is demanded.
   *
   * @return its name, empty if there is none
   */
  public String action() {
    return rule.action;
  }

  boolean isUnsaid() {
    return rule.demand == Demand.UNSAID;
  }

  boolean isCreating() {
    return rule.creating;
  }

  /** The tenant in which it is always decided; empty for that of the request. */
  String tenant() {
    return tenant;
  }

  /** Where a segment stands in the path, -1 if it does not. */
  int find(String segment) {
    return template.find(segment);
  }

  Authenticator authenticatorOr(Authenticator usual) {
    return authenticator.orElse(usual);
  }

  Optional<Handler> held() {
    return held;
  }

  boolean isToServlet() {
    return handler.isEmpty();
  }

  Resource target(Call call, HttpServletRequest request) {
    return rule.target.of(call, request);
  }

  void answer(
      Call call, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (handler.isPresent()) {
      handler.get().handle(call, request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  int indexOf(String variable) {
    return template.indexOf(variable);
  }

  boolean accepts(String asked) {
    return asked.equals(method) || (asked.equals("HEAD") && method.equals("GET"));
  }

  boolean matches(RequestPath path) {
    return template.matches(path);
  }

  /** Whether some request could be answered by both. */
  boolean overlaps(Route other) {
    return method.equals(other.method) && template.overlaps(other.template);
  }

  boolean isServedBy(String mapping) {
    return isToServlet() && template.isServedBy(mapping);
  }

  /** The method and the template. */
  @Override
  public String toString() {
    return method + " " + template;
  }
}
