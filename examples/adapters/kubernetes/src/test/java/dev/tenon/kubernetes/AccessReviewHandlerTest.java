package dev.tenon.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpsServer;
import dev.tenon.authz.Authorizer;
import dev.tenon.kubernetes.AccessReviewHandler.Otherwise;
import dev.tenon.yaml.YamlPolicies;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhook over HTTPS, asked with the bodies that the classes of a Kubernetes client write. */
class AccessReviewHandlerTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Keys keys;
  private static HttpsServer server;
  private static HttpClient apiServer;

  @BeforeAll
  static void start() throws Exception {
    keys = Keys.in(folder);
    SSLContext tls = WebhookTls.context(keys.certificate(), keys.key(), keys.certificate());
    server = WebhookTls.server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
    PolicyReviews reviews =
        PolicyReviews.by(Authorizer.compile(YamlPolicies.parse("policy.yaml", Webhook.POLICY)));
    server.createContext("/deny", new AccessReviewHandler(reviews, Otherwise.DENY));
    server.createContext("/authorize", new AccessReviewHandler(reviews, Otherwise.NO_OPINION));
    server.createContext(
        "/failing",
        new AccessReviewHandler(
            review -> {
              throw new IllegalStateException("the source of tenants is away");
            },
            Otherwise.NO_OPINION));
    server.start();
    apiServer = HttpClient.newBuilder().sslContext(keys.context(true)).build();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static SubjectAccessReviewBuilder review(String user, String... groups) {
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(user)
        .withGroups(List.of(groups))
        .withUid("7")
        .withExtra(Map.of("scopes", List.of("a", "b")))
        .endSpec();
  }

  private static SubjectAccessReviewBuilder asking(
      SubjectAccessReviewBuilder who, String verb, String namespace, String resource, String name) {
    return who.editSpec()
        .withNewResourceAttributes()
        .withVerb(verb)
        .withNamespace(namespace)
        .withVersion("v1")
        .withResource(resource)
        .withName(name)
        .endResourceAttributes()
        .endSpec();
  }

  private static HttpResponse<String> send(
      HttpClient client, String path, String method, String body)
      throws IOException, InterruptedException {
    URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
    return client.send(
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static SubjectAccessReviewStatus ask(String path, SubjectAccessReviewBuilder review)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(apiServer, path, "POST", JSON.writeValueAsString(review.build()));
    assertEquals(200, response.statusCode(), response.body());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElse(""));
    return JSON.readValue(response.body(), SubjectAccessReview.class).getStatus();
  }

  @Test
  void whatIsAllowed_isAllowedByBoth() throws Exception {
    for (String path : List.of("/authorize", "/deny")) {
      SubjectAccessReviewStatus status =
          ask(path, asking(review("ada", "developers"), "get", "shop-1", "pods", "a"));
      assertTrue(status.getAllowed());
      assertNull(status.getDenied());
    }
  }

  @Test
  void anAccount_hasTheNamespaceOfItsName() throws Exception {
    String user = "system:serviceaccount:bank:teller";
    assertTrue(ask("/deny", asking(review(user), "list", "bank", "pods", null)).getAllowed());
    assertFalse(ask("/deny", asking(review(user), "list", "shop-1", "pods", null)).getAllowed());
    assertFalse(ask("/deny", asking(review(user), "list", null, "pods", null)).getAllowed());
  }

  @Test
  void whereNoRuleSpeaks_theNextAuthorizerIsAsked_orNot() throws Exception {
    SubjectAccessReviewBuilder silent =
        asking(review("ada", "developers"), "get", "bank", "pods", "a");
    SubjectAccessReviewStatus next = ask("/authorize", silent);
    assertFalse(next.getAllowed());
    assertFalse(next.getDenied());
    assertEquals("no rule allows it", next.getReason());
    assertTrue(ask("/deny", silent).getDenied());
  }

  @Test
  void whatARuleForbidsOrHolds_isDeniedByBoth() throws Exception {
    for (String path : List.of("/authorize", "/deny")) {
      SubjectAccessReviewStatus forbidden =
          ask(path, asking(review("eve", "auditors"), "list", null, "secrets", null));
      assertFalse(forbidden.getAllowed());
      assertTrue(forbidden.getDenied());
      assertEquals("a rule forbids it, or part of it", forbidden.getReason());
      SubjectAccessReviewStatus held =
          ask(path, asking(review("eve", "platform"), "delete", "bank", "pods", "a"));
      assertFalse(held.getAllowed());
      assertTrue(held.getDenied());
      assertEquals("held until somebody approves", held.getReason());
    }
  }

  @Test
  void deciding_thatFails_isADenialWithoutDetails() throws Exception {
    SubjectAccessReviewStatus status =
        ask("/failing", asking(review("ada"), "get", "bank", "pods", "a"));
    assertFalse(status.getAllowed());
    assertTrue(status.getDenied());
    assertEquals("it cannot be decided now", status.getEvaluationError());
  }

  @Test
  void pathsOfTheServer_areResourcesToo() throws Exception {
    SubjectAccessReviewBuilder metrics =
        review("ada", "platform")
            .editSpec()
            .withNewNonResourceAttributes("/metrics/slis", "get")
            .endSpec();
    assertTrue(ask("/deny", metrics).getAllowed());
    SubjectAccessReviewBuilder other =
        review("ada", "developers")
            .editSpec()
            .withNewNonResourceAttributes("/metrics/slis", "get")
            .endSpec();
    assertFalse(ask("/deny", other).getAllowed());
  }

  @Test
  void whatIsNotAReview_isRefused() throws Exception {
    assertEquals(405, send(apiServer, "/authorize", "GET", "").statusCode());
    assertEquals(400, send(apiServer, "/authorize", "POST", "{}").statusCode());
    HttpResponse<String> nothing =
        send(apiServer, "/authorize", "POST", JSON.writeValueAsString(review("ada").build()));
    assertEquals(400, nothing.statusCode());
    assertEquals(
        "exactly one of resourceAttributes and nonResourceAttributes is needed\n", nothing.body());
    String large = "x".repeat((1 << 20) + 1);
    assertEquals(413, send(apiServer, "/authorize", "POST", large).statusCode());
  }

  @Test
  void whoShowsNoCertificate_isNotAnswered() throws Exception {
    HttpClient stranger = HttpClient.newBuilder().sslContext(keys.context(false)).build();
    assertThrows(IOException.class, () -> send(stranger, "/authorize", "POST", "{}"));
  }
}
