package dev.tenon.servlet;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The filter that every request of an application goes through: it finds the route, the caller and
 * the decision, and only then lets the route's handler answer.
 *
 * <pre>{@code
 * Gate gate =
 *     Gate.builder(routes, authorizer, Authenticator.bearer(verifier))
 *         .tenant(request -> request.getHeader("X-Tenant"))
 *         .audit(entry -> log.info("{} {}", entry, entry.explanation().get()))
 *         .build();
 * gate.install(servletContext);   // when the application starts, before other filters
 * }</pre>
 *
 * <p>Thread-safe. A request that is let through costs its path, which is most often the resource
 * too, its {@link Call} and what the authenticator makes; the decision costs nothing more.
 */
public final class Gate implements Filter {

  private static final Logger LOG = System.getLogger(Gate.class.getName());

  private final Routes routes;
  private final Authorizer authorizer;
  private final Authenticator authenticator;
  private final TenantOf tenants;
  private final Consumer<Refusal.Entry> audit;
  private final boolean explainsWithinTenant;
  private final Refusal.Answer answer;
  private final List<AutoCloseable> parts;

  /** In which tenant a request is decided. */
  @FunctionalInterface
  private interface TenantOf {

    /** The tenant's name, empty for none that is named; null if it cannot be read. */
    @Nullable String of(Route route, RequestPath path, HttpServletRequest request);
  }

  private Gate(Builder from) {
    this.routes = from.routes;
    this.authorizer = from.authorizer;
    this.authenticator = from.authenticator;
    this.tenants = from.tenants;
    this.audit = from.audit;
    this.explainsWithinTenant = from.explainsWithinTenant;
    this.answer = from.answer;
    this.parts = List.copyOf(from.parts);
  }

  /**
   * Starts a gate.
   *
   * @param routes everything that the application answers
   * @param authorizer decides
   * @param authenticator finds out who calls, where a route does not bring its own
   * @return a new builder
   */
  public static Builder builder(Routes routes, Authorizer authorizer, Authenticator authenticator) {
    return new Builder(routes, authorizer, authenticator);
  }

