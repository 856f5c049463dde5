package dev.tenon.examples.remotecache;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import io.grpc.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Tells the story, or serves. */
public final class Main {

  private static final int PORT = 8980;
  private static final int LAST_PORT = 65_535;
  private static final int SAVE_SECONDS = 10;
  private static final Duration DAY = Duration.ofHours(24);

  /** Tokens to try everything with: the file's name, and the roles of the token. */
  private static final Map<String, String> TOKENS =
      Map.ofEntries(
          Map.entry("none", "none"),
          Map.entry("viewer", "viewer"),
          Map.entry("cache-reader", "cache-reader"),
          Map.entry("cache-writer", "cache-writer"),
          Map.entry("user", "user"),
          Map.entry("admin", "admin"),
          Map.entry("global-admin", "global-admin"),
          Map.entry("neuroflux-viewer", "neuroflux:viewer"),
          Map.entry("neuroflux-user", "neuroflux:user"),
          Map.entry("neuroflux-admin", "neuroflux:admin"),
          Map.entry("other-user", "other:user"));

  private Main() {}

  /**
   * Tells the story. If the system property {@code serve} is set, it serves until it is stopped: on
   * {@code port} (8980), with its state in {@code state} ({@code $XDG_STATE_HOME} or {@code
   * ~/.local/state}, in {@code tenon-build-cluster}), keeping at most {@code most} bytes for all
   * instances and {@code most.instance} for one, and with meters on {@code meters} if that is set.
   * What prevents a start is told without a stack trace, and the exit code is 1.
   *
   * @param args the policy file
   * @throws InterruptedException if it is stopped
   */
  public static void main(String[] args) throws InterruptedException {
    Consumer<String> out = System.out::println;
    try {
      Path policy = Path.of(args[0]);
      if (System.getProperty("call") != null) {
        Calls.call(port(), stateFolder(), out);
      } else if (System.getProperty("serve") != null) {
        serve(policy, out);
      } else {
        try (Story story = new Story(policy, bound(), out)) {
          story.tell();
        }
      }
    } catch (IOException | IllegalArgumentException | DiagnosticException e) {
      System.err.println("build-cluster: " + e.getMessage());
      System.exit(1);
    }
  }

  private static int port() {
    return (int) number("port", LAST_PORT).orElse(PORT);
  }

