package dev.tenon.examples.flinkconsole.web;

import dev.tenon.admin.Ticket;
import dev.tenon.authz.Request;
import dev.tenon.examples.flinkconsole.Inventory;
import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.FlinkException;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.examples.flinkconsole.flink.Job;
import dev.tenon.subject.Subject;
import java.util.Optional;

/** Does in a cluster what was decided before: at once, or when a held request is approved. */
final class Operations {

  private final Inventory inventory;
  private final Security security;

  Operations(Inventory inventory, Security security) {
    this.inventory = inventory;
    this.security = security;
  }

  /** A jar that somebody sees. */
  Optional<Jar> jar(Cluster cluster, String jar, Subject subject, String tenant) {
    return cluster
        .jar(jar)
        .filter(one -> security.inForce().shown(subject, tenant).isVisible(Inventory.of(one)));
  }

  /**
   * Runs a jar. A program that gives its job another name than the one that was decided about is
   * cancelled at once.
   *
   * @return the job's id, empty if it was cancelled
   */
  Optional<String> run(Cluster cluster, Jar jar, String name, Subject by, String tenant) {
    String id = cluster.run(jar.id(), name);
    String real = cluster.job(id).map(Job::name).orElse("");
    if (real.equals(name)) {
      return Optional.of(id);
    }
    cluster.cancel(id);
    String what = "submit " + name + ", which calls itself " + real;
    security.inForce().note(by, tenant, what, "cancelled at once");
    return Optional.empty();
  }

  /** The cluster of a held request, if there is still one. */
  Optional<Cluster> cluster(Request asked) {
    return inventory.cluster(asked.resource().ancestor(2));
  }

  /**
   * Carries out what was held.
   *
   * @throws FlinkException if it cannot be done, with the reason in words
   */
  void carryOut(Ticket ticket) {
    Request asked = ticket.request();
    Cluster cluster = cluster(asked).orElseThrow(() -> new FlinkException("the cluster is gone"));
    switch (asked.action()) {
      case Actions.TERMINATE -> cluster.cancel(asked.resource().segment(4));
      case Actions.DELETE -> cluster.delete(asked.resource().segment(4));
      default -> submit(cluster, ticket);
    }
  }

  private void submit(Cluster cluster, Ticket ticket) {
    Request asked = ticket.request();
    String with = security.tickets().with(ticket.id());
    Jar jar =
        jar(cluster, with, asked.subject(), asked.tenant())
            .orElseThrow(() -> new FlinkException("the jar is gone"));
    if (run(cluster, jar, asked.resource().segment(3), asked.subject(), asked.tenant()).isEmpty()) {
      throw new FlinkException("the program gives its job another name, so it was cancelled");
    }
  }
}
