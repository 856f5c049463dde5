package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several evaluations in one request. */
class BatchTest {

  private static final String PATH = "/access/v1/evaluations";
  private static final String ALLOWED = "{'resource':{'type':'account','id':'123'}}";
  private static final String DENIED = "{'resource':{'type':'ledger','id':'123'}}";
  private static final String WRONG = "{'resource':{'type':'account'}}";

  private static AuthZenServer server;
  private static Client pep;

  @BeforeAll
  static void start() throws Exception {
    server =
        AuthZenServer.start(
            Path.of("demo/authzen.yaml"), List.of("--open", "--port=0"), line -> {});
    pep = Client.at(server.address());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String batch(String semantic, String... items) {
    return """
        {'subject':{'type':'user','id':'bob@example.com'},'action':{'name':'can_read'},
         'options':{'evaluations_semantic':'%s'},'evaluations':[%s]}"""
        .formatted(semantic, String.join(",", items));
  }

  /** What each item was: allowed (+), denied (-), or wrong (!). */
  private static String answers(String json) {
    StringBuilder answers = new StringBuilder();
    for (JsonNode each : pep.ask(PATH, json).get("evaluations")) {
      boolean error = each.at("/context/error/status").intValue() == 400;
      answers.append(each.get("decision").booleanValue() ? "+" : error ? "!" : "-");
    }
    return answers.toString();
  }

  @Test
  void semantics_endWhereTheySay_andAnErrorIsADenial() {
    String[] items = {ALLOWED, WRONG, DENIED, ALLOWED};
    assertEquals("+!-+", answers(batch("execute_all", items)));
    assertEquals("+!", answers(batch("deny_on_first_deny", items)));
    assertEquals("+", answers(batch("permit_on_first_permit", items)));
    String[] late = {DENIED, WRONG, ALLOWED, DENIED};
    assertEquals("-", answers(batch("deny_on_first_deny", late)));
    assertEquals("-!+", answers(batch("permit_on_first_permit", late)));
    assertEquals("--", answers(batch("permit_on_first_permit", DENIED, DENIED)));
    assertEquals("++", answers(batch("deny_on_first_deny", ALLOWED, ALLOWED)));
    String usual = batch("execute_all", items).replaceFirst("'options':\\{[^}]*\\},", "");
    assertEquals("+!-+", answers(usual));
    assertEquals("+!-+", answers(usual.replace("'evaluations'", "'options':{},'evaluations'")));
  }

  @Test
  void errorsOfItems_areInTheirContext_withStatusAndMessage() {
    JsonNode error =
        pep.ask(PATH, batch("execute_all", WRONG, "7", "{'resource':null}", "{}"))
            .get("evaluations");
    assertEquals(
        "{\"decision\":false,\"context\":{\"error\":{\"status\":400,"
            + "\"message\":\"`resource.id` is missing: it is required\"}}}",
        error.get(0).toString());
    List<String> messages = new ArrayList<>();
    error.forEach(each -> messages.add(each.at("/context/error/message").textValue()));
    assertEquals(
        List.of(
            "`resource.id` is missing: it is required",
            "`evaluations[1]` is a number: write an object",
            "`resource` is null: write an object",
            "`resource` is missing: it is required"),
        messages);
  }

  @Test
  void aMemberOfAnItem_replacesTheWholeDefault_butTypeAndIdThatItLeavesOut() {
    String json =
        """
        {'subject':{'type':'user','id':'alice@example.com'},'action':{'name':'extend-loan'},
         'context':{'period':'2W'},'resource':{'type':'book','id':'123'},'evaluations':[
          {},{'context':{}},{'context':{'period':'3W'}},{'subject':{'type':'user','id':'bob@example.com'}},
          {'subject':{'id':'alice@example.com'}},{'subject':{'id':'bob@example.com'}},
          {'resource':{}},{'resource':{'type':'book'}},{'resource':{'type':'ledger'}},{'resource':{'id':7}},
          {'action':{}},{'action':{'properties':{}}}]}""";
    assertEquals("+---+-++-!!!", answers(json));
    String properties =
        """
        {'subject':{'type':'user','id':'bob@example.com'},'action':{'name':'can_read'},
         'resource':{'type':'document','id':'new.md','properties':{'status':'published'}},
         'evaluations':[{},{'resource':{}},{'resource':{'properties':{}}},
          {'resource':{'properties':{'status':'published'}}},{'resource':{'id':'other.md'}}]}""";
    assertEquals("+--+-", answers(properties));
  }

  @Test
  void withoutEvaluations_itIsASingleEvaluation() {
    String one = Client.question("bob@example.com", "can_read", "account", "123");
    for (String body : List.of(one, one.replace("{'subject'", "{'evaluations':[],'subject'"))) {
      JsonNode answer = pep.ask(PATH, body);
      assertTrue(answer.get("decision").booleanValue());
      assertFalse(answer.has("evaluations"));
    }
    assertEquals(400, pep.post(PATH, "{}").statusCode());
  }

  @Test
  void whatIsWrongOfTheWholeRequest_is400() {
    String good = batch("execute_all", ALLOWED);
    for (String wrong :
        List.of(
            batch("first", ALLOWED),
            good.replace("'execute_all'", "7"),
            good.replace("{'evaluations_semantic':'execute_all'}", "[]"),
            good.replace("[{", "{'x':{").replace("}]", "}}"),
            good.replace("{'name':'can_read'}", "7"),
            batch("execute_all", Collections.nCopies(501, ALLOWED).toArray(new String[0])))) {
      HttpResponse<String> answer = pep.post(PATH, wrong);
      assertEquals(400, answer.statusCode(), wrong.substring(0, 100) + answer.body());
    }
    assertEquals(
        500,
        answers(batch("execute_all", Collections.nCopies(500, ALLOWED).toArray(new String[0])))
            .length());
  }

  @Test
  void everyItem_hasAnIdOfItsOwn() {
    JsonNode answer = pep.ask(PATH, batch("execute_all", ALLOWED, DENIED));
    String first = answer.at("/evaluations/0/context/evaluation_id").textValue();
    String second = answer.at("/evaluations/1/context/evaluation_id").textValue();
    assertFalse(first.equals(second));
  }
}
