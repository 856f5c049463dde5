package dev.tenon.examples.flinkconsole.web;

import dev.tenon.examples.flinkconsole.flink.Job;
import dev.tenon.examples.flinkconsole.flink.TaskManager;
import java.util.List;

/** Numbers that are counted from what is visible, and from nothing else. */
final class Totals {

  private Totals() {}

  static Views.Counts of(List<Sight> sights) {
    List<Job> jobs = sights.stream().flatMap(sight -> sight.jobs().stream()).toList();
    List<TaskManager> managers =
        sights.stream().flatMap(sight -> sight.taskManagers().stream()).toList();
    long used = managers.stream().mapToLong(manager -> manager.jobs().size()).sum();
    long free = managers.stream().mapToLong(TaskManager::free).sum();
    boolean whole = !sights.isEmpty() && sights.stream().allMatch(Sight::whole);
    return new Views.Counts(
        jobs.stream().filter(Job::active).count(),
        in(jobs, "FINISHED"),
        in(jobs, "CANCELED") + in(jobs, "CANCELLING"),
        in(jobs, "FAILED"),
        jobs.stream().filter(Job::active).mapToLong(Job::tasks).sum(),
        whole ? used + " of " + (used + free) : String.valueOf(used),
        managers.size(),
        sights.stream().mapToLong(sight -> sight.jars().size()).sum());
  }

  private static long in(List<Job> jobs, String state) {
    return jobs.stream().filter(job -> job.state().equals(state)).count();
  }

  /** The task managers of a cluster; the free slots of one are empty where they are not visible. */
  static List<Views.TaskManagerRow> rows(Sight sight) {
    return sight.taskManagers().stream()
        .map(
            manager ->
                new Views.TaskManagerRow(
                    manager.id(),
                    manager.jobs().size(),
                    sight.whole() ? String.valueOf(manager.free()) : ""))
        .toList();
  }
}
