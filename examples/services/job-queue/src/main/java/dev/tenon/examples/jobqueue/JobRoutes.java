package dev.tenon.examples.jobqueue;

import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.Attributes;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.path.Resource;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import dev.tenon.servlet.Routes;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Everything that the server answers, and what each request demands. */
final class JobRoutes {

  private JobRoutes() {}

  static Routes of(JobsApi jobs, ClusterApi clusters, UsersApi users, Login login) {
    return Routes.of(
        Route.get("/health", jobs::health).open(),
        Route.post("/v1/token", jobs::token).identified().identifiedBy(login),
        Route.get("/v1/jobs", jobs::list).identified(),
        Route.post("/v1/jobs", jobs::submit)
            .demanding("job-submit", in("jobs"))
            .whenHeld(jobs::submitHeld),
        Route.get("/v1/jobs/{id}", jobs::show).demanding("job-info", in("jobs", "{id}")).masked(),
        Route.get("/v1/jobs/{id}/output", jobs::output)
            .demanding("job-output", in("jobs", "{id}"))
            .masked(),
        Route.get("/v1/jobs/{id}/output/stream", jobs::stream)
            .demanding("job-output", in("jobs", "{id}"))
            .masked(),
        Route.post("/v1/jobs/{id}/cancel", jobs::cancel)
            .demanding("job-cancel", in("jobs", "{id}"))
            .masked(),
        Route.put("/v1/jobs/{id}/urgency", jobs::urgency)
            .demanding("job-urgency", in("jobs", "{id}"))
            .masked(),
        Route.post("/v1/jobs/{id}/release", jobs::release)
            .demanding("job-release", in("jobs", "{id}"))
            .masked(),
        Route.get("/v1/nodes", clusters::nodes).demanding("cluster-info", in()),
        Route.get("/v1/members", clusters::members).demanding("member-list", in("members")),
        Route.put("/v1/members/{name}", clusters::putMember)
            .demanding("member-change", in("members")),
        Route.delete("/v1/members/{name}", clusters::removeMember)
            .demanding("member-change", in("members")),
        Route.get("/v1/usage", clusters::usage).demanding("usage-read", in("usage")),
        Route.get("/v1/audit", clusters::audit).demanding("audit-read", in("audit")),
        Route.get("/v1/audit/{refusal}", clusters::explain).demanding("audit-read", in("audit")),
        Route.get("/v1/clusters", clusters::list).identified(),
        Route.post("/v1/clusters", clusters::create).demanding("cluster-create", in()),
        Route.delete("/v1/clusters/{name}", clusters::close)
            .demanding("cluster-close", in())
            .masked(),
        Route.get("/v1/users", users::list).demanding("user-list", "users"),
        Route.post("/v1/users", users::add).demanding("user-change", "users"),
        Route.put("/v1/users/{name}", users::change).demanding("user-change", "users"),
        Route.delete("/v1/users/{name}", users::close).demanding("user-change", "users"),
        Route.post("/v1/service/stop", jobs::stop).demanding("service-stop", "service"));
  }

  /** What a call is about in its cluster, whether that exists or not. */
  private static Route.Target in(String... path) {
    return (call, request) -> {
      Resource resource = Resource.of("clusters", call.tenant());
      for (String segment : path) {
        resource = resource.child(segment.equals("{id}") ? call.variable("id") : segment);
      }
      return resource;
    };
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

  /** What the policy asks about a job: whose it is. Nobody's, if there is none. */
  static AttributeSource ownersOf(Jobs jobs) {
    return resource ->
        resource.segments().size() == 4
            ? jobs.find(resource.segments().get(1), resource.segments().get(3))
                .map(job -> Attributes.none().with("resource.owner", job.owner()))
                .orElse(Attributes.none())
            : Attributes.none();
  }

  /** The jobs that the caller would be shown one by one, as a condition of the store. */
  static SqlCondition shown(Call call) {
    RowMapping jobs = RowMapping.columns().fixed("clusters").column("cluster").fixed("jobs");
    return SqlDialect.SQLITE.where(
        call.access().filter("job-info"), jobs.column("id").attribute("resource.owner", "owner"));
  }

  /** Whether the caller may know of a cluster. */
  static boolean maySee(Call call, String cluster) {
    Resource resource = Resource.of("clusters", cluster);
    return call.access().within(cluster).check("cluster-info", resource).allowed();
  }

  /** Whether the caller may make a job more urgent than users may. */
  static boolean mayGoAbove(Call call) {
    Resource jobs = Resource.of("clusters", call.tenant(), "jobs");
    return call.access().check("job-urgency-above", jobs).allowed();
  }
}
