package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through a real server into the gate. Users are named by a header {@code User}. */
class GateTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("user")
                  .with(
                      Permission.allow("job-*").on("jobs/${user}"),
                      Permission.stage("job-cancel").on("jobs/${user}/precious"),
                      Permission.allow("file-read").on("files")))
          .build();

  private final List<Refusal.Entry> audit = Collections.synchronizedList(new ArrayList<>());
  private Site site;

  /** Answers with the words, and with what it was asked. */
  private static Route.Handler says(String words) {
    return (call, request, response) ->
        response.getWriter().print(words + " " + request.getMethod() + " " + call.subject().id());
  }

  private static Route.Handler shows() {
    return (call, request, response) -> {
      if (call.variable("id").equals("lost")) {
        call.notFound(request, response);
      } else {
        response.getWriter().print("job " + call.variable("id"));
      }
    };
  }

  private static Caller whoCalls(HttpServletRequest request) {
    String user = request.getHeader("User");
    if (user == null) {
      return Caller.unknown("missing");
    }
    if (user.equals("strange")) {
      return Caller.unknown("a \"b\" \\ \n \u00e9 \ud800");
    }
    return user.equals("later")
        ? Caller.unknownNow("key-unavailable")
        : Caller.of(Subject.of(user).withRoles("user"));
  }

  /** Starts, lets the container call again, and answers then. */
  private static void twice(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      response.getWriter().print("again " + call.variable("owner"));
    } else {
      AsyncContext async = request.startAsync();
      String to = request.getParameter("to");
      if (to == null) {
        async.dispatch();
      } else {
        async.dispatch(to);
      }
    }
  }

  private static final Routes ROUTES =
      Routes.of(
          Route.get("/", says("home")).open(),
          Route.get("/me", says("me")).identified(),
          Route.get("/jobs/{owner}/{id}", shows())
              .demanding("job-info", "jobs/{owner}/{id}")
              .masked(),
          Route.post("/jobs/{owner}", says("submitted")).demanding("job-submit", "jobs/{owner}"),
          Route.post("/jobs/{owner}/{id}/cancel", says("cancelled"))
              .demanding("job-cancel", "jobs/{owner}/{id}")
              .whenHeld(says("waits")),
          Route.delete("/jobs/{owner}/{id}", says("deleted"))
              .demanding("job-cancel", "jobs/{owner}/{id}"),
          Route.get("/twice/{owner}/x", GateTest::twice).demanding("job-info", "jobs/{owner}"),
          Route.get(
                  "/there",
                  (call, request, response) ->
                      request
                          .getRequestDispatcher(request.getParameter("to"))
                          .forward(request, response))
              .identified(),
          Route.toServlet("GET", "/files/{name}").demanding("file-read", "files/{name}"));

  private static HttpServlet servlet() {
    return new HttpServlet() {
      private static final long serialVersionUID = 1;

      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response)
          throws IOException {
        response.getWriter().print("servlet " + request.getPathInfo());
      }
    };
  }

  private Gate gate(Routes routes) {
    return Gate.builder(routes, Authorizer.compile(POLICY), GateTest::whoCalls)
        .audit(audit::add)
        .build();
  }

  @BeforeEach
  void start() throws Exception {
    site = new Site(gate(ROUTES), Map.of("/files/*", servlet()), "/app");
  }

  @AfterEach
  void stop() throws Exception {
    site.stop();
  }

  private String answer(String method, String path, String... headers) throws Exception {
    HttpTester.Response response = site.send(method, path, headers);
    return response.getStatus()
        + " "
        + response.getContent().replaceAll("[0-9a-f-]{36}", "ID").trim();
  }

  private static String error(int status, String code) {
    return status + " {\"error\":\"" + code + "\",\"id\":\"ID\"}";
  }

  @Test
  void whoMay_getsTheHandler() throws Exception {
    assertEquals("200 home GET", answer("GET", "/app/"));
    assertEquals("200 me GET ada", answer("GET", "/app/me", "User: ada"));
    assertEquals("200 job 7", answer("GET", "/app/jobs/ada/7?x=/../y", "User: ada"));
    assertEquals("200 job f oo", answer("GET", "/app/jobs/ada/f%20oo", "User: ada"));
    assertEquals("200 submitted POST ada", answer("POST", "/app/jobs/ada", "User: ada"));
    assertEquals("200 servlet /a.css", answer("GET", "/app/files/a.css", "User: ada"));
    assertEquals(List.of(), audit);
  }

  @Test
  void withoutIdentity_everythingButTheOpenIs401() throws Exception {
    HttpTester.Response response = site.send("GET", "/app/me");
    assertEquals(401, response.getStatus());
    assertEquals("Bearer", response.get("WWW-Authenticate"));
    for (Route route : ROUTES.all()) {
      String path = "/app" + route.path("a", "b");
      String wanted = route.isOpen() ? "200 home GET" : error(401, "missing");
      assertEquals(wanted, answer(route.method(), path), route.toString());
    }
    assertEquals(error(503, "key-unavailable"), answer("GET", "/app/me", "User: later"));
    // A word of the application, whatever it is, stays within its string.
    assertEquals(
        error(401, "a \\u0022b\\u0022 \\u005c \\u000a \\u00e9 \\ud800"),
        answer("GET", "/app/me", "User: strange"));
  }

  @Test
  void whoMayNot_isToldTheCode_andTheLogTheStory() throws Exception {
    HttpTester.Response response = site.send("POST", "/app/jobs/ada", "User: ben");
    assertEquals(403, response.getStatus());
    Refusal.Entry entry = audit.get(0);
    assertEquals(
        "{\"error\":\"no-rule\",\"id\":\"" + entry.refusal().id() + "\"}\n", response.getContent());
    assertEquals(
        entry.refusal().id() + " 403 no-rule: POST /app/jobs/ada by ben [user]", entry.toString());
    assertTrue(entry.explanation().get().startsWith("DENY no-rule"), entry.explanation().get());
  }

  @Test
  void masked_isAsAbsentAsWhatIsNotThere() throws Exception {
    HttpTester.Response other = site.send("GET", "/app/jobs/ben/7", "User: ada");
    HttpTester.Response absent = site.send("GET", "/app/jobs/ada/lost", "User: ada");
    HttpTester.Response nowhere = site.send("GET", "/app/nowhere", "User: ada");
    assertEquals(everything(absent), everything(other));
    assertEquals(everything(absent), everything(nowhere));
    assertEquals(
        List.of("no-rule", "absent", "no-route"),
        audit.stream().map(Refusal.Entry::reason).toList());
  }

  /** Status, headers and body, but for the id and the time. */
  private static String everything(HttpTester.Response response) {
    Map<String, String> headers = new TreeMap<>();
    response.forEach(field -> headers.put(field.getName(), field.getValue()));
    headers.remove("Date");
    return response.getStatus()
        + " "
        + headers
        + " "
        + response.getContent().replaceAll("[0-9a-f-]{36}", "ID");
  }

  @Test
  void undeclared_isNotThere_evenWhereAServletWouldAnswer() throws Exception {
    assertEquals(error(404, "not-found"), answer("GET", "/app/files/a/b", "User: ada"));
    assertEquals(error(404, "not-found"), answer("GET", "/app/files", "User: ada"));
    assertEquals(error(404, "not-found"), answer("POST", "/app/nowhere"));
  }

  @Test
  void methods_areThoseDeclared() throws Exception {
    HttpTester.Response response = site.send("PUT", "/app/jobs/ada/7", "User: ada");
    assertEquals(405, response.getStatus());
    assertEquals("DELETE, GET, HEAD", response.get("Allow"));
    for (String method : List.of("OPTIONS", "TRACE", "get", "PROPFIND")) {
      assertEquals(
          error(405, "method-not-allowed"), answer(method, "/app/me", "User: ada"), method);
    }
    String override = "X-HTTP-Method-Override: DELETE";
    assertEquals("200 job 7", answer("GET", "/app/jobs/ada/7", "User: ada", override));
  }

  @Test
  void head_isDecidedLikeGet() throws Exception {
    assertEquals(200, site.send("HEAD", "/app/jobs/ada/7", "User: ada").getStatus());
    assertEquals(404, site.send("HEAD", "/app/jobs/ben/7", "User: ada").getStatus());
    assertEquals(401, site.send("HEAD", "/app/jobs/ada/7").getStatus());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app//me",
        "/app/me/",
        "/app/./me",
        "/app/x/../me",
        "/app/%2e/me",
        "/app/x/%2e%2e/me",
        "/app/me;x",
        "/app/me%3bx",
        "/app/jobs/ada%2f7",
        "/app/jobs/ada%5c7",
        "/app/jobs/ada/%252e%252e",
        "/app/jobs/ada/..%2fben",
        "/app/x/..;/me",
        "/app/files/..%2f..%2fetc",
        "/app/files/%c0%ae%c0%ae",
        "/app/%6de/%2e"
      })
  void oddPaths_areRefusedBeforeAnything(String path) throws Exception {
    assertEquals(error(400, "invalid-path"), answer("GET", path, "User: ada"));
  }

  @Test
  void held_isForTheHandlerOfHeldOnesAlone() throws Exception {
    assertEquals("200 cancelled POST ada", answer("POST", "/app/jobs/ada/7/cancel", "User: ada"));
    assertEquals(
        "200 waits POST ada", answer("POST", "/app/jobs/ada/precious/cancel", "User: ada"));
    assertEquals(
        error(403, "held-for-approval"), answer("DELETE", "/app/jobs/ada/precious", "User: ada"));
  }

  @Test
  void asynchronous_staysDecided_butElsewhereItIsDecidedAnew() throws Exception {
    assertEquals("200 again ada", answer("GET", "/app/twice/ada/x", "User: ada"));
    String to = "/app/twice/ada/x?to=";
    assertEquals("200 me GET ada", answer("GET", to + "/me", "User: ada"));
    assertEquals(error(404, "not-found"), answer("GET", to + "/jobs/ben/7", "User: ada"));
    assertEquals(error(404, "not-found"), answer("GET", to + "/files/a/b", "User: ada"));
  }

  @Test
  void forwards_areDecidedAsWhatTheyLeadTo() throws Exception {
    assertEquals("200 job 7", answer("GET", "/app/there?to=/jobs/ada/7", "User: ada"));
    assertEquals(error(404, "not-found"), answer("GET", "/app/there?to=/jobs/ben/7", "User: ada"));
    assertEquals(error(404, "not-found"), answer("GET", "/app/there?to=/files/a/b", "User: ada"));
  }

  @Test
  void servletsAndRoutes_areTheSame_orNothingStarts() {
    Exception e =
        assertThrows(
            Exception.class,
            () -> new Site(gate(ROUTES), Map.of("/metrics", servlet()), "/").stop());
    assertEquals(
        "servlet `/metrics` is mapped to `/metrics`, and no route leads there: declare"
            + " Route.toServlet(method, path), or take the servlet out\n"
            + "GET /files/{name} leads to a servlet, and none is mapped there: give the route a"
            + " handler, or map a servlet",
        root(e).getMessage());
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }

  @Test
  void tenant_isWhatTheRequestSays() throws Exception {
    Policy policy = POLICY.with(Tenant.of("red").enteredBy("user").including("jobs/ada/r*"));
    Gate gate =
        Gate.builder(ROUTES, Authorizer.compile(policy), GateTest::whoCalls)
            .tenant(request -> request.getHeader("Tenant"))
            .audit(audit::add)
            .build();
    Site tenants = new Site(gate, Map.of("/files/*", servlet()), "/");
    try {
      String[] red = {"User: ada", "Tenant: red"};
      String[] blue = {"User: ada", "Tenant: blue"};
      assertEquals(200, tenants.send("GET", "/jobs/ada/r1", red).getStatus());
      assertEquals(404, tenants.send("GET", "/jobs/ada/b1", red).getStatus());
      assertEquals(404, tenants.send("GET", "/jobs/ada/r1", blue).getStatus());
    } finally {
      tenants.stop();
    }
    assertEquals(
        List.of("not-visible", "tenant-not-assigned"),
        audit.stream().map(Refusal.Entry::reason).toList());
  }
}
