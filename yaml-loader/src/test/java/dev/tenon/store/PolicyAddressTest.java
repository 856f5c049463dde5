package dev.tenon.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.policy.Policy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PolicyAddressTest {

  private static final String POLICY = "version: \"1\"\nroles: {operator: {}}\n";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<String> asked = new ArrayList<>();
  private volatile String text = POLICY;
  private volatile String tag = "\"a\"";
  private volatile int status = 200;
  private volatile boolean hanging;
  private HttpServer server;
  private URI address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/policy.yaml", this::answer);
    server.setExecutor(threads);
    server.start();
    address =
        URI.create(
            "http://localhost:" + server.getAddress().getPort() + "/policy.yaml?token=hunter2");
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String known = exchange.getRequestHeaders().getFirst("If-None-Match");
    asked.add(known + " " + exchange.getRequestHeaders().getFirst("Authorization"));
    if (!tag.isEmpty()) {
      exchange.getResponseHeaders().set("ETag", tag);
    }
    if (status == 200 && !tag.isEmpty() && tag.equals(known)) {
      exchange.sendResponseHeaders(304, -1);
    } else if (status != 200) {
      exchange.getResponseHeaders().set("Location", "/other.yaml");
      exchange.sendResponseHeaders(status, -1);
    } else {
      byte[] bytes = text.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, hanging ? bytes.length + 1 : bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
        if (hanging) {
          out.flush();
          ended.await();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.close();
  }

  private PolicyAddress source() {
    return PolicyAddress.unprotected(address);
  }

  private static String code(PolicyAddress source) {
    DiagnosticException refused = assertThrows(DiagnosticException.class, source::load);
    assertFalse(refused.getMessage().contains("hunter2"), refused::getMessage);
    assertEquals(1, refused.diagnostics().size(), refused::getMessage);
    return refused.diagnostics().get(0).code();
  }

  @Test
  void sameTag_isNotSentAgain() {
    PolicyAddress source = source();
    Policy first = source.load();
    assertSame(first, source.load());
    assertEquals(List.of("null null", "\"a\" null"), asked);
    text = "version: \"2\"";
    tag = "\"b\"";
    assertEquals("2", source.load().version());
  }

  @Test
  void withoutTags_theSameTextIsTheSamePolicy() {
    tag = "";
    PolicyAddress source = source();
    Policy first = source.load();
    assertSame(first, source.load());
    text = POLICY + "# and a comment\n";
    assertNotSame(first, source.load());
    assertEquals(List.of("null null", "null null", "null null"), asked);
  }

  @Test
  void brokenPolicy_isRefusedAgainWithoutBeingSentAgain() {
    PolicyAddress source = source();
    LiveAuthorizer live = LiveAuthorizer.over(source);
    text = "roles: [}";
    tag = "\"b\"";
    live.refresh();
    String problem = live.health().problems().get(0).toString();
    assertTrue(problem.startsWith("http://localhost:"), problem);
    assertFalse(problem.contains("hunter2"), problem);
    live.refresh();
    assertEquals(2, live.health().refused());
    assertEquals("\"b\" null", asked.get(2));
    assertEquals("1", live.policy().version());
  }

  @Test
  void headers_areAskedForEachTimeAndNeverShown() {
    int[] calls = {0};
    PolicyAddress source =
        source().withHeader("Authorization", () -> "Bearer secret-" + ++calls[0]);
    source.load();
    status = 401;
    assertEquals("refused-address", code(source));
    assertEquals(List.of("null Bearer secret-1", "\"a\" Bearer secret-2"), asked);
    DiagnosticException refused = assertThrows(DiagnosticException.class, source::load);
    assertFalse(refused.getMessage().contains("secret"), refused::getMessage);
    assertFalse(source.toString().contains("hunter2"));
  }

  @Test
  void redirects_areNotFollowed() {
    for (int redirect : List.of(301, 302, 303, 307, 308)) {
      status = redirect;
      assertEquals("refused-address", code(source()));
    }
    assertEquals(5, asked.size());
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    assertThrows(IllegalArgumentException.class, () -> source().withClient(following));
  }

  @Test
  void notModifiedWithoutAsking_isRefused() {
    status = 304;
    assertEquals("refused-address", code(source()));
  }

  @Test
  void answerThatIsTooLong_isRefused() {
    assertEquals("file-too-large", code(source().withMaxBytes(POLICY.length() - 1)));
    assertEquals("1", source().withMaxBytes(POLICY.length()).load().version());
  }

  @Test
  void answerThatDoesNotEnd_isGivenUp() {
    hanging = true;
    assertEquals("unreachable-address", code(source().withTimeout(Duration.ofMillis(200))));
  }

  // Fault 18: what the client threw is the cause.
  @Test
  void serverThatIsAway_isTheCause() {
    server.stop(0);
    DiagnosticException refused = assertThrows(DiagnosticException.class, source()::load);
    assertEquals(java.net.ConnectException.class, refused.getCause().getClass());
  }

  // Fault 18: a client's exception quotes the value of a header, so it is no cause.
  @Test
  void headerThatTheClientRefuses_isNamedWithoutItsValue() {
    PolicyAddress source = source().withHeader("Authorization", () -> "Bearer hunter2\r\nx: y");
    assertEquals("bad-header", code(source));
    DiagnosticException refused = assertThrows(DiagnosticException.class, source::load);
    assertEquals(null, refused.getCause());
    assertTrue(refused.getMessage().contains("`Authorization`"), refused::getMessage);
  }

  @Test
  void serverThatIsAway_leavesTheLastGoodPolicy() {
    LiveAuthorizer live = LiveAuthorizer.over(source());
    server.stop(0);
    live.refresh();
    assertEquals("unreachable-address", live.health().problems().get(0).code());
    assertEquals("1", live.snapshot().version());
  }

  @Test
  void hostsOwnClient_isUsed() {
    HttpClient client = HttpClient.newBuilder().executor(threads).build();
    assertEquals("1", source().withClient(client).load().version());
  }

  @Test
  void addressesThatAreNotProtected_areRefused() {
    for (String wrong :
        List.of("http://a/p", "file:///p", "p.yaml", "https:p", "https://u:p@a/p")) {
      URI uri = URI.create(wrong);
      assertThrows(IllegalArgumentException.class, () -> PolicyAddress.of(uri), wrong);
    }
    assertEquals("https://a/p", PolicyAddress.of(URI.create("https://a/p?x=1")).toString());
  }
}
