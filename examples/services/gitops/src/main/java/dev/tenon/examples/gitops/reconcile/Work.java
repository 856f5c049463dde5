package dev.tenon.examples.gitops.reconcile;

import java.util.Map;

/** What is done for an object of one kind, once all that it names was granted. */
interface Work {

  /**
   * Does it.
   *
   * @throws dev.tenon.examples.gitops.cluster.Failure if it cannot be done
   */
  Report run(Decided decided);

  /**
   * How it went.
   *
   * @param message for the object's author
   * @param status what belongs to its status
   * @param delivered how many objects were written or removed in the cluster
   */
  record Report(String message, Map<String, ?> status, int delivered) {

    Report(String message, Map<String, ?> status) {
      this(message, status, 0);
    }
  }
}
