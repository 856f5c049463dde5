package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.journal.Journal;
import dev.tenon.examples.gitops.reconcile.Work.Report;
import dev.tenon.examples.gitops.rights.Gate;
import dev.tenon.examples.gitops.source.GitStore;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the cluster what its objects ask for. One object at a time: all that it names is decided,
 * its work is done, its author is told. For one thread, which the host lets call it at its own
 * rhythm; any thread may stop it.
 */
public final class Reconciler {

  private static final System.Logger LOG = System.getLogger(Reconciler.class.getName());

  private final Decisions decisions;
  private final Journal journal;
  private final Receivers receivers;
  private final Alerts alerts;
  private final Map<Kind, Work> works = new EnumMap<>(Kind.class);
  private volatile boolean stopped;

  /**
   * A reconciler.
   *
   * @param cluster the cluster
   * @param gate who decides
   * @param store where repositories are fetched to
   * @param defaultIdentity in whose name that is done which names nobody: a service account of the
   *     object's own namespace or, with `{namespace}` in its place, a user such as
   *     `gotk:{namespace}:reconciler`. With none, such an object is refused
   * @param journal where it is written what happened
   */
  public Reconciler(
      Cluster cluster,
      Gate gate,
      GitStore store,
      Optional<String> defaultIdentity,
      Journal journal) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    this.decisions = new Decisions(cluster, gate, defaultIdentity);
    this.journal = journal;
    this.receivers = new Receivers(decisions, journal);
    this.alerts = new Alerts(decisions, http);
    works.put(Kind.ALERT, alerts);
    works.put(Kind.BUCKET, new OtherSources());
    works.put(Kind.GIT_REPOSITORY, new GitRepositories(store));
    works.put(Kind.HELM_REPOSITORY, new OtherSources());
    works.put(Kind.HELM_RELEASE, new HelmReleases());
    works.put(Kind.IMAGE_REPOSITORY, new Images.Scan(http));
    works.put(Kind.IMAGE_POLICY, new Images.Pick());
    works.put(Kind.KUSTOMIZATION, new Kustomizations(store));
    works.put(Kind.RECEIVER, receivers);
  }

  /** The webhooks of the receivers that were reconciled. */
  public Receivers receivers() {
    return receivers;
  }

  /** Passes begin no other object from now on; the one at hand is finished. */
  public void stop() {
    stopped = true;
  }

  /** Each object of each kind once, sources first. */
  public void pass() {
    journal.granted(decisions.grants());
    for (Kind kind : works.keySet()) {
      decisions.cluster().objects(kind).forEach(this::attempt);
    }
    journal.save();
  }

  /** Those that a webhook asked for and that were not reconciled since. */
  public void passRequested() {
    for (Kind kind : works.keySet()) {
      decisions.cluster().objects(kind).stream()
          .filter(object -> !object.requestedAt().equals(handled(object)))
          .forEach(this::attempt);
    }
  }

  /**
   * What goes wrong with one object, such as a status that cannot be written, is not the others'.
   */
  private void attempt(FluxObject object) {
    if (stopped) {
      return;
    }
    try {
      reconcile(object);
    } catch (RuntimeException failed) {
      LOG.log(Level.WARNING, "{0} is tried again: {1}", object.toString(), failed.getMessage());
    }
  }

  private static String handled(FluxObject object) {
    return String.valueOf(object.status("lastHandledReconcileAt").orElse(""));
  }

  /** One object. Whatever is wrong with it becomes its condition. */
  public Condition reconcile(FluxObject object) {
    String tenant = journal.tenantOf(object.namespace());
    Map<String, Object> status = new HashMap<>();
    Condition condition;
    String explanation = "";
    int delivered = 0;
    try {
      Report report = work(object).run(decisions.decide(object));
      status.putAll(report.status());
      condition = Condition.ready("Succeeded", report.message());
      delivered = report.delivered();
    } catch (Failure failure) {
      condition = Condition.of(failure);
      explanation = failure.explanation();
    }
    journal.reconciled(tenant, object, condition, delivered, explanation);
    if (!object.requestedAt().isEmpty()) {
      status.put("lastHandledReconcileAt", object.requestedAt());
    }
    decisions.cluster().tell(object, condition, status);
    if (!condition.equals(object.ready())) {
      alerts.tell(object, condition);
    }
    return condition;
  }

  private Work work(FluxObject object) {
    Work work = works.get(object.kind());
    if (work == null) {
      throw new IllegalArgumentException(object + " is not of a kind that is reconciled");
    }
    return work;
  }
}
