package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.diagnostic.DiagnosticException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server as an operator has it: files that change, callers with tokens, TLS, stop and start.
 */
@Timeout(120)
class ServerTest {

  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String READ =
      Client.question("bob@example.com", "can_read", "account", "123");

  @TempDir private Path folder;

  private static Client gateway(AuthZenServer server) {
    return Client.at(server.address()).bearing(Configured.GATEWAY);
  }

  @Test
  void files_areFollowed_andWhatIsWrongLeavesTheLastGood() throws Exception {
    Configured files = new Configured(folder);
    try (AuthZenServer server = files.start()) {
      Client pep = gateway(server);
      assertTrue(pep.evaluate(READ));
      String policy = files.read("policy.yaml");
      files.write("policy.yaml", policy.replace("resource: account}", "resource: accounts}"));
      server.refresh();
      assertFalse(pep.evaluate(READ));
      files.write("policy.yaml", policy + "nonsense: 7\n");
      server.refresh();
      assertFalse(pep.evaluate(READ));
      files.write("policy.yaml", policy);
      server.refresh();
      assertTrue(pep.evaluate(READ));

      String directory = files.read("directory.yaml");
      files.write("directory.yaml", directory.replace("bob@", "rob@"));
      server.refresh();
      assertFalse(pep.evaluate(READ));
      for (String wrong :
          List.of(
              "user: 7",
              "user: {ada: {role: [x]}}",
              "user: {ada: {}, ada: {}}",
              "user: {ada: {}}\nperson: {ada: {}}",
              "user: {ada: {roles: clerk}}")) {
        files.write("directory.yaml", wrong);
        server.refresh();
        assertTrue(pep.evaluate(READ.replace("bob", "rob")), wrong);
      }
      files.write("inventory.yaml", "resources: {account: {\"9\": {}}}");
      server.refresh();
      String search =
          "{'subject':{'type':'user','id':'rob@example.com'},'action':{'name':'can_read'},"
              + "'resource':{'type':'account'}}";
      assertEquals(List.of("9"), Client.ids(pep.ask("/access/v1/search/resource", search)));
    }
  }

  @Test
  void afterARestart_decisionsAreTheSame_andTokensOfPagesAreNot() throws Exception {
    Configured files = new Configured(folder);
    String search =
        "{'subject':{'type':'user','id':'bob@example.com'},'action':{'name':'can_read'},"
            + "'resource':{'type':'account'},'page':{'limit':1%s}}";
    String token;
    String id;
    try (AuthZenServer server = files.start()) {
      Client pep = gateway(server).with("X-Request-ID", "my-request");
      id = pep.ask(EVALUATION, READ).at("/context/evaluation_id").textValue();
      token =
          pep.ask("/access/v1/search/resource", search.formatted(""))
              .at("/page/next_token")
              .textValue();
      IOException second = assertThrows(IOException.class, files::start);
      assertTrue(second.getMessage().contains("audit.jsonl"), second.getMessage());
    }
    String of = id;
    String audit = files.read("audit.jsonl");
    JsonNode line =
        Client.tree(audit.lines().filter(each -> each.contains(of)).findFirst().orElseThrow());
    assertTrue(line.toString().contains("\"gateway\""), line.toString());
    assertTrue(line.toString().contains("\"my-request\""), line.toString());
    assertTrue(line.toString().contains("can_read"), line.toString());
    assertFalse(audit.contains(Configured.GATEWAY));
    try (AuthZenServer server = files.start()) {
      assertTrue(gateway(server).evaluate(READ));
      String next = search.formatted(",'token':'" + token + "'");
      assertEquals(400, gateway(server).post("/access/v1/search/resource", next).statusCode());
    }
    assertTrue(files.read("audit.jsonl").lines().count() >= 3);
  }

