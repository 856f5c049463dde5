package dev.tenon.examples.gitops.serve;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.journal.Journal;
import dev.tenon.examples.gitops.reconcile.Reconciler;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.PolicyGate;
import dev.tenon.examples.gitops.source.GitStore;
import dev.tenon.examples.gitops.webhook.HookHandler;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code serve}: reconciles a cluster and answers the webhooks of its receivers. */
@Command(
    name = "serve",
    description = "Reconciles a cluster, and answers the webhooks of its receivers.")
public final class Serve implements Callable<Integer> {

  private static final long MEGABYTE = 1L << 20;

  @Mixin private ClusterOptions options = new ClusterOptions();

  @Mixin private Meters meters = new Meters();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      description = "The port of the webhooks; ${DEFAULT-VALUE} by default, 0 for any.")
  private int port = 9292;

  @Option(
      names = "--state",
      description = "The directory of what was fetched; ${DEFAULT-VALUE} by default.")
  private Path state = StateFolder.usual();

  @Option(
      names = "--journal-megabytes",
      description =
          "How much of the journal is kept; ${DEFAULT-VALUE} by default. The oldest fifth goes.")
  private int journalMegabytes = (int) (Journal.USUAL_BYTES / MEGABYTE);

  @Option(
      names = "--interval",
      description = "Seconds from one reconciliation of everything to the next; 60 by default.")
  private int interval = 60;

  @Option(
      names = "--default-service-account",
      description =
          "In whose name that is done which names nobody; `default` by default, empty to refuse"
              + " it.")
  private String defaultAccount = "default";

  @Option(
      names = "--default-user",
      description =
          "The same as a user, such as gotk:{namespace}:reconciler, and no account; none by"
              + " default.")
  private String defaultUser = "";

  /**
   * Serves until it is stopped.
   *
   * @throws Exception what prevents a start, in one line
   */
  @Override
  public Integer call() throws Exception {
    try (StateFolder folder = StateFolder.open(state.toAbsolutePath());
        KubernetesClient client = options.client()) {
      if (journalMegabytes < 1) {
        throw new ParameterException(
            spec.commandLine(), "--journal-megabytes: " + journalMegabytes + " is less than 1");
      }
      Cluster cluster = options.cluster(client);
      ClusterAuthorizer authorizer = options.authorizer(cluster);
      Journal journal =
          Journal.in(
              folder.resolve(""),
              journalMegabytes * MEGABYTE,
              Clock.systemUTC(),
              namespace -> options.tenantOf(cluster, namespace));
      Reconciler reconciler =
          new Reconciler(
              cluster,
              new PolicyGate(authorizer),
              new GitStore(folder.resolve("store")),
              defaultIdentity(),
              journal);
      HttpServer http = Ports.bind("--port", options.address(), port);
      meters.start(journal.usage());
      Service service = new Service(reconciler, http, Duration.ofSeconds(interval));
      service.answer("/hook/", new HookHandler(reconciler.receivers(), service::wake));
      service.start();
      greet(http.getAddress(), client, folder);
      return Program.runUntilStopped(
          () -> {
            meters.close();
            service.close();
            journal.close();
          });
    }
  }

  private Optional<String> defaultIdentity() {
    if (!defaultUser.isEmpty() && !defaultUser.contains("{namespace}")) {
      throw new ParameterException(
          spec.commandLine(), "--default-user: `" + defaultUser + "` needs {namespace} in it");
    }
    return Optional.of(defaultUser.isEmpty() ? defaultAccount : defaultUser)
        .filter(name -> !name.isEmpty());
  }

  private void greet(InetSocketAddress address, KubernetesClient client, StateFolder folder) {
    PrintWriter out = spec.commandLine().getOut();
    String at = address.getAddress().getHostAddress() + ":" + address.getPort();
    out.println(
        "reconciling %s every %d seconds, webhooks on %s, state in %s; stop it with Ctrl-C"
            .formatted(client.getMasterUrl(), interval, at, folder));
    meters.greet(out);
    out.println("a new tenant, with another shell:");
    out.println(
        "  mvn -q -Pexample -pl examples/services/gitops -am \\\n"
            + "    -Dcommand=\"create tenant web --with-namespace web\" | kubectl apply -f -");
    out.println("what happened to a tenant, and what each one used:");
    out.println("  the same with -Dcommand=\"audit --tenant web\" and with -Dcommand=usage");
    out.println("a receiver's address is http://%s with its status.webhookPath".formatted(at));
    out.flush();
  }
}
