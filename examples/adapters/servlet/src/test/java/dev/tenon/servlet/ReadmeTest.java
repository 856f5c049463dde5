package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.claims.Issuer;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

/** The code of the README, which compiles and does what it says. */
class ReadmeTest {

  /** The application of the README. */
  private static final class Jobs {

    private final List<Resource> all =
        List.of(Resource.of("jobs", "ada", "1"), Resource.of("jobs", "ben", "2"));

    void list(Call call, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      for (Resource mine : call.access().allowed("job-info", all, job -> job)) {
        response.getWriter().println(mine);
      }
    }

    void show(Call call, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Resource job = Resource.of("jobs", call.variable("owner"), call.variable("id"));
      if (all.contains(job)) {
        response.getWriter().println(job);
      } else {
        call.notFound(request, response);
      }
    }

    void cancel(Call call, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().println("cancelled");
    }

    void askForApproval(Call call, HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(202);
    }
  }

  private final List<String> log = new ArrayList<>();

  private Routes routes(Jobs jobs) {
    Routes routes =
        Routes.of(
            Route.get("/health", (call, request, response) -> response.getWriter().print("well"))
                .open(),
            Route.get("/jobs", jobs::list).identified(),
            Route.get("/jobs/{owner}/{id}", jobs::show)
                .demanding("job-info", "jobs/{owner}/{id}")
                .masked(),
            Route.post("/jobs/{owner}/{id}/cancel", jobs::cancel)
                .demanding("job-cancel", "jobs/{owner}/{id}")
                .whenHeld(jobs::askForApproval));
    return routes;
  }

  private Routes grouped(Jobs jobs) {
    RouteGroup cluster = RouteGroup.about("clusters/${tenant}");
    RouteGroup job = cluster.at("jobs/{owner}/{id}").masked();
    RouteGroup users = RouteGroup.about("users").within("service");
    Routes grouped =
        Routes.of(
            cluster.get("/nodes", "cluster-info", jobs::list),
            job.get("/jobs/{owner}/{id}", "job-info", jobs::show),
            job.post("/jobs/{owner}/{id}/cancel", "job-cancel", jobs::cancel)
                .whenHeld(jobs::askForApproval),
            users.get("/users", "user-list", jobs::list));
    return grouped;
  }

  private Gate gate(Routes routes, Policy policy) {
    Gate gate =
        Gate.builder(
                routes, Authorizer.compile(policy), Authenticator.bearer(TokenVerifier.of(policy)))
            .tenant(request -> request.getHeader("X-Tenant"))
            .audit(entry -> log.add(entry + "\n" + entry.explanation().get()))
            .build();
    return gate;
  }

  private static ServletContextHandler context(Gate gate) {
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer((classes, starting) -> gate.install(starting));
    return context;
  }

  @Test
  void readme_showsThisCode() throws IOException {
    String code = squeezed(Path.of("src/test/java/dev/tenon/servlet/ReadmeTest.java"));
    String[] parts = squeezed(Path.of("README.md")).split("```", -1);
    int blocks = 0;
    for (int i = 1; i < parts.length; i += 2) {
      if (!parts[i].startsWith("java")) {
        continue;
      }
      for (String piece : parts[i].substring("java".length()).split("¶", -1)) {
        assertTrue(code.replace("¶", "").contains(piece), () -> "other code: " + piece);
        blocks++;
      }
    }
    assertEquals(6, blocks);
  }

  @Test
  void groups_areRoutesLikeOthers() {
    Routes grouped = grouped(new Jobs());
    assertEquals(4, grouped.all().size());
    Route cancel =
        grouped.find("POST", RequestPath.parse("/jobs/ada/1/cancel").orElseThrow()).orElseThrow();
    assertEquals("job-cancel", cancel.action());
    assertTrue(cancel.isMasked());
  }

  /** Without white space, but for a mark where a line is empty. */
  private static String squeezed(Path file) throws IOException {
    return Files.readString(file).replaceAll("\n\\s*\n", "¶").replaceAll("\\s", "");
  }

  @Test
  void readme_doesWhatItSays() throws Exception {
    Policy policy =
        Policy.builder()
            .role(
                Role.of("user")
                    .with(
                        Permission.allow("job-*").on("jobs/${user}"),
                        Permission.stage("job-cancel").on("jobs")))
            .issuer(Issuer.builder("https://login.example").audiences("jobs").build())
            .build();
    Routes routes = routes(new Jobs());
    assertEquals("/", context(gate(routes, policy)).getContextPath());
    Gate byName =
        Gate.builder(
                routes,
                Authorizer.compile(policy),
                request -> Caller.of(Subject.of(request.getHeader("User")).withRoles("user")))
            .audit(entry -> log.add(entry + "\n" + entry.explanation().get()))
            .build();
    Site site = new Site(byName, Map.of(), "/");
    try {
      assertEquals("well", site.send("GET", "/health").getContent());
      assertEquals("jobs/ada/1\n", site.send("GET", "/jobs", "User: ada").getContent());
      assertEquals("jobs/ada/1\n", site.send("GET", "/jobs/ada/1", "User: ada").getContent());
      assertEquals(404, site.send("GET", "/jobs/ada/3", "User: ada").getStatus());
      assertEquals(404, site.send("GET", "/jobs/ben/2", "User: ada").getStatus());
      assertEquals(202, site.send("POST", "/jobs/ada/1/cancel", "User: ada").getStatus());
    } finally {
      site.stop();
    }
    assertTrue(log.get(1).contains("DENY no-rule"), log.get(1));
  }
}
