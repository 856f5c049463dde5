package dev.tenon.examples.flyteadmin.serve;

import com.nimbusds.jose.jwk.RSAKey;
import dev.tenon.examples.flyteadmin.BackendIdentity;
import dev.tenon.examples.flyteadmin.FlyteProxy;
import dev.tenon.examples.flyteadmin.IdentityTokens;
import dev.tenon.examples.flyteadmin.standin.StandIn;
import dev.tenon.examples.flyteadmin.story.LocalIssuer;
import dev.tenon.grpc.Gate;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.PolicySource;
import dev.tenon.live.Refresh;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.policy.Policy;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The proxy as its configuration says, with its journal, and with the issuer and the FlyteAdmin of
 * this machine where the configuration names none. What it says of who may what counts when the
 * file is looked at next; a file that is wrong is told and does not count.
 */
final class ProxyServer implements AutoCloseable {

  /** For how long calls that are under way may take when it stops. */
  private static final int STOP_SECONDS = 20;

  private final Path file;
  private final Journal journal;
  private final Consumer<String> out;
  private final Optional<LocalIssuer> issuer;
  private final String issuerName;
  private final Optional<Server> standIn;
  private final ManagedChannel admin;
  private final ScheduledExecutorService refreshing = Executors.newScheduledThreadPool(1);
  private final LiveAuthorizer authorizer;
  private final Server server;
  private Map<String, String> open = Map.of();
  private volatile Config config;
  private volatile Config loaded;
  private volatile String told = "";

