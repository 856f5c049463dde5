package dev.tenon.examples.flyteadmin.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flyteadmin.standin.StandIn;
import dev.tenon.examples.flyteadmin.story.FlyteClient;
import dev.tenon.examples.flyteadmin.story.LocalIssuer;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.live.Refresh;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day of an installation, told by its configuration file: a new team, a new member, a role for an
 * hour, a refusal explained, a restart in the middle, a member leaves, and the record of that day.
 */
class DayTest {

  private static final String CREDENTIAL = "Basic ZGF5";

  @TempDir private Path folder;
  private LocalIssuer issuer;
  private final Semaphore reached = new Semaphore(0);
  private final Semaphore answering = new Semaphore(1);
  private Server backend;
  private Path config;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    issuer = new LocalIssuer();
    backend =
        new StandIn(CREDENTIAL, "acme", issuer.name(), "flyte-data")
            .serve(Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create()))
            .intercept(new Slow())
            .build()
            .start();
    config = folder.resolve("flyte-proxy.yaml");
    Files.writeString(folder.resolve("credential"), CREDENTIAL + "\n");
    Files.copy(Path.of("policy.yaml"), folder.resolve("policy.yaml"));
    write("", "");
  }

  /** A FlyteAdmin that answers when it may, by one permit for each call. */
  private final class Slow implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      reached.release();
      answering.acquireUninterruptibly();
      answering.release();
      return next.startCall(call, headers);
    }
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    backend.shutdownNow();
    issuer.close();
  }

  private void write(String sets, String mappings) throws IOException {
    Files.writeString(
        config,
        """
        server: {grpc: {port: 0}}
        admin: {endpoint: "127.0.0.1:%d", insecure: true}
        auth:
          userAuth: {openId: {baseUrl: "%s", clientId: flytectl}}
          projectAuthorization:
            enabled: true
            projectSets:
              admins: [{role: admin}]
              ml-team: [ml]
        %s
            userAuth:
              claim: entitlements
        %s
        storage: {type: s3, container: flyte-data}
        proxy: {organization: acme, policy: policy.yaml, identity: told, credential: credential}
        """
            .formatted(backend.getPort(), issuer.name(), sets.indent(6), mappings.indent(6)));
  }

  private ProxyServer serve() throws IOException {
    return new ProxyServer(
        config, folder.resolve("state"), Optional.empty(), Duration.ofHours(1), said::add);
  }

  private FlyteClient client(ProxyServer server, String subject, String... entitlements) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.port(), InsecureChannelCredentials.create())
            .build();
    channels.add(channel);
    String token = issuer.accessToken(subject, Map.of("entitlements", List.of(entitlements)));
    return new FlyteClient(channel, "Bearer " + token);
  }

  private static Status.Code denied(Runnable call) {
    return assertThrows(StatusRuntimeException.class, call::run).getStatus().getCode();
  }

  private List<Journal.Entry> journal(String project) throws IOException {
    return Journal.read(folder.resolve("state/journal"), project);
  }

  @Test
  void aCallThatIsUnderWay_isAnswered_whenTheProxyStops() throws Exception {
    ProxyServer server = serve();
    client(server, "olga", "admins").registerProject("fraud");
    FlyteClient olga = client(server, "olga", "admins");
    reached.drainPermits();
    answering.acquire();
    CompletableFuture<List<String>> projects = CompletableFuture.supplyAsync(olga::projects);
    assertTrue(reached.tryAcquire(60, TimeUnit.SECONDS));
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () -> {
              try {
                server.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    FlyteClient nora = client(server, "nora");
    Status.Code refused = Status.Code.OK;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (refused != Status.Code.UNAVAILABLE && System.nanoTime() < end) {
      refused = denied(() -> nora.registerProject("x"));
    }
    assertEquals(Status.Code.UNAVAILABLE, refused);
    answering.release();
    assertEquals(List.of("fraud"), projects.get(60, TimeUnit.SECONDS));
    stopped.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aDay() throws IOException {
    String sets =
        """
        fraud-team: [fraud]
        fraud-look: [{project: fraud, domain: development, role: viewer}]
        """;
    String hour =
        "mappings: [{subject: gil, projectSets: [fraud-look], until: \"%s\", because: INC-31}]";
    String refusal;
    try (ProxyServer morning = serve()) {
      // A new team: a project, and a set that stands for it.
      client(morning, "olga", "admins").registerProject("fraud");
      client(morning, "olga", "admins").registerProject("ml");
      FlyteClient fay = client(morning, "fay", "fraud-team");
      assertEquals(List.of(), fay.projects());
      write(sets, "");
      assertInstanceOf(Refresh.Replaced.class, morning.refresh(), said::toString);
      // A new member of it: the issuer gives the entitlement.
      assertEquals(List.of("fraud"), fay.projects());
      fay.registerTask("fraud", "score");
      client(morning, "mia", "ml-team").registerTask("ml", "train");
      // A role for an hour, in development alone.
      FlyteClient gil = client(morning, "gil");
      assertEquals(Status.Code.PERMISSION_DENIED, denied(() -> gil.executions("fraud")));
      write(sets, hour.formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600)));
      assertInstanceOf(Refresh.Replaced.class, morning.refresh(), said::toString);
      assertEquals(List.of(), gil.executions("fraud"));
      // A refusal, explained by the id that the caller was given.
      StatusRuntimeException refused =
          assertThrows(StatusRuntimeException.class, () -> gil.registerTask("fraud", "mine"));
      refusal = String.valueOf(refused.getTrailers().get(AuthorizationInterceptor.DENIAL));
      assertTrue(explained(refusal).contains("CreateTask"), explained(refusal));
      assertTrue(
          morning.journal().meters().contains("flyte_proxy_refusals_total{project=\"fraud\"} 2"),
          morning.journal()::meters);
      assertTrue(morning.journal().meters().contains("flyte_proxy_calls_total{project=\"ml\"} 1"));
    }
    try (ProxyServer evening = serve()) {
      FlyteClient gil = client(evening, "gil");
      FlyteClient fay = client(evening, "fay", "fraud-team");
      assertEquals(List.of(), gil.executions("fraud"));
      fay.registerTask("fraud", "score2");
      assertTrue(explained(refusal).contains("CreateTask"));
      // The hour is over.
      write(sets, hour.formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(1)));
      assertInstanceOf(Refresh.Replaced.class, evening.refresh(), said::toString);
      assertEquals(Status.Code.PERMISSION_DENIED, denied(() -> gil.executions("fraud")));
      // A file that is wrong does not count, and takes nobody's right away.
      write(sets + "fraud-all: [\"*\"]\n", "");
      assertInstanceOf(Refresh.Refused.class, evening.refresh());
      assertEquals(List.of("fraud"), fay.projects());
      assertTrue(
          said.get(said.size() - 1).contains("fraud-all[0]: a name with `*`"), said::toString);
      // A member leaves: the issuer gives the entitlement no longer.
      FlyteClient left = client(evening, "fay");
      assertEquals(Status.Code.PERMISSION_DENIED, denied(() -> left.executions("fraud")));
      // The team is dissolved: the tokens that are still about count for nothing.
      write("", "");
      assertInstanceOf(Refresh.Replaced.class, evening.refresh(), said::toString);
      assertEquals(Status.Code.PERMISSION_DENIED, denied(() -> fay.executions("fraud")));
      assertEquals(List.of(), fay.projects());
    }
    // The record of that day, of the project alone.
    assertEquals(
        List.of(
            "CHANGE + entitlement fraud-team: contributor",
            "CHANGE + entitlement fraud-look: viewer",
            "CALL fay CreateTask",
            "REFUSAL gil ListExecutions",
            "CHANGE + subject gil: viewer",
            "REFUSAL gil CreateTask",
            "CALL fay CreateTask",
            "CHANGE + subject gil: viewer",
            "CHANGE - subject gil: viewer",
            "REFUSAL gil ListExecutions",
            "REFUSAL fay ListExecutions",
            "CHANGE - entitlement fraud-team: contributor",
            "CHANGE - entitlement fraud-look: viewer",
            "CHANGE - subject gil: viewer",
            "REFUSAL fay ListExecutions"),
        journal("fraud").stream().map(DayTest::brief).toList());
    assertTrue(journal("fraud").get(4).what().endsWith("(INC-31)"), "why");
    assertEquals(
        List.of("CALL mia CreateTask"), journal("ml").stream().map(DayTest::brief).toList());
  }

  private String explained(String id) throws IOException {
    return journal("").stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow()
        .answer();
  }

  private static String brief(Journal.Entry entry) {
    String what =
        entry.kind().equals("CHANGE")
            ? entry.what().replaceAll(" in .*", "")
            : entry.principal() + " " + entry.what().substring(entry.what().lastIndexOf('/') + 1);
    return entry.kind() + " " + what;
  }
}
