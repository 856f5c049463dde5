package dev.tenon.examples.jobqueue;

import static dev.tenon.examples.jobqueue.Service.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several clusters on one server, each its owner's: the second case of the seed. */
class ClusterTest {

  @TempDir private Path folder;
  private Service service;
  private JobClient operator;
  private JobClient ada;
  private JobClient ben;

  @BeforeEach
  void start() throws Exception {
    service = new Service(folder);
    operator = service.login("operator");
    ada = service.login("ada");
    ben = service.login("ben");
    assertEquals("201", create("lab", "ada"));
    assertEquals("201", create("den", "ben"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private String create(String cluster, String owner) throws Exception {
    return words(operator.send("POST", "/v1/clusters", Map.of("name", cluster, "owner", owner)));
  }

  private static HttpResponse<String> submit(JobClient who, String cluster, String... command)
      throws Exception {
    return who.send("POST", "/v1/jobs?cluster=" + cluster, Map.of("command", List.of(command)));
  }

  private static String job(JobClient who, String cluster, String... command) throws Exception {
    return JobClient.json(submit(who, cluster, command)).get("id").asText();
  }

  private static List<String> listed(JobClient who, String cluster) throws Exception {
    return JobClient.json(who.send("GET", "/v1/jobs?cluster=" + cluster)).findValuesAsText("id");
  }

  private static String member(JobClient who, String cluster, String name, Map<String, ?> role)
      throws Exception {
    return words(who.send("PUT", "/v1/members/" + name + "?cluster=" + cluster, role));
  }

  @Test
  void clusters_doNotKnowOfEachOther() throws Exception {
    String hers = job(ada, "lab", "sleep", "600");
    String his = job(ben, "den", "sleep", "600");
    assertEquals(List.of(hers), listed(ada, "lab"));
    assertEquals(List.of(his), listed(ben, "den"));
    assertEquals(List.of(), listed(ada, "den"));
    assertEquals(List.of(), listed(ada, "main"));
    assertEquals("403 not-admitted", words(submit(ada, "den", "true")));
    // The id of a job is none of another cluster, also to who owns both.
    assertEquals("404 not-found", words(ada.send("GET", "/v1/jobs/" + hers)));
    assertEquals(
        "404 not-found", words(ada.send("POST", "/v1/jobs/" + his + "/cancel?cluster=lab")));
    assertEquals("{\"clusters\":[\"lab\",\"main\"]}\n", ada.send("GET", "/v1/clusters").body());
    assertEquals(
        "{\"clusters\":[\"den\",\"lab\",\"main\"]}\n", operator.send("GET", "/v1/clusters").body());
    // Slots are a cluster's own: that of lab is taken, that of main is not.
    String second = job(ada, "lab", "true");
    assertEquals("PENDING", state(ada, "lab", second));
    assertEquals("here\n", Service.outputOf(ada, Service.submit(ada, "echo", "here")));
  }

  private static String state(JobClient who, String cluster, String job) throws Exception {
    return JobClient.json(who.send("GET", "/v1/jobs/" + job + "?cluster=" + cluster))
        .get("state")
        .asText();
  }

  @Test
  void anOwner_controlsTheClusterAlone() throws Exception {
    assertEquals("200", member(ada, "lab", "ben", Map.of("role", "guest")));
    HttpResponse<String> held = submit(ben, "lab", "sleep", "600");
    assertEquals(202, held.statusCode());
    String job = JobClient.json(held).get("id").asText();
    // The operator, who owns the server and `main`, has no say here.
    assertEquals(List.of(), listed(operator, "lab"));
    for (String path : List.of("/v1/jobs/" + job + "/release", "/v1/jobs/" + job + "/cancel")) {
      assertEquals("404 not-found", words(operator.send("POST", path + "?cluster=lab")), path);
    }
    for (String path : List.of("/v1/members", "/v1/usage", "/v1/audit")) {
      assertEquals("403 no-rule", words(operator.send("GET", path + "?cluster=lab")), path);
      assertEquals("403 no-rule", words(ben.send("GET", path + "?cluster=lab")), path);
      assertEquals("200", words(ada.send("GET", path + "?cluster=lab")), path);
    }
    assertEquals("403 no-rule", member(operator, "lab", "operator", Map.of("role", "owner")));
    assertEquals("403 no-rule", member(ben, "lab", "ben", Map.of("role", "owner")));
    assertEquals("200", words(ada.send("POST", "/v1/jobs/" + job + "/release?cluster=lab")));
    Map<String, ?> urgent = Map.of("urgency", 31);
    assertEquals("200", words(ada.send("PUT", "/v1/jobs/" + job + "/urgency?cluster=lab", urgent)));
    assertEquals(
        "404 not-found", words(ada.send("GET", "/v1/jobs/" + job + "/output?cluster=lab")));
    // The last owner stays, and so does who would be the last one for an hour.
    assertEquals("409 last-owner", words(ada.send("DELETE", "/v1/members/ada?cluster=lab")));
    assertEquals(
        "200", member(ada, "lab", "wes", Map.of("role", "owner", "until", "2999-01-01T00:00:00Z")));
    assertEquals("409 last-owner", member(ada, "lab", "ada", Map.of("role", "user")));
    assertEquals("200", member(ada, "lab", "wes", Map.of("role", "owner")));
    assertEquals("200", words(ada.send("DELETE", "/v1/members/ada?cluster=lab")));
  }

  @Test
  void members_holdRolesOfClusters_andNoOthers() throws Exception {
    for (Map<String, ?> bad :
        List.<Map<String, ?>>of(
            Map.of("role", "superuser"),
            Map.of("role", "*"),
            Map.of("role", "unheard-of"),
            Map.of(),
            Map.of("role", "user", "until", "tomorrow"),
            Map.of("role", "user", "until", "2999-01-01T00:00:00.123456789Z"),
            Map.of("role", "user", "until", "+999999999-01-01T00:00:00Z"),
            Map.of("role", "user", "until", "2020-01-01T00:00:00Z"))) {
      assertEquals("400 bad-member", member(ada, "lab", "ben", bad), bad.toString());
    }
    assertEquals("404 not-found", member(ada, "lab", "eve", Map.of("role", "user")));
    assertEquals(
        "400 bad-body", member(ada, "lab", "ben", Map.of("role", "user", "cluster", "den")));
    assertEquals("404 not-found", words(ada.send("DELETE", "/v1/members/eve?cluster=lab")));
  }

  @Test
  void aRole_endsWithItsTime() throws Exception {
    service.accounts.add(
        "eve",
        List.of(new Accounts.Holding("user", "main", "2020-01-01T00:00:00Z")),
        Service.PASSWORD);
    service.accounts.add(
        "fay",
        List.of(new Accounts.Holding("user", "main", "2999-01-01T00:00:00Z")),
        Service.PASSWORD);
    assertEquals("403 not-admitted", words(submit(service.login("eve"), "main", "true")));
    assertEquals("201", words(submit(service.login("fay"), "main", "true")));
  }

  @Test
  void whoLeaves_losesJobsAndStreams() throws Exception {
    assertEquals("200", member(ada, "lab", "ben", Map.of("role", "user")));
    String job = job(ben, "lab", "sh", "-c", "echo started; sleep 600");
    assertEquals("200", words(ada.send("DELETE", "/v1/members/ben?cluster=lab")));
    assertEquals("CANCELLED", state(ada, "lab", job));
    assertEquals("404 not-found", words(ben.send("GET", "/v1/jobs/" + job + "?cluster=lab")));
    assertEquals(List.of(), listed(ben, "lab"));
  }

  /** The list that the store makes is the one that asking for each job makes. */
  @Test
  void lists_areFilteredByTheStore_asEachJobIsDecided() throws Exception {
    assertEquals("200", member(ada, "lab", "ben", Map.of("role", "user")));
    assertEquals("200", member(ada, "lab", "wes", Map.of("role", "watcher")));
    List<String> jobs =
        List.of(
            job(ada, "lab", "true"),
            job(ben, "lab", "true"),
            job(ben, "den", "true"),
            job(ada, "main", "true"),
            job(ben, "main", "true"));
    for (String who : List.of("operator", "ada", "ben", "gil", "wes")) {
      JobClient client = service.login(who);
      for (String cluster : List.of("lab", "den", "main", "nowhere")) {
        List<String> shown = listed(client, cluster);
        for (String job : jobs) {
          String path = "/v1/jobs/" + job + "?cluster=" + cluster;
          boolean alone = client.send("GET", path).statusCode() == 200;
          assertEquals(alone, shown.contains(job), who + " " + path);
        }
      }
    }
  }

  @Test
  void aClusterThatIsClosed_leavesNothing() throws Exception {
    String job = job(ada, "lab", "sleep", "600");
    assertEquals("404 not-found", words(ben.send("DELETE", "/v1/clusters/lab")));
    assertEquals("409 needed", words(operator.send("DELETE", "/v1/clusters/main")));
    assertEquals("200", words(ada.send("DELETE", "/v1/clusters/lab")));
    assertEquals("403 not-admitted", words(submit(ada, "lab", "true")));
    assertEquals("404 not-found", words(operator.send("DELETE", "/v1/clusters/lab")));
    // The next one of this name is another one.
    assertEquals("201", create("lab", "ben"));
    assertEquals(List.of(), listed(ben, "lab"));
    assertEquals("404 not-found", words(ben.send("GET", "/v1/jobs/" + job + "?cluster=lab")));
    assertEquals("403 not-admitted", words(submit(ada, "lab", "true")));
    JsonNode events = JobClient.json(ben.send("GET", "/v1/audit?cluster=lab")).get("events");
    assertEquals(List.of("change", "refusal"), events.findValuesAsText("kind"));
    assertEquals("200", words(operator.send("DELETE", "/v1/clusters/lab")));
  }

  @Test
  void clusters_haveNamesOfTheirOwn() throws Exception {
    assertEquals("409 name-taken", create("lab", "ben"));
    assertEquals("409 name-taken", create("main", "ben"));
    for (String bad : List.of("service", "tenon", "", "*", "a/b", "A", "a.b")) {
      assertEquals("400 bad-cluster", create(bad, "ben"), bad);
    }
    assertEquals("400 no-such-user", create("new", "eve"));
    Map<String, ?> many = Map.of("name", "new", "owner", "ben", "slots", 65);
    assertEquals("400 bad-cluster", words(operator.send("POST", "/v1/clusters", many)));
  }

  @Test
  void usage_isTheClustersOwn() throws Exception {
    Service.outputOf(ada, Service.submit(ada, "true"));
    String job = job(ada, "lab", "sleep", "600");
    submit(ben, "lab", "true");
    JsonNode lab = JobClient.json(ada.send("GET", "/v1/usage?cluster=lab")).get("usage");
    assertEquals(2, lab.size(), lab.toString());
    int own = lab.get(0).get("user").asText().equals(service.idOf("ada")) ? 0 : 1;
    JsonNode hers = lab.get(own);
    JsonNode his = lab.get(1 - own);
    assertEquals("1 0", hers.get("jobs") + " " + hers.get("refusals"));
    assertEquals("0 1", his.get("jobs") + " " + his.get("refusals"));
    assertEquals("200", words(ada.send("POST", "/v1/jobs/" + job + "/cancel?cluster=lab")));
    // The operator's report has sums by cluster.
    JsonNode all = JobClient.json(operator.send("GET", "/v1/usage?cluster=service")).get("usage");
    assertEquals(List.of("lab", "main"), all.findValuesAsText("cluster"));
    assertEquals("403 not-admitted", words(ada.send("GET", "/v1/usage?cluster=service")));
  }

  @Test
  void refusals_areExplained_toTheOwnersOfTheCluster() throws Exception {
    String id = JobClient.json(submit(ben, "lab", "true")).get("id").asText();
    String path = "/v1/audit/" + id + "?cluster=";
    String why = JobClient.json(ada.send("GET", path + "lab")).get("explanation").asText();
    assertTrue(why.contains("job-submit") && why.contains("clusters/lab/jobs"), why);
    // Nothing of what ben holds elsewhere.
    assertEquals("200", member(ada, "lab", "ben", Map.of("role", "user")));
    HttpResponse<String> asMember = ben.send("GET", "/v1/members?cluster=lab");
    String more =
        JobClient.json(
                ada.send(
                    "GET",
                    "/v1/audit/" + JobClient.json(asMember).get("id").asText() + "?cluster=lab"))
            .get("explanation")
            .asText();
    assertTrue(more.contains("member-list"), more);
    assertFalse((why + more).matches("(?s).*\\b(den|main)\\b.*"), why + more);
    assertEquals("403 no-rule", words(ben.send("GET", path + "main")));
    assertEquals("404 not-found", words(operator.send("GET", path + "main")));
    assertEquals("403 no-rule", words(ben.send("GET", path + "lab")));
    // A name that no cluster has keeps nothing.
    submit(ben, "nowhere", "true");
    assertEquals("201", create("nowhere", "ada"));
    String events = ada.send("GET", "/v1/audit?cluster=nowhere").body();
    assertFalse(events.contains("refusal"), events);
  }
}