  /**
   * Starts it.
   *
   * @param file the configuration
   * @param state the directory of what outlasts a restart
   * @param port the port, instead of the configured one, if it is given
   * @param every how often the files are looked at
   * @param out told what an operator should know
   */
  ProxyServer(Path file, Path state, Optional<Integer> port, Duration every, Consumer<String> out)
      throws IOException {
    this.file = file;
    this.out = out;
    this.config = Config.read(file);
    this.loaded = config;
    try {
      Files.createDirectories(state);
    } catch (FileSystemException e) {
      throw new IOException(
          "no state can be kept in %s (%s): name another directory with -Dstate=DIRECTORY"
              .formatted(state, e.getClass().getSimpleName()),
          e);
    }
    this.issuer =
        config.issuer().isPresent() && !config.own().identity().equals("signed")
            ? Optional.empty()
            : Optional.of(
                issuer(
                    SigningKey.in(state.resolve("signing-key")),
                    port.isPresent() && port.get() == 0 ? 0 : config.own().documents()));
    this.issuerName = config.issuer().orElseGet(() -> issuer.orElseThrow().name());
    String secret = config.own().credential().isPresent() ? "" : secret();
    StandIn backend =
        new StandIn(secret, config.own().organization(), issuerName, config.container());
    this.standIn =
        config.endpoint().isPresent()
            ? Optional.empty()
            : Optional.of(
                backend
                    .serve(
                        NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            InsecureServerCredentials.create()))
                    .build()
                    .start());
    this.admin =
        Grpc.newChannelBuilder(
                config.endpoint().orElseGet(() -> "127.0.0.1:" + standIn.orElseThrow().getPort()),
                config.insecure() || standIn.isPresent()
                    ? InsecureChannelCredentials.create()
                    : TlsChannelCredentials.create())
            .build();
    this.journal = new Journal(state.resolve("journal"), Clock.systemUTC());
    this.authorizer = LiveAuthorizer.over(source());
    authorizer.listenToAttempts(this::refreshed);
    this.server = start(port.orElse(config.port()), secret);
    authorizer.refreshing(RefreshSchedule.every(every), refreshing);
  }

  private static LocalIssuer issuer(RSAKey key, int port) throws IOException {
    try {
      return new LocalIssuer(key, port);
    } catch (IOException e) {
      throw new IOException(
          "port %d cannot be had (%s): write another one at proxy.documentsPort"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static String secret() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return "Basic " + Base64.getEncoder().encodeToString(random);
  }

  /** The policy of the file, made again when the file says something else. */
  private PolicySource source() {
    return new PolicySource() {
      private String last = "";
      private Policy made = Policy.builder().build();

      @Override
      public Policy load() {
        try {
          String text = Files.readString(file) + Files.readString(config.own().policy());
          if (!text.equals(last)) {
            Config next = Config.read(file);
            made = ConfiguredPolicy.of(next, issuerName);
            loaded = next;
            last = text;
          }
          return made;
        } catch (IOException e) {
          throw new IllegalStateException("the configuration cannot be read: " + e.getMessage(), e);
        }
      }
    };
  }

  private void refreshed(Refresh outcome) {
    if (outcome instanceof Refresh.Replaced) {
      journal.changed(config.grants(), loaded.grants());
      config = loaded;
      told = "";
      out.accept(file.getFileName() + ": what it says now counts");
    } else if (outcome instanceof Refresh.Refused refused
        && !told.equals(refused.problems().toString())) {
      told = refused.problems().toString();
      out.accept(file.getFileName() + " does not count until it is right: " + reason(refused));
    }
  }

  private static String reason(Refresh.Refused refused) {
    return refused.cause() instanceof IllegalArgumentException wrong
        ? String.valueOf(wrong.getMessage())
        : refused.problems().get(0).toString();
  }

  private Server start(int port, String secret) throws IOException {
    Config now = config;
    FlyteProxy.Settings settings =
        new FlyteProxy.Settings(
            now.own().organization(),
            now.client(),
            userInfo(),
            now.scheme(),
            now.container(),
            now.own().masking());
    FlyteProxy proxy =
        new FlyteProxy(authorizer, settings, admin, identity(secret))
            .onDenial(denial -> journal.refused(denial, authorizer))
            .onAnswer(journal::answered);
    open = proxy.gates().methods(Gate.Kind.OPEN);
    try {
      return proxy
          .serve(
              NettyServerBuilder.forAddress(
                  new InetSocketAddress(now.own().address(), port), credentials(now)))
          .build()
          .start();
    } catch (IOException e) {
      throw new IOException(
          "port %d cannot be had (%s): say another one with -Dport=PORT, or at server.grpc.port"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static ServerCredentials credentials(Config config) throws IOException {
    return config.certificate().isEmpty()
        ? InsecureServerCredentials.create()
        : TlsServerCredentials.create(
            config.certificate().get().certificate().toFile(),
            config.certificate().get().key().toFile());
  }

  private Map<String, URI> userInfo() {
    return config.issuer().isEmpty()
        ? Map.of(issuerName, issuer.orElseThrow().userInfo())
        : config
            .own()
            .userInfo()
            .map(address -> Map.of(issuerName, URI.create(address)))
            .orElse(Map.of());
  }

  private BackendIdentity identity(String secret) throws IOException {
    return switch (config.own().identity()) {
      case "callers-token" -> BackendIdentity.callersToken(config.header());
      case "signed" -> {
        LocalIssuer local = issuer.orElseThrow();
        IdentityTokens tokens =
            new IdentityTokens(
                local.name(), config.audiences().get(0), local.key(), Clock.systemUTC());
        local.publish(tokens.documents());
        yield BackendIdentity.signed(tokens, config.header());
      }
      default -> {
        String credential =
            config.own().credential().isPresent()
                ? Files.readString(config.own().credential().get()).strip()
                : secret;
        yield BackendIdentity.told(() -> credential);
      }
    };
  }

  /** The issuer on this machine, if the configuration names no other one. */
  Optional<LocalIssuer> issuer() {
    return config.issuer().isEmpty() ? issuer : Optional.empty();
  }

  /** Takes up what the files say now, without waiting for the next look at them. */
  Refresh refresh() {
    return authorizer.refresh();
  }

  /** What project sets give to whom. */
  List<Grant> grants() {
    return config.grants();
  }

  /** The claim that names project sets. */
  String claim() {
    return config.claim();
  }

  /** The methods that nobody is asked for, and why. */
  Map<String, String> open() {
    return open;
  }

  int port() {
    return server.getPort();
  }

  Journal journal() {
    return journal;
  }

  void awaitTermination() throws InterruptedException {
    server.awaitTermination();
  }

  /** Takes no more calls, and waits for those that are under way before it closes what they use. */
  @Override
  public void close() throws IOException {
    server.shutdown();
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException stopped) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    refreshing.shutdownNow();
    authorizer.close();
    admin.shutdownNow();
    standIn.ifPresent(Server::shutdownNow);
    issuer.ifPresent(LocalIssuer::close);
    journal.close();
  }
}
