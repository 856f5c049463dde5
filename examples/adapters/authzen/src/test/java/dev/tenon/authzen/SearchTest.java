package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.condition.Attributes;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of searches, and what their tokens are bound to. */
class SearchTest {

  private static final String PATH = "/access/v1/search/resource";

  @TempDir private static Path folder;
  private static AuthZenServer server;
  private static Client pep;

  @BeforeAll
  static void start() throws Exception {
    Configured configured = new Configured(folder);
    StringBuilder items = new StringBuilder("resources:\n  document:\n");
    for (int i = 0; i < 1_000; i++) {
      items.append(
          "    \"d%03d\": {status: %s}\n".formatted(i, i % 10 == 0 ? "published" : "draft"));
    }
    configured.write("inventory.yaml", items + "  account: {\"1\": {}}\n");
    configured.write(
        "authzen.yaml",
        Configured.configuration().replace("{name: self, ", "{name: self, may: [search], ")
            + "limits: {page: 40, scanned: 250}\n");
    server = configured.start();
    pep = Client.at(server.address()).bearing(Configured.GATEWAY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String search(String page) {
    return """
        {'subject':{'type':'user','id':'bob@example.com'},'action':{'name':'can_read'},
         'resource':{'type':'document'},'page':{%s}}"""
        .formatted(page);
  }

  private static String token(JsonNode answer) {
    return answer.at("/page/next_token").textValue();
  }

  @Test
  void pages_giveAll_once_inOrder_whateverTheirSize() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i += 10) {
      expected.add("d%03d".formatted(i));
    }
    for (String limit : List.of("", "'limit':7", "'limit':1000")) {
      List<String> found = new ArrayList<>();
      int pages = 0;
      String token = "";
      do {
        String page = token.isEmpty() ? limit : "'token':'" + token + "'";
        JsonNode answer = pep.ask(PATH, search(page));
        List<String> ids = Client.ids(answer);
        assertTrue(ids.size() <= (limit.contains("7") ? 7 : 40), ids.toString());
        found.addAll(ids);
        token = token(answer);
        pages++;
      } while (!token.isEmpty());
      assertEquals(expected, found);
      // No page looks at more than 250: four of them are the least.
      assertEquals(limit.contains("7") ? 15 : 4, pages, limit);
    }
  }

  @Test
  void theLastPage_isKnown_thoughEntriesFollowThatAreNotAllowed() {
    JsonNode other =
        pep.ask(
            "/access/v1/search/subject",
            """
        {'subject':{'type':'user'},'action':{'name':'can_write'},
         'resource':{'type':'account','id':'1'},'page':{'limit':1}}""");
    assertEquals(List.of("alice@example.com"), Client.ids(other));
    assertEquals("", token(other), "Bob and Carol may not");
  }

  @Test
  void aPageOfNothing_hasATokenForTheRest() {
    JsonNode answer = pep.ask(PATH, search("'limit':0"));
    assertEquals(List.of(), Client.ids(answer));
    assertFalse(token(answer).isEmpty());
    JsonNode nothing = pep.ask(PATH, search("").replace("document", "unheard"));
    assertEquals("{\"page\":{\"next_token\":\"\",\"count\":0},\"results\":[]}", nothing.toString());
  }

