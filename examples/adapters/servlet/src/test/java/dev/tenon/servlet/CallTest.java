package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.authz.Authorizer;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a route says of the tenant and a handler asks of its call. */
class CallTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("user")
                  .with(
                      Permission.allow("job-info").on("clusters/${tenant}/jobs"),
                      Permission.stage("job-submit").on("clusters/${tenant}/jobs")))
          .role(Role.of("guest").with(Permission.allow("read").on("clusters/${tenant}/public")))
          .assign(Assignment.toAnonymous("guest"))
          .assign(Assignment.toEveryone("guest"))
          .tenant(Tenant.of("red").enteredBy("user", "guest").including("clusters/red"))
          .tenant(Tenant.of("blue").enteredBy("user").including("clusters/blue"))
          .build();

  /** Who is closed by now, whatever the header says. */
  private static final Authenticator WHO =
      new Authenticator() {
        @Override
        public Caller authenticate(HttpServletRequest request) {
          String user = request.getHeader("User");
          return user == null ? Caller.unknown("missing") : Caller.of(Subject.of(user));
        }

        @Override
        public String challenge() {
          return "User";
        }
      };

  private Site site;

  private static Caller account(Subject known, HttpServletRequest request) {
    return known.id().equals("closed")
        ? Caller.unknown("account-closed")
        : Caller.of(known.withRoles("user"));
  }

  private static void asked(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(call.question(request));
  }

  private static void still(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response
        .getWriter()
        .print(call.isStillAllowed(request) + " " + call.isStillAllowed(request, Subject.of("x")));
  }

  /** The account is closed while the stream lasts. */
  private static void gone(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean now = call.isStillAllowed(request);
    response.getWriter().print(now + " " + call.isStillAllowed(request, Subject.anonymous()));
  }

  @BeforeEach
  void start() throws Exception {
    List<Route> own =
        Routes.identified(Route.get("/me", CallTest::me), Route.post("/me", CallTest::me));
    Stream<Route> others =
        Stream.of(
            Route.get("/jobs/{id}", CallTest::asked)
                .demanding("job-info", "clusters/${tenant}/jobs/{id}"),
            Route.get("/open/stream", CallTest::gone).open(),
            Route.get("/me/stream", CallTest::gone).identified(),
            Route.get("/public/stream", CallTest::gone)
                .demanding("read", "clusters/${tenant}/public"),
            Route.post("/jobs/{id}", CallTest::me)
                .demanding("job-submit", "clusters/${tenant}/jobs/{id}")
                .creating()
                .whenHeld(CallTest::asked),
            Route.post("/jobs/{id}/stream", CallTest::me)
                .demanding("job-submit", "clusters/${tenant}/jobs/{id}")
                .whenHeld(CallTest::still));
    Routes routes = Routes.of(Stream.concat(own.stream(), others).toList());
    Gate gate =
        Gate.builder(routes, Authorizer.compile(POLICY), WHO.knownTo(CallTest::account))
            .tenant(request -> request.getHeader("Tenant"))
            .audit(entry -> {})
            .build();
    site = new Site(gate, Map.of(), "/");
  }

  @AfterEach
  void stop() throws Exception {
    site.stop();
  }

  private static void me(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(call.subject().id() + " " + call.subject().roles());
  }

  private String content(String method, String path, String... headers) throws Exception {
    HttpTester.Response response = site.send(method, path, headers);
    return response.getStatus() + " " + response.getContent();
  }

  @Test
  void tenantInAResource_isThatOfTheCall() throws Exception {
    String red = content("GET", "/jobs/f1", "User: ada", "Tenant: red");
    assertEquals("200 ada [user] job-info clusters/red/jobs/f1 within red", red);
    String blue = content("GET", "/jobs/f1", "User: ada", "Tenant: blue");
    assertEquals("200 ada [user] job-info clusters/blue/jobs/f1 within blue", blue);
    for (String none : List.of("", "green", "..", "red/jobs", "$", "*", "${tenant}")) {
      HttpTester.Response refused = site.send("GET", "/jobs/f1", "User: ada", "Tenant: " + none);
      assertEquals(403, refused.getStatus(), none);
    }
  }

  @Test
  void question_isWhatTheGateDecided() throws Exception {
    String held = content("POST", "/jobs/f1", "User: ada", "Tenant: red");
    assertEquals("200 ada [user] job-submit clusters/red/jobs/f1 (new) within red", held);
  }

  @Test
  void heldCall_isStillHeld() throws Exception {
    assertEquals("200 true false", content("POST", "/jobs/f1/stream", "User: ada", "Tenant: red"));
  }

  /** Nobody who is not identified would be let through, whatever the anonymous may read. */
  @Test
  void callOfNobody_isStillAllowedOnOpenRoutesAlone() throws Exception {
    assertEquals("200 true true", content("GET", "/open/stream"));
    assertEquals("200 true false", content("GET", "/me/stream", "User: ada"));
    assertEquals("200 true false", content("GET", "/public/stream", "User: ada", "Tenant: red"));
    assertEquals(401, site.send("GET", "/public/stream", "Tenant: red").getStatus());
  }

  @Test
  void knownTo_asksForIdentifiedCallersAlone() throws Exception {
    assertEquals("200 ada [user]", content("GET", "/me", "User: ada"));
    assertEquals("200 ada [user]", content("POST", "/me", "User: ada"));
    HttpTester.Response closed = site.send("GET", "/me", "User: closed");
    assertEquals(401, closed.getStatus());
    assertEquals("User", closed.get("WWW-Authenticate"));
    assertEquals(true, closed.getContent().contains("account-closed"));
    assertEquals(true, content("GET", "/me").contains("missing"));
  }

  @Test
  void identified_refusesARouteThatDemandsMore() {
    Route demands = Route.get("/x", CallTest::me).demanding("a", "x");
    assertThrows(IllegalArgumentException.class, () -> Routes.identified(demands));
  }
}
