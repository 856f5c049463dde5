package dev.tenon.examples.jobqueue;

import dev.tenon.servlet.Route;
import dev.tenon.servlet.RouteGroup;
import dev.tenon.servlet.Routes;

/** Everything that the server answers, and what each request demands. */
final class JobRoutes {

  /** What a call is about in its cluster, whether that exists or not. */
  private static final RouteGroup CLUSTER = RouteGroup.about("clusters/${tenant}");

  private static final RouteGroup JOB = CLUSTER.at("jobs/{id}").masked();
  private static final RouteGroup MEMBERS = CLUSTER.at("members");
  private static final RouteGroup AUDIT = CLUSTER.at("audit");

  /** What is not about a cluster, but the server itself. */
  private static final RouteGroup SERVER = RouteGroup.about("service").within(Guard.SERVICE);

  private static final RouteGroup USERS = RouteGroup.about("users").within(Guard.SERVICE);

  private JobRoutes() {}

  static Routes of(JobsApi jobs, ClusterApi clusters, UsersApi users, Login login) {
    return Routes.of(
        Route.get("/health", jobs::health).open(),
        Route.post("/v1/token", jobs::token).identified().identifiedBy(login),
        Route.get("/v1/jobs", jobs::list).identified(),
        CLUSTER.at("jobs").post("/v1/jobs", "job-submit", jobs::submit).whenHeld(jobs::submitHeld),
        JOB.get("/v1/jobs/{id}", "job-info", jobs::show),
        JOB.get("/v1/jobs/{id}/output", "job-output", jobs::output),
        JOB.get("/v1/jobs/{id}/output/stream", "job-output", jobs::stream),
        JOB.post("/v1/jobs/{id}/cancel", "job-cancel", jobs::cancel),
        JOB.put("/v1/jobs/{id}/urgency", "job-urgency", jobs::urgency),
        JOB.post("/v1/jobs/{id}/release", "job-release", jobs::release),
        CLUSTER.get("/v1/nodes", "cluster-info", clusters::nodes),
        MEMBERS.get("/v1/members", "member-list", clusters::members),
        MEMBERS.put("/v1/members/{name}", "member-change", clusters::putMember),
        MEMBERS.delete("/v1/members/{name}", "member-change", clusters::removeMember),
        CLUSTER.at("usage").get("/v1/usage", "usage-read", clusters::usage),
        AUDIT.get("/v1/audit", "audit-read", clusters::audit),
        AUDIT.get("/v1/audit/{refusal}", "audit-read", clusters::explain),
        Route.get("/v1/clusters", clusters::list).identified(),
        CLUSTER.within(Guard.SERVICE).post("/v1/clusters", "cluster-create", clusters::create),
        CLUSTER.masked().delete("/v1/clusters/{cluster}", "cluster-close", clusters::close),
        USERS.get("/v1/users", "user-list", users::list),
        USERS.post("/v1/users", "user-change", users::add),
        USERS.put("/v1/users/{name}", "user-change", users::change),
        USERS.delete("/v1/users/{name}", "user-change", users::close),
        SERVER.post("/v1/service/stop", "service-stop", jobs::stop));
  }
}