  @Test
  void aToken_isOfItsRequest_andItsCaller() {
    String token = token(pep.ask(PATH, search("'limit':7")));
    String next = search("'limit':7,'token':'" + token + "'");
    assertEquals(200, pep.post(PATH, next).statusCode());
    assertEquals(
        200, pep.post(PATH, next.replace("'page'", "  'page'")).statusCode(), "not of its bytes");
    List<String> others =
        List.of(
            next.replace("bob", "alice"),
            next.replace("can_read", "can_edit"),
            next.replace("document", "account"),
            next.replace("'limit':7", "'limit':8"),
            next.replace("{'subject'", "{'context':{'ip':'10.0.0.1'},'subject'"),
            next.replace("'limit':7", "'properties':{'sort':'id'}"),
            next.replace(token, token.substring(1)),
            next.replace(token, token + "A"),
            next.replace(token, "x"),
            next.replace("'" + token + "'", "7"));
    for (String other : others) {
      HttpResponse<String> answer = pep.post(PATH, other);
      assertEquals(400, answer.statusCode(), other + answer.body());
      assertTrue(answer.body().contains("page."), answer.body());
    }
    Client other = Client.at(server.address()).bearing(Configured.SELF);
    assertEquals(200, other.post(PATH, search("'limit':7")).statusCode());
    assertEquals(400, other.post(PATH, next).statusCode(), "the token of another caller");
    String subjects =
        "{'subject':{'type':'user','id':'bob@example.com'},'action':{'name':'can_read'},"
            + "'resource':{'type':'document','id':'d000'},'page':{'limit':7,'token':'"
            + token
            + "'}}";
    assertEquals(400, pep.post("/access/v1/search/subject", subjects).statusCode());
    assertFalse(token.contains("d0"));
    byte[] bytes = java.util.Base64.getUrlDecoder().decode(token);
    assertFalse(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains("d060"));
  }

  @Test
  void limits_areWholeNumbers() {
    for (String limit : List.of("-1", "1.5", "'7'", "null", "99999999999")) {
      assertEquals(400, pep.post(PATH, search("'limit':" + limit)).statusCode(), limit);
    }
    assertEquals(400, pep.post(PATH, search("").replace("{}", "[]")).statusCode());
  }

  @Test
  void searches_needWhatTheyNeed() {
    assertEquals(400, pep.post(PATH, "{}").statusCode());
    assertEquals(
        400, pep.post(PATH, search("").replace("'type':'document'", "'id':'x'")).statusCode());
    assertEquals(
        400,
        pep.post("/access/v1/search/subject", search("")).statusCode(),
        "a resource without an id");
    assertEquals(400, pep.post("/access/v1/search/action", search("")).statusCode());
  }

  @Test
  void whatWaitsForApproval_isNotFound() {
    String delete =
        search("").replace("can_read", "can_delete").replace("bob@example", "alice@example");
    assertEquals(List.of(), Client.ids(pep.ask(PATH, delete)));
    assertEquals(40, pep.ask(PATH, delete.replace("alice", "carol")).get("results").size());
  }

  @Test
  void whatCannotBeDecidedNow_failsASearch_andLeavesNothingOut() {
    Policy policy = YamlPolicies.load(Path.of("demo/policy.yaml"));
    Authorizer stale = Authorizer.refusing(policy, Reason.STALE_POLICY);
    AuthZen unsure = AuthZen.builder(stale, new Nobody()).inventory(new Nobody()).build();
    Call call = new Call(Caller.named("x"), "", "https://pdp.example.com", "");
    ObjectNode body = (ObjectNode) Client.tree(Client.json(search("'limit':5")));
    ((ObjectNode) body.get("resource")).put("id", "1");
    List<Runnable> searches =
        List.of(
            () -> unsure.searches().subjects(call, body),
            () -> unsure.searches().resources(call, body),
            () -> unsure.searches().actions(call, body));
    for (Runnable search : searches) {
      FaultException fault = assertThrows(FaultException.class, search::run);
      assertEquals(503, fault.status());
    }
    JsonNode single = unsure.evaluations().one(call, body);
    assertFalse(single.get("decision").booleanValue());
    assertEquals("stale-policy", single.at("/context/reason").textValue());
  }

  /** Has one entry. */
  private static final class Nobody implements Directory, Inventory {

    @Override
    public Optional<Subject> find(String type, String id) {
      return Optional.of(Subject.of(id).withRoles("reader"));
    }

    @Override
    public List<String> ids(String type, String after, int most) {
      return after.isEmpty() ? List.of("a") : List.of();
    }

    @Override
    public Optional<Attributes> find(String tenant, String type, String id) {
      return Optional.empty();
    }

    @Override
    public List<String> ids(String tenant, String type, String after, int most) {
      return ids(type, after, most);
    }
  }
}
