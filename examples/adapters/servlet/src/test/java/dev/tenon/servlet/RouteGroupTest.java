package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.authz.Authorizer;
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
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A route of a group is the route that says all of it itself. */
class RouteGroupTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("user")
                  .with(
                      Permission.allow("job-info", "job-cancel").on("clusters/${tenant}/jobs/f1"),
                      Permission.stage("job-submit").on("clusters/${tenant}/jobs"),
                      Permission.allow("user-list").on("users")))
          .tenant(Tenant.of("red").enteredBy("user").including("clusters/red"))
          .tenant(Tenant.of("service").enteredBy("user").including("users"))
          .build();

  private static final RouteGroup CLUSTER = RouteGroup.about("clusters/${tenant}");
  private static final RouteGroup JOB = CLUSTER.at("jobs/{id}").masked();
  private static final RouteGroup USERS = RouteGroup.about("users").within("service");

  private static final Route SUBMIT =
      CLUSTER.at("jobs").post("/jobs", "job-submit", RouteGroupTest::asked);

  private Site site;

  private static void asked(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(call.question(request));
  }

  @BeforeEach
  void start() throws Exception {
    Routes routes =
        Routes.of(
            SUBMIT.whenHeld(RouteGroupTest::asked),
            JOB.get("/jobs/{id}", "job-info", RouteGroupTest::asked),
            JOB.delete("/jobs/{id}", "job-cancel", RouteGroupTest::asked),
            JOB.put("/jobs/{id}", "job-urgency", RouteGroupTest::asked),
            JOB.of("PATCH", "/jobs/{id}", "job-cancel", RouteGroupTest::asked),
            CLUSTER.at("jobs/{id}").get("/jobs/{id}/why", "job-why", RouteGroupTest::asked),
            CLUSTER.hiding().get("/nodes", "cluster-info", RouteGroupTest::asked),
            USERS.get("/users", "user-list", RouteGroupTest::asked));
    Gate gate =
        Gate.builder(
                routes,
                Authorizer.compile(POLICY),
                request -> Caller.of(Subject.of("ada").withRoles("user")))
            .tenant(request -> request.getHeader("Tenant"))
            .audit(entry -> {})
            .build();
    site = new Site(gate, Map.of(), "/");
  }

  @AfterEach
  void stop() throws Exception {
    site.stop();
  }

  private String answer(String method, String path, String tenant) throws Exception {
    HttpTester.Response response = site.send(method, path, "Tenant: " + tenant);
    String content = response.getContent().replaceAll(".*\"error\":\"([a-z-]+)\".*\\s", "$1");
    return response.getStatus() + " " + content.replace("ada [user] ", "");
  }

  @Test
  void eachRoute_isAboutTheResourceOfItsGroup() throws Exception {
    String f1 = "clusters/red/jobs/f1 within red";
    assertEquals("200 job-info " + f1, answer("GET", "/jobs/f1", "red"));
    assertEquals("200 job-cancel " + f1, answer("DELETE", "/jobs/f1", "red"));
    assertEquals("200 job-cancel " + f1, answer("PATCH", "/jobs/f1", "red"));
    assertEquals("200 job-submit clusters/red/jobs within red", answer("POST", "/jobs", "red"));
  }

  @Test
  void aMaskedGroup_hidesAll_andItsBaseDoesNot() throws Exception {
    assertEquals("404 not-found", answer("GET", "/jobs/f2", "red"));
    assertEquals("404 not-found", answer("PUT", "/jobs/f1", "red"));
    assertEquals("403 no-rule", answer("GET", "/jobs/f1/why", "red"));
    assertEquals("403 no-rule", answer("GET", "/nodes", "red"));
    assertEquals("404 not-found", answer("GET", "/nodes", "blue"));
  }

  @Test
  void aGroupWithinATenant_isDecidedThere_whateverTheRequestNames() throws Exception {
    for (String tenant : List.of("red", "blue", "", "service")) {
      assertEquals("200 user-list users within service", answer("GET", "/users", tenant), tenant);
    }
  }

  @Test
  void whatCannotBeDecided_isRefusedWhenTheTableIsMade() {
    assertEquals(
        "`id` is no variable of /nodes, which has []",
        assertThrows(
                IllegalArgumentException.class,
                () -> JOB.get("/nodes", "job-info", RouteGroupTest::asked))
            .getMessage());
    for (String none : List.of("", "*", "..", "tenon")) {
      assertThrows(IllegalArgumentException.class, () -> CLUSTER.within(none), none);
      assertThrows(IllegalArgumentException.class, () -> SUBMIT.within(none), none);
    }
  }
}
