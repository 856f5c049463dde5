package dev.tenon.examples.gitops.serve;

import com.sun.net.httpserver.HttpsServer;
import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.journal.Usage;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.ClusterState;
import dev.tenon.examples.gitops.webhook.Reviews;
import dev.tenon.kubernetes.AccessReviewHandler;
import dev.tenon.kubernetes.AccessReviewHandler.Otherwise;
import dev.tenon.kubernetes.WebhookTls;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code authorize}: the authorization webhook of an API server, over HTTPS. */
@Command(
    name = "authorize",
    description = "Answers the authorization webhook of an API server, over HTTPS.")
public final class Authorize implements Callable<Integer> {

  private static final int THREADS = 8;

  @Mixin private ClusterOptions options = new ClusterOptions();

  @Mixin private Meters meters = new Meters();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--port", description = "The port; ${DEFAULT-VALUE} by default, 0 for any.")
  private int port = 8443;

  @Option(
      names = "--cert",
      required = true,
      description = "A PEM file: the certificate of this server, with its chain.")
  private Path certificate = Path.of("");

  @Option(names = "--key", required = true, description = "A PEM file: its key, as PKCS#8.")
  private Path key = Path.of("");

  @Option(
      names = "--client-ca",
      required = true,
      description = "A PEM file: who signs the certificate of the API server.")
  private Path clientAuthority = Path.of("");

  @Option(
      names = "--otherwise",
      description =
          "What is said where no rule speaks: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} by"
              + " default.")
  private Otherwise otherwise = Otherwise.DENY;

  @Option(
      names = "--rights-age",
      description =
          "How many milliseconds old the rights may be by which it answers; ${DEFAULT-VALUE} by"
              + " default, 0 to read the cluster for each question.")
  private int rightsAge = 1000;

  /**
   * Serves until it is stopped.
   *
   * @throws Exception what prevents a start, in one line
   */
  @Override
  public Integer call() throws Exception {
    SSLContext tls = WebhookTls.context(certificate, key, clientAuthority);
    try (KubernetesClient client = options.client()) {
      Cluster cluster = options.cluster(client);
      Recent<ClusterState> state =
          new Recent<>(cluster::state, Duration.ofMillis(rightsAge), System::nanoTime);
      ClusterAuthorizer authorizer = options.authorizer(state);
      HttpsServer https = bind(tls);
      Usage usage = Usage.ofThisProcess();
      https.createContext(
          "/authorize", new AccessReviewHandler(new Reviews(authorizer, usage), otherwise));
      meters.start(usage);
      ExecutorService answering = Executors.newFixedThreadPool(THREADS);
      UnderWay underWay = new UnderWay(answering);
      https.setExecutor(underWay);
      https.start();
      greet(https.getAddress(), client);
      return Program.runUntilStopped(
          () -> {
            underWay.stop(https);
            meters.close();
            answering.shutdownNow();
          });
    }
  }

  private HttpsServer bind(SSLContext tls) throws IOException {
    try {
      return WebhookTls.server(new InetSocketAddress(options.address(), port), tls);
    } catch (IOException taken) {
      throw Ports.taken("--port", port, taken);
    }
  }

  private void greet(InetSocketAddress address, KubernetesClient client) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "answering for %s on https://%s:%d/authorize; stop it with Ctrl-C"
            .formatted(
                client.getMasterUrl(), address.getAddress().getHostAddress(), address.getPort()));
    meters.greet(out);
    out.println(
        "start the API server with --authorization-webhook-config-file=FILE"
            + " --authorization-webhook-version=v1");
    out.println(
        "  and --authorization-mode=%s; README.md shows the file"
            .formatted(otherwise == Otherwise.DENY ? "Node,Webhook" : "Node,Webhook,RBAC"));
    out.flush();
  }
}
