package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is refused, and with what; every route is asked without a credential and without a right.
 */
class ErrorsTest {

  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String READ =
      Client.question("alice@example.com", "can_read", "account", "123");

  @TempDir private static Path folder;
  private static AuthZenServer server;
  private static Client nobody;
  private static Client gateway;

  @BeforeAll
  static void start() throws Exception {
    Configured files = new Configured(folder);
    files.write(
        "directory.yaml", files.read("directory.yaml") + "  dave@example.com: {roles: [teller]}\n");
    server = files.start();
    nobody = Client.at(server.address());
    gateway = nobody.bearing(Configured.GATEWAY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A route: its method, its path, and a caller that has another right than it needs. */
  private record Route(String method, String path, String other) {}

  static Stream<Route> routes() {
    return Stream.of(
        new Route("POST", "/access/v1/evaluation", Configured.BOSS),
        new Route("POST", "/access/v1/evaluations", Configured.BOSS),
        new Route("POST", "/access/v1/search/subject", Configured.PORTAL),
        new Route("POST", "/access/v1/search/resource", Configured.PORTAL),
        new Route("POST", "/access/v1/search/action", Configured.PORTAL),
        new Route("POST", "/access/v1/requests", Configured.PORTAL),
        new Route("GET", "/access/v1/requests/x", Configured.PORTAL),
        new Route("GET", "/access/v1/approvals", Configured.GATEWAY),
        new Route("POST", "/access/v1/approvals/x/approve", Configured.GATEWAY),
        new Route("POST", "/access/v1/approvals/x/deny", Configured.GATEWAY));
  }

  private static int status(Client client, String method, String path) {
    byte[] body = method.equals("POST") ? "{}".getBytes(StandardCharsets.UTF_8) : new byte[0];
    return client.send(method, path, "application/json", body).statusCode();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRoute_isClosed_toWhomItDoesNotKnow_andToWhoMayNot(Route route) {
    HttpResponse<String> unknown =
        nobody.send(route.method(), route.path(), "application/json", new byte[0]);
    assertEquals(401, unknown.statusCode());
    assertEquals("Bearer", unknown.headers().firstValue("WWW-Authenticate").orElse(""));
    assertEquals(
        401, status(nobody.bearing("wrong" + Configured.GATEWAY), route.method(), route.path()));
    assertEquals(401, status(nobody.bearing(""), route.method(), route.path()));
    assertEquals(
        401,
        status(
            nobody.with("Authorization", "Basic " + Configured.GATEWAY),
            route.method(),
            route.path()));
    assertEquals(
        401,
        status(gateway.bearing(Configured.PORTAL), route.method(), route.path()),
        "two credentials");
    assertEquals(403, status(nobody.bearing(Configured.NOTHING), route.method(), route.path()));
    assertEquals(403, status(nobody.bearing(route.other()), route.method(), route.path()));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRoute_hasOneMethod(Route route) {
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD")) {
      if (!method.equals(route.method())) {
        HttpResponse<String> answer = gateway.send(method, route.path(), "", new byte[0]);
        assertEquals(405, answer.statusCode(), method + " " + route.path());
        assertEquals(route.method(), answer.headers().firstValue("Allow").orElse(""));
      }
    }
  }

  @Test
  void everyRouteOfTheServlet_isInTheTable() throws Exception {
    String source =
        java.nio.file.Files.readString(Path.of("src/main/java/dev/tenon/authzen/AuthZen.java"));
    List<String> declared =
        java.util.regex.Pattern.compile("= \"(/access/v1/[a-z/]+)\"")
            .matcher(source)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(7, declared.size());
    String table = routes().map(Route::path).collect(Collectors.joining(" "));
    declared.forEach(path -> assertTrue(table.contains(path), path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/access/v1",
        "/access/v1/evaluation/",
        "/access/v1/evaluation/x",
        "/access/v1/Evaluation",
        "/access/v2/evaluation",
        "//access/v1/evaluation",
        "/x/../access/v1/evaluation",
        "/access/v1/evaluatio%6e",
        "/access/v1/evaluation;a=b",
        "/access/v1/approvals/x",
        "/access/v1/approvals/x/y",
        "/access/v1/requests/x/cancel",
        "/acme/access/v1/evaluation",
        "/.well-known/authzen-configuration/acme",
        "/.well-known/authzen-configurationx"
      })
  void otherPaths_areNotThere(String path) {
    assertTrue(List.of(400, 404).contains(gateway.post(path, READ).statusCode()), path);
  }

  @Test
  void errors_arePlainTexts_andEchoTheRequestId() {
    HttpResponse<String> answer = gateway.with("X-Request-ID", "r 1").post(EVALUATION, "{}");
    assertEquals(400, answer.statusCode());
    assertEquals("`subject` is missing: it is required\n", answer.body());
    assertEquals(
        "text/plain;charset=utf-8", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals("r 1", answer.headers().firstValue("X-Request-ID").orElse(""));
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    HttpResponse<String> refused = nobody.with("X-Request-ID", "r2").post(EVALUATION, READ);
    assertEquals("r2", refused.headers().firstValue("X-Request-ID").orElse(""));
    HttpResponse<String> long257 =
        gateway.with("X-Request-ID", "x".repeat(257)).post(EVALUATION, READ);
    assertEquals(400, long257.statusCode());
    assertFalse(long257.headers().firstValue("X-Request-ID").isPresent());
  }

  static Stream<List<String>> wrongBodies() {
    return Stream.of(
        List.of("", "the body is missing"),
        List.of("[]", "the body is an array"),
        List.of("'x'", "the body is a string"),
        List.of("{", "is not JSON"),
        List.of(READ + "x", "is not JSON"),
        List.of(READ + "{}", "is not JSON"),
        List.of(READ.replace("{'subject'", "{'subject':{},'subject'"), "unique names"),
        List.of(READ.replace("{'type':'user'", "{'type':'user','typ\\u0065':'user'"), "unique"),
        List.of(READ.replace("'account'", "7"), "`resource.type` is a number"),
        List.of(READ.replace("'123'", "123"), "`resource.id` is a number"),
        List.of(READ.replace("'alice@example.com'", "null"), "`subject.id` is null"),
        List.of(READ.replace("'can_read'", "true"), "`action.name` is a boolean"),
        List.of(READ.replace("{'name':'can_read'}", "'can_read'"), "`action` is a string"),
        List.of(READ.replace("'name'", "'type'"), "`action.name` is missing"),
        List.of(READ.replace("'subject'", "'subjekt'"), "`subject` is missing"),
        List.of(READ.replace("'type':'user'", "'typ':'user'"), "`subject.type` is missing"),
        List.of(READ.replace("{'subject'", "{'context':[],'subject'"), "`context` is an array"),
        List.of(READ.replace("'id':'123'", "'id':'123','properties':null"), "is null"),
        List.of(READ.replace("123", "\\ud800"), "surrogate"),
        List.of(READ.replace("{'subject'", "{'n':1e400,'subject'"), "double"),
        List.of(READ.replace("{'subject'", "{'n':1e-999999999,'subject'"), "double"),
        List.of(READ.replace("{'subject'", "{'n':01,'subject'"), "is not JSON"),
        List.of(
            READ.replace("{'subject'", "{'n':" + "[".repeat(40) + "]".repeat(40) + ",'subject'"),
            "levels"),
        List.of(READ.replace("{'subject'", "{'n':" + "9".repeat(101) + ",'subject'"), "digits"));
  }

  @ParameterizedTest
  @MethodSource("wrongBodies")
  void wrongBodies_are400_andSayWhy(List<String> wrong) {
    HttpResponse<String> answer = gateway.post(EVALUATION, wrong.get(0));
    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(wrong.get(1)), answer.body());
    assertEquals(1, answer.body().lines().count());
  }

  @Test
  void bodies_areUtf8() {
    byte[] latin = Client.json(READ.replace("123", "\u00fc")).getBytes(StandardCharsets.ISO_8859_1);
    HttpResponse<String> answer = gateway.send("POST", EVALUATION, "application/json", latin);
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("UTF-8"), answer.body());
  }

  @Test
  void unknownFields_areIgnored_everywhere() {
    assertTrue(
        gateway.evaluate(
            """
            {'extra':[1],'subject':{'type':'user','id':'alice@example.com','x':{}},
             'action':{'name':'can_read','y':null},'resource':{'type':'account','id':'123','z':1},
             'context':{'unheard':{'of':['it']}}}"""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text/plain", "application/jsonx", "application/json; charset=iso-8859-1"})
  void otherTypes_are400(String type) {
    byte[] body = Client.json(READ).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> answer = gateway.send("POST", EVALUATION, type, body);
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("send Content-Type: application/json"), answer.body());
  }

  @Test
  void jsonWithACharset_isTaken_andAnEncodedBodyIsNot() {
    byte[] body = Client.json(READ).getBytes(StandardCharsets.UTF_8);
    String type = "Application/JSON; charset=\"utf-8\"";
    assertEquals(200, gateway.send("POST", EVALUATION, type, body).statusCode());
    assertEquals(415, gateway.with("Content-Encoding", "gzip").post(EVALUATION, READ).statusCode());
  }

  @Test
  void largeBodies_are413() {
    String large = READ.replace("123", "x".repeat(256 * 1024));
    assertEquals(413, gateway.post(EVALUATION, large).statusCode());
    assertEquals(200, gateway.post(EVALUATION, READ).statusCode());
  }

  @Test
  void metadata_isForEverybody_toRead() {
    HttpResponse<String> answer = nobody.get("/.well-known/authzen-configuration");
    assertEquals(200, answer.statusCode());
    JsonNode metadata = Client.tree(answer.body());
    assertEquals("https://pdp.example.com", metadata.get("policy_decision_point").textValue());
    assertTrue(answer.headers().firstValue("Cache-Control").orElse("").contains("max-age"));
    HttpResponse<String> posted = nobody.post("/.well-known/authzen-configuration", "{}");
    assertEquals(405, posted.statusCode());
    assertEquals("GET, HEAD", posted.headers().firstValue("Allow").orElse(""));
  }

  @Test
  void reasons_areOfTheDenial_andTheRuleIsTold_onlyToWhoMayKnowIt() {
    String denied = Client.question("bob@example.com", "can_read", "document", "boxcarring.md");
    JsonNode plain = gateway.ask(EVALUATION, denied).get("context");
    assertEquals("no-rule", plain.get("reason").textValue());
    assertEquals(
        "no rule of the subject's roles covers it", plain.at("/reason_user/403").textValue());
    assertFalse(plain.has("reason_admin"));
    assertEquals(36, plain.get("evaluation_id").textValue().length());
    JsonNode told = nobody.bearing(Configured.PORTAL).ask(EVALUATION, READ).get("context");
    assertTrue(told.at("/reason_admin/200").textValue().contains("policy.yaml"), told.toString());
  }

  @Test
  void anUnknownSubject_isAnswered_likeOneWithoutRoles() {
    JsonNode unknown =
        gateway.ask(EVALUATION, Client.question("mallory", "can_read", "account", "123"));
    JsonNode known =
        gateway.ask(EVALUATION, Client.question("carol@example.com", "can_read", "account", "123"));
    assertEquals(known.at("/context/reason"), unknown.at("/context/reason"));
    assertEquals(known.at("/context/reason_user"), unknown.at("/context/reason_user"));
    String service = Client.question("alice@example.com", "can_read", "account", "123");
    assertFalse(gateway.evaluate(service.replace("'user'", "'service'")));
  }

  @Test
  void whatACallerAsserts_counts_whereItMay_andTheDirectoryKnowsNoBetter() {
    String question =
        """
        {'subject':{'type':'user','id':'%s','properties':{'roles':%s,'department':'Legal'}},
         'action':{'name':'%s'},'resource':{'type':'account','id':'123'}}""";
    Client portal = nobody.bearing(Configured.PORTAL);
    String reader = question.formatted("carol@example.com", "['reader','teller']", "can_read");
    assertTrue(portal.evaluate(reader));
    assertFalse(gateway.evaluate(reader));
    assertFalse(portal.evaluate(reader.replace("can_read", "can_write")), "not the role teller");
    // The directory has Alice in Sales.
    assertTrue(portal.evaluate(question.formatted("alice@example.com", "[]", "can_write")));
    String sales =
        question.formatted("dave@example.com", "[]", "can_write").replace("Legal", "Sales");
    assertTrue(portal.evaluate(sales), "the directory has no department of Dave's");
    assertFalse(gateway.evaluate(sales), "and this caller may not say it");
    assertFalse(portal.evaluate(reader.replace("['reader','teller']", "'reader'")));
    assertFalse(portal.evaluate(reader.replace("['reader','teller']", "['reader',7]")));
  }

  @Test
  void theInventory_prevails_overWhatACallerSaysOfAResource() {
    String question =
        """
        {'subject':{'type':'user','id':'alice@example.com'},'action':{'name':'can_edit'},
         'resource':{'type':'document','id':'%s','properties':{'owner':'alice@example.com'}}}""";
    assertFalse(gateway.evaluate(question.formatted("resource-search.md")), "it is Bob's");
    assertTrue(gateway.evaluate(question.formatted("new.md")), "nobody knows better");
    assertFalse(
        gateway.evaluate(
            question.formatted("new.md").replace("'owner':'alice@example.com'", "'owner':7")));
  }

  @Test
  void twoValuesOfOneAttribute_areAnError_whereThePolicyDeclaresIt() {
    String loan =
        """
        {'subject':{'type':'user','id':'alice@example.com'},'resource':{'type':'book','id':'123'},
         'action':{'name':'extend-loan','properties':{'period':'%s','x':1}},
         'context':{'period':'2W','x':2}}""";
    assertTrue(gateway.evaluate(loan.formatted("2W")));
    assertEquals(400, gateway.post(EVALUATION, loan.formatted("9W")).statusCode());
  }
}
