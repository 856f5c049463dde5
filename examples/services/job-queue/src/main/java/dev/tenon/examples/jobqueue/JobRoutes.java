package dev.tenon.examples.jobqueue;

import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import dev.tenon.servlet.Routes;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/** Everything that the server answers, and what each request demands. */
final class JobRoutes {

  private final Jobs jobs;

  JobRoutes(Jobs jobs) {
    this.jobs = jobs;
  }

  Routes of(JobsApi api, Login login) {
    return Routes.of(
        Route.get("/health", api::health).open(),
        Route.post("/v1/token", api::token).identified().identifiedBy(login),
        Route.get("/v1/jobs", api::list).identified(),
        Route.post("/v1/jobs", api::submit)
            .demanding("job-submit", (call, request) -> Resource.of("jobs", call.subject().id()))
            .whenHeld(api::submitHeld),
        Route.get("/v1/jobs/{id}", api::show).demanding("job-info", this::job).masked(),
        Route.get("/v1/jobs/{id}/output", api::output)
            .demanding("job-output", this::outputOfJob)
            .masked(),
        Route.get("/v1/jobs/{id}/output/stream", api::stream)
            .demanding("job-output", this::outputOfJob)
            .masked(),
        Route.post("/v1/jobs/{id}/cancel", api::cancel).demanding("job-cancel", this::job).masked(),
        Route.put("/v1/jobs/{id}/urgency", api::urgency)
            .demanding("job-urgency", this::job)
            .masked(),
        Route.post("/v1/jobs/{id}/release", api::release)
            .demanding("job-release", this::job)
            .masked(),
        Route.get("/v1/nodes", api::nodes).demanding("nodes-list", "nodes"),
        Route.post("/v1/users", api::addUser).demanding("user-add", "users"),
        Route.delete("/v1/users/{name}", api::closeUser).demanding("user-close", "users"),
        Route.post("/v1/service/stop", api::stop).demanding("service-stop", "service"));
  }

  private static Resource resource(Job job) {
    return Resource.of("jobs", job.owner(), job.id());
  }

  /** Of a job that there is none, something that is nobody's: decided and refused alike. */
  private Resource job(Call call, HttpServletRequest request) {
    String id = call.variable("id");
    return jobs.find(id).map(JobRoutes::resource).orElse(Resource.of("absent", id));
  }

  private Resource outputOfJob(Call call, HttpServletRequest request) {
    return job(call, request).child("output");
  }

  /** The jobs that the caller would be shown one by one, as one condition. */
  static List<Job> shown(Call call, List<Job> all) {
    ResourceFilter filter = call.access().filter("job-info");
    return all.stream().filter(job -> filter.test(resource(job))).toList();
  }

  /** Whether the caller may make a job more urgent than users may. */
  static boolean mayGoAbove(Call call, String owner) {
    return call.access().check("job-urgency-above", Resource.of("jobs", owner)).allowed();
  }
}
