package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.webhook.Endpoints;
import dev.tenon.kubernetes.AccessReviewHandler.Otherwise;
import dev.tenon.kubernetes.Keys;
import dev.tenon.kubernetes.WebhookTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The authorization webhook of an API server, asked as an API server asks. */
class AccessReviewsTest extends Worlds {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WEB = "\"user\": \"system:serviceaccount:web:web\"";
  private static final String PLATFORM = "\"user\": \"ada\", \"groups\": [\"platform-admins\"]";
  private static final String AUDITOR = "\"user\": \"olga\", \"groups\": [\"auditors\"]";

  @BeforeEach
  void start() {
    start(References.LOCKDOWN);
  }

  private static String review(String user, String what) {
    return "{\"kind\": \"SubjectAccessReview\", \"apiVersion\": \"authorization.k8s.io/v1\","
        + " \"metadata\": {\"creationTimestamp\": null}, \"spec\": {"
        + what
        + ", "
        + user
        + "}, \"status\": {\"allowed\": false}}";
  }

  /** The attributes of a request: verb, namespace, group, resource, subresource, name. */
  private static String resource(String line) {
    String[] parts = line.split(" ", -1);
    List<String> keys = List.of("verb", "namespace", "group", "resource", "subresource", "name");
    StringBuilder json = new StringBuilder("\"resourceAttributes\": {\"version\": \"v1\"");
    for (int i = 0; i < keys.size(); i++) {
      if (!parts[i].equals("-")) {
        json.append(", \"").append(keys.get(i)).append("\": \"").append(parts[i]).append('"');
      }
    }
    return json + "}";
  }

  private static String path(String verb, String path) {
    return "\"nonResourceAttributes\": {\"path\": \"" + path + "\", \"verb\": \"" + verb + "\"}";
  }

  private JsonNode status(String body) throws IOException {
    HttpResponse<String> response =
        world.send("POST", "/authorize", body, Map.of("Content-Type", "application/json"));
    assertEquals(200, response.statusCode(), response::body);
    JsonNode answer = JSON.readTree(response.body());
    assertEquals("authorization.k8s.io/v1", answer.path("apiVersion").asText());
    assertEquals("SubjectAccessReview", answer.path("kind").asText());
    JsonNode status = answer.path("status");
    assertFalse(status.path("allowed").asBoolean() && status.path("denied").asBoolean());
    return status;
  }

  private boolean allowed(String user, String what) throws IOException {
    return status(review(user, what)).path("allowed").asBoolean();
  }

  private Stream<DynamicTest> all(String user, boolean expected, String... lines) {
    return Stream.of(lines)
        .map(
            line -> dynamicTest(line, () -> assertEquals(expected, allowed(user, resource(line)))));
  }

  /**
   * A41: a service account in its own namespace, with and without a name, a group, a subresource.
   */
  @TestFactory
  Stream<DynamicTest> aTenantsAccount_mayWorkInItsNamespace() {
    return all(
        WEB,
        true,
        "get web - pods - app-0",
        "list web - pods - -",
        "watch web apps deployments - -",
        "create web apps deployments - -",
        "update web apps deployments status app",
        "get web - pods log app-0",
        "create web - pods exec app-0",
        "delete web - secrets - token");
  }

  /** An empty namespace is the whole cluster, a namespace lies in none, and `*` is everything. */
  @TestFactory
  Stream<DynamicTest> aTenantsAccount_mayDoNothingElse() {
    return all(
        WEB,
        false,
        "get shop - pods - app-0",
        "list - - pods - -",
        "list - apps deployments - -",
        "get - rbac.authorization.k8s.io clusterroles - view",
        "create - - namespaces - -",
        "get web - namespaces - web",
        "update web - namespaces - web",
        "update web - namespaces status web",
        "update web - namespaces finalize web",
        "* web * * - -",
        "* - * * - -",
        "get * - pods - -",
        "list flux-system - secrets - -",
        "delete web - resourcequotas - small",
        "deletecollection web - resourcequotas - -",
        "delete web - * - -",
        "proxy web - pods - app-0",
        "impersonate web - serviceaccounts - web",
        "bind - rbac.authorization.k8s.io clusterroles - cluster-admin",
        "frobnicate web - pods - app-0",
        "get web/shop - pods - app-0",
        "get ../shop - pods - app-0",
        "get web - pods - ..",
        "get ${namespace} - pods - -");
  }

