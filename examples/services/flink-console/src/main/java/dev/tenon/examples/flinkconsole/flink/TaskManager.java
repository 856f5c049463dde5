package dev.tenon.examples.flinkconsole.flink;

import java.util.List;
import java.util.Set;

/**
 * A task manager of a cluster.
 *
 * @param id what Flink calls it
 * @param free how many of its slots nobody has
 * @param jobs the id of the job that has each of the other slots
 */
public record TaskManager(String id, int free, List<String> jobs) {

  /** Copies the list. */
  public TaskManager {
    jobs = List.copyOf(jobs);
  }

  /**
   * The part of it that some jobs have.
   *
   * @param some the ids of the jobs
   * @param withFree whether its free slots are counted, too
   * @return the same task manager with the slots of these jobs alone
   */
  public TaskManager having(Set<String> some, boolean withFree) {
    return new TaskManager(id, withFree ? free : 0, jobs.stream().filter(some::contains).toList());
  }
}
