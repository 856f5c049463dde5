package dev.tenon.examples.flinkconsole.web;

import dev.tenon.authz.Access;
import dev.tenon.examples.flinkconsole.Inventory;
import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.examples.flinkconsole.flink.Job;
import dev.tenon.examples.flinkconsole.flink.TaskManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The part of a cluster that exists for somebody, and numbers that are counted from it alone: a
 * slot is there if a visible job has it, and a task manager if it has such a slot. Where the
 * cluster itself is visible, its free slots are, too.
 *
 * @param cluster the cluster
 * @param whole whether the cluster itself is visible
 * @param jobs its visible jobs
 * @param jars its visible jars
 * @param taskManagers its visible task managers, each with the slots of visible jobs
 */
record Sight(
    Cluster cluster,
    boolean whole,
    List<Job> jobs,
    List<Jar> jars,
    List<TaskManager> taskManagers) {

  /** What somebody sees of a cluster: nothing at all, if nothing in it is visible. */
  static Optional<Sight> of(Access access, Cluster cluster) {
    boolean whole = access.isVisible(Inventory.of(cluster));
    List<Job> jobs = access.visible(cluster.jobs(), Inventory::of);
    List<Jar> jars = access.visible(cluster.jars(), Inventory::of);
    if (jobs.isEmpty() && jars.isEmpty() && !whole) {
      return Optional.empty();
    }
    Set<String> ids = jobs.stream().map(Job::id).collect(Collectors.toSet());
    List<TaskManager> managers =
        cluster.taskManagers().stream()
            .map(manager -> manager.having(ids, whole))
            .filter(manager -> whole || !manager.jobs().isEmpty())
            .toList();
    return Optional.of(new Sight(cluster, whole, jobs, jars, managers));
  }
}
