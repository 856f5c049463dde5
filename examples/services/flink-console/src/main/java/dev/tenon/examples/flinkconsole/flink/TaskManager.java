package dev.tenon.examples.flinkconsole.flink;

import java.util.List;

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
}
