package dev.tenon.examples.gitops.story;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.journal.Journal;
import dev.tenon.examples.gitops.reconcile.Reconciler;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.Gate;
import dev.tenon.examples.gitops.rights.PolicyGate;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.source.GitStore;
import dev.tenon.examples.gitops.tenant.CreateTenant;
import dev.tenon.examples.gitops.webhook.Endpoints;
import dev.tenon.kubernetes.AccessReviewHandler.Otherwise;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/** An API server, a Git server, a reconciler and its webhooks, put together on this machine. */
public final class World implements AutoCloseable {

  /** The namespace of the platform. */
  public static final String PLATFORM = "flux-system";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ApiServer api = new ApiServer();
  private final GitServer git;
  private final HttpServer http;
  private final Supplier<Running> start;
  private Running running;

  /**
   * The process that can be started again: all that it has besides is on disk or in the cluster.
   */
  private record Running(
      Cluster cluster, ClusterAuthorizer authorizer, Reconciler reconciler, Journal journal) {}

  /** A world with Tenon at its gate. */
  public static World of(Path policy, Path directory, References references) {
    return new World(
        YamlPolicies.load(policy), directory, references, Optional.of("default"), gate -> gate);
  }

  /** A world by the clock of this machine. */
  public World(
      Policy policy,
      Path directory,
      References references,
      Optional<String> defaultIdentity,
      UnaryOperator<Gate> gate) {
    this(policy, directory, references, defaultIdentity, gate, Clock.systemUTC());
  }

  /**
   * A world.
   *
   * @param policy the policy of the file
   * @param directory where to keep repositories and what happened
   * @param references which objects of other namespaces may be named
   * @param defaultIdentity in whose name that is done which names nobody
   * @param gate what stands at the gate, given Tenon's
   * @param clock by which rights end
   */
  public World(
      Policy policy,
      Path directory,
      References references,
      Optional<String> defaultIdentity,
      UnaryOperator<Gate> gate,
      Clock clock) {
    git = new GitServer(directory.resolve("server"));
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start =
        () -> {
          Cluster cluster = new Cluster(api.client(), clock);
          ClusterAuthorizer authorizer =
              new ClusterAuthorizer(policy, references, PLATFORM, clock, cluster::state);
          Journal journal = journal(directory.resolve("state"), clock, cluster);
          return new Running(
              cluster,
              authorizer,
              new Reconciler(
                  cluster,
                  gate.apply(new PolicyGate(authorizer)),
                  new GitStore(directory.resolve("store")),
                  defaultIdentity,
                  journal),
              journal);
        };
    running = start.get();
    Endpoints.serve(http, endpoints(Otherwise.DENY));
    http.start();
  }

  private static Journal journal(Path folder, Clock clock, Cluster cluster) {
    try {
      return Journal.in(folder, clock, name -> name.equals(PLATFORM) ? "" : cluster.tenantOf(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the reconciler and its webhooks, and starts them again. */
  public void restart() {
    closeJournal();
    endpoints(Otherwise.DENY).keySet().forEach(http::removeContext);
    running = start.get();
    Endpoints.serve(http, endpoints(Otherwise.DENY));
  }

  private void closeJournal() {
    try {
      running.journal().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it answers over HTTP. */
  public Map<String, HttpHandler> endpoints(Otherwise otherwise) {
    return Endpoints.of(
        running.reconciler().receivers(),
        running.authorizer(),
        otherwise,
        running.journal().usage());
  }

  /** Its API server. */
  public ApiServer api() {
    return api;
  }

  /** A client of the API server that may do everything. */
  public KubernetesClient client() {
    return api.client();
  }

  /** Its Git server. */
  public GitServer git() {
    return git;
  }

  /** Who may do what in it. */
  public ClusterAuthorizer authorizer() {
    return running.authorizer();
  }

  /** What happened in it. */
  public Journal journal() {
    return running.journal();
  }

  /** Its reconciler. */
  public Reconciler reconciler() {
    return running.reconciler();
  }

  /** Applies manifests as the platform's administrator would. */
  public void apply(String yaml) {
    apply(client(), yaml);
  }

  /** The same in any cluster. */
  public static void apply(KubernetesClient client, String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .resources()
        .forEach(each -> each.createOr(NonDeletingOperation::update));
  }

  /** What the command {@code create tenant} prints. */
  public static String createTenant(String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int exit = new CommandLine(new CreateTenant()).setOut(writer).setErr(writer).execute(arguments);
    if (exit != 0) {
      throw new IllegalArgumentException(out.toString());
    }
    return out.toString();
  }

  /** Reconciles one object. */
  public Condition reconcile(Kind kind, String namespace, String name) {
    return reconciler().reconcile(object(kind, namespace, name));
  }

  /** An object as it is now. */
  public FluxObject object(Kind kind, String namespace, String name) {
    return running.cluster().object(kind, namespace, name).orElseThrow();
  }

  /** Calls a webhook. */
  public int post(String path, String body, Map<String, String> headers) {
    return send("POST", path, body, headers).statusCode();
  }

  /** Sends anything to it over HTTP. */
  public HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    closeJournal();
    git.close();
    api.close();
  }
}
