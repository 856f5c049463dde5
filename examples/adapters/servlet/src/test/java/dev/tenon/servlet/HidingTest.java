package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
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
import org.junit.jupiter.params.provider.EnumSource;

/** A route that hides what the caller's tenant does not show, and nothing else. */
class HidingTest {

  private static final Route.Handler DONE =
      (call, request, response) -> response.getWriter().print("done");

  private static final Route SHOW =
      Route.get("/jobs/{owner}/{id}", HidingTest::show)
          .demanding("job-info", "jobs/{owner}/{id}")
          .hiding();
  private static final Route CANCEL =
      Route.delete("/jobs/{owner}/{id}", DONE)
          .demanding("job-cancel", "jobs/{owner}/{id}")
          .hiding();
  private static final Route CREATE =
      Route.post("/jobs/{owner}/{id}", DONE)
          .demanding("job-submit", "jobs/{owner}/{id}")
          .hiding()
          .creating();

  /** Ada is in `red`, which shows the jobs whose names begin with r. */
  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("user")
                  .with(
                      Permission.allow("job-info", "job-submit").on("jobs/${user}"),
                      Permission.deny("job-cancel").on("jobs/*/r-kept"),
                      Permission.stage("job-cancel").on("jobs/*/r-precious")))
          .tenant(Tenant.of("red").enteredBy("user").including("jobs/*/r-*"))
          .tenant(Tenant.of("blue").enteredBy("other").including("jobs"))
          .build();

  private final List<Refusal.Entry> audit = Collections.synchronizedList(new ArrayList<>());
  private Site site;

  private static void show(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (call.variable("id").equals("r-lost")) {
      call.notFound(request, response);
    } else {
      response.getWriter().print("shown");
    }
  }

  @BeforeEach
  void start() throws Exception {
    Gate gate =
        Gate.builder(
                Routes.of(SHOW, CANCEL, CREATE),
                Authorizer.compile(POLICY),
                request -> Caller.of(Subject.of("ada").withRoles("user")))
            .tenant(request -> request.getHeader("Tenant"))
            .audit(audit::add)
            .build();
    site = new Site(gate, Map.of(), "/");
  }

  @AfterEach
  void stop() throws Exception {
    site.stop();
  }

  /** Whether the reason is told: the compiler asks this again for each reason that is new. */
  private static boolean isTold(Reason reason) {
    return switch (reason) {
      case UNBOUND_VARIABLE,
          MISSING_ATTRIBUTE,
          DENIED_BY_RULE,
          HELD_FOR_APPROVAL,
          NO_RULE,
          BEYOND_LIMIT ->
          true;
      case INVALID_RESOURCE,
          NOT_ADMITTED,
          TENANT_NOT_ASSIGNED,
          TENANT_NOT_SELECTED,
          NOT_VISIBLE,
          ALLOWED_BY_RULE,
          STALE_POLICY,
          ROLES_TOO_COSTLY,
          NOT_WITNESSED ->
          false;
    };
  }

  @ParameterizedTest
  @EnumSource
  void eachReason_isToldOrMasked(Reason reason) {
    assertEquals(!isTold(reason), SHOW.masks(reason));
    assertEquals(!isTold(reason) && reason != Reason.NOT_VISIBLE, CREATE.masks(reason));
    assertEquals(true, SHOW.masked().masks(reason));
    assertEquals(false, Route.get("/x", DONE).demanding("a", "x").masks(reason));
  }

  private HttpTester.Response send(String method, String id, String tenant) throws Exception {
    return site.send(method, "/jobs/ada/" + id, "Tenant: " + tenant);
  }

  private String answer(String method, String id, String tenant) throws Exception {
    HttpTester.Response response = send(method, id, tenant);
    String content = response.getContent();
    return response.getStatus() + " " + content.replaceAll(".*\"error\":\"([a-z-]+)\".*\\s", "$1");
  }

  @Test
  void shown_isToldWhy() throws Exception {
    assertEquals("200 shown", answer("GET", "r-1", "red"));
    assertEquals("403 no-rule", answer("DELETE", "r-1", "red"));
    assertEquals("403 denied-by-rule", answer("DELETE", "r-kept", "red"));
    assertEquals("403 held-for-approval", answer("DELETE", "r-precious", "red"));
  }

  @Test
  void notShown_isNotThere() throws Exception {
    String absent = everything(send("GET", "r-lost", "red"));
    assertEquals(absent, everything(send("GET", "b-1", "red")));
    assertEquals(absent, everything(send("DELETE", "b-1", "red")));
    assertEquals(absent, everything(send("GET", "r-1", "blue")));
    assertEquals(absent, everything(send("GET", "r-1", "nowhere")));
    assertNotEquals(absent, everything(send("DELETE", "r-kept", "red")));
    assertEquals(
        List.of(
            "absent",
            "not-visible",
            "not-visible",
            "tenant-not-assigned",
            "tenant-not-assigned",
            "denied-by-rule"),
        audit.stream().map(Refusal.Entry::reason).toList());
  }

  @Test
  void nameThatATenantDoesNotHave_isToldToWhoCreates_butNotTheTenant() throws Exception {
    assertEquals("200 done", answer("POST", "r-2", "red"));
    assertEquals("403 not-visible", answer("POST", "b-2", "red"));
    assertEquals("404 not-found", answer("POST", "r-2", "blue"));
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
}
