package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The access request profile as drafted: what a rule holds is denied, requested, approved, used.
 */
class AccessRequestTest {

  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String REQUESTS = "/access/v1/requests";
  private static final String DELETE =
      Client.question("alice@example.com", "can_delete", "document", "boxcarring.md");

  @TempDir private static Path folder;
  private static AuthZenServer server;
  private static Client gateway;
  private static Client boss;

  @BeforeAll
  static void start() throws Exception {
    server = new Configured(folder).start();
    gateway = Client.at(server.address()).bearing(Configured.GATEWAY);
    boss = Client.at(server.address()).bearing(Configured.BOSS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode denial(String question) {
    JsonNode answer = gateway.ask(EVALUATION, question);
    assertFalse(answer.get("decision").booleanValue());
    return answer;
  }

  /** The submission after a denial. */
  private static ObjectNode submission(String question, JsonNode denied) {
    ObjectNode body = (ObjectNode) Client.tree(Client.json(question));
    body.putObject("context").put("business_justification", "the plan is obsolete");
    ObjectNode denial = body.putObject("denial");
    denial.set("decision", denied);
    denial.set("access_request", denied.at("/context/access_request").deepCopy());
    return body;
  }

  private static HttpResponse<String> submit(ObjectNode body) {
    return gateway.post(REQUESTS, body.toString());
  }

  /** The id of a new task. */
  private static String requested() {
    HttpResponse<String> answer = submit(submission(DELETE, denial(DELETE)));
    assertEquals(202, answer.statusCode(), answer.body());
    JsonNode task = Client.tree(answer.body()).get("task");
    assertEquals(
        task.get("status_endpoint").textValue(),
        answer.headers().firstValue("Location").orElse(""));
    return task.get("id").textValue();
  }

  private static JsonNode task(String id) {
    HttpResponse<String> answer = gateway.get(REQUESTS + "/" + id);
    assertEquals(200, answer.statusCode(), answer.body());
    return Client.tree(answer.body());
  }

  private static String status(String id) {
    return task(id).at("/task/status").textValue();
  }

  private static HttpResponse<String> decide(Client by, String id, String what) {
    return by.post("/access/v1/approvals/" + id + "/" + what, "{'why':'seen'}");
  }

  private static String approved(String id) {
    return DELETE.replace(
        "{'subject'",
        "{'context':{'authzen_access_request_approval':{'approval_id':'" + id + "'}},'subject'");
  }

  private static String problem(HttpResponse<String> answer) {
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    return answer.statusCode()
        + " "
        + Client.tree(answer.body()).get("type").textValue().replaceAll(".*:", "");
  }

  @Test
  void aHeldRequest_isDenied_andRequestable() {
    JsonNode context = denial(DELETE).get("context");
    assertEquals("held-for-approval", context.get("reason").textValue());
    JsonNode asked = context.get("access_request");
    assertTrue(asked.get("requestable").booleanValue());
    assertEquals("https://pdp.example.com/access/v1/requests", asked.get("endpoint").textValue());
    assertFalse(asked.get("request_context").textValue().contains("alice"));
    assertTrue(context.has("evaluated_at"));
    JsonNode other = gateway.ask(EVALUATION, DELETE.replace("alice", "bob")).get("context");
    assertFalse(other.has("access_request"), "a denial by no rule is none that can be requested");
    JsonNode mayNotRequest =
        Client.at(server.address()).bearing(Configured.PORTAL).ask(EVALUATION, DELETE);
    assertFalse(mayNotRequest.get("context").has("access_request"));
  }

  @Test
  void anApproval_countsOnce_forThisRequestAlone() {
    String id = requested();
    assertEquals("pending", status(id));
    assertFalse(task(id).has("result"));
    assertFalse(gateway.evaluate(approved(id)), "nobody has approved it");
    JsonNode waiting = Client.tree(boss.get("/access/v1/approvals").body()).get("results");
    JsonNode shown = waiting.get(waiting.size() - 1);
    assertEquals(id, shown.get("id").textValue());
    assertEquals("the plan is obsolete", shown.get("why").textValue());
    assertEquals(200, decide(boss, id, "approve").statusCode());
    JsonNode result = task(id).get("result");
    assertEquals("approved", status(id));
    assertEquals("reevaluate", result.get("mode").textValue());
    assertEquals(id, result.at("/approval_context/approval_id").textValue());
    assertFalse(task(id).toString().contains("carol"), "who approved is for nobody to know");
    String other = approved(id).replace("boxcarring.md", "subject-search.md");
    assertEquals("other-request", gateway.ask(EVALUATION, other).at("/context/reason").textValue());
    JsonNode allowed = gateway.ask(EVALUATION, approved(id));
    assertTrue(allowed.get("decision").booleanValue());
    assertEquals(id, allowed.at("/context/approval/id").textValue());
    assertEquals(
        "already-used", gateway.ask(EVALUATION, approved(id)).at("/context/reason").textValue());
    assertEquals("used", status(id));
  }

  @Test
  void aDenial_isFinal() {
    String id = requested();
    assertEquals(200, decide(boss, id, "deny").statusCode());
    assertEquals("denied", status(id));
    assertFalse(gateway.evaluate(approved(id)));
    assertEquals(409, decide(boss, id, "approve").statusCode());
  }

  @Test
  void nobodyApproves_whatHeAskedFor_orMayNot() {
    String id = requested();
    Client self = Client.at(server.address()).bearing(Configured.SELF);
    HttpResponse<String> own = decide(self, id, "approve");
    assertEquals(403, own.statusCode());
    assertTrue(own.body().contains("asked for himself"), own.body());
    assertEquals(403, decide(gateway, id, "approve").statusCode());
    assertEquals(403, decide(gateway, id, "deny").statusCode());
    assertEquals(
        "{\"results\":[]}", self.get("/access/v1/approvals").body(), "her own waits for others");
    assertEquals("pending", status(id));
  }

  @Test
  void aSubmission_isBoundToItsDenial() {
    JsonNode denied = denial(DELETE);
    ObjectNode other = submission(DELETE.replace("boxcarring", "subject-search"), denied);
    assertEquals("400 invalid_denial_binding", problem(submit(other)));
    ObjectNode forged = submission(DELETE, denied);
    ((ObjectNode) forged.at("/denial/access_request")).put("request_context", "AAAA");
    assertEquals("400 invalid_denial_binding", problem(submit(forged)));
    ObjectNode bare = submission(DELETE, denied);
    ((ObjectNode) bare.at("/denial/access_request")).remove("request_context");
    assertEquals("400 invalid_denial_binding", problem(submit(bare)));
    ObjectNode not = submission(DELETE, denied);
    ((ObjectNode) not.at("/denial/access_request")).put("requestable", false);
    assertEquals("400 not_requestable", problem(submit(not)));
    ObjectNode mute = submission(DELETE, denied);
    mute.putObject("context");
    assertEquals("400 blank", problem(submit(mute)));
    ObjectNode items = submission(DELETE, denied);
    items.putArray("items");
    assertEquals(400, submit(items).statusCode());
    ObjectNode both = submission(DELETE, denied);
    both.putObject("requested_access")
        .put("requested_duration", "PT1H")
        .put("requested_until", "2100-01-01T00:00:00Z");
    assertEquals(400, submit(both).statusCode());
    both.putObject("requested_access").put("requested_duration", "soon");
    assertEquals(400, submit(both).statusCode());
    both.putObject("requested_access").put("requested_duration", "PT1H");
    assertEquals(202, submit(both).statusCode());
  }

  @Test
  void theSameKey_givesTheSameTask_andWithAnotherBodyNone() {
    ObjectNode body = submission(DELETE, denial(DELETE));
    Client keyed = gateway.with("Idempotency-Key", "k1");
    String first = keyed.post(REQUESTS, body.toString()).body();
    assertEquals(
        Client.tree(first).at("/task/id"),
        Client.tree(keyed.post(REQUESTS, body.toString()).body()).at("/task/id"));
    ObjectNode other = submission(DELETE, denial(DELETE));
    assertEquals("409 duplicate_request", problem(keyed.post(REQUESTS, other.toString())));
  }

  @Test
  void whatIsNotThere_isUnknown() {
    assertEquals("404 unknown_task", problem(gateway.get(REQUESTS + "/none")));
    assertEquals(404, decide(boss, "none", "approve").statusCode());
  }
}
