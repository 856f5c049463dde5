package dev.tenon.examples.jobqueue;

import dev.tenon.servlet.Route;
import dev.tenon.servlet.Routes;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Everything that the server answers, and what each request demands. */
final class JobRoutes {

  /** What a call is about in its cluster, whether that exists or not. */
  private static final String CLUSTER = "clusters/${tenant}";

  private static final String JOBS = CLUSTER + "/jobs";
  private static final String JOB = JOBS + "/{id}";

  private JobRoutes() {}

  static Routes of(JobsApi jobs, ClusterApi clusters, UsersApi users, Login login) {
    return Routes.of(
        Route.get("/health", jobs::health).open(),
        Route.post("/v1/token", jobs::token).identified().identifiedBy(login),
        Route.get("/v1/jobs", jobs::list).identified(),
        Route.post("/v1/jobs", jobs::submit)
            .demanding("job-submit", JOBS)
            .whenHeld(jobs::submitHeld),
        Route.get("/v1/jobs/{id}", jobs::show).demanding("job-info", JOB).masked(),
        Route.get("/v1/jobs/{id}/output", jobs::output).demanding("job-output", JOB).masked(),
        Route.get("/v1/jobs/{id}/output/stream", jobs::stream)
            .demanding("job-output", JOB)
            .masked(),
        Route.post("/v1/jobs/{id}/cancel", jobs::cancel).demanding("job-cancel", JOB).masked(),
        Route.put("/v1/jobs/{id}/urgency", jobs::urgency).demanding("job-urgency", JOB).masked(),
        Route.post("/v1/jobs/{id}/release", jobs::release).demanding("job-release", JOB).masked(),
        Route.get("/v1/nodes", clusters::nodes).demanding("cluster-info", CLUSTER),
        Route.get("/v1/members", clusters::members).demanding("member-list", CLUSTER + "/members"),
        Route.put("/v1/members/{name}", clusters::putMember)
            .demanding("member-change", CLUSTER + "/members"),
        Route.delete("/v1/members/{name}", clusters::removeMember)
            .demanding("member-change", CLUSTER + "/members"),
        Route.get("/v1/usage", clusters::usage).demanding("usage-read", CLUSTER + "/usage"),
        Route.get("/v1/audit", clusters::audit).demanding("audit-read", CLUSTER + "/audit"),
        Route.get("/v1/audit/{refusal}", clusters::explain)
            .demanding("audit-read", CLUSTER + "/audit"),
        Route.get("/v1/clusters", clusters::list).identified(),
        Route.post("/v1/clusters", clusters::create).demanding("cluster-create", CLUSTER),
        Route.delete("/v1/clusters/{name}", clusters::close)
            .demanding("cluster-close", CLUSTER)
            .masked(),
        Route.get("/v1/users", users::list).demanding("user-list", "users"),
        Route.post("/v1/users", users::add).demanding("user-change", "users"),
        Route.put("/v1/users/{name}", users::change).demanding("user-change", "users"),
        Route.delete("/v1/users/{name}", users::close).demanding("user-change", "users"),
        Route.post("/v1/service/stop", jobs::stop).demanding("service-stop", "service"));
  }

  /** In which cluster a request is: the one that it names, or {@code main}. */
  static String cluster(HttpServletRequest request) {
    List<String> path = List.of(request.getRequestURI().split("/", -1));
    if (List.of("users", "service", "clusters").contains(path.size() > 2 ? path.get(2) : "")) {
      return path.get(2).equals("clusters") && path.size() > 3 ? path.get(3) : Guard.SERVICE;
    }
    String query = String.valueOf(request.getQueryString());
    return query.startsWith("cluster=") ? query.substring("cluster=".length()) : Guard.MAIN;
  }
}
