package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
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
import org.eclipse.jetty.http.HttpTester;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tenant that a path or a query names, and what a refusal says of others. */
class NamedTenantTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(Role.of("user").with(Permission.allow("info").on("clusters/${tenant}")))
          .role(Role.of("reader").with(Permission.allow("read").on("clusters/${tenant}")))
          .tenant(Tenant.of("*").enteredBy("user", "reader").including("clusters/${tenant}"))
          .build();

  /** Ada is a user everywhere, and ben in `red` and a reader of `blue`. */
  private static final Map<String, Subject> PEOPLE =
      Map.of(
          "ada", Subject.of("ada").withRoles("user"),
          "ben", Subject.of("ben").withRolesIn("red", "user").withRolesIn("blue", "reader"));

  private final List<String> explained = Collections.synchronizedList(new ArrayList<>());
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
  private Site site;

  private static void tenant(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(call.tenant());
  }

  @BeforeEach
  void start() throws Exception {
    RouteGroup cluster = RouteGroup.about("clusters/${tenant}");
    Routes routes =
        Routes.of(
            cluster.get("/nodes", "info", NamedTenantTest::tenant),
            cluster.get("/clusters/{cluster}", "info", NamedTenantTest::tenant),
            cluster.get("/secret", "secret", NamedTenantTest::tenant),
            cluster.within("blue").get("/blue", "info", NamedTenantTest::tenant),
            Route.get("/me", NamedTenantTest::tenant).identified());
    Gate gate =
        Gate.builder(
                routes,
                Authorizer.compile(POLICY),
                request -> Caller.of(PEOPLE.get(request.getHeader("User"))))
            .tenantNamedBy("cluster", "main")
            .explainingWithinTenant()
            .audit(entry -> explained.add(entry.explanation().get()))
            .closing(
                () -> closed.add("first"),
                () -> {
                  throw new IllegalStateException("cannot be closed");
                },
                () -> {
                  throw new NoClassDefFoundError("cannot be closed either");
                })
            .closing(() -> closed.add("second"))
            .build();
    site = new Site(gate, Map.of(), "/");
  }

  @AfterEach
  void stop() throws Exception {
    site.stop();
  }

  private String answer(String path, String user) throws Exception {
    HttpTester.Response response = site.send("GET", path, "User: " + user);
    String content = response.getContent().replaceAll(".*\"error\":\"([a-z-]+)\".*\\s", "$1");
    return response.getStatus() + " " + content;
  }

  @ParameterizedTest
  @CsvSource({
    "/nodes, main",
    "/nodes?, main",
    "/nodes?x=1, main",
    "/nodes?clusters=lab&Cluster=lab, main",
    "/nodes?cluster=lab, lab",
    "/nodes?x=1&cluster=lab&y, lab",
    "/nodes?clust%65r=l%61b, lab",
    "/nodes?cluster=a+b%26c%3Dd, a b&c=d",
    "/clusters/lab, lab",
    "/clusters/lab?cluster=other, lab",
    "/blue?cluster=lab, blue",
    "/me?cluster=lab, lab"
  })
  void path_thenQuery_thenWhatIsUsual(String path, String tenant) throws Exception {
    assertEquals("200 " + tenant, answer(path, "ada"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nodes?cluster=lab&cluster=lab",
        "/nodes?cluster=lab&cluster=other",
        "/nodes?cluster=lab&clu%73ter=other",
        "/nodes?cluster=",
        "/nodes?cluster",
        "/nodes?cluster&cluster=lab",
        "/nodes?cluster=%zz",
        "/nodes?cluster=%"
      })
  void whatCanBeReadInTwoWays_isRefused(String path) throws Exception {
    assertEquals("400 invalid-tenant", answer(path, "ada"));
    assertEquals(List.of(""), explained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "..", "%2f", "tenon", "a/b", "%C3", "$%7Btenant%7D"})
  void aNameThatNoTenantHas_isNobodys(String name) throws Exception {
    assertEquals(403, site.send("GET", "/nodes?cluster=" + name, "User: ben").getStatus());
    assertEquals(1, explained.size());
  }

  @Test
  void aRefusal_saysNothingOfWhatIsHeldElsewhere() throws Exception {
    assertEquals("403 no-rule", answer("/secret?cluster=red", "ben"));
    assertEquals("403 not-admitted", answer("/secret?cluster=green", "ben"));
    String story = String.join("\n", explained);
    assertTrue(story.startsWith("DENY no-rule"), story);
    assertTrue(story.contains("user: held in red"), story);
    assertTrue(story.contains("DENY not-admitted"), story);
    assertFalse(story.contains("blue") || story.contains("reader:"), story);
  }

  @Test
  void parts_areClosedWithTheApplication_andNoneIsLeftOut() throws Exception {
    assertEquals(List.of(), closed);
    site.stop();
    assertEquals(List.of("first", "second"), closed);
  }
}
