package dev.tenon.examples.flinkconsole.web;

import dev.tenon.authz.Access;
import dev.tenon.examples.flinkconsole.Inventory;
import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.examples.flinkconsole.flink.Job;
import java.util.List;
import java.util.Optional;

/**
 * The part of a cluster that exists for somebody, and numbers that are counted from it alone.
 *
 * @param cluster the cluster
 * @param jobs its visible jobs
 * @param jars its visible jars
 */
record Sight(Cluster cluster, List<Job> jobs, List<Jar> jars) {

  /** What somebody sees of a cluster: nothing at all, if nothing in it is visible. */
  static Optional<Sight> of(Access access, Cluster cluster) {
    Sight sight =
        new Sight(
            cluster,
            access.visible(cluster.jobs(), Inventory::of),
            access.visible(cluster.jars(), Inventory::of));
    boolean empty = sight.jobs.isEmpty() && sight.jars.isEmpty();
    return empty && !access.isVisible(Inventory.of(cluster))
        ? Optional.empty()
        : Optional.of(sight);
  }

  Views.Counts counts() {
    return counts(List.of(this));
  }

  static Views.Counts counts(List<Sight> sights) {
    List<Job> jobs = sights.stream().flatMap(sight -> sight.jobs().stream()).toList();
    return new Views.Counts(
        jobs.stream().filter(Job::active).count(),
        in(jobs, "FINISHED"),
        in(jobs, "CANCELED") + in(jobs, "CANCELLING"),
        in(jobs, "FAILED"),
        jobs.stream().filter(Job::active).mapToLong(Job::tasks).sum(),
        sights.stream().mapToLong(sight -> sight.jars().size()).sum());
  }

  private static long in(List<Job> jobs, String state) {
    return jobs.stream().filter(job -> job.state().equals(state)).count();
  }
}
