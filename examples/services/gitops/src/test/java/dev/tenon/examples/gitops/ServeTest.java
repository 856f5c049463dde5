package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.story.ApiServer;
import dev.tenon.examples.gitops.story.GitServer;
import dev.tenon.examples.gitops.story.World;
import dev.tenon.kubernetes.Keys;
import dev.tenon.kubernetes.WebhookTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs as processes of their own, against an API server that speaks HTTPS. */
class ServeTest {

  private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)(/authorize)?[,;]");

  @TempDir private Path folder;
  private final ApiServer api = new ApiServer(true);
  private final Cluster cluster = new Cluster(api.client(), Clock.systemUTC());
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void writeKubeconfig() throws IOException {
    Files.writeString(folder.resolve("config"), api.kubeconfig());
  }

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
    api.close();
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tenon.examples.gitops.Main"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  private List<String> serving(int port) {
    return serving(port, 0);
  }

  private List<String> serving(int port, int meters) {
    return List.of(
        "serve",
        "--kubeconfig=" + folder.resolve("config"),
        "--state=" + folder.resolve("state"),
        "--interval=3600",
        "--meters=" + meters,
        "--port=" + port);
  }

  /** What it says up to a line. */
  private static String greeting(BufferedReader said, String last) throws IOException {
    StringBuilder lines = new StringBuilder();
    Optional<String> line = Optional.ofNullable(said.readLine());
    while (line.isPresent()) {
      lines.append(line.get()).append('\n');
      if (line.get().contains(last)) {
        return lines.toString();
      }
      line = Optional.ofNullable(said.readLine());
    }
    throw new AssertionError("it ended: " + lines);
  }

  private static int port(String greeting) {
    Matcher port = PORT.matcher(greeting);
    assertTrue(port.find(), greeting);
    return Integer.parseInt(port.group(1));
  }

  private void assertStops(Process process, BufferedReader said) throws Exception {
    process.toHandle().destroy(); // leaves its output open
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String last = String.join("\n", said.lines().toList());
    assertFalse(last.contains("Exception") || last.contains("cleanly"), last);
  }

  /** What prevents a start. */
  private static String oneLine(List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    assertEquals(1, Main.run(out, out, arguments.toArray(String[]::new)), said::toString);
    out.flush();
    assertEquals(1, said.toString().lines().count(), said::toString);
    return said.toString();
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private FluxObject object(Kind kind, String name) {
    return cluster.object(kind, "web", name).orElseThrow();
  }

  @Test
  void serves_saysWhatToDoNext_stops_andGoesOn() throws Exception {
    World.apply(api.client(), World.createTenant("web", "--with-namespace", "web"));
    Process first;
    String hook;
    try (GitServer git = new GitServer(folder.resolve("git"))) {
      git.push("web", Map.of("site.yaml", Yaml.configMap("site", "")));
      World.apply(
          api.client(),
          Yaml.repository("web", "app", git.url("web"))
              + Yaml.kustomization("web", "app", ", serviceAccountName: web")
              + Yaml.secret("web", "hook", "secret")
              + Yaml.flux(
                  "Receiver",
                  "web",
                  "push",
                  "{type: generic-hmac, secretRef: {name: hook}, resources: [{kind: GitRepository,"
                      + " name: app}]}"));
      first = start(serving(0));
      try (BufferedReader said = first.inputReader(StandardCharsets.UTF_8)) {
        String greeting = greeting(said, "status.webhookPath");
        assertTrue(greeting.contains("create tenant web"), greeting);
        Condition delivered = object(Kind.KUSTOMIZATION, "app").ready();
        assertTrue(delivered.isTrue(), delivered::toString);
        hook = String.valueOf(object(Kind.RECEIVER, "push").status("webhookPath").orElseThrow());

        git.push("web", Map.of("site.yaml", Yaml.configMap("other", "")));
        String before = String.valueOf(object(Kind.GIT_REPOSITORY, "app").status("artifact"));
        assertEquals(200, call(port(greeting), hook));
        await(
            "a call is followed at once",
            () ->
                !before.equals(
                    String.valueOf(object(Kind.GIT_REPOSITORY, "app").status("artifact"))));

        String meters = get(URI.create(line(greeting, "http://", "/metrics")));
        assertTrue(meters.contains("gitops_calls_total{tenant=\"web\"} 1\n"), meters);

        String taken = oneLine(serving(0));
        assertTrue(taken.contains("in use") && taken.contains("--state"), taken);
        assertStops(first, said);
      }
    }
    assertTrue(said("audit", "--tenant=web").contains("CALL Receiver web/push: called: ACCEPTED"));
    assertEquals("", said("audit", "--tenant=shop"));
    // Without its Git server, what was fetched is still there, and so is the receiver's address.
    api.client().configMaps().inNamespace("web").delete();
    Process second = start(serving(0));
    try (BufferedReader said = second.inputReader(StandardCharsets.UTF_8)) {
      String greeting = greeting(said, "status.webhookPath");
      assertEquals("FetchFailed", object(Kind.GIT_REPOSITORY, "app").ready().reason());
      Condition delivered = object(Kind.KUSTOMIZATION, "app").ready();
      assertTrue(delivered.isTrue(), delivered::toString);
      assertTrue(
          api.client().configMaps().inNamespace("web").withName("other").get() != null,
          "delivered from the state");
      assertEquals(200, call(port(greeting), hook));
      assertStops(second, said);
    }
    String calls = "(?s).*\nweb +\\d+ +\\d+ +2 +0 +0\n";
    assertTrue(said("usage").matches(calls), said("usage"));
  }

  /** What a command prints of the state. */
  private String said(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--state=" + folder.resolve("state"));
    assertEquals(0, Main.run(out, out, all.toArray(String[]::new)), said::toString);
    return said.toString();
  }

  /** The part of a text from one word to another. */
  private static String line(String text, String from, String to) {
    int start = text.indexOf(from);
    return text.substring(start, text.indexOf(to, start) + to.length());
  }

  private static String get(URI address) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static int call(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("X-Signature", ReceiverTest.hmac("{}", "secret"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void portThatIsTaken_isToldInOneLine() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String why = oneLine(serving(other.getLocalPort()));
      assertTrue(why.contains("port " + other.getLocalPort()) && why.contains("--port"), why);
      why = oneLine(serving(0, other.getLocalPort()));
      assertTrue(why.contains("port " + other.getLocalPort()) && why.contains("--meters"), why);
    }
  }

  // The path alone was said.
  @Test
  void stateThatCannotBeKept_isToldInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("state"), "");
    String why = oneLine(serving(0));
    assertTrue(why.contains("no state can be kept in " + file), why);
    assertTrue(why.contains("FileAlreadyExists") && why.contains("--state"), why);
  }

  @Test
  void clusterThatIsNotThere_isToldInOneLine() throws Exception {
    api.close();
    String why = oneLine(serving(0));
    assertTrue(why.contains("cannot be read") && why.contains("--kubeconfig"), why);
  }

  @Test
  void authorizationWebhook_answersTheApiServerAlone() throws Exception {
    World.apply(api.client(), World.createTenant("web", "--with-namespace", "web"));
    Keys keys = Keys.in(folder);
    Process webhook =
        start(
            List.of(
                "authorize",
                "--kubeconfig=" + folder.resolve("config"),
                "--cert=" + keys.certificate(),
                "--key=" + keys.key(),
                "--client-ca=" + keys.certificate(),
                "--meters=0",
                "--port=0"));
    try (BufferedReader said = webhook.inputReader(StandardCharsets.UTF_8)) {
      String greeting = greeting(said, "--authorization-mode");
      URI address = URI.create("https://127.0.0.1:" + port(greeting) + "/authorize");
      assertTrue(ask(keys.context(true), address, "web").contains("\"allowed\":true"));
      assertTrue(ask(keys.context(true), address, "shop").contains("\"denied\":true"));
      assertThrows(IOException.class, () -> ask(keys.context(false), address, "web"));
      String meters = get(URI.create(line(greeting, "http://", "/metrics")));
      assertTrue(meters.contains("gitops_reviews_total{tenant=\"web\"} 1\n"), meters);
      assertTrue(meters.contains("gitops_refusals_total{tenant=\"web\"} 0\n"), meters);
      assertStops(webhook, said);
    }
  }

  private static String ask(SSLContext tls, URI address, String namespace) throws Exception {
    String body =
        """
        {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {
          "user": "system:serviceaccount:web:web",
          "resourceAttributes": {"verb": "get", "resource": "pods", "namespace": "%s"}}}"""
            .formatted(namespace);
    return HttpClient.newBuilder()
        .sslContext(tls)
        .build()
        .send(
            HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void keyInAnotherForm_isToldWithTheCommandThatConvertsIt() throws Exception {
    Keys keys = Keys.in(folder);
    Path old = folder.resolve("old.pem");
    Files.writeString(old, Files.readString(keys.key()).replace("PRIVATE KEY", "RSA PRIVATE KEY"));
    IOException refused =
        assertThrows(
            IOException.class,
            () -> WebhookTls.context(keys.certificate(), old, keys.certificate()));
    assertTrue(String.valueOf(refused.getMessage()).contains("openssl pkcs8"));
  }
}
