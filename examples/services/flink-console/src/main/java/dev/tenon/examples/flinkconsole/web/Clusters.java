package dev.tenon.examples.flinkconsole.web;

import dev.tenon.admin.Ticket;
import dev.tenon.authz.Access;
import dev.tenon.authz.Reachability;
import dev.tenon.examples.flinkconsole.Inventory;
import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.Tickets;
import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.FlinkException;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.examples.flinkconsole.flink.Job;
import dev.tenon.path.Resource;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.servlet.Call;
import dev.tenon.servlet.Route;
import dev.tenon.servlet.Routes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Shows clusters, and jobs and jars in them: what the tenant has, as if it were all there is. */
final class Clusters {

  private final Inventory inventory;
  private final Security security;
  private final Tickets tickets;
  private final Pages pages;

  Clusters(Inventory inventory, Security security, Pages pages) {
    this.inventory = inventory;
    this.security = security;
    this.tickets = security.tickets();
    this.pages = pages;
  }

  List<Route> routes() {
    return Routes.identified(
        Route.get("/", this::overview),
        Route.get("/clusters/{cluster}", this::cluster),
        Route.get("/clusters/{cluster}/jobs/{job}", this::job));
  }

  /** The cluster of a call's path, by its id or any other name of it. */
  Optional<Cluster> named(Call call) {
    return inventory.cluster(call.variable("cluster"), security.inForce().policy().aliases());
  }

  Optional<Sight> seen(Call call) {
    return named(call).flatMap(cluster -> Sight.of(call.access(), cluster));
  }

  Optional<Job> job(Call call) {
    return named(call).flatMap(cluster -> cluster.job(call.variable("job")));
  }

  Optional<Jar> jar(Call call) {
    return named(call).flatMap(cluster -> cluster.jar(call.variable("jar")));
  }

  static String path(Cluster cluster) {
    return "/clusters/" + Forms.segment(cluster.name());
  }

  static String path(Cluster cluster, String job) {
    return path(cluster) + "/jobs/" + Forms.segment(job);
  }

  /** Sends whoever works in no tenant to where one is chosen. */
  private static boolean homeless(Call call, HttpServletResponse response) {
    boolean homeless = !call.access().tenants().contains(call.tenant());
    if (homeless) {
      Pages.redirect(response, SignIn.TENANTS);
    }
    return homeless;
  }

  private void overview(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (homeless(call, response)) {
      return;
    }
    Access access = call.access();
    List<Sight> sights = new ArrayList<>();
    List<Views.ClusterRow> rows = new ArrayList<>();
    for (Cluster cluster : inventory.clusters()) {
      try {
        Optional<Sight> sight = Sight.of(access, cluster);
        sight.ifPresent(sights::add);
        sight.ifPresent(seen -> rows.add(row(cluster, Totals.of(List.of(seen)), "")));
      } catch (FlinkException away) {
        if (access.isVisible(Inventory.of(cluster))) {
          rows.add(row(cluster, Totals.of(List.of()), away.words()));
        }
      }
    }
    Views.Overview overview = new Views.Overview(Totals.of(sights), rows);
    pages.show(request, response, "overview", "Clusters", overview);
  }

  private static Views.ClusterRow row(Cluster cluster, Views.Counts counts, String problem) {
    return new Views.ClusterRow(cluster.name(), path(cluster), counts, problem);
  }

  private void cluster(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (homeless(call, response)) {
      return;
    }
    Optional<Sight> seen = seen(call);
    if (seen.isEmpty()) {
      call.notFound(request, response);
      return;
    }
    Sight sight = seen.get();
    Access access = security.inForce().shown(call.subject(), call.tenant());
    Cluster cluster = sight.cluster();
    Resource jobs = Inventory.of(cluster).child("flink-job");
    Resource jars = Inventory.of(cluster).child("flink-jar");
    boolean held = access.mayBeHeld(Actions.SUBMIT, jobs) != Reachability.NO;
    Views.ClusterPage page =
        new Views.ClusterPage(
            cluster.name(),
            path(cluster),
            cluster.version(),
            Totals.of(List.of(sight)),
            Totals.rows(sight),
            sight.jobs().stream()
                .sorted(Comparator.comparing(Job::started).reversed().thenComparing(Job::name))
                .map(job -> row(cluster, job))
                .toList(),
            sight.jars().stream()
                .sorted(Comparator.comparing(Jar::name))
                .map(jar -> row(cluster, jar, access))
                .toList(),
            held || access.reaches(Actions.SUBMIT, jobs) != Reachability.NO,
            access.reaches(Actions.SUBMIT, jars) != Reachability.NO,
            held,
            names(call.tenant()));
    pages.show(request, response, "cluster", cluster.name(), page);
  }

  /** What a tenant includes and excludes: which names a new thing may have there. */
  private List<String> names(String tenant) {
    List<String> names = new ArrayList<>();
    Optional<Tenant> current = security.inForce().policy().tenant(tenant);
    for (TenantClause clause : current.map(Tenant::includes).orElse(List.of())) {
      names.add(clause.pattern().toString());
    }
    for (TenantClause clause : current.map(Tenant::excludes).orElse(List.of())) {
      names.add("not " + clause.pattern());
    }
    return names;
  }

  private static Views.JobRow row(Cluster cluster, Job job) {
    return new Views.JobRow(
        job.name(),
        path(cluster, job.id()),
        job.state(),
        Forms.time(job.started()),
        Forms.duration(job.duration().isNegative() ? Duration.ZERO : job.duration()));
  }

  private static Views.JarRow row(Cluster cluster, Jar jar, Access access) {
    return new Views.JarRow(
        jar.id(),
        jar.name(),
        path(cluster) + "/jars/" + Forms.segment(jar.id()),
        Forms.time(jar.uploaded()),
        access.check(Actions.DELETE, Inventory.of(jar)).effect().name());
  }

  private void job(Call call, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (homeless(call, response)) {
      return;
    }
    Optional<Job> found = job(call).filter(job -> call.access().isVisible(Inventory.of(job)));
    if (found.isEmpty()) {
      call.notFound(request, response);
      return;
    }
    Job job = found.get();
    Cluster cluster = named(call).orElseThrow();
    Access access = security.inForce().shown(call.subject(), call.tenant());
    String cancelling = access.check(Actions.TERMINATE, Inventory.of(job)).effect().name();
    Optional<Ticket> asked =
        tickets.of(call.subject().id()).stream()
            .filter(ticket -> ticket.request().resource().equals(Inventory.of(job)))
            .filter(ticket -> ticket.request().tenant().equals(call.tenant()))
            .findFirst();
    Views.JobPage page =
        new Views.JobPage(
            cluster.name(),
            path(cluster),
            row(cluster, job),
            job.id(),
            job.active(),
            cancelling,
            asked.map(tickets::stateOf).orElse(""),
            asked.map(tickets::storyOf).orElse(""));
    pages.show(request, response, "job", job.name(), page);
  }
}