  /** A number that an operator sets with a system property; none if it is not set, or empty. */
  private static OptionalLong number(String property, long most) {
    String set = System.getProperty(property, "");
    try {
      long number = set.isEmpty() ? 0 : Long.parseLong(set);
      if (number >= 0 && number <= most) {
        return set.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "-D%s=%s is no number from 0 to %d".formatted(property, set, most));
  }

  private static Path stateFolder() {
    String named = System.getProperty("state", "");
    Path states = Path.of(System.getenv().getOrDefault("XDG_STATE_HOME", ""));
    Path usual =
        states.isAbsolute() ? states : Path.of(System.getProperty("user.home"), ".local", "state");
    return (named.isEmpty() ? usual.resolve("tenon-build-cluster") : Path.of(named))
        .toAbsolutePath();
  }

  private static Bound bound() {
    Bound usual = Bound.ofMemory();
    long ofAll = number("most", Long.MAX_VALUE).orElse(usual.ofAll());
    long ofOne = Math.min(usual.ofOne(), ofAll);
    return new Bound(number("most.instance", Long.MAX_VALUE).orElse(ofOne), ofAll);
  }

  private static void serve(Path file, Consumer<String> out)
      throws IOException, InterruptedException {
    Path folder = stateFolder();
    Policy policy = YamlPolicies.load(file);
    RemoteCache cluster = start(folder, policy, out);
    Server server;
    try {
      server = cluster.serve(port());
    } catch (IOException e) {
      cluster.close();
      throw new IOException(
          "port %d cannot be had (%s): say another one with -Dport=PORT"
              .formatted(port(), e.getMessage()),
          e);
    }
    ScheduledExecutorService saving = Executors.newScheduledThreadPool(1);
    ScheduledFuture<?> unused =
        saving.scheduleWithFixedDelay(
            () -> save(cluster), SAVE_SECONDS, SAVE_SECONDS, TimeUnit.SECONDS);
    Optional<HttpServer> meters = meters(cluster);
    meters.ifPresent(
        http ->
            out.accept(
                "meters on http://127.0.0.1:%d/metrics".formatted(http.getAddress().getPort())));
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(server, meters, saving, cluster), "stop"));
    greet(server.getPort(), folder, out);
    server.awaitTermination();
  }

  private static RemoteCache start(Path folder, Policy policy, Consumer<String> out)
      throws IOException, InterruptedException {
    State state = State.in(folder, policy, bound());
    boolean demo =
        policy.issuers().stream().anyMatch(issuer -> issuer.name().equals(DemoIssuer.ISSUER));
    DemoIssuer issuer = DemoIssuer.in(folder.resolve("demo-issuer"));
    if (demo) {
      writeTokens(folder.resolve("tokens"), issuer);
    }
    Function<Supplier<Policy>, TokenVerifier> verifier =
        policies ->
            demo
                ? TokenVerifier.builder(policies).documents(issuer.keys()).build()
                : TokenVerifier.builder(policies).build();
    return new RemoteCache(
        state, workers(policy, out), verifier, denial -> out.accept("denied: " + denial));
  }

  /** Those to whom the policy assigns a role of a worker. */
  private static Workers workers(Policy policy, Consumer<String> out) throws InterruptedException {
    List<String> names =
        policy.assignments().stream()
            .filter(assignment -> assignment.issuer().equals(WorkerPool.ISSUER))
            .map(assignment -> assignment.key())
            .distinct()
            .toList();
    try {
      return new Workers(names, Optional.of(Sandbox.find()));
    } catch (IOException e) {
      out.accept("this server only caches, and runs no actions: " + e.getMessage());
      return Workers.NONE;
    }
  }

  private static void writeTokens(Path folder, DemoIssuer issuer) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> each : TOKENS.entrySet()) {
      Path file = folder.resolve(each.getKey());
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(
          file, issuer.token(each.getKey() + "-of-demo", List.of(each.getValue()), DAY));
    }
  }

  private static void save(RemoteCache cluster) {
    try {
      cluster.engine().save();
    } catch (IOException e) {
      System.err.println("build-cluster: the usage is not written: " + e.getMessage());
    }
  }

  private static Optional<HttpServer> meters(RemoteCache cluster) throws IOException {
    OptionalLong port = number("meters", LAST_PORT);
    if (port.isEmpty()) {
      return Optional.empty();
    }
    HttpServer http = HttpServer.create();
    try {
      int number = (int) port.getAsLong();
      http.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), 0);
    } catch (IOException e) {
      throw new IOException(
          "port %d cannot be had (%s): say another one with -Dmeters=PORT"
              .formatted(port.getAsLong(), e.getMessage()),
          e);
    }
    http.createContext(
        "/metrics",
        exchange -> {
          byte[] text = cluster.engine().usage().meters().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    http.start();
    return Optional.of(http);
  }

  private static void stop(
      Server server,
      Optional<HttpServer> meters,
      ScheduledExecutorService saving,
      RemoteCache cluster) {
    meters.ifPresent(http -> http.stop(0));
    saving.shutdownNow();
    try {
      cluster.stop(server);
    } catch (IOException e) {
      System.err.println("build-cluster: it did not stop cleanly: " + e.getMessage());
    }
  }

  private static void greet(int port, Path folder, Consumer<String> out) {
    out.accept("serving on 127.0.0.1:%d, state in %s; stop it with Ctrl-C".formatted(port, folder));
    out.accept("tokens for a day are in %s/tokens; build with one of them:".formatted(folder));
    for (String team : List.of("neuroflux", "other")) {
      out.accept(
          """
            bazel build ... --remote_executor=grpc://127.0.0.1:%d --remote_instance_name=%s \\
              --bes_instance_name=%s --remote_header="authorization=Bearer $(cat %s/tokens/%s-user)\""""
              .formatted(port, team, team, folder, team));
    }
    out.accept(
        """
        administer it with another shell:
          mvn -q -Pexample -pl examples/services/remote-cache -Das=global-admin \\
            -Dcall=TenantService/CreateTenant -Dmessage='tenant {name: "acme"} reason: "a new customer"'""");
  }
}
