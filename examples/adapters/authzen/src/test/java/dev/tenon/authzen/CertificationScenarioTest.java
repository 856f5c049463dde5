package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The certification scenario of the OpenID AuthZEN working group ("Authorization API 1.0 -
 * Certification Scenario"), level by level, over HTTPS at a server that has the files of {@code
 * certification} and what the README adds for a harness. Each test has the anchor of its
 * requirement in that document ({@code c-2-2-1}). It is our own run of the document, and no
 * certificate.
 */
@DisplayName("AuthZEN certification scenario")
class CertificationScenarioTest {

  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String EVALUATIONS = "/access/v1/evaluations";
  private static final String SUBJECTS = "/access/v1/search/subject";
  private static final String RESOURCES = "/access/v1/search/resource";
  private static final String ACTIONS = "/access/v1/search/action";
  private static final String METADATA = "/.well-known/authzen-configuration";

  private static final String KEY = "harness-key-0123456789abcdef0123456789";

  private static final String ALICE = "'subject':{'type':'user','id':'alice'}";
  private static final String BOB = "'subject':{'type':'user','id':'bob'}";
  private static final String ADMIN =
      "'subject':{'type':'user','id':'bob','properties':{'role':'admin'}}";
  private static final String USERS = "'subject':{'type':'user'}";
  private static final String READ = "'action':{'name':'read'}";
  private static final String WRITE = "'action':{'name':'write'}";
  private static final String RECORD_1 = "'resource':{'type':'record','id':'record-1'}";
  private static final String RECORD_2 = "'resource':{'type':'record','id':'record-2'}";
  private static final String ACTIVE =
      "'resource':{'type':'record','id':'record-1','properties':{'status':'active'}}";
  private static final String ARCHIVED =
      "'resource':{'type':'record','id':'record-2','properties':{'status':'archived'}}";
  private static final String RECORDS = "'resource':{'type':'record'}";
  private static final String CONTEXT =
      "'context':{'time':'2025-06-27T18:03-07:00','ip':'192.168.1.1'}";

  /** The requirements of each sub-level, as the document's matrix of test ids has them. */
  private static final Map<String, List<String>> MATRIX =
      Map.of(
          "Basic Core",
          List.of("2-2-1", "2-2-2", "2-2-3", "2-2-8", "2-2-9", "2-3", "2-4", "2-5", "2-6"),
          "Basic Properties",
          List.of("2-2-4", "2-2-5", "2-2-6", "2-2-7"),
          "Batch Core",
          List.of("3-2-1", "3-2-2", "3-2-5", "3-2-6", "3-3", "3-4"),
          "Batch Properties",
          List.of("3-2-3", "3-2-4", "3-2-7"),
          "Search Core",
          List.of(
              "4-2-1", "4-2-2", "4-2-3", "4-3-1", "4-3-2", "4-4-1", "4-4-2", "4-5", "4-6", "4-7"),
          "Search Properties",
          List.of("4-2-4", "4-3-3", "4-4-3"),
          "Discovery",
          List.of("6"));

  @TempDir private static Path folder;
  private static AuthZenServer server;
  private static URI base;
  private static HttpClient http;
  private static Client pep;

  @BeforeAll
  static void start() throws Exception {
    http = SelfSigned.client(folder.resolve("pdp.p12"));
    Files.writeString(folder.resolve("password"), SelfSigned.PASSWORD);
    for (String name : List.of("policy.yaml", "directory.yaml", "inventory.yaml")) {
      Files.copy(Path.of("certification", name), folder.resolve(name));
    }
    server = started();
    pep = Client.at(base, http).bearing(KEY);
  }

  /** Its address has to be known before it starts: another port if somebody took this one. */
  private static AuthZenServer started() throws IOException {
    for (int tries = 0; ; tries++) {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      base = URI.create("https://localhost:" + port);
      Files.writeString(folder.resolve("authzen.yaml"), configuration());
      try {
        return AuthZenServer.start(
            folder.resolve("authzen.yaml"), List.of("--port=" + port), line -> {});
      } catch (IOException e) {
        if (tries == 20) {
          throw e;
        }
      }
    }
  }

