package dev.tenon.authzen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a tenant is named, and who may ask within it. */
class TenantsTest {

  private static final String POLICY =
      """
      actions: [READ]
      roles:
        clerk: {held: in-tenant, permissions: [{effect: allow, actions: [READ], resource: "${tenant}/invoices"}]}
      tenants:
        - {name: "*", roles: [clerk], resources: [{include: ["${tenant}"]}]}
      """;
  private static final String INVENTORY =
      """
      tenants:
        acme: {invoice: {"1": {}, "2": {}}}
        globex: {invoice: {"3": {}}}
      """;
  private static final String QUESTION =
      "{'subject':{'type':'user','id':'ada'},'action':{'name':'READ'},"
          + "'resource':{'type':'invoice','id':'1','properties':{%s}},'context':{%s}}";

  @TempDir private Path folder;

  private AuthZenServer start(String tenant) throws Exception {
    Configured files = new Configured(folder);
    files.write("policy.yaml", POLICY);
    files.write(
        "directory.yaml",
        "user: {ada: {in: {acme: [clerk]}}, carol@example.com: {}, alice@example.com: {}}\n");
    files.write("inventory.yaml", INVENTORY);
    files.write(
        "authzen.yaml",
        Configured.configuration()
                .replace(
                    "may: [evaluate, search, request]",
                    "may: [evaluate, search], tenants: [acme, beta]")
            + "resources: {invoice: \"{tenant}/invoices/{id}\"}\ntenant: "
            + tenant
            + "\n");
    return files.start();
  }

  private static Client gateway(AuthZenServer server) {
    return Client.at(server.address()).bearing(Configured.GATEWAY);
  }

  @Test
  void thePath_namesTheTenant_withItsOwnMetadata() throws Exception {
    try (AuthZenServer server = start("path")) {
      Client pep = gateway(server);
      String question = QUESTION.formatted("", "");
      assertTrue(decision(pep, "/acme/access/v1/evaluation", question));
      assertFalse(decision(pep, "/beta/access/v1/evaluation", question));
      assertEquals(403, pep.post("/globex/access/v1/evaluation", question).statusCode());
      for (String path :
          List.of(
              "/access/v1/evaluation",
              "/tenon/access/v1/evaluation",
              "/*/access/v1/evaluation",
              "/a%63me/access/v1/evaluation",
              "/acme/acme/access/v1/evaluation",
              "/acme")) {
        assertTrue(
            List.of(400, 404).contains(pep.post(path.replace("*", "%2A"), question).statusCode()),
            path);
      }
      JsonNode metadata =
          Client.tree(
              Client.at(server.address()).get("/.well-known/authzen-configuration/acme").body());
      assertEquals(
          "https://pdp.example.com/acme", metadata.get("policy_decision_point").textValue());
      assertEquals(
          "https://pdp.example.com/acme/access/v1/evaluation",
          metadata.get("access_evaluation_endpoint").textValue());
      assertEquals(404, pep.get("/.well-known/authzen-configuration").statusCode());
      assertEquals(404, pep.get("/.well-known/authzen-configuration/acme/x").statusCode());
      JsonNode found =
          pep.ask("/acme/access/v1/search/resource", question.replace("'id':'1',", ""));
      assertEquals(List.of("1", "2"), Client.ids(found));
      // What the context says counts only where the configuration says so.
      assertFalse(
          decision(
              pep,
              "/beta/access/v1/evaluation",
              QUESTION.formatted("'org':'acme'", "'org':'acme'")));
    }
  }

  private static boolean decision(Client pep, String path, String question) {
    return pep.ask(path, question).get("decision").booleanValue();
  }

  @Test
  void theContextOrTheResource_namesTheTenant_andCallersAreConfined() throws Exception {
    for (String place : List.of("context.org", "resource.org")) {
      boolean context = place.startsWith("context");
      try (AuthZenServer server = start(place)) {
        Client pep = gateway(server);
        String named = QUESTION.formatted(context ? "" : "'org':%s", context ? "'org':%s" : "");
        assertTrue(pep.evaluate(named.formatted("'acme'")));
        assertFalse(pep.evaluate(named.formatted("'beta'")));
        String path = "/access/v1/evaluation";
        assertEquals(403, pep.post(path, named.formatted("'globex'")).statusCode());
        assertEquals(400, pep.post(path, named.formatted("7")).statusCode());
        assertEquals(403, pep.post(path, QUESTION.formatted("", "")).statusCode(), "no tenant");
        JsonNode batch =
            pep.ask(
                "/access/v1/evaluations",
                "{'evaluations':["
                    + named.formatted("'acme'")
                    + ","
                    + named.formatted("'globex'")
                    + "]}");
        assertTrue(batch.at("/evaluations/0/decision").booleanValue());
        assertEquals(403, batch.at("/evaluations/1/context/error/status").intValue());
        String search = named.formatted("'acme'").replace("'id':'1',", "");
        assertEquals(List.of("1", "2"), Client.ids(pep.ask("/access/v1/search/resource", search)));
        assertEquals(
            List.of("ada"),
            Client.ids(pep.ask("/access/v1/search/subject", named.formatted("'acme'"))));
        assertEquals(
            List.of("READ"),
            Client.ids(pep.ask("/access/v1/search/action", named.formatted("'acme'"))));
        assertEquals(
            403, pep.post("/access/v1/search/resource", named.formatted("'globex'")).statusCode());
      }
      org.junit.jupiter.api.Assertions.assertTrue(clear(), "the folder is used again");
    }
  }

  private boolean clear() throws Exception {
    try (var files = java.nio.file.Files.list(folder)) {
      for (Path file : files.toList()) {
        java.nio.file.Files.delete(file);
      }
    }
    return true;
  }
}
