package dev.tenon.jaxrs.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate in Quarkus, in JVM mode, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuarkusTest {

  private static final String ANN = "ann acme clerk";

  private final HttpClient client = HttpClient.newHttpClient();
  private Application application;

  @BeforeAll
  void start() throws IOException {
    application = Application.start();
    assertTrue(application.isListening(), () -> String.join("\n", application.output()));
  }

  @AfterAll
  void stop() {
    application.close();
  }

  private HttpResponse<String> send(String method, String path, String user, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + application.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!user.isEmpty()) {
      request.header("User", user);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertProblem(int status, String code, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    assertTrue(response.body().contains("\"code\":\"" + code + "\""), response.body());
    assertEquals(
        "application/problem+json",
        response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", ""));
  }

  private static String member(String name, HttpResponse<String> response) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(response.body());
    return found.find() ? found.group(1) : "";
  }

  @Test
  void everyRouteOfQuarkus_isRefusedToNobody_andToSomebodyWithoutRoles() {
    List<String> routes =
        application.output().stream()
            .filter(line -> line.startsWith("route "))
            .map(line -> line.substring("route ".length()))
            .collect(Collectors.toCollection(ArrayList::new));
    assertEquals(6, routes.size(), routes::toString);
    routes.add(
        "GET /orgs/{org}/archive/{year}/{id}"); // behind a locator, which the table leaves out
    for (String route : routes) {
      String[] parts = route.split(" ", 2);
      String path = parts[1].replace("{org}", "acme").replaceAll("\\{[^}]*}", "1");
      if (path.endsWith("health")) {
        assertEquals(200, send(parts[0], path, "").statusCode());
        continue;
      }
      assertProblem(401, "missing", send(parts[0], path, ""));
      HttpResponse<String> nil = send(parts[0], path, "nil");
      if (path.endsWith("invoices")) {
        assertEquals("[]", nil.body());
      } else {
        assertEquals(403, nil.statusCode(), path + " " + nil.body());
      }
    }
  }

  @Test
  void aRequest_isDecidedByRoleAndTenant() {
    assertEquals("invoice 1", send("GET", "/orgs/acme/invoices/1", ANN).body());
    assertEquals("created 12", send("PUT", "/orgs/acme/invoices/12", ANN).body());
    assertEquals("archived 2", send("GET", "/orgs/acme/archive/1999/2", ANN).body());
    assertProblem(403, "denied-by-rule", send("GET", "/orgs/acme/archive/1999/3", ANN));
    assertProblem(403, "tenant-not-assigned", send("GET", "/orgs/globex/invoices/1", ANN));
    assertProblem(403, "no-rule", send("DELETE", "/orgs/acme/invoices/1", ANN));
    assertProblem(401, "bad-signature", send("GET", "/orgs/acme/invoices/1", "forged"));
    HttpResponse<String> nobody = send("GET", "/orgs/acme/invoices/1", "");
    assertProblem(401, "missing", nobody);
    assertEquals("Bearer", nobody.headers().firstValue("WWW-Authenticate").orElse(""));
    HttpResponse<String> later = send("GET", "/orgs/acme/invoices/1", "later");
    assertProblem(503, "key-unavailable", later);
    assertEquals("5", later.headers().firstValue("Retry-After").orElse(""));
  }

  @Test
  void aBeanOfTheApplication_decidesForWhoCallsNow() {
    for (int i = 0; i < 2; i++) {
      assertEquals("[1, 2, 3, 4, 5, 6, 9]", send("GET", "/orgs/acme/invoices", ANN).body());
      assertEquals("[]", send("GET", "/orgs/acme/invoices", "gil globex clerk").body());
      assertEquals(
          "[1, 2, 3, 4, 5, 6, 7, 9]", send("GET", "/orgs/acme/invoices", "eve acme owner").body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "007", "+7", "%37", "%30%37", "x/../7", "./7", "/7", "7/"})
  void noSpellingOfANumber_getsPastTheRuleOnIt(String seven) {
    assertNotEquals(200, send("GET", "/orgs/acme/invoices/" + seven, ANN).statusCode());
    assertNotEquals(200, send("HEAD", "/orgs/acme/invoices/" + seven, ANN).statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "%73ecret",
        "secret/",
        "secret//",
        "/secret",
        "x/../secret",
        "x/%2E%2E/secret",
        "secret;a=b",
        ";a=b/secret",
        "secret;",
        "secret%3Ba=b",
        "secret%2F",
        "%2Fsecret",
        "x%2F..%2Fsecret",
        "secret%00",
        "secret?name=open",
        "%2573ecret",
        "+secret",
        "%20secret",
        "secret%E2%80%8B"
      })
  void noSpellingOfAName_getsPastTheRuleOnIt(String name) {
    assertNotEquals("secret", send("GET", "/orgs/acme/names/" + name, ANN).body());
  }

  @Test
  void aName_isDecidedAsTheMethodGetsIt() {
    assertEquals("open", send("GET", "/orgs/acme/names/%6Fpen", ANN).body());
    assertEquals("a+b", send("GET", "/orgs/acme/names/a+b", ANN).body());
    assertEquals("a+b", send("GET", "/orgs/acme/names/a%2Bb", ANN).body());
    assertEquals("a b", send("GET", "/orgs/acme/names/a%20b", ANN).body());
    assertProblem(403, "denied-by-rule", send("GET", "/orgs/acme/names/s%65cret", ANN));
    assertProblem(400, "invalid-path", send("GET", "/orgs/acme/invoices/seven", ANN));
  }

  @Test
  void whatIsNotVisible_isAnsweredLikeWhatIsNotThere() {
    HttpResponse<String> hidden = send("GET", "/orgs/acme/invoices/8", ANN);
    HttpResponse<String> missing = send("GET", "/orgs/acme/invoices/99", ANN);
    HttpResponse<String> nothing = send("GET", "/orgs/acme/nothing", ANN);
    for (HttpResponse<String> each : List.of(hidden, missing, nothing)) {
      assertProblem(404, "not-found", each);
      assertEquals(
          hidden.body().replaceAll("\"id\":.*", ""), each.body().replaceAll("\"id\":.*", ""));
    }
  }

  @Test
  void aHeldRequest_getsATicket() {
    String bo = "bo acme accountant";
    assertProblem(409, "held-for-approval", send("DELETE", "/orgs/acme/invoices/1", bo));
    HttpResponse<String> staged =
        send("DELETE", "/orgs/acme/invoices/1", bo, "Tenon-Reason", "paid twice");
    assertProblem(409, "held-for-approval", staged);
    assertProblem(
        409,
        "not-approved",
        send("DELETE", "/orgs/acme/invoices/1", bo, "Tenon-Ticket", member("ticket", staged)));
  }

  /** Quarkus answers it by itself, for everybody, from its table. */
  @Test
  void options_runNoMethod() {
    HttpResponse<String> options = send("OPTIONS", "/orgs/acme/invoices/1", "");
    assertEquals("", options.body());
    assertTrue(options.headers().firstValue("Allow").isPresent());
  }

  @Test
  void anApplicationThatIsNotDeclared_doesNotStart() throws Exception {
    try (Application wrong = Application.start("-Dtenants=none")) {
      assertFalse(wrong.isListening());
      assertNotEquals(0, wrong.exitCode());
      assertTrue(
          wrong.output().stream()
              .anyMatch(
                  line ->
                      line.contains("UndeclaredException")
                          && line.contains("Archive$Year.show")
                          && line.contains("needs {tenant}")),
          () -> String.join("\n", wrong.output()));
    }
  }
}