  /** The configuration with what the README adds for a harness. */
  private static String configuration() throws IOException {
    Matcher added =
        Pattern.compile("(?s)```yaml\n(url: .*?)```")
            .matcher(Files.readString(Path.of("README.md")));
    assertTrue(added.find());
    return Files.readString(Path.of("certification/authzen.yaml"))
        + added
            .group(1)
            .replace("https://localhost:8480", base.toString())
            .replace("HASH", KnownCallers.hash(KEY));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String of(String... members) {
    return "{" + String.join(",", members) + "}";
  }

  private static boolean decision(String... members) {
    JsonNode answer = pep.ask(EVALUATION, of(members));
    assertTrue(answer.path("decision").isBoolean(), answer.toString());
    assertTrue(!answer.has("context") || answer.get("context").isObject(), answer.toString());
    return answer.get("decision").booleanValue();
  }

  private static List<Boolean> decisions(String... members) {
    JsonNode answer = pep.ask(EVALUATIONS, of(members));
    assertTrue(answer.path("evaluations").isArray(), answer.toString());
    assertFalse(answer.has("decision"), answer.toString());
    List<Boolean> decisions = new ArrayList<>();
    for (JsonNode each : answer.get("evaluations")) {
      assertTrue(each.path("decision").isBoolean(), answer.toString());
      assertTrue(!each.has("context") || each.get("context").isObject(), answer.toString());
      decisions.add(each.get("decision").booleanValue());
    }
    return decisions;
  }

  private static String evaluations(String... items) {
    return "'evaluations':[" + String.join(",", items) + "]";
  }

  /** The ids or names that a search finds; each result has what it must have. */
  private static List<String> found(String path, String type, String... members) {
    JsonNode answer = pep.ask(path, of(members));
    assertTrue(answer.path("results").isArray(), answer.toString());
    for (JsonNode each : answer.get("results")) {
      assertTrue(each.path(type.isEmpty() ? "name" : "id").isTextual(), answer.toString());
      assertEquals(type, each.path("type").asText(), answer.toString());
    }
    if (answer.has("page")) {
      assertTrue(answer.at("/page/next_token").isTextual(), answer.toString());
    }
    return Client.ids(answer);
  }

  private static void assert400(String path, String json) {
    HttpResponse<String> answer = pep.post(path, json);
    assertEquals(400, answer.statusCode(), json + answer.body());
  }

  @Nested
  @DisplayName("Basic Core")
  class BasicCore {

    @Test
    @DisplayName("c-2-2-1: a permit of the fixture")
    void permit() {
      assertTrue(decision(ALICE, READ, RECORD_1));
      assertTrue(decision(ALICE, WRITE, RECORD_1));
      assertTrue(decision(BOB, READ, RECORD_1));
    }

    @Test
    @DisplayName("c-2-2-2: a denial of the fixture")
    void denial() {
      assertFalse(decision(BOB, WRITE, RECORD_1));
    }

    @Test
    @DisplayName("c-2-2-3: a request with a context")
    void context() {
      assertTrue(decision(ALICE, READ, RECORD_1, CONTEXT));
      assertFalse(decision(BOB, WRITE, RECORD_1, CONTEXT));
    }

    @Test
    @DisplayName("c-2-2-8: a request with additional properties")
    void additionalProperties() {
      assertTrue(
          decision(
              "'subject':{'type':'user','id':'alice','properties':{'department':'Sales','role':'manager'}}",
              "'action':{'name':'read','properties':{'method':'GET'}}",
              "'resource':{'type':'record','id':'record-1','properties':{'status':'active','owner':'bob'}}"));
    }

    @Test
    @DisplayName("c-2-2-9: a request with unknown fields")
    void unknownFields() {
      assertTrue(decision(ALICE, READ, RECORD_1, "'foo':'bar'", "'futureField':{'nested':true}"));
    }

    @Test
    @DisplayName("c-2-3: the response has a decision, and perhaps a context")
    void response() {
      HttpResponse<String> answer = pep.post(EVALUATION, of(ALICE, READ, RECORD_1));
      assertEquals(200, answer.statusCode());
      assertEquals(List.of("application/json"), answer.headers().allValues("Content-Type"));
      JsonNode json = Client.tree(answer.body());
      assertTrue(json.get("decision").isBoolean());
      assertTrue(json.get("context").isObject());
    }

    @Test
    @DisplayName("c-2-4-1: a required field is missing")
    void missingFields() {
      assert400(EVALUATION, of(READ, RECORD_1));
      assert400(EVALUATION, of(ALICE, RECORD_1));
      assert400(EVALUATION, of(ALICE, READ));
    }

    @Test
    @DisplayName("c-2-4-2: a required sub-field is missing")
    void missingSubFields() {
      assert400(EVALUATION, of("'subject':{'id':'alice'}", READ, RECORD_1));
      assert400(EVALUATION, of(USERS, READ, RECORD_1));
      assert400(EVALUATION, of(ALICE, "'action':{}", RECORD_1));
      assert400(EVALUATION, of(ALICE, READ, "'resource':{'id':'record-1'}"));
      assert400(EVALUATION, of(ALICE, READ, RECORDS));
    }

    @Test
    @DisplayName("c-2-4-3: another content type")
    void contentType() {
      byte[] body = Client.json(of(ALICE, READ, RECORD_1)).getBytes(StandardCharsets.UTF_8);
      for (String path : List.of(EVALUATION, EVALUATIONS, SUBJECTS, RESOURCES, ACTIONS)) {
        for (String type : List.of("text/plain", "application/xml", "application/jsonx", "")) {
          HttpResponse<String> answer = pep.send("POST", path, type, body);
          assertEquals(400, answer.statusCode(), path + " " + type);
        }
      }
    }

    @Test
    @DisplayName("c-2-4-4: JSON that is not well-formed")
    void malformed() {
      for (String path : List.of(EVALUATION, EVALUATIONS, SUBJECTS, RESOURCES, ACTIONS)) {
        assert400(path, "{'subject':");
        assert400(path, "not json");
      }
    }

    @Test
    @DisplayName("c-2-4-5: an empty body")
    void empty() {
      for (String path : List.of(EVALUATION, EVALUATIONS, SUBJECTS, RESOURCES, ACTIONS)) {
        assert400(path, "");
      }
    }

    @Test
    @DisplayName("c-2-4-6: a field of another type")
    void otherTypes() {
      assert400(EVALUATION, of("'subject':'alice'", READ, RECORD_1));
      assert400(EVALUATION, of(ALICE, "'action':{'name':123}", RECORD_1));
    }

    @Test
    @DisplayName("c-2-5-1: X-Request-ID comes back, with an error too")
    void requestId() {
      Client named = pep.with("X-Request-ID", "bfe9eb29-ab87-4ca3-be83-a1d5d8305716");
      for (String json : List.of(of(ALICE, READ, RECORD_1), "{}")) {
        assertEquals(
            List.of("bfe9eb29-ab87-4ca3-be83-a1d5d8305716"),
            named.post(EVALUATION, json).headers().allValues("X-Request-ID"));
      }
    }

    @Test
    @DisplayName("c-2-5-2: without X-Request-ID")
    void noRequestId() {
      assertEquals(200, pep.post(EVALUATION, of(ALICE, READ, RECORD_1)).statusCode());
    }

    @Test
    @DisplayName("c-2-6: the same request has the same decision")
    void sameDecision() {
      for (int i = 0; i < 5; i++) {
        assertTrue(decision(ALICE, READ, RECORD_1));
        assertFalse(decision(BOB, WRITE, RECORD_1));
      }
    }
  }

  @Nested
  @DisplayName("Basic Properties")
  class BasicProperties {

    @Test
    @DisplayName("c-2-2-4: a denial by a property of the resource")
    void denialByResource() {
      assertFalse(decision(ALICE, WRITE, ARCHIVED));
      // By the property, and not by the id.
      assertFalse(decision(ALICE, WRITE, ARCHIVED.replace("record-2", "record-3")));
      assertTrue(decision(ALICE, WRITE, ACTIVE.replace("record-1", "record-3")));
    }

    @Test
    @DisplayName("c-2-2-5: a permit by a property of the subject")
    void permitBySubject() {
      assertTrue(decision(ADMIN, WRITE, ARCHIVED));
      assertFalse(decision(ALICE, WRITE, ARCHIVED));
      assertTrue(decision(ADMIN.replace("bob", "alice"), WRITE, ARCHIVED));
    }

    @Test
    @DisplayName("c-2-2-6: a permit by a property of the action")
    void permitByAction() {
      assertTrue(decision(ALICE, delete("true"), RECORD_1));
      assertTrue(decision(ALICE, delete("true"), RECORD_1, CONTEXT));
    }

    @Test
    @DisplayName("c-2-2-7: a denial by a property of the action")
    void denialByAction() {
      assertFalse(decision(ALICE, delete("false"), RECORD_1));
      assertFalse(decision(ALICE, "'action':{'name':'delete'}", RECORD_1));
    }

    private String delete(String soft) {
      return "'action':{'name':'delete','properties':{'soft':" + soft + "}}";
    }
  }

  @Nested
  @DisplayName("Batch Core")
  class BatchCore {

    @Test
    @DisplayName("c-3-2-1: several evaluations")
    void several() {
      assertEquals(2, decisions(ALICE, READ, evaluations(of(RECORD_1), of(RECORD_2))).size());
    }

    @Test
    @DisplayName("c-3-2-2: decisions of the fixture, in order")
    void fixture() {
      assertEquals(
          List.of(true, false), decisions(BOB, RECORD_1, evaluations(of(READ), of(WRITE))));
    }

    @Test
    @DisplayName("c-3-2-5: evaluations without defaults")
    void withoutDefaults() {
      assertEquals(
          List.of(true, false),
          decisions(evaluations(of(ALICE, READ, RECORD_1), of(BOB, WRITE, RECORD_1))));
    }

    @Test
    @DisplayName("c-3-2-6: a context for all, and one of its own")
    void contexts() {
      String own = "'context':{'time':'2025-06-27T19:00-07:00','source':'batch-override'}";
      assertEquals(
          2, decisions(ALICE, READ, CONTEXT, evaluations(of(RECORD_1), of(RECORD_2, own))).size());
    }

    @Test
    @DisplayName("c-3-3: as many decisions as evaluations, in their order, each with a boolean")
    void response() {
      String[] items = new String[20];
      List<Boolean> expected = new ArrayList<>();
      for (int i = 0; i < items.length; i++) {
        items[i] = of(i % 3 == 0 ? WRITE : READ);
        expected.add(i % 3 != 0);
      }
      assertEquals(expected, decisions(BOB, RECORD_1, evaluations(items)));
    }

    @Test
    @DisplayName("c-3-4-1: one evaluation that is wrong is denied, and the others are decided")
    void oneIsWrong() {
      assertEquals(
          List.of(true, false, true),
          decisions(ALICE, READ, evaluations(of(RECORD_1), "{}", of(RECORD_1))));
    }

    @Test
    @DisplayName("c-3-4-2: without evaluations")
    void none() {
      JsonNode answer = pep.ask(EVALUATIONS, of(ALICE, READ, RECORD_1));
      assertTrue(answer.get("decision").booleanValue());
      assertFalse(answer.has("evaluations"));
    }

    @Test
    @DisplayName("c-3-4-3: with an empty list of evaluations")
    void emptyList() {
      JsonNode answer = pep.ask(EVALUATIONS, of(ALICE, READ, RECORD_1, evaluations()));
      assertTrue(answer.get("decision").booleanValue());
      assertFalse(answer.has("evaluations"));
    }
  }

  @Nested
  @DisplayName("Batch Properties")
  class BatchProperties {

    @Test
    @DisplayName("c-3-2-3: properties of each resource")
    void resources() {
      assertEquals(
          List.of(true, false), decisions(ALICE, WRITE, evaluations(of(ACTIVE), of(ARCHIVED))));
    }

    @Test
    @DisplayName("c-3-2-4: properties of each subject")
    void subjects() {
      assertEquals(
          List.of(false, true), decisions(WRITE, ARCHIVED, evaluations(of(ALICE), of(ADMIN))));
    }

    @Test
    @DisplayName("c-3-2-7: an entity of an evaluation has the type of the default")
    void merged() {
      String first = "'resource':{'id':'record-1','properties':{'status':'active'}}";
      assertEquals(
          List.of(true, false),
          decisions(ALICE, WRITE, RECORDS, evaluations(of(first), of(ARCHIVED))));
    }
  }

  @Nested
  @DisplayName("Search Core")
  class SearchCore {

    @Test
    @DisplayName("c-4-2-1: subjects")
    void subjects() {
      assertEquals(List.of("alice", "bob"), found(SUBJECTS, "user", USERS, READ, RECORD_1));
    }

    @Test
    @DisplayName("c-4-2-2: subjects, with a context")
    void subjectsInContext() {
      assertEquals(
          List.of("alice", "bob"), found(SUBJECTS, "user", USERS, READ, RECORD_1, CONTEXT));
    }

    @Test
    @DisplayName("c-4-2-3: subjects, though an id is there")
    void subjectsInSpiteOfAnId() {
      assertEquals(List.of("alice", "bob"), found(SUBJECTS, "user", BOB, READ, RECORD_1));
    }

    @Test
    @DisplayName("c-4-3-1: resources")
    void resources() {
      assertEquals(
          List.of("record-1", "record-2"), found(RESOURCES, "record", ALICE, READ, RECORDS));
    }

    @Test
    @DisplayName("c-4-3-2: resources, though an id is there")
    void resourcesInSpiteOfAnId() {
      assertEquals(
          List.of("record-1", "record-2"), found(RESOURCES, "record", ALICE, READ, RECORD_1));
    }

    @Test
    @DisplayName("c-4-4-1: actions")
    void actions() {
      assertEquals(List.of("read", "write"), found(ACTIONS, "", ALICE, RECORD_1));
    }

    @Test
    @DisplayName("c-4-4-2: actions, with a context")
    void actionsInContext() {
      assertEquals(List.of("read", "write"), found(ACTIONS, "", ALICE, RECORD_1, CONTEXT));
    }

    @Test
    @DisplayName("c-4-5: pages, whose last one has an empty token")
    void pages() {
      String page = "'page':{%s}";
      JsonNode first = pep.ask(SUBJECTS, of(USERS, READ, RECORD_1, page.formatted("'limit':1")));
      assertEquals(List.of("alice"), Client.ids(first));
      String token = first.at("/page/next_token").textValue();
      assertFalse(token.isEmpty());
      JsonNode second =
          pep.ask(SUBJECTS, of(USERS, READ, RECORD_1, page.formatted("'token':'" + token + "'")));
      assertEquals(List.of("bob"), Client.ids(second));
      assertEquals("", second.at("/page/next_token").textValue());
      // Nothing follows the only result, though there is another record.
      JsonNode only = pep.ask(RESOURCES, of(ALICE, WRITE, RECORDS, page.formatted("'limit':1")));
      assertEquals(List.of("record-1"), Client.ids(only));
      assertEquals("", only.at("/page/next_token").textValue());
    }

    @Test
    @DisplayName("c-4-6-1: nothing is found for an id that is not known")
    void unknownId() {
      assertEquals(List.of(), found(ACTIONS, "", ALICE.replace("alice", "nobody"), RECORD_1));
      assertEquals(
          List.of(), found(RESOURCES, "record", ALICE.replace("alice", "nobody"), READ, RECORDS));
    }

    @Test
    @DisplayName("c-4-6-2: nothing is found for a type that is not known")
    void unknownType() {
      assertEquals(
          List.of(),
          found(SUBJECTS, "spaceship", "'subject':{'type':'spaceship'}", READ, RECORD_1));
      String other = "'resource':{'type':'spaceship','id':'1'}";
      assertEquals(List.of(), found(RESOURCES, "spaceship", ALICE, READ, other));
      assertEquals(List.of(), found(ACTIONS, "", ALICE, other));
      assertEquals(List.of(), found(SUBJECTS, "user", USERS, READ, other));
    }

    @Test
    @DisplayName("c-4-7-1: a required field is missing")
    void missingFields() {
      assert400(SUBJECTS, of(USERS, RECORD_1));
      assert400(RESOURCES, of(READ, RECORDS));
      assert400(ACTIONS, of(ALICE));
      assert400(SUBJECTS, of(READ, RECORD_1));
      assert400(SUBJECTS, of(USERS, READ));
      assert400(RESOURCES, of(ALICE, RECORDS));
      assert400(RESOURCES, of(ALICE, READ));
      assert400(ACTIONS, of(RECORD_1));
    }

    @Test
    @DisplayName("c-4-7-2: a required sub-field is missing")
    void missingSubFields() {
      assert400(SUBJECTS, of(USERS, READ, RECORDS));
      assert400(RESOURCES, of(USERS, READ, RECORDS));
      assert400(ACTIONS, of(USERS, RECORD_1));
      assert400(ACTIONS, of(ALICE, RECORDS));
    }
  }

  @Nested
  @DisplayName("Search Properties")
  class SearchProperties {

    @Test
    @DisplayName("c-4-2-4: subjects by a property of the resource")
    void subjects() {
      assertEquals(List.of("bob"), found(SUBJECTS, "user", USERS, WRITE, ARCHIVED));
    }

    @Test
    @DisplayName("c-4-3-3: resources by a property of the subject")
    void resources() {
      assertEquals(List.of("record-2"), found(RESOURCES, "record", ADMIN, WRITE, RECORDS));
    }

    @Test
    @DisplayName("c-4-4-3: actions by properties of both")
    void actions() {
      assertEquals(List.of("read", "write"), found(ACTIONS, "", ADMIN, ARCHIVED));
    }
  }

  @Nested
  @DisplayName("Discovery")
  class Discovery {

    @Test
    @DisplayName("c-6: the metadata names this address and HTTPS endpoints, which answer")
    void metadata() {
      HttpResponse<String> answer = Client.at(base, http).get(METADATA);
      assertEquals(200, answer.statusCode());
      assertEquals(List.of("application/json"), answer.headers().allValues("Content-Type"));
      JsonNode metadata = Client.tree(answer.body());
      assertEquals(base.toString(), metadata.path("policy_decision_point").textValue());
      Map<String, String> endpoints =
          Map.of(
              "access_evaluation_endpoint", of(ALICE, READ, RECORD_1),
              "access_evaluations_endpoint", of(ALICE, READ, evaluations(of(RECORD_1))),
              "search_subject_endpoint", of(USERS, READ, RECORD_1),
              "search_resource_endpoint", of(ALICE, READ, RECORDS),
              "search_action_endpoint", of(ALICE, RECORD_1));
      endpoints.forEach(
          (name, request) -> {
            URI endpoint = URI.create(metadata.path(name).asText());
            assertEquals("https", endpoint.getScheme(), name);
            assertTrue(endpoint.toString().startsWith(base + "/access/v1/"), name);
            pep.ask(endpoint.getPath(), request);
          });
      for (JsonNode each : metadata.path("capabilities")) {
        assertTrue(each.isTextual(), metadata.toString());
      }
    }
  }

  @Test
  void everyRequirementOfTheMatrix_hasATest_inItsLevel() {
    for (Class<?> level : CertificationScenarioTest.class.getDeclaredClasses()) {
      DisplayName name = assertNotNullName(level);
      List<String> tested =
          Arrays.stream(level.getDeclaredMethods())
              .filter(method -> method.isAnnotationPresent(Test.class))
              .map(method -> method.getAnnotation(DisplayName.class).value())
              .map(title -> title.replaceAll("c-([0-9-]+): .*", "$1"))
              .toList();
      List<String> required = MATRIX.getOrDefault(name.value(), List.of());
      for (String id : required) {
        assertTrue(
            tested.stream().anyMatch(each -> each.equals(id) || each.startsWith(id + "-")),
            name.value() + " c-" + id);
      }
      for (String each : tested) {
        assertTrue(
            required.stream().anyMatch(id -> each.equals(id) || each.startsWith(id + "-")),
            name.value() + " c-" + each);
      }
    }
    assertEquals(
        new TreeSet<>(MATRIX.keySet()),
        Stream.of(CertificationScenarioTest.class.getDeclaredClasses())
            .map(level -> assertNotNullName(level).value())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static DisplayName assertNotNullName(Class<?> level) {
    DisplayName name = level.getAnnotation(DisplayName.class);
    assertNotNull(name, level.getName());
    return name;
  }

  @Test
  void theFixture_isServed_byTheCommandOfTheReadme() throws Exception {
    assertTrue(
        Files.readString(Path.of("README.md")).contains("-Dconfig=certification/authzen.yaml"));
    assertTrue(Files.readString(Path.of("pom.xml")).contains("/${config} ${serve}<"));
    try (AuthZenServer open =
        AuthZenServer.start(
            Path.of("certification/authzen.yaml"), List.of("--open", "--port=0"), line -> {})) {
      Client here = Client.at(open.address());
      assertTrue(here.evaluate(of(ALICE, WRITE, ACTIVE)));
      assertFalse(here.evaluate(of(BOB, WRITE, RECORD_1)));
      assertTrue(here.evaluate(of(ADMIN, WRITE, ARCHIVED)));
    }
  }
}
