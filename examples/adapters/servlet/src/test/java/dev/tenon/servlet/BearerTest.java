package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.authz.Authorizer;
import dev.tenon.examples.load.Crowd;
import dev.tenon.oidc.Authenticated;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who the bearer of a token is, by its claims and by what the application knows now. */
class BearerTest {

  /** Who is let in, with the roles of now. */
  private final Map<String, Subject> accounts =
      new ConcurrentHashMap<>(Map.of("u0", Subject.of("u0").withRoles("role-0")));

  private Crowd crowd;
  private Site site;

  @BeforeEach
  void start() throws Exception {
    crowd = new Crowd(2);
    Routes routes =
        Routes.of(
            Route.get(
                    "/me",
                    (call, request, response) ->
                        response.getWriter().print(call.subject().id() + call.subject().roles()))
                .identified(),
            RouteGroup.about("jobs/team-0")
                .get(
                    "/still",
                    "job-info",
                    (call, request, response) ->
                        response
                            .getWriter()
                            .print(
                                call.isStillAllowed(request)
                                    + " "
                                    + call.isStillAllowed(request, Subject.of("u0")))));
    Authenticator who = Authenticator.bearer(crowd.verifier(), this::account);
    site =
        new Site(
            Gate.builder(routes, Authorizer.compile(crowd.policy()), who)
                .audit(entry -> {})
                .build(),
            Map.of(),
            "/");
  }

  @AfterEach
  void stop() throws Exception {
    site.stop();
  }

  private Caller account(Authenticated token, HttpServletRequest request) {
    assertEquals(token.subject().id(), token.claims().get("sub"));
    return Caller.of(
        Optional.ofNullable(accounts.get(token.subject().id())),
        "no-account-" + request.getMethod());
  }

  private String answer(String path, String authorization) throws Exception {
    HttpTester.Response response = site.send("GET", path, "Authorization: " + authorization);
    String content = response.getContent().replaceAll(".*\"error\":\"([A-Za-z-]+)\".*\\s", "$1");
    return response.getStatus() + " " + content;
  }

  @Test
  void whoseTokenIsGood_isWhoTheApplicationSays_atEachRequest() throws Exception {
    String token = "Bearer " + crowd.token(0);
    assertEquals("200 u0[role-0]", answer("/me", token));
    accounts.put("u0", Subject.of("u0").withRoles("role-1", "role-2"));
    assertEquals("200 u0[role-1, role-2]", answer("/me", token));
    accounts.remove("u0");
    assertEquals("401 no-account-GET", answer("/me", token));
    assertEquals("401 no-account-GET", answer("/me", "Bearer " + crowd.token(1)));
  }

  @Test
  void whoseTokenIsNotGood_isNotLookedUp() throws Exception {
    accounts.clear();
    assertEquals("401 missing", answer("/me", "Basic x"));
    assertEquals("401 malformed", answer("/me", "Bearer x"));
  }

  @Test
  void aCall_isDecidedAgain_forWhoItsCallerIsNow() throws Exception {
    assertEquals("200 true false", answer("/still", "Bearer " + crowd.token(0)));
  }
}
