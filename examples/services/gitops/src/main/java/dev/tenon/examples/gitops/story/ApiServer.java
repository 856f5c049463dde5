package dev.tenon.examples.gitops.story;

import dev.tenon.examples.gitops.cluster.Kind;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An API server that keeps objects in memory, and remembers what it was asked: Fabric8's, on
 * loopback. It is no Kubernetes: it has no admission, no roles, and believes whoever asks.
 */
public final class ApiServer implements AutoCloseable {

  /**
   * What it was asked.
   *
   * @param method of HTTP
   * @param path with the query
   * @param user in whose name; empty for the controller's own
   */
  public record Asked(String method, String path, String user) {}

  private static final Logger LOG = Logger.getLogger(MockWebServer.class.getName());

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final KubernetesMockServer server;
  private final NamespacedKubernetesClient client;
  private volatile Function<Asked, Boolean> broken = any -> false;

  /** Starts it, without TLS. */
  public ApiServer() {
    this(false);
  }

  /**
   * Starts it.
   *
   * @param https whether it speaks HTTPS, with a certificate that it signs itself
   */
  public ApiServer(boolean https) {
    server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new Remembering(), https);
    LOG.setLevel(Level.WARNING);
    server.init();
    for (Kind kind : Kind.values()) {
      if (!kind.target("", "").group().isEmpty()) {
        server.expectCustomResource(definition(kind));
      }
    }
    client = server.createClient();
  }

  private static CustomResourceDefinitionContext definition(Kind kind) {
    return new CustomResourceDefinitionContext.Builder()
        .withGroup(kind.target("", "").group())
        .withVersion(kind.apiVersion().substring(kind.apiVersion().indexOf('/') + 1))
        .withKind(kind.word())
        .withPlural(kind.target("", "").resource())
        .withScope("Namespaced")
        .withStatusSubresource(true)
        .build();
  }

  private final class Remembering extends KubernetesCrudDispatcher {

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String user = request.getHeader("Impersonate-User");
      Asked question = new Asked(request.getMethod(), request.getPath(), user == null ? "" : user);
      asked.add(question);
      return broken.apply(question)
          ? new MockResponse().setResponseCode(403).setBody("{}")
          : super.dispatch(request);
    }
  }

  /** The file by which a client of another process finds it. */
  public String kubeconfig() {
    return String.format(
        Locale.ROOT,
        """
        apiVersion: v1
        kind: Config
        clusters:
        - {name: here, cluster: {server: "%s", insecure-skip-tls-verify: true}}
        users:
        - {name: controller, user: {token: not-checked}}
        contexts:
        - {name: here, context: {cluster: here, user: controller}}
        current-context: here
        """,
        client.getMasterUrl());
  }

  /** A client of it. */
  public NamespacedKubernetesClient client() {
    return client;
  }

  /** All that it was asked since it was last forgotten. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Forgets what it was asked. */
  public void forget() {
    asked.clear();
  }

  /** Refuses some questions from now on. */
  public void refuse(Function<Asked, Boolean> which) {
    broken = which;
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
