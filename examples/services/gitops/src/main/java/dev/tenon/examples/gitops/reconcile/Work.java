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
   */
  record Report(String message, Map<String, ?> status) {}
}
