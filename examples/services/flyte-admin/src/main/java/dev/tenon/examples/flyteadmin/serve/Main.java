package dev.tenon.examples.flyteadmin.serve;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.examples.flyteadmin.story.LocalIssuer;
import dev.tenon.examples.flyteadmin.story.Story;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells the story, or serves, or asks a server that runs. */
public final class Main {

  /** Kept, so that its level stays: the methods that are open are told by the greeting. */
  private static final Logger LOG = Logger.getLogger("dev.tenon.grpc.AuthorizationInterceptor");

  private static final int LAST_PORT = 65_535;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration DAY = Duration.ofHours(24);

  private Main() {}

  /**
   * Tells the story, unless a system property says otherwise: {@code serve} serves until it is
   * stopped; {@code call}, with {@code message} and {@code as}, calls a method of a server that
   * runs; {@code audit} prints the journal of a project, and {@code explain} why a call was
   * refused. Serving is as {@code config} says, a file, with {@code port} instead of its port, its
   * state in {@code state} ({@code tenon-flyte-proxy} in {@code $XDG_STATE_HOME} or {@code
   * ~/.local/state}), and meters on {@code meters} if that is set. What prevents it is told in one
   * line, and the exit code is 1.
   *
   * @param args the policy file of the story, and the usual configuration
   * @throws InterruptedException if it is stopped
   */
  public static void main(String[] args) throws InterruptedException {
    Consumer<String> out = System.out::println;
    LOG.setLevel(Level.WARNING);
    try {
      Path config = Path.of(System.getProperty("config", args[1]));
      if (System.getProperty("call") != null) {
        call(config, out);
      } else if (System.getProperty("audit") != null) {
        Journal.read(journal(), System.getProperty("audit")).forEach(e -> out.accept(e.toString()));
      } else if (System.getProperty("explain") != null) {
        explain(System.getProperty("explain"), out);
      } else if (System.getProperty("serve") != null) {
        serve(config, out);
      } else {
        Story.tell(Path.of(args[0]), System.out);
      }
    } catch (StatusRuntimeException e) {
      fail(
          e.getStatus().getCode()
              + Optional.ofNullable(e.getStatus().getDescription()).map(d -> ": " + d).orElse(""));
    } catch (IOException | IllegalArgumentException | DiagnosticException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private static void fail(String why) {
    System.err.println("flyte-proxy: " + why);
    System.exit(1);
  }

  private static Path state() {
    String named = System.getProperty("state", "");
    Path states = Path.of(System.getenv().getOrDefault("XDG_STATE_HOME", ""));
    Path usual =
        states.isAbsolute() ? states : Path.of(System.getProperty("user.home"), ".local", "state");
    return (named.isEmpty() ? usual.resolve("tenon-flyte-proxy") : Path.of(named)).toAbsolutePath();
  }

  private static Path journal() {
    return state().resolve("journal");
  }

  private static void explain(String id, Consumer<String> out) throws IOException {
    List<Journal.Entry> found =
        Journal.read(journal(), "").stream().filter(entry -> entry.id().equals(id)).toList();
    if (id.isEmpty() || found.isEmpty()) {
      throw new IOException("no refusal has the id `" + id + "`");
    }
    found.forEach(entry -> out.accept(entry + "\n" + entry.answer()));
  }

  private static void call(Path config, Consumer<String> out) throws IOException {
    int port = port("port").orElse(Config.read(config).port());
    String as = System.getProperty("as", "");
    String token = as.isEmpty() ? "" : Files.readString(state().resolve("tokens").resolve(as));
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
    try {
      out.accept(
          Call.of(channel, token, System.getProperty("call"), System.getProperty("message", "")));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        throw new IOException("nothing serves on port " + port, e);
      }
      throw e;
    } finally {
      channel.shutdownNow();
    }
  }

  private static void serve(Path config, Consumer<String> out)
      throws IOException, InterruptedException {
    Path state = state();
    ProxyServer server = new ProxyServer(config, state, port("port"), EVERY, out);
    Optional<HttpServer> meters = meters(server);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, meters), "stop"));
    greet(server, config, state, out);
    server.awaitTermination();
  }

  /** A port that an operator sets with a system property; none if it is not set, or empty. */
  private static Optional<Integer> port(String property) {
    String set = System.getProperty(property, "");
    if (set.isEmpty()) {
      return Optional.empty();
    }
    if (!set.matches("[0-9]{1,5}") || Integer.parseInt(set) > LAST_PORT) {
      throw new IllegalArgumentException(
          "-D%s=%s is no port from 0 to %d".formatted(property, set, LAST_PORT));
    }
    return Optional.of(Integer.valueOf(set));
  }

  private static void stop(ProxyServer server, Optional<HttpServer> meters) {
    meters.ifPresent(http -> http.stop(0));
    try {
      server.close();
    } catch (IOException e) {
      System.err.println("flyte-proxy: it did not stop cleanly: " + e.getMessage());
    }
  }

  private static Optional<HttpServer> meters(ProxyServer server) throws IOException {
    Optional<Integer> port = port("meters");
    if (port.isEmpty()) {
      return Optional.empty();
    }
    HttpServer http = HttpServer.create();
    try {
      http.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.get()), 0);
    } catch (IOException e) {
      throw new IOException(
          "port %d cannot be had (%s): say another one with -Dmeters=PORT"
              .formatted(port.get(), e.getMessage()),
          e);
    }
    http.createContext(
        "/metrics",
        exchange -> {
          byte[] text = server.journal().meters().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    http.start();
    return Optional.of(http);
  }

  private static void greet(ProxyServer server, Path config, Path state, Consumer<String> out)
      throws IOException {
    out.accept(
        "serving on port %d as %s says, state in %s; stop it with Ctrl-C"
            .formatted(server.port(), config, state));
    server
        .open()
        .forEach((method, why) -> out.accept("open to everybody: %s (%s)".formatted(method, why)));
    if (server.issuer().isPresent()) {
      writeTokens(state.resolve("tokens"), server, server.issuer().get());
      out.accept(
          """
          no issuer is configured: tokens for a day are in %s/tokens. In another shell:
            mvn -q -Pexample -pl examples/services/flyte-admin -Das=admins \\
              -Dcall=AdminService/RegisterProject -Dmessage='project {id: "ml"}'"""
              .formatted(state));
    }
    out.accept(
        """
        who may what is in %s and counts 2 seconds after it is written; what happened in a project:
          mvn -q -Pexample -pl examples/services/flyte-admin -Daudit=ml"""
            .formatted(config));
  }

  /** One for each entitlement and each application, and one for who has none. */
  private static void writeTokens(Path folder, ProxyServer server, LocalIssuer issuer)
      throws IOException {
    Files.createDirectories(folder);
    SigningKey.writeSecret(folder.resolve("nobody"), issuer.accessToken("nobody", Map.of(), DAY));
    for (Grant.Receiver receiver :
        List.of(Grant.Receiver.ENTITLEMENT, Grant.Receiver.APPLICATION)) {
      TreeSet<String> keys = new TreeSet<>();
      server.grants().stream()
          .filter(grant -> grant.receiver() == receiver)
          .forEach(grant -> keys.add(grant.key()));
      for (String key : keys) {
        Map<String, Object> claims =
            receiver == Grant.Receiver.APPLICATION
                ? Map.of("client_id", key)
                : Map.of(server.claim(), List.of(key));
        SigningKey.writeSecret(folder.resolve(key), issuer.accessToken("of-" + key, claims, DAY));
      }
    }
  }
}