  /** Where Kubernetes says all by saying nothing, an exception makes it not all. */
  @TestFactory
  Stream<DynamicTest> anAuditor_seesAllButSecrets() {
    return Stream.concat(
        all(
            AUDITOR,
            true,
            "get web - pods - app-0",
            "list web apps deployments - -",
            "list - apps deployments - -"),
        all(
            AUDITOR,
            false,
            "get web - secrets - token",
            "list web - secrets - -",
            "list - - secrets - -",
            "list web - * - -",
            "list web * * - -",
            "get web - secrets status token",
            "list * * * - -",
            "create web apps deployments - -"));
  }

  /** The platform, by a group; what is held is held for the platform too. */
  @TestFactory
  Stream<DynamicTest> thePlatform_mayDoEverythingButWhatIsHeld() {
    return Stream.concat(
        all(
            PLATFORM,
            true,
            "create - - namespaces - -",
            "list - - pods - -",
            "get - * * - -",
            "list - - secrets - -",
            "escalate - rbac.authorization.k8s.io clusterroles - x"),
        all(PLATFORM, false, "delete web - resourcequotas - small", "* - * * - -"));
  }

  /** Paths that are no objects: exact, in whole parts, never decoded. */
  @Test
  void paths_areDecidedAsTheyAre() throws IOException {
    assertTrue(allowed(WEB, path("get", "/healthz")));
    assertTrue(allowed(WEB, path("get", "/healthz/etcd")));
    for (String path :
        List.of(
            "/", "/metrics", "/healthzz", "//healthz", "/healthz/../metrics", "/healthz/", "/*")) {
      assertFalse(allowed(WEB, path("get", path)), path);
    }
    assertFalse(allowed(WEB, path("post", "/healthz")));
    assertTrue(allowed(PLATFORM, path("get", "/metrics")));
    assertFalse(
        allowed(
            "\"user\": \"system:anonymous\", \"groups\": [\"system:unauthenticated\"]",
            path("get", "/metrics")));
  }

  /** Groups and extra of a user become roles by the policy's mappings, and by nothing else. */
  @Test
  void groupsAndExtra_areMapped() throws IOException {
    String list = resource("list web apps deployments - -");
    assertFalse(allowed("\"user\": \"olga\"", list));
    assertFalse(allowed("\"user\": \"olga\", \"groups\": [\"auditor\", \"system:masters\"]", list));
    assertTrue(allowed("\"user\": \"olga\", \"extra\": {\"example.com/duty\": [\"audit\"]}", list));
    assertFalse(
        allowed("\"user\": \"olga\", \"extra\": {\"example.com/duty\": [\"other\"]}", list));
    assertFalse(allowed("\"user\": \"auditors\", \"uid\": \"auditors\"", list));
    assertFalse(
        allowed("\"user\": \"system:serviceaccount:web:web:x\"", resource("get web - pods - a")));
    assertFalse(allowed("\"user\": \"system:serviceaccount:web\"", resource("get web - pods - a")));
  }

