package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The examples of the Authorization API 1.0, each under its title there, over HTTP at the server
 * that the README starts.
 */
class SpecificationExamplesTest {

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

  @Test
  void exampleRequest_isDecided_withItsContextAndActionProperties() {
    JsonNode answer =
        pep.ask(
            "/access/v1/evaluation",
            """
            {'subject':{'type':'user','id':'alice@example.com'},
             'resource':{'type':'account','id':'123'},
             'action':{'name':'can_read','properties':{'method':'GET'}},
             'context':{'time':'1985-10-26T01:22-07:00'}}""");
    assertTrue(answer.get("decision").booleanValue());
  }

  @Test
  void exampleSubjectWithAdditionalProperties_isOfNoWeight_whereTheCallerMayNotAssertThem() {
    String sales =
        """
        {'subject':{'type':'user','id':'bob@example.com',
          'properties':{'department':'Sales','ip_address':'172.217.22.14','device_id':'8:65:ee:17:7e:0b',
          'roles':['director','teller']}},
         'resource':{'type':'account','id':'123'},'action':{'name':'can_write'}}""";
    assertFalse(pep.evaluate(sales));
    assertTrue(pep.evaluate(sales.replace("bob", "alice")));
  }

  @Test
  void exampleResourceWithAdditionalProperty_isDecided_byItsTypeAndId() {
    String book =
        """
        {'subject':{'type':'user','id':'alice@example.com'},
         'action':{'name':'extend-loan','properties':{'period':'%s'}},
         'resource':{'type':'book','id':'123','properties':{'library_record':{
           'title':'AuthZEN in Action','isbn':'978-0593383322'}}}}""";
    assertTrue(pep.evaluate(book.formatted("2W")));
    assertFalse(pep.evaluate(book.formatted("3W")));
  }

  @Test
  void exampleHttpsAccessEvaluation_echoesTheRequestId() {
    HttpResponse<String> answer =
        pep.with("X-Request-ID", "bfe9eb29-ab87-4ca3-be83-a1d5d8305716")
            .post(
                "/access/v1/evaluation",
                Client.question("alice@example.com", "can_read", "todo", "1"));
    assertEquals(200, answer.statusCode());
    assertEquals(
        List.of("bfe9eb29-ab87-4ca3-be83-a1d5d8305716"),
        answer.headers().allValues("X-Request-ID"));
    assertTrue(Client.tree(answer.body()).get("decision").booleanValue());
  }

  @Test
  void exampleAccessEvaluations_withoutDefaults_withThem_andWithOneOverridden() {
    String each =
        """
        {'subject':{'type':'user','id':'alice@example.com'},'action':{'name':'can_read'},
         'resource':{'type':'document','id':'%s'},'context':{'time':'2024-05-31T15:22-07:00'}}""";
    String three =
        each.formatted("boxcarring.md")
            + ","
            + each.formatted("subject-search.md")
            + ","
            + each.formatted("resource-search.md");
    assertEquals(List.of(true, false, true), decisions("{'evaluations':[" + three + "]}"));
    String defaults =
        """
        {'subject':{'type':'user','id':'alice@example.com'},'context':{'time':'2024-05-31T15:22-07:00'},
         'action':{'name':'can_read'},'evaluations':[
          {'resource':{'type':'document','id':'boxcarring.md'}},
          {'resource':{'type':'document','id':'subject-search.md'}},
          {'action':{'name':'can_edit'},'resource':{'type':'document','id':'resource-search.md'}}]}""";
    assertEquals(List.of(true, false, false), decisions(defaults));
  }

  private static List<Boolean> decisions(String json) {
    JsonNode answer = pep.ask("/access/v1/evaluations", json);
    assertFalse(answer.has("decision"));
    List<Boolean> decisions = new java.util.ArrayList<>();
    answer.get("evaluations").forEach(one -> decisions.add(one.get("decision").booleanValue()));
    return decisions;
  }

  @Test
  void exampleEvaluateReadForThreeDocuments_usingAllThreeSemantics() {
    String request =
        """
        {'subject':{'type':'user','id':'alice@example.com'},'action':{'name':'can_read'},
         'options':{'evaluations_semantic':'%s','another_option':'value'},'evaluations':[
          {'resource':{'type':'document','id':'boxcarring.md'}},
          {'resource':{'type':'document','id':'subject-search.md'}},
          {'resource':{'type':'document','id':'resource-search.md'}}]}""";
    assertEquals(List.of(true, false, true), decisions(request.formatted("execute_all")));
    assertEquals(List.of(true, false), decisions(request.formatted("deny_on_first_deny")));
    assertEquals(List.of(true), decisions(request.formatted("permit_on_first_permit")));
  }

  @Test
  void exampleSubjectSearch_findsWhoMayRead_andIgnoresAnId() {
    String search =
        """
        {'subject':{'type':'user'%s},'action':{'name':'can_read'},
         'resource':{'type':'account','id':'123'},'context':{'time':'2024-10-26T01:22-07:00'}}""";
    List<String> readers = List.of("alice@example.com", "bob@example.com");
    assertEquals(readers, Client.ids(pep.ask("/access/v1/search/subject", search.formatted(""))));
    assertEquals(
        readers, Client.ids(pep.ask("/access/v1/search/subject", search.formatted(",'id':7"))));
  }

  @Test
  void exampleResourceSearch_findsTheAccounts_inPages() {
    String search =
        """
        {'subject':{'type':'user','id':'alice@example.com'},'action':{'name':'can_read'},
         'resource':{'type':'account'},'page':{%s}}""";
    JsonNode first = pep.ask("/access/v1/search/resource", search.formatted("'limit':2"));
    assertEquals(List.of("123", "456"), Client.ids(first));
    assertEquals(2, first.at("/page/count").intValue());
    String token = first.at("/page/next_token").textValue();
    assertFalse(token.isEmpty());
    // As in the example, the second request has the token alone.
    JsonNode second =
        pep.ask("/access/v1/search/resource", search.formatted("'token':'" + token + "'"));
    assertEquals(List.of("789"), Client.ids(second));
    assertEquals("", second.at("/page/next_token").textValue());
    assertEquals("{\"type\":\"account\",\"id\":\"789\"}", second.at("/results/0").toString());
  }

  @Test
  void exampleActionSearch_findsWhatAliceMayDo() {
    JsonNode answer =
        pep.ask(
            "/access/v1/search/action",
            """
            {'subject':{'type':'user','id':'alice@example.com'},
             'resource':{'type':'account','id':'123'},'context':{'time':'2024-10-26T01:22-07:00'}}""");
    assertEquals(List.of("can_read", "can_write"), Client.ids(answer));
    assertEquals("{\"name\":\"can_read\"}", answer.at("/results/0").toString());
  }

  @Test
  void examplePolicyDecisionPointMetadata_listsWhatIsThere() {
    HttpResponse<String> answer = pep.get("/.well-known/authzen-configuration");
    assertEquals(200, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
    String at = server.address().toString();
    JsonNode expected =
        Client.tree(
            Client.json(
                """
                {'policy_decision_point':'@','access_evaluation_endpoint':'@/access/v1/evaluation',
                 'access_evaluations_endpoint':'@/access/v1/evaluations',
                 'search_subject_endpoint':'@/access/v1/search/subject',
                 'search_resource_endpoint':'@/access/v1/search/resource',
                 'search_action_endpoint':'@/access/v1/search/action',
                 'access_request_endpoint':'@/access/v1/requests',
                 'capabilities':['urn:openid:authzen:capability:access-request']}"""
                    .replace("@", at)));
    assertEquals(expected, Client.tree(answer.body()));
  }
}
