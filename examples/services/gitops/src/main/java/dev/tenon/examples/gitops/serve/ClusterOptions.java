package dev.tenon.examples.gitops.serve;

import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.ClusterState;
import dev.tenon.examples.gitops.rights.References;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Which cluster, and by which policy: options of both programs. */
final class ClusterOptions {

  private static final int RETRIES = 1;

  @Option(
      names = "--kubeconfig",
      description =
          "The file that names the API server; by default $KUBECONFIG, ~/.kube/config, or the"
              + " account of the pod.")
  private String kubeconfig = "";

  @Option(names = "--context", description = "A context of that file; its current one by default.")
  private String context = "";

  @Option(
      names = "--policy",
      description = "The policy file; $${sys:gitops.policy} or policy.yaml by default.")
  private Path policy = Path.of(System.getProperty("gitops.policy", "policy.yaml"));

  @Option(
      names = "--platform-namespace",
      description = "The namespace of the platform; ${DEFAULT-VALUE} by default.")
  private String platformNamespace = "flux-system";

  @Option(
      names = "--references",
      description =
          "Which objects of other namespaces may be named: ${COMPLETION-CANDIDATES};"
              + " ${DEFAULT-VALUE} by default.")
  private References references = References.LOCKDOWN;

  @Option(
      names = "--address",
      description = "The address to listen on; ${DEFAULT-VALUE} by default.")
  private String address = "127.0.0.1";

  String address() {
    return address;
  }

  /**
   * A client of the API server.
   *
   * @throws IOException if the file cannot be read
   */
  KubernetesClient client() throws IOException {
    Config config;
    if (kubeconfig.isEmpty()) {
      config = Config.autoConfigure(context.isEmpty() ? null : context);
    } else if (Files.isReadable(Path.of(kubeconfig))) {
      config =
          Config.fromKubeconfig(context.isEmpty() ? null : context, Path.of(kubeconfig).toFile());
    } else {
      throw new IOException(kubeconfig + " cannot be read: name another file with --kubeconfig");
    }
    config.setRequestRetryBackoffLimit(RETRIES);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /**
   * The cluster behind a client.
   *
   * @throws IOException if the API server does not answer
   */
  Cluster cluster(KubernetesClient client) throws IOException {
    Cluster cluster = new Cluster(client, Clock.systemUTC());
    try {
      cluster.state();
    } catch (KubernetesClientException unreadable) {
      throw new IOException(
          "the API server %s cannot be read (%s): name another one with --kubeconfig FILE"
              .formatted(client.getMasterUrl(), reason(unreadable)),
          unreadable);
    }
    return cluster;
  }

  private static String reason(KubernetesClientException unreadable) {
    if (unreadable.getCode() > 0) {
      return "status " + unreadable.getCode();
    }
    Throwable root = unreadable;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  /** By what the cluster says at each question. */
  ClusterAuthorizer authorizer(Cluster cluster) {
    return authorizer(cluster::state);
  }

  /** By what the cluster says, however it is read. */
  ClusterAuthorizer authorizer(Supplier<ClusterState> state) {
    return ClusterAuthorizer.of(policy, references, platformNamespace, Clock.systemUTC(), state);
  }

  /** Whose a namespace is; empty for the platform's. */
  String tenantOf(Cluster cluster, String namespace) {
    return namespace.equals(platformNamespace) ? "" : cluster.tenantOf(namespace);
  }
}