  /** What a tenant binds to a group, each of its members has, in that namespace. */
  @Test
  void aGroup_hasWhatIsBoundToIt() throws IOException {
    world.apply(
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {namespace: web, name: testers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: testers}
        - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:unauthenticated'}
        """);
    String member = "\"user\": \"tom\", \"groups\": [\"testers\", \"system:authenticated\"]";
    String other = "\"user\": \"testers\", \"groups\": [\"group:testers\"]";
    String shops = "\"user\": \"system:serviceaccount:shop:shop\", \"groups\": [\"testers\"]";
    String nobody = "\"user\": \"system:anonymous\", \"groups\": [\"system:unauthenticated\"]";
    for (String who : List.of(member, nobody)) {
      assertTrue(allowed(who, resource("get web - pods - a")), who);
      assertTrue(allowed(who, resource("list web - pods - -")), who);
      assertFalse(allowed(who, resource("get shop - pods - a")), who);
      assertFalse(allowed(who, resource("list - - pods - -")), who);
      assertFalse(allowed(who, resource("get web - secrets - a")), who);
    }
    assertTrue(allowed(nobody, path("get", "/healthz")));
    assertFalse(allowed(other, resource("get web - pods - a")));
    assertFalse(allowed(shops, resource("get web - pods - a")));
  }

  /** Not authenticated, and with a tenant's full access: what is held is held for them too. */
  @Test
  void whoIsNotAuthenticated_removesNoQuota() throws IOException {
    world.apply(
        """
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {namespace: web, name: open}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: 'system:anonymous'}]
        """);
    String nobody = "\"user\": \"system:anonymous\", \"groups\": [\"system:unauthenticated\"]";
    assertTrue(allowed(nobody, resource("delete web - configmaps - site")));
    assertFalse(allowed(nobody, resource("delete web - resourcequotas - small")));
    assertFalse(allowed(nobody, resource("deletecollection web - resourcequotas - -")));
  }

  /** What a future API server sends besides narrows a request, and never widens it. */
  @Test
  void unknownFields_neverWiden() throws IOException {
    String selectors =
        ", \"fieldSelector\": {\"requirements\": [{\"key\": \"spec.nodeName\", \"operator\": \"In\","
            + " \"values\": [\"node-1\"]}]}, \"labelSelector\": {\"rawSelector\": \"team=shop\"},"
            + " \"namespaces\": [\"shop\"], \"allowed\": true}";
    for (String line :
        List.of("list web - pods - -", "list shop - pods - -", "list - - pods - -")) {
      String plain = resource(line);
      String more = plain.substring(0, plain.length() - 1) + selectors;
      assertEquals(allowed(WEB, plain), allowed(WEB, more), line);
    }
    assertFalse(
        allowed(WEB + ", \"status\": {\"allowed\": true}", resource("list shop - pods - -")));
  }

  /** Deny, or no opinion: the host says which, and a rule that forbids is a deny in both. */
  @Test
  void whereNoRuleSpeaks_theHostSaysWhetherItIsADenial() throws IOException {
    String silent = review(WEB, resource("get shop - pods - a"));
    String forbidden = review(AUDITOR, resource("get web - secrets - a"));
    String held = review(WEB, resource("delete web - resourcequotas - small"));
    assertTrue(status(silent).path("denied").asBoolean());
    assertTrue(status(forbidden).path("denied").asBoolean());

    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Endpoints.serve(server, world.endpoints(Otherwise.NO_OPINION));
    server.start();
    try {
      assertEquals(
          "{\"allowed\":false,\"denied\":false,\"reason\":\"no rule allows it\"}",
          ask(server, silent));
      assertTrue(ask(server, forbidden).contains("\"denied\":true"));
      assertTrue(ask(server, held).contains("\"denied\":true"));
      assertEquals("{\"allowed\":true}", ask(server, review(WEB, resource("get web - pods - a"))));
    } finally {
      server.stop(0);
    }
  }

  private static String ask(HttpServer server, String body) throws IOException {
    return JSON.readTree(
            send(
                HttpClient.newHttpClient(),
                "http://127.0.0.1:" + server.getAddress().getPort() + "/authorize",
                body))
        .path("status")
        .toString();
  }

  private static String send(HttpClient client, String address, String body) throws IOException {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(address))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A cluster that cannot be read is an error, and allows nothing. */
  @Test
  void aClusterThatCannotBeRead_allowsNothing() throws IOException {
    String fine = review(WEB, resource("get web - pods - a"));
    assertTrue(status(fine).path("allowed").asBoolean());
    world.api().refuse(asked -> asked.path().equals("/api/v1/namespaces"));
    JsonNode status = status(fine);
    assertFalse(status.path("allowed").asBoolean());
    assertTrue(status.path("denied").asBoolean());
    assertEquals("it cannot be decided now", status.path("evaluationError").asText());
  }

  /** Objects of a namespace have names here that no user of Kubernetes may take. */
  @Test
  void aUserWhoIsCalledLikeAnObject_isDenied() throws IOException {
    JsonNode status =
        status(review("\"user\": \"namespace:flux-system\"", resource("get web - pods - a")));
    assertFalse(status.path("allowed").asBoolean());
    assertTrue(status.path("denied").asBoolean());
  }

  /** What is no question gets 400, and no answer. */
  @TestFactory
  Stream<DynamicTest> whatIsNoQuestion_isRefused() {
    String what = resource("get web - pods - a");
    String fine = review(WEB, what);
    return Stream.of(
            "",
            "null",
            "[]",
            "{}",
            "not json",
            fine + fine,
            fine.substring(0, fine.length() - 1),
            fine.replace("authorization.k8s.io/v1", "authorization.k8s.io/v1beta1"),
            fine.replace("authorization.k8s.io/v1", "authorization.k8s.io"),
            fine.replace("SubjectAccessReview", "SelfSubjectAccessReview"),
            fine.replace("SubjectAccessReview", "subjectaccessreview"),
            fine.replace("\"spec\"", "\"specification\""),
            review(WEB, "\"resourceAttributes\": []"),
            review(WEB, "\"resourceAttributes\": null"),
            review(WEB, "\"other\": {}"),
            review(WEB, what + ", " + path("get", "/healthz")),
            review(WEB, what + ", " + what),
            review("\"user\": \"\"", what),
            review("\"user\": 7", what),
            review("\"user\": null", what),
            review("\"uid\": \"7\"", what),
            review(WEB + ", \"groups\": \"platform-admins\"", what),
            review(WEB + ", \"groups\": [7]", what),
            review(WEB + ", \"groups\": [null]", what),
            review(WEB + ", \"extra\": []", what),
            review(WEB + ", \"extra\": {\"a\": \"b\"}", what),
            review(WEB, what.replace("\"get\"", "\"\"")),
            review(WEB, what.replace("\"pods\"", "\"\"")),
            review(WEB, what.replace("\"web\"", "[\"web\"]")),
            review(WEB, what.replace("\"web\"", "{}")),
            review(WEB, path("get", "healthz")),
            review(WEB, path("get", "")),
            review(WEB, path("", "/healthz")))
        .map(
            body ->
                dynamicTest(
                    body.isEmpty() ? "nothing" : body,
                    () -> {
                      HttpResponse<String> response =
                          world.send("POST", "/authorize", body, Map.of());
                      assertEquals(400, response.statusCode(), response::body);
                      assertFalse(response.body().contains("allowed"), response::body);
                    }));
  }

  /** An API server comes by HTTPS with a certificate, and whoever has none gets no answer. */
  @Test
  void overHttps_onlyTheApiServerIsAnswered() throws Exception {
    Keys keys = Keys.in(Files.createDirectories(fresh()));
    SSLContext trusted = keys.context(true);
    HttpsServer server =
        WebhookTls.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), trusted);
    Map<String, HttpHandler> endpoints = world.endpoints(Otherwise.DENY);
    Endpoints.serve(server, endpoints);
    server.start();
    try {
      String address = "https://127.0.0.1:" + server.getAddress().getPort() + "/authorize";
      String body = review(WEB, resource("get web - pods - a"));
      HttpClient apiServer = HttpClient.newBuilder().sslContext(trusted).build();
      assertTrue(send(apiServer, address, body).contains("\"allowed\":true"));
      HttpClient stranger = HttpClient.newBuilder().sslContext(keys.context(false)).build();
      assertThrows(IOException.class, () -> send(stranger, address, body));
    } finally {
      server.stop(0);
    }
  }
}