  /**
   * Maps this gate to every request of an application, before the filters that are there.
   *
   * @param context the application, which is starting
   */
  public void install(ServletContext context) {
    FilterRegistration.Dynamic filter = context.addFilter("gate", this);
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC),
        false,
        "/*");
  }

  /**
   * Looks whether the gate stands before everything, and the servlets behind it have routes.
   *
   * @throws IllegalStateException if they have not; the application does not start then
   */
  @Override
  public void init(FilterConfig config) {
    ServletContext context = config.getServletContext();
    FilterRegistration self = context.getFilterRegistration(config.getFilterName());
    if (self == null || !self.getUrlPatternMappings().contains("/*")) {
      throw new IllegalStateException(
          "the gate is not mapped to /*: call install, or map it there");
    }
    routes.requireServlets(context);
  }

  /** Closes what the builder was given for that. */
  @Override
  public void destroy() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception | Error failed) {
        LOG.log(Logger.Level.ERROR, "not closed with the gate: " + part, failed);
      }
    }
  }

  @Override
  public void doFilter(ServletRequest asked, ServletResponse answered, FilterChain chain)
      throws IOException, ServletException {
    if (!(asked instanceof HttpServletRequest request)
        || !(answered instanceof HttpServletResponse response)) {
      throw new ServletException("only HTTP is answered here");
    }
    DispatcherType type = request.getDispatcherType();
    if (type == DispatcherType.ERROR || type == DispatcherType.INCLUDE) {
      // The page of an error, or a part of a page: the application's choice, in a decided request.
      chain.doFilter(request, response);
      return;
    }
    Optional<RequestPath> path = path(request);
    if (path.isEmpty()) {
      refuse(request, response, 400, "invalid-path", "invalid-path", Subject.anonymous());
      return;
    }
    Optional<Call> before = type == DispatcherType.ASYNC ? Call.in(request) : Optional.empty();
    if (before.isPresent() && before.get().isStill(request.getMethod(), path.get())) {
      run(before.get(), request, response, chain);
    } else {
      enter(path.get(), request, response, chain);
    }
  }

  private static Optional<RequestPath> path(HttpServletRequest request) {
    String raw = request.getRequestURI();
    String context = request.getContextPath();
    return raw.startsWith(context) ? RequestPath.parse(raw, context.length()) : Optional.empty();
  }

  private void enter(
      RequestPath path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Route> route = routes.find(request.getMethod(), path);
    if (route.isEmpty()) {
      undeclared(path, request, response);
    } else if (route.get().isToServlet() && !path.toString().equals(pathOfServlet(request))) {
      refuse(request, response, 400, "invalid-path", "another-path", Subject.anonymous());
    } else if (route.get().isOpen()) {
      run(new Call(this, route.get(), path, Subject.anonymous(), ""), request, response, chain);
    } else {
      identify(route.get(), path, request, response, chain);
    }
  }

  private static String pathOfServlet(HttpServletRequest request) {
    String rest = request.getPathInfo();
    return rest == null ? request.getServletPath() : request.getServletPath() + rest;
  }

  private void undeclared(
      RequestPath path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Set<String> methods = routes.methods(path);
    if (methods.isEmpty()) {
      refuse(request, response, 404, "not-found", "no-route", Subject.anonymous());
    } else {
      response.setHeader("Allow", String.join(", ", methods));
      String code = "method-not-allowed";
      refuse(request, response, 405, code, code, Subject.anonymous());
    }
  }

  private void identify(
      Route route,
      RequestPath path,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Authenticator asks = route.authenticatorOr(authenticator);
    Caller caller = asks.authenticate(request);
    if (caller.seconds() > 0) {
      response.setHeader("Retry-After", Long.toString(caller.seconds()));
      refuse(request, response, 429, caller.problem(), caller.problem(), caller.subject());
    } else if (caller.temporary()) {
      refuse(request, response, 503, caller.problem(), caller.problem(), caller.subject());
    } else if (!caller.subject().isIdentified()) {
      response.setHeader("WWW-Authenticate", asks.challenge());
      refuse(request, response, 401, caller.problem(), caller.problem(), caller.subject());
    } else {
      String tenant = route.tenant().isEmpty() ? tenants.of(route, path, request) : route.tenant();
      if (tenant == null) {
        refuse(request, response, 400, "invalid-tenant", "invalid-tenant", caller.subject());
        return;
      }
      permit(new Call(this, route, path, caller.subject(), tenant), request, response, chain);
    }
  }

  private void permit(
      Call call, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Route route = call.route();
    if (!route.demandsPermission()) {
      run(call, request, response, chain);
      return;
    }
    Resource resource = route.target(call, request);
    Decision decision = decide(call, resource);
    if (decision.allowed()) {
      run(call, request, response, chain);
    } else if (decision.held() && route.held().isPresent()) {
      run(call.waiting(), request, response, chain);
    } else {
      boolean masked = route.masks(decision.reason());
      int status = masked ? 404 : 403;
      String reason = decision.reason().code();
      refuse(
          request,
          response,
          new Refusal(status, masked ? "not-found" : reason, newId()),
          reason,
          call.subject(),
          call.tenant(),
          () -> authorizer.explain(explained(call, resource)).toString());
    }
  }

  private Request explained(Call call, Resource resource) {
    return explainsWithinTenant ? call.questionWithinTenant(resource) : call.question(resource);
  }

  Decision decide(Call call, Resource resource) {
    Route route = call.route();
    return call.tenant().isEmpty() && !route.isCreating()
        ? authorizer.check(call.subject(), route.action(), resource)
        : authorizer.check(call.question(resource));
  }

  private static void run(
      Call call, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    call.attach(request);
    if (call.isHeld()) {
      call.route().held().orElseThrow().handle(call, request, response);
    } else {
      call.route().answer(call, request, response, chain);
    }
  }

  void notFound(HttpServletRequest request, HttpServletResponse response, Subject subject)
      throws IOException {
    refuse(request, response, 404, "not-found", "absent", subject);
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      String code,
      String reason,
      Subject subject)
      throws IOException {
    refuse(request, response, new Refusal(status, code, newId()), reason, subject, "", () -> "");
  }

  private void refuse(
      HttpServletRequest request,
      HttpServletResponse response,
      Refusal refusal,
      String reason,
      Subject subject,
      String tenant,
      Supplier<String> explanation)
      throws IOException {
    audit.accept(new Refusal.Entry(refusal, reason, asked(request), subject, tenant, explanation));
    response.setStatus(refusal.status());
    response.setHeader("Cache-Control", "no-store");
    answer.write(refusal, request, response);
  }

  /** What was asked, fit for one line of a log. */
  private static String asked(HttpServletRequest request) {
    String text = request.getMethod() + " " + request.getRequestURI();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && i < 500; i++) {
      char c = text.charAt(i);
      out.append(c < ' ' || c > '~' ? '?' : c);
    }
    return out.toString();
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  Authorizer authorizer() {
    return authorizer;
  }

  /** Builds a {@link Gate}. For one thread; it ends at {@link #build}. */
  public static final class Builder {

    private final Routes routes;
    private final Authorizer authorizer;
    private final Authenticator authenticator;
    private TenantOf tenants = (route, path, request) -> "";
    private Consumer<Refusal.Entry> audit = entry -> LOG.log(Logger.Level.INFO, entry);
    private boolean explainsWithinTenant;
    private Refusal.Answer answer = Refusal.json();
    private final List<AutoCloseable> parts = new ArrayList<>();

    private Builder(Routes routes, Authorizer authorizer, Authenticator authenticator) {
      this.routes = Objects.requireNonNull(routes, "routes");
      this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
      this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
    }

    /**
     * Says in which tenant a caller works; in none that is named, if nothing is said.
     *
     * @param of the tenant's name, empty or null for none named
     * @return this builder
     */
    public Builder tenant(Function<HttpServletRequest, @Nullable String> of) {
      Objects.requireNonNull(of, "of");
      tenants = (route, path, request) -> Objects.requireNonNullElse(of.apply(request), "");
      return this;
    }

    /**
     * Takes the tenant in which a caller works from the path, or else from the query: <code>
     * /clusters/{cluster}</code> and {@code /jobs?cluster=lab} for the name {@code cluster}. A
     * query that names it twice, without a value or in a form that cannot be read is answered 400
     * {@code invalid-tenant}; a form in the body does not count.
     *
     * @param name the name of the variable and of the parameter
     * @param otherwise the tenant of requests that name none; empty for none
     * @return this builder
     */
    public Builder tenantNamedBy(String name, String otherwise) {
      Objects.requireNonNull(otherwise, "otherwise");
      tenants = new NamedTenant(Objects.requireNonNull(name, "name"), otherwise)::of;
      return this;
    }

    /**
     * Tells each refusal to an audit log; to the system's log, a line each, if nothing is said.
     *
     * @param log called on the request's thread, before the caller is answered
     * @return this builder
     */
    public Builder audit(Consumer<Refusal.Entry> log) {
      audit = Objects.requireNonNull(log, "log");
      return this;
    }

    /**
     * Explains a refusal as to an administrator of the tenant that the request names: of the roles
     * that the caller holds elsewhere, and of the tenants that it may enter otherwise, the
     * explanation says nothing. For a log that tenants get to read.
     *
     * @return this builder
     */
    public Builder explainingWithinTenant() {
      explainsWithinTenant = true;
      return this;
    }

    /**
     * Closes some parts of the application when it ends, after the last request: such as an audit
     * log that has to be written out. What cannot be closed is told to the system's log. A gate
     * that has parts belongs to one application.
     *
     * @param closed the parts in the order in which they are closed, after those of earlier calls
     * @return this builder
     */
    public Builder closing(AutoCloseable... closed) {
      parts.addAll(List.of(closed));
      return this;
    }

    /**
     * Writes refusals in another way than {@link Refusal#json}, such as pages for people.
     *
     * @param writes writes into the response
     * @return this builder
     */
    public Builder answer(Refusal.Answer writes) {
      answer = Objects.requireNonNull(writes, "writes");
      return this;
    }

    /**
     * The gate.
     *
     * @return the gate
     */
    public Gate build() {
      return new Gate(this);
    }
  }
}
