package dev.tenon.authzen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.subject.TenantName;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The API over HTTP. Map it to everything ({@code /*}): the metadata is at the root of the host.
 *
 * <pre>{@code
 * new AuthZenServlet(pdp, callers, URI.create("https://pdp.example.com"))
 *     .reporting(failure -> log.error("AuthZEN", failure));
 * }</pre>
 *
 * <p>A request passes: its path and method (404, 405), the caller (401, or 503 while its credential
 * cannot be checked), the caller's rights (403), the body's type (400), encoding (415) and size
 * (413), the JSON (400). Errors are plain texts, those of requests for access are problem details
 * (RFC 9457). A denial is no error.
 */
public final class AuthZenServlet extends HttpServlet {

  /** The attribute of a request whose body was read. */
  private static final String READ = AuthZenServlet.class.getName() + ".read";

  private static final long serialVersionUID = 1;

  private static final String WELL_KNOWN = "/.well-known/authzen-configuration";
  private static final String REQUEST_ID = "X-Request-ID";
  private static final int LONGEST_ID = 256;
  private static final int METADATA_SECONDS = 300;

  private final transient AuthZen pdp;
  private final transient Callers callers;
  private final String origin;
  private final String root;
  private transient Consumer<Throwable> failures = failure -> {};

  /** What answers a call. */
  private interface Answer {
    ObjectNode of(Call call, HttpServletRequest request) throws IOException;
  }

  /** What a path and a method lead to. */
  private record Route(
      String method, Caller.Right right, int success, boolean profile, Answer answer) {}

  /** What a path leads to, for each method; several of them for none. */
  private record Found(String tenant, List<Route> routes) {}

  /**
   * The API of a decision point.
   *
   * @param pdp answers
   * @param callers who may ask
   * @param address where callers reach it, such as {@code https://pdp.example.com}: the identifier
   *     of the decision point
   * @throws IllegalArgumentException if the address has a query, a fragment or no host
   */
  public AuthZenServlet(AuthZen pdp, Callers callers, URI address) {
    this.pdp = Objects.requireNonNull(pdp, "pdp");
    this.callers = Objects.requireNonNull(callers, "callers");
    if (address.getRawAuthority() == null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the address `" + address + "` is not like https://pdp.example.com");
    }
    origin = address.getScheme() + "://" + address.getRawAuthority();
    root = address.getRawPath().replaceAll("/+$", "");
  }

  /**
   * Tells what fails in the server; callers learn nothing of it.
   *
   * @param listener gets each failure, on the thread of the request
   * @return this servlet
   */
  public AuthZenServlet reporting(Consumer<Throwable> listener) {
    failures = Objects.requireNonNull(listener, "listener");
    return this;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    boolean profile = request.getRequestURI().contains(AuthZen.REQUESTS);
    try {
      answer(request, response);
    } catch (CallerRefusedException refused) {
      closeIfUnread(request, response);
      refuse(response, refused);
    } catch (FaultException fault) {
      closeIfUnread(request, response);
      fail(response, fault, profile);
    } catch (RuntimeException failure) {
      failures.accept(failure);
      closeIfUnread(request, response);
      fail(response, new FaultException(500, "the server has failed; it was reported"), profile);
    }
  }

  /**
   * Says that the connection ends where a body is left unread, as the server then closes it: else a
   * client that keeps it sends its next request to nobody (RFC 9112, section 9.6).
   */
  private static void closeIfUnread(HttpServletRequest request, HttpServletResponse response) {
    boolean body =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    if (body && request.getAttribute(READ) == null) {
      response.setHeader("Connection", "close");
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String id = requestId(request);
    if (!id.isEmpty()) {
      response.setHeader(REQUEST_ID, id);
    }
    String path = request.getRequestURI();
    if (path.startsWith(WELL_KNOWN)) {
      metadata(path.substring(WELL_KNOWN.length()), request, response);
      return;
    }
    Found found = find(path);
    Route route = routeOf(found.routes(), request, response);
    Caller caller = callers.identify(request);
    if (!caller.has(route.right())) {
      throw new FaultException(
          403, "the caller may not " + route.right().name().toLowerCase(Locale.ROOT));
    }
    if (pdp.isTenantInPath() && !caller.mayBeIn(found.tenant())) {
      throw new FaultException(403, "the caller may not ask within this tenant");
    }
    String base = origin + root + (found.tenant().isEmpty() ? "" : "/" + found.tenant());
    Call call = new Call(caller, found.tenant(), base, id);
    ObjectNode answer = route.answer().of(call, request);
    if (route.success() == HttpServletResponse.SC_ACCEPTED) {
      response.setHeader("Location", answer.at("/task/status_endpoint").textValue());
    }
    write(response, route.success(), "application/json", Json.bytes(answer));
  }

  private static String requestId(HttpServletRequest request) {
    List<String> ids = Collections.list(request.getHeaders(REQUEST_ID));
    if (ids.isEmpty()) {
      return "";
    }
    String id = ids.get(0);
    if (ids.size() > 1
        || id.length() > LONGEST_ID
        || id.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw FaultException.bad(
          "X-Request-ID is there twice, or is not one text of at most "
              + LONGEST_ID
              + " printable ASCII characters");
    }
    return id;
  }

  private void metadata(String path, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String tenant = path.startsWith(root) ? path.substring(root.length()) : "?";
    boolean known =
        tenant.isEmpty()
            ? !pdp.isTenantInPath()
            : pdp.isTenantInPath() && tenant.startsWith("/") && isTenant(tenant.substring(1));
    if (!known) {
      throw notFound();
    }
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      throw notAllowed(response, "GET, HEAD");
    }
    response.setHeader("Cache-Control", "public, max-age=" + METADATA_SECONDS);
    byte[] body = Json.bytes(pdp.metadata(origin + root + tenant));
    write(response, HttpServletResponse.SC_OK, "application/json", body);
  }

  private static FaultException notFound() {
    return new FaultException(404, "there is nothing here: see " + WELL_KNOWN);
  }

  private static FaultException notAllowed(HttpServletResponse response, String allowed) {
    response.setHeader("Allow", allowed);
    return new FaultException(405, "send " + allowed);
  }

  /** Only names that need no encoding are in paths. */
  private static boolean isTenant(String segment) {
    return segment.matches("[A-Za-z0-9._~-]+") && TenantName.isValid(segment);
  }

  private Found find(String path) {
    String rest = path.startsWith(root + "/") ? path.substring(root.length()) : "";
    String tenant = "";
    if (pdp.isTenantInPath()) {
      int end = rest.indexOf('/', 1);
      tenant = end < 0 ? "" : rest.substring(1, end);
      if (!isTenant(tenant)) {
        throw notFound();
      }
      rest = rest.substring(end);
    }
    return new Found(tenant, routes(rest));
  }

  private static Route post(Caller.Right right, Answer answer) {
    return new Route("POST", right, HttpServletResponse.SC_OK, false, answer);
  }

  private List<Route> routes(String path) {
    Evaluations evaluations = pdp.evaluations();
    Searches searches = pdp.searches();
    Optional<Route> route =
        switch (path) {
          case AuthZen.EVALUATION ->
              Optional.of(
                  post(Caller.Right.EVALUATE, (call, in) -> evaluations.one(call, body(in))));
          case AuthZen.EVALUATIONS ->
              Optional.of(
                  post(Caller.Right.EVALUATE, (call, in) -> evaluations.many(call, body(in))));
          case AuthZen.SEARCH_SUBJECT ->
              Optional.of(
                  post(Caller.Right.SEARCH, (call, in) -> searches.subjects(call, body(in))));
          case AuthZen.SEARCH_RESOURCE ->
              Optional.of(
                      post(Caller.Right.SEARCH, (call, in) -> searches.resources(call, body(in))))
                  .filter(there -> searches.canFindResources());
          case AuthZen.SEARCH_ACTION ->
              Optional.of(post(Caller.Right.SEARCH, (call, in) -> searches.actions(call, body(in))))
                  .filter(there -> searches.canFindActions());
          default -> Optional.empty();
        };
    return route
        .map(List::of)
        .or(() -> pdp.requests().map(requests -> ofRequests(requests, path)))
        .orElseGet(List::of);
  }

  private List<Route> ofRequests(AccessRequests requests, String path) {
    List<String> segments = Arrays.asList(path.split("/", -1));
    String where = String.join("/", segments.subList(0, Math.min(4, segments.size())));
    String id = segments.size() > 4 ? segments.get(4) : "";
    String last = segments.size() > 5 ? segments.get(5) : "";
    if (where.equals(AuthZen.REQUESTS)) {
      return switch (segments.size()) {
        case 4 ->
            List.of(
                new Route(
                    "POST",
                    Caller.Right.REQUEST,
                    HttpServletResponse.SC_ACCEPTED,
                    true,
                    (call, in) -> requests.submit(call, body(in), key(in))));
        case 5 -> List.of(get(Caller.Right.REQUEST, (call, in) -> requests.status(call, id)));
        default -> List.of();
      };
    }
    if (where.equals(AuthZen.APPROVALS)) {
      if (segments.size() == 4) {
        return List.of(get(Caller.Right.APPROVE, (call, in) -> requests.waiting(call)));
      }
      if (segments.size() == 6 && (last.equals("approve") || last.equals("deny"))) {
        return List.of(
            post(
                Caller.Right.APPROVE,
                (call, in) -> requests.decided(call, id, last.equals("approve"), body(in))));
      }
    }
    return List.of();
  }

  private static Route get(Caller.Right right, Answer answer) {
    return new Route("GET", right, HttpServletResponse.SC_OK, true, answer);
  }

  private static Route routeOf(
      List<Route> routes, HttpServletRequest request, HttpServletResponse response) {
    if (routes.isEmpty()) {
      throw notFound();
    }
    Route route = routes.get(0);
    if (!route.method().equals(request.getMethod())) {
      throw notAllowed(response, route.method());
    }
    return route;
  }

  private static String key(HttpServletRequest request) {
    String key = request.getHeader("Idempotency-Key");
    if (key != null && key.length() > LONGEST_ID) {
      throw FaultException.bad("Idempotency-Key has more than " + LONGEST_ID + " characters");
    }
    return key == null ? "" : key;
  }

  private ObjectNode body(HttpServletRequest request) throws IOException {
    byte[] body = bytes(request);
    String type = request.getContentType() == null ? "" : request.getContentType();
    if (!type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;\\s*charset=\"?utf-8\"?)?")) {
      throw FaultException.bad(
          "the body is not application/json in UTF-8: send Content-Type: application/json");
    }
    if (request.getHeader("Content-Encoding") != null) {
      throw new FaultException(415, "the body is encoded: send it without Content-Encoding");
    }
    return pdp.json().read(body);
  }

  /** The whole body, which is read before anything is said of it. */
  private byte[] bytes(HttpServletRequest request) throws IOException {
    int most = pdp.limits().body();
    if (request.getContentLengthLong() > most) {
      throw tooLarge(most);
    }
    try (InputStream in = request.getInputStream()) {
      byte[] body = in.readNBytes(most + 1);
      if (body.length > most) {
        throw tooLarge(most);
      }
      request.setAttribute(READ, true);
      return body;
    }
  }

  private static FaultException tooLarge(int most) {
    return new FaultException(413, "the body has more than " + most + " bytes");
  }

  private static void refuse(HttpServletResponse response, CallerRefusedException refused)
      throws IOException {
    if (refused.isTemporary()) {
      response.setHeader("Retry-After", "5");
      text(response, 503, "the credential cannot be checked now: " + refused.code());
      return;
    }
    response.setHeader(
        "WWW-Authenticate", refused.hasCredential() ? "Bearer error=\"invalid_token\"" : "Bearer");
    text(response, 401, "the caller is not known: " + refused.code());
  }

  private static void fail(HttpServletResponse response, FaultException fault, boolean profile)
      throws IOException {
    if (fault.status() == 503) {
      response.setHeader("Retry-After", "5");
    }
    if (!profile) {
      text(response, fault.status(), fault.message());
      return;
    }
    ObjectNode problem = Json.object();
    problem.put(
        "type",
        fault.type().isEmpty()
            ? "about:blank"
            : "urn:openid:authzen:access-request:error:" + fault.type());
    problem.put("status", fault.status());
    problem.put("detail", fault.message());
    write(response, fault.status(), "application/problem+json", Json.bytes(problem));
  }

  private static void text(HttpServletResponse response, int status, String message)
      throws IOException {
    write(
        response,
        status,
        "text/plain;charset=utf-8",
        (message + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void write(HttpServletResponse response, int status, String type, byte[] body)
      throws IOException {
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