  @Test
  void aTakenPort_isToldInALine() throws Exception {
    Configured files = new Configured(folder);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String option = "--port=" + taken.getLocalPort();
      String said = assertThrows(IOException.class, () -> files.start(option)).getMessage();
      assertEquals(
          "port "
              + taken.getLocalPort()
              + " of 127.0.0.1 is taken: stop what listens there, or choose another one with"
              + " --port=NUMBER",
          said);
    }
    files.start().close();
  }

  @Test
  void whatTheConfigurationLacks_isRefused_byItsKey() throws Exception {
    Configured files = new Configured(folder);
    String good = Configured.configuration();
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry(good + "color: red\n", "`color` is unknown"),
            Map.entry(good.replace("url: https", "url: http"), "`url` is"),
            Map.entry(good.replace("policy: policy.yaml", ""), "`policy` is missing"),
            Map.entry(good.replace("127.0.0.1:0", "0.0.0.0:0"), "without TLS"),
            Map.entry(good.replace("127.0.0.1:0", "here"), "`listen` is"),
            Map.entry(good.replaceFirst("(?s)callers:.*", ""), "nobody could ask"),
            Map.entry(good.replace("evaluate, search", "evaluate, approve"), "`callers[0].may`"),
            Map.entry(good.replace("may: [evaluate]", "may: evaluate"), "`callers[1].may`"),
            Map.entry(good.replace("client: batch-job, ", ""), "key_sha256"),
            Map.entry(good.replace("PT4H", "four hours"), "`approvals.lifetime`"),
            Map.entry(good.replace("PT4H", "PT0S"), "`approvals.lifetime`"),
            Map.entry(good + "tenant: header.x\n", "`tenant` is"),
            Map.entry(good + "resources: {document: docs}\n", "has no {id}"),
            Map.entry(good + "resources: {document: \"docs/{name}/{id}\"}\n", "{name}"),
            Map.entry(good + "limits: {page: 0}\n", "`limits.page`"),
            Map.entry(good + "audit_when_full: maybe\n", "block, drop, deny"),
            Map.entry(good.replace("carol", "nobody"), "not in the directory"),
            Map.entry(
                good.replace(
                    KnownCallers.hash(Configured.PORTAL), KnownCallers.hash(Configured.GATEWAY)),
                "key of another caller"),
            Map.entry(good + "url: https://twice.example\n", "unique keys"));
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      files.write("authzen.yaml", each.getKey());
      String said =
          assertThrows(IllegalArgumentException.class, files::start, each.getValue()).getMessage();
      assertTrue(said.contains(each.getValue()), said);
    }
    files.write("authzen.yaml", good.replace("127.0.0.1:0", "0.0.0.0:0"));
    String open =
        assertThrows(IllegalArgumentException.class, () -> files.start("--open")).getMessage();
    assertTrue(open.contains("this machine alone"), open);
    files.write("authzen.yaml", good);
    assertThrows(IllegalArgumentException.class, () -> files.start("--opne"));
    files.write("policy.yaml", "roles: 7\n");
    assertThrows(DiagnosticException.class, files::start);
  }

  @Test
  void anOpenServer_isForThisMachine_byItsName() throws Exception {
    Configured files = new Configured(folder);
    try (AuthZenServer server = files.start("--open", "--port=0")) {
      assertTrue(Client.at(server.address()).evaluate(READ));
      byte[] body = Client.json(READ).getBytes(StandardCharsets.UTF_8);
      String head =
          "POST /access/v1/evaluation HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length
              + "\r\n\r\n";
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
      }
      Client carol = Client.at(server.address()).with("Tenon-Approver", "user/carol@example.com");
      assertEquals(200, carol.get("/access/v1/approvals").statusCode());
      assertEquals(403, Client.at(server.address()).get("/access/v1/approvals").statusCode());
    }
  }

  @Test
  void callersWithTokens_andPeopleWhoApprove() throws Exception {
    Configured files = new Configured(folder);
    files.write(
        "policy.yaml",
        files.read("policy.yaml")
            + "issuers:\n  - {issuer: https://login.example, audiences: [authzen]}\n");
    Login login = new Login();
    try (AuthZenServer server = files.start(login)) {
      Client nobody = Client.at(server.address());
      assertTrue(nobody.bearing(login.token("batch", "batch-job", "x authzen")).evaluate(READ));
      assertEquals(
          401,
          nobody
              .bearing(login.token("batch", "batch-job", "authzenx"))
              .post(EVALUATION, READ)
              .statusCode());
      assertEquals(
          401,
          nobody
              .bearing(login.token("batch", "other", "authzen"))
              .post(EVALUATION, READ)
              .statusCode());
      HttpResponse<String> forged =
          nobody.bearing(new Login().token("batch", "batch-job", "authzen")).post(EVALUATION, READ);
      assertEquals(401, forged.statusCode());
      assertTrue(
          forged.headers().firstValue("WWW-Authenticate").orElse("").contains("invalid_token"));
      Client carol = nobody.bearing(login.token("carol@example.com", "", ""));
      assertEquals(200, carol.get("/access/v1/approvals").statusCode());
      assertEquals(403, carol.post(EVALUATION, READ).statusCode());
      Client mallory = nobody.bearing(login.token("mallory@example.com", "", ""));
      assertEquals(401, mallory.get("/access/v1/approvals").statusCode());
      HttpResponse<String> header = // goes with --open alone
          nobody
              .bearing(Configured.GATEWAY)
              .with("Tenon-Approver", "user/carol@example.com")
              .get("/access/v1/approvals");
      assertEquals(403, header.statusCode());
    }
    try (AuthZenServer server = files.start(new Login().away())) {
      HttpResponse<String> answer =
          Client.at(server.address())
              .bearing(login.token("batch", "batch-job", "authzen"))
              .post(EVALUATION, READ);
      assertEquals(503, answer.statusCode());
      assertEquals("5", answer.headers().firstValue("Retry-After").orElse(""));
      assertTrue(gateway(server).evaluate(READ), "keys of callers need no issuer");
    }
  }

  @Test
  void tls_isServed_fromAKeyStore() throws Exception {
    HttpClient http = SelfSigned.client(folder.resolve("server.p12"));
    Configured files = new Configured(folder);
    files.write("password", SelfSigned.PASSWORD + "\n");
    files.write(
        "authzen.yaml",
        Configured.configuration() + "tls: {keystore: server.p12, password_file: password}\n");
    try (AuthZenServer server = files.start()) {
      assertEquals("https", server.address().getScheme());
      assertTrue(Client.at(server.address(), http).bearing(Configured.GATEWAY).evaluate(READ));
    }
  }

  @Test
  void aRequestThatRuns_isAnswered_thoughTheServerTakesNoMore() throws Exception {
    Configured files = new Configured(folder);
    byte[] body = Client.json(READ).getBytes(StandardCharsets.UTF_8);
    int half = body.length / 2;
    try (AuthZenServer server = files.start();
        Socket idle = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      int port = server.address().getPort();
      String head =
          "POST /access/v1/evaluation HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + Configured.GATEWAY
              + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
              + body.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertEquals("HTTP/1.1 100 Continue", in.readLine()); // now it reads the body
      socket.getOutputStream().write(body, 0, half);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      awaitRefusal(port);
      // A pause of the client is no reason to give up.
      socket.setSoTimeout(1_500);
      assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
      socket.setSoTimeout(60_000);
      assertFalse(stopped.isDone());
      socket.getOutputStream().write(body, half, body.length - half);
      assertEquals("", in.readLine());
      assertEquals("HTTP/1.1 200 OK", in.readLine());
      stopped.get(60, TimeUnit.SECONDS);
      assertEquals(-1, idle.getInputStream().read());
    }
    assertTrue(files.read("audit.jsonl").contains("can_read"));
  }

  private static String post(String more, int length) {
    return "POST /access/v1/evaluation HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + length
        + "\r\n"
        + more
        + "\r\n";
  }

  /** The head of a response, in lower case; its body is read and left out. */
  private static List<String> response(InputStream in) throws IOException {
    List<String> head = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c == '\n' && line.isEmpty()) {
        break;
      } else if (c == '\n') {
        head.add(line.toString().toLowerCase(Locale.ROOT));
        line.setLength(0);
      } else if (c != '\r') {
        assertTrue(c >= 0, () -> "the connection ended after " + head);
        line.append((char) c);
      }
    }
    for (String header : head) {
      if (header.startsWith("content-length: ")) {
        in.readNBytes(Integer.parseInt(header.substring(16)));
      }
    }
    return head;
  }

  /** Else the server closes a connection on which the client sends its next request. */
  @Test
  void aRefusal_leavesNoBodyUnread_orEndsTheConnectionInWords() throws Exception {
    Configured files = new Configured(folder);
    byte[] body = Client.json(READ).getBytes(StandardCharsets.UTF_8);
    String key = "Authorization: Bearer " + Configured.GATEWAY + "\r\n";
    try (AuthZenServer server = files.start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        Socket other = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      String wrong = key + "Content-Type: text/plain\r\nExpect: 100-continue\r\n";
      out.write(post(wrong, body.length).getBytes(StandardCharsets.US_ASCII));
      assertEquals("http/1.1 100 continue", response(in).get(0)); // it wants the body
      out.write(body);
      List<String> refused = response(in);
      assertEquals("http/1.1 400 bad request", refused.get(0));
      assertFalse(refused.contains("connection: close"));
      String right = key + "Content-Type: application/json\r\n";
      out.write(post(right, body.length).getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      assertEquals("http/1.1 200 ok", response(in).get(0));

      String nobody = post("Content-Type: application/json\r\n", body.length);
      other.getOutputStream().write(nobody.getBytes(StandardCharsets.US_ASCII));
      List<String> unknown = response(other.getInputStream());
      assertEquals("http/1.1 401 unauthorized", unknown.get(0));
      assertTrue(unknown.contains("connection: close"), unknown::toString);
    }
  }

  /** Waits until nobody listens at a port. */
  private static void awaitRefusal(int port) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      try (Socket other = new Socket(InetAddress.getLoopbackAddress(), port)) {
        other.setSoLinger(true, 0); // Nothing of it is left for the server to wait for.
      } catch (ConnectException e) {
        return;
      }
    }
    throw new AssertionError("the server still takes connections");
  }
}
