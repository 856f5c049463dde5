package dev.tenon.examples.jobqueue;

import static dev.tenon.examples.jobqueue.Service.everything;
import static dev.tenon.examples.jobqueue.Service.words;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.path.Resource;
import dev.tenon.servlet.LoginLimit;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real requests to a real server that runs real processes, a test for each requirement. */
class JobQueueTest {

  @TempDir private static Path folder;
  private static Service service;
  private Set<String> before;
  private JobClient ada;
  private JobClient ben;
  private JobClient operator;

  @BeforeAll
  static void start() throws Exception {
    service = new Service(folder);
  }

  @BeforeEach
  void login() throws Exception {
    before = service.renew();
    ada = service.login("ada");
    ben = service.login("ben");
    operator = service.login("operator");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static Map<String, ?> job(String... command) {
    return Map.of("command", List.of(command));
  }

  private static String urgency(JobClient who, String job, int urgency) throws Exception {
    return words(who.send("PUT", "/v1/jobs/" + job + "/urgency", Map.of("urgency", urgency)));
  }

  /** The jobs of this test that somebody is shown. */
  private List<String> listed(JobClient who) throws Exception {
    JsonNode list = JobClient.json(who.send("GET", "/v1/jobs"));
    assertEquals(list.get("count").asInt(), list.get("jobs").size());
    return list.findValuesAsText("id").stream().filter(id -> !before.contains(id)).toList();
  }

  @Test
  void a48_modesAreSettings_andOffIsOneUserWithoutPower() throws Exception {
    Path alone = Files.createDirectory(folder.resolve("alone"));
    String policy = Files.readString(Path.of("policy.yaml"));
    Map<String, String> off = Map.of("mode", "single-user", "auth", "off");
    try (Service open = new Service(alone, policy, off)) {
      JobClient anybody = open.nobody();
      String job = Service.submit(anybody, "echo", "hello");
      assertEquals("hello\n", Service.outputOf(anybody, job));
      assertEquals(
          "everyone", JobClient.json(anybody.send("GET", "/v1/jobs/" + job)).get("owner").asText());
      assertEquals("403 not-admitted", words(anybody.send("POST", "/v1/service/stop")));
      assertEquals("403 not-admitted", words(anybody.send("POST", "/v1/users", Map.of())));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Settings.of(Map.of("mode", "multi-user", "auth", "off")));
  }

  @Test
  void a48_aSingleUser_isOne() throws Exception {
    Map<String, String> single = Map.of("mode", "single-user", "auth", "required");
    Path alone = Files.createDirectory(folder.resolve("single"));
    String policy = Files.readString(Path.of("policy.yaml"));
    try (Service one = new Service(alone, policy, single)) {
      JobClient owner = one.login("operator");
      assertEquals("hi\n", Service.outputOf(owner, Service.submit(owner, "echo", "hi")));
      Map<String, String> eve = Map.of("name", "eve", "kind", "user", "password", Service.PASSWORD);
      assertEquals("409 single-user", words(owner.send("POST", "/v1/users", eve)));
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                JobQueue.start(
                    Settings.of(single),
                    folder.resolve("policy.yaml"),
                    new SameUser(folder),
                    service.accounts,
                    service.store,
                    Tokens.make(),
                    new LoginLimit(Clock.systemUTC()),
                    line -> {}));
    assertEquals("mode `single-user` wants one account, and there are 5", e.getMessage());
  }

  @Test
  void a49_ownerOrOperator_andWhoIsUnknownOwnsNothing() throws Exception {
    String job = Service.submit(ada, "sleep", "60");
    assertEquals("404 not-found", words(ben.send("POST", "/v1/jobs/" + job + "/cancel")));
    assertEquals("200", words(ada.send("POST", "/v1/jobs/" + job + "/cancel")));
    String other = Service.submit(ada, "sleep", "60");
    assertEquals("200", words(operator.send("POST", "/v1/jobs/" + other + "/cancel")));

    Authorizer authorizer = Authorizer.compile(YamlPolicies.load(Path.of("policy.yaml")));
    for (String owner : List.of("", "unknown", "*", "${user}")) {
      Decision decision =
          authorizer.check(
              Subject.anonymous(), "job-info", Resource.of("clusters", "main", "jobs", "f1"));
      assertFalse(decision.allowed(), owner);
    }
  }

  @Test
  void a50_aWatcherSeesAll_andTouchesNothing() throws Exception {
    JobClient wes = service.login("wes");
    String job = Service.submit(ada, "sleep", "60");
    assertEquals(List.of(job), listed(wes));
    assertEquals("200", words(wes.send("GET", "/v1/jobs/" + job)));
    for (String path : List.of("/output", "/output/stream")) {
      assertEquals("404 not-found", words(wes.send("GET", "/v1/jobs/" + job + path)));
    }
    assertEquals("404 not-found", words(wes.send("POST", "/v1/jobs/" + job + "/cancel")));
    assertEquals("404 not-found", urgency(wes, job, 1));
  }

  @Test
  void a51_b32_aListHasWhatWouldBeShown_andCountsNothingElse() throws Exception {
    String hers = Service.submit(ada, "true");
    String his = Service.submit(ben, "true");
    assertEquals(List.of(hers), listed(ada));
    assertEquals(List.of(his), listed(ben));
    assertEquals(List.of(hers, his), listed(operator));
    assertEquals(List.of(), listed(service.login("gil")));
    for (JobClient who : List.of(ada, ben, operator, service.login("gil"), service.login("wes"))) {
      for (String job : List.of(hers, his)) {
        boolean shown = who.send("GET", "/v1/jobs/" + job).statusCode() == 200;
        assertEquals(shown, listed(who).contains(job));
      }
    }
  }

  @Test
  void a52_usersStayAtWhatIsUsual_orWhatTheJobHas() throws Exception {
    String job = Service.submit(ada, "sleep", "60");
    assertEquals("200", urgency(ada, job, 16));
    assertEquals("403 urgency-too-high", urgency(ada, job, 17));
    assertEquals("200", urgency(ada, job, 3));
    assertEquals("200", urgency(ada, job, 16));
    assertEquals("200", urgency(operator, job, 31));
    assertEquals("200", urgency(ada, job, 31));
    assertEquals("200", urgency(ada, job, 20));
    assertEquals("403 urgency-too-high", urgency(ada, job, 21));
    assertEquals("400 bad-urgency", urgency(operator, job, 32));
    assertEquals("400 bad-urgency", urgency(operator, job, -1));
    assertEquals("404 not-found", urgency(ben, job, 1));
    Map<String, ?> urgent = Map.of("command", List.of("true"), "urgency", 17);
    assertEquals("403 urgency-too-high", words(ada.send("POST", "/v1/jobs", urgent)));
    assertEquals("201", words(operator.send("POST", "/v1/jobs", urgent)));
  }

  @Test
  void a53_theOwner_isWhoeverSubmits_andStays() throws Exception {
    HttpResponse<String> answer = ada.send("POST", "/v1/jobs", job("true"));
    assertEquals(service.idOf("ada"), JobClient.json(answer).get("owner").asText());
    String forBen = "{\"command\": [\"true\"], \"owner\": \"" + service.idOf("ben") + "\"}";
    assertEquals("400 bad-body", words(ada.sendText("POST", "/v1/jobs", forBen)));
    assertEquals("400 bad-body", words(operator.sendText("POST", "/v1/jobs", forBen)));
    assertEquals(List.of(), listed(ben));
  }

  // A54, every route declared: EveryRouteTest.

  @Test
  void a55_stopping_isTheSuperusersAlone() throws Exception {
    for (String who : List.of("ada", "gil", "wes")) {
      assertEquals(
          "403 not-admitted", words(service.login(who).send("POST", "/v1/service/stop")), who);
    }
    assertEquals("202", words(operator.send("POST", "/v1/service/stop")));
    service.server.awaitStop();
  }

  // A56, keys and tokens: WeaknessesTest.

  @Test
  void b34_whatTheSuperuserDoesToOthers_isWrittenDown() throws Exception {
    Service own = new Service(Files.createDirectory(folder.resolve("audited")));
    try (own) {
      String job = Service.submit(own.login("ada"), "sleep", "60");
      String cancel = "/v1/jobs/" + job + "/cancel";
      assertEquals("200", words(own.login("operator").send("POST", cancel)));
    }
    String resource = "clusters/main/jobs/f1";
    Optional<String> line =
        own.log.stream()
            .filter(entry -> entry.contains("\"job-cancel\"") && entry.contains(resource))
            .findFirst();
    assertTrue(line.isPresent(), own.log.toString());
    assertTrue(line.get().contains("\"flux\"") && line.get().contains("ALLOW"), line.get());
  }

  @Test
  void b35_whatIsNotThere_isDecidedLikeWhatIsAnothers() throws Exception {
    String job = Service.submit(ada, "true");
    String anothers = everything(ben.send("GET", "/v1/jobs/" + job));
    String absent = everything(ben.send("GET", "/v1/jobs/f9999"));
    assertEquals(absent, anothers);
    List<String> refused = service.log.stream().filter(line -> line.contains(" 404 ")).toList();
    assertEquals(2, refused.size());
    // The same reason: both were decided, by the same rules.
    assertTrue(refused.stream().allMatch(line -> line.contains(" 404 no-rule: GET")), refused + "");
  }

  @Test
  void b36_aNameThatIsGivenAgain_isAnotherOwner() throws Exception {
    String job = Service.submit(ada, "echo", "mine");
    String before = service.idOf("ada");
    assertEquals("200", words(operator.send("DELETE", "/v1/users/ada")));
    assertEquals("401 account-closed", words(ada.send("GET", "/v1/jobs")));
    Map<String, String> again = Map.of("name", "ada", "kind", "user", "password", Service.PASSWORD);
    assertEquals("201", words(operator.send("POST", "/v1/users", again)));
    JobClient another = service.login("ada");
    assertNotEquals(before, service.idOf("ada"));
    assertEquals("404 not-found", words(another.send("GET", "/v1/jobs/" + job)));
    assertEquals(List.of(), listed(another));
  }

  // Issue 14, job-queue: the operator closed its own account, and then nobody administered.
  @Test
  void theLastAdministrator_stays_alsoAfterARestart() throws Exception {
    Path own = Files.createDirectory(folder.resolve("last"));
    try (Service first = new Service(own)) {
      JobClient last = first.login("operator");
      assertEquals("409 last-administrator", words(last.send("DELETE", "/v1/users/operator")));
      assertEquals("200", words(last.send("GET", "/v1/jobs")));
      assertEquals("200", words(last.send("DELETE", "/v1/users/wes")));
    }
    Accounts kept = Accounts.in(own.resolve("accounts.json"), 1000);
    String second = "\n  - {subject: " + kept.add("eve", List.of(), Service.PASSWORD).id();
    Path policy = own.resolve("policy.yaml");
    LoginLimit limit = new LoginLimit(Clock.systemUTC());
    Settings settings = Settings.of(Service.MULTI);
    Confinement work = new SameUser(own.resolve("work"));
    try (JobQueue again =
        JobQueue.start(
            settings, policy, work, kept, Store.inMemory(), Tokens.make(), limit, line -> {})) {
      JobClient last = JobClient.at(again.address()).login("operator", Service.PASSWORD);
      assertEquals("409 last-administrator", words(last.send("DELETE", "/v1/users/operator")));
      assertTrue(again.isAdministered());
    }
    // Of two, one may be closed, and no more.
    String text = Files.readString(policy);
    Files.writeString(
        policy,
        text.replace("role: superuser}", "role: superuser}" + second + ", role: superuser}"));
    try (JobQueue two =
        JobQueue.start(
            settings, policy, work, kept, Store.inMemory(), Tokens.make(), limit, line -> {})) {
      JobClient operator = JobClient.at(two.address()).login("operator", Service.PASSWORD);
      JobClient eve = JobClient.at(two.address()).login("eve", Service.PASSWORD);
      assertEquals("200", words(eve.send("DELETE", "/v1/users/operator")));
      assertEquals("401 account-closed", words(operator.send("GET", "/v1/jobs")));
      assertEquals("409 last-administrator", words(eve.send("DELETE", "/v1/users/eve")));
      assertTrue(two.isAdministered());
    }
  }

  // Issue 14, job-queue: `application/json; charset=utf-8` was answered with 415.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON ; charset=\"utf-8\"",
        "application/json; version=1; charset=utf-8",
        "application/json;"
      })
  void mediaTypes_mayHaveParameters(String media) throws Exception {
    assertTrue(Bodies.isJson(media));
    assertEquals(
        201, ada.sendAs(media, "POST", "/v1/jobs", "{\"command\": [\"true\"]}").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/jsonp",
        "text/plain; a=application/json",
        "application/json, text/plain",
        "application/json; charset=utf-16",
        "application/json; charset=utf-8; charset=utf-16",
        "application/json; charset",
        "application/x-www-form-urlencoded"
      })
  void otherMediaTypes_areRefused(String media) throws Exception {
    assertFalse(Bodies.isJson(media));
    assertEquals(
        415, ada.sendAs(media, "POST", "/v1/jobs", "{\"command\": [\"true\"]}").statusCode());
  }

  @Test
  void users_areAddedWhileItRuns_byTheOperatorAlone() throws Exception {
    Map<String, String> eve = Map.of("name", "eve", "kind", "user", "password", Service.PASSWORD);
    assertEquals("403 not-admitted", words(ada.send("POST", "/v1/users", eve)));
    assertEquals("201", words(operator.send("POST", "/v1/users", eve)));
    assertEquals("400 name-taken", words(operator.send("POST", "/v1/users", eve)));
    assertEquals(
        "hi\n",
        Service.outputOf(service.login("eve"), Service.submit(service.login("eve"), "echo", "hi")));
    // And they are still there when the server starts again.
    Accounts read = Accounts.in(folder.resolve("accounts.json"), 1000);
    assertEquals(service.accounts.all(), read.all());
  }

  @Test
  @Timeout(60)
  void roles_changeWithThePolicyFile_whileItRuns() throws Exception {
    String job = Service.submit(ada, "sleep", "60");
    assertEquals(List.of(), listed(ben));
    Path file = folder.resolve("policy.yaml");
    String rule = "\n  - {subject: " + service.idOf("ben") + ", role: watcher, tenant: main}";
    String policy = Files.readString(file);
    Files.writeString(file, policy.replace("role: superuser}", "role: superuser}" + rule));
    while (!listed(ben).contains(job)) {
      Thread.onSpinWait(); // a change counts when two looks have seen the same
    }
    assertEquals("404 not-found", words(ben.send("POST", "/v1/jobs/" + job + "/cancel")));
  }

  @Test
  void users_areListedChangedAndClosed_byTheOperatorAlone() throws Exception {
    for (String method : List.of("GET", "POST")) {
      assertEquals("403 not-admitted", words(ada.send(method, "/v1/users", Map.of())), method);
    }
    JsonNode users = JobClient.json(operator.send("GET", "/v1/users")).get("users");
    assertEquals(List.of("operator", "ada", "ben", "gil", "wes"), users.findValuesAsText("name"));
    assertEquals("[\"main:user\"]", users.get(1).get("roles").toString());
    assertTrue(users.get(0).get("superuser").asBoolean() && !users.get(1).has("kept"), users + "");
    // Another password: who came with the old one has to log in again.
    Map<String, ?> password = Map.of("password", "another password");
    assertEquals("403 not-admitted", words(ada.send("PUT", "/v1/users/ada", password)));
    assertEquals("200", words(operator.send("PUT", "/v1/users/ada", password)));
    assertEquals("401 account-closed", words(ada.send("GET", "/v1/jobs")));
    JobClient again = service.nobody().login("ada", "another password");
    assertEquals("200", words(again.send("GET", "/v1/jobs")));
    assertEquals(
        "400 bad-password",
        words(operator.send("PUT", "/v1/users/ada", Map.of("password", "short"))));
    // A superuser, and none any more.
    Map<String, ?> more = Map.of("superuser", true);
    assertEquals("200", words(operator.send("PUT", "/v1/users/ada", more)));
    assertEquals("200", words(again.send("GET", "/v1/users")));
    assertEquals("200", words(operator.send("PUT", "/v1/users/ada", Map.of("superuser", false))));
    assertEquals("403 not-admitted", words(again.send("GET", "/v1/users")));
    assertEquals("404 not-found", words(operator.send("PUT", "/v1/users/eve", more)));
    assertEquals("400 bad-change", words(operator.send("PUT", "/v1/users/ada", Map.of())));
    // Closing ends the jobs.
    String job = Service.submit(again, "sleep", "600");
    assertEquals("200", words(operator.send("DELETE", "/v1/users/ada")));
    assertEquals("CANCELLED", Service.state(operator, job));
  }

  @Test
  void aPortThatIsTaken_isOneLine() throws Exception {
    String port = String.valueOf(service.server.address().getPort());
    Settings settings = Settings.of(Map.of("port", port));
    Path own = Files.createDirectory(folder.resolve("taken"));
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                JobQueue.start(
                    settings,
                    folder.resolve("policy.yaml"),
                    new SameUser(own),
                    service.accounts,
                    Store.inMemory(),
                    Tokens.make(),
                    new LoginLimit(Clock.systemUTC()),
                    line -> {}));
    assertEquals("port " + port + " is taken: set another one, port=PORT", e.getMessage());
  }

  @Test
  @Timeout(60)
  void aRequestUnderWay_isAnsweredBeforeTheServerStops() throws Exception {
    try (Service own = new Service(Files.createDirectory(folder.resolve("stopping")))) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), own.server.address().getPort());
      String head =
          """
          POST /v1/jobs HTTP/1.1\r
          Host: localhost\r
          Authorization: %s\r
          Content-Type: application/json\r
          Transfer-Encoding: chunked\r
          Expect: 100-continue\r
          \r
          """
              .formatted(own.login("operator").authorization());
      try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
        BufferedReader answer =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        assertEquals("HTTP/1.1 100 Continue", answer.readLine()); // it waits for the body
        assertEquals("", answer.readLine());
        CompletableFuture<Void> closed = CompletableFuture.runAsync(own.server::close);
        while (accepts(address)) {
          socket.getOutputStream().write("1\r\n \r\n".getBytes(StandardCharsets.UTF_8));
          assertThrows(TimeoutException.class, () -> closed.get(10, TimeUnit.MILLISECONDS));
        }
        String body = "15\r\n{\"command\": [\"true\"]}\r\n0\r\n\r\n";
        socket.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        assertEquals("HTTP/1.1 201 Created", answer.readLine());
        closed.get();
      }
    }
  }

  private static boolean accepts(InetSocketAddress address) {
    try (Socket another = new Socket(address.getAddress(), address.getPort())) {
      return another.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void guests_waitForARelease() throws Exception {
    JobClient gil = service.login("gil");
    HttpResponse<String> answer = gil.send("POST", "/v1/jobs", job("echo", "released"));
    assertEquals("202", words(answer));
    String job = JobClient.json(answer).get("id").asText();
    assertEquals("HELD", Service.state(gil, job));
    assertEquals("200", urgency(gil, job, 16));
    assertEquals("HELD", Service.state(gil, job));
    assertEquals("404 not-found", words(gil.send("POST", "/v1/jobs/" + job + "/release")));
    assertEquals("200", words(operator.send("POST", "/v1/jobs/" + job + "/release")));
    assertEquals("released\n", Service.outputOf(gil, job));
  }

  @Test
  void aStream_comesWhileTheJobRuns_andEndsWithTheRightToSeeIt() throws Exception {
    String job = Service.submit(ada, "sh", "-c", "echo first; sleep 60");
    HttpResponse<InputStream> stream = ada.follow(job);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertEquals("first", lines.readLine());
      assertEquals("RUNNING", Service.state(ada, job));
      assertEquals(
          "text/plain;charset=utf-8", stream.headers().firstValue("Content-Type").orElse(""));
      service.close("ada");
      assertEquals(null, lines.readLine());
    }
    assertEquals("RUNNING", Service.state(operator, job));
  }

  @Test
  void cancelling_endsTheProcess_andItsChildren() throws Exception {
    String job =
        Service.submit(ada, "sh", "-c", "sleep 600 & echo $!; (sleep 600 & echo $!; wait); wait");
    HttpResponse<InputStream> stream = ada.follow(job);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      long child = Long.parseLong(lines.readLine());
      long grandchild = Long.parseLong(lines.readLine());
      assertTrue(isAlive(child) && isAlive(grandchild));
      assertEquals("200", words(ada.send("POST", "/v1/jobs/" + job + "/cancel")));
      lines.lines().forEach(rest -> {}); // it ends when all is over
      assertFalse(isAlive(child) || isAlive(grandchild));
    }
    assertEquals("CANCELLED", Service.state(ada, job));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void jobs_areBounded_inTimeAndOutput() throws Exception {
    Map<String, ?> endless = Map.of("command", List.of("sleep", "600"), "seconds", 1);
    String late = JobClient.json(ada.send("POST", "/v1/jobs", endless)).get("id").asText();
    assertEquals("", Service.outputOf(ada, late));
    assertEquals("TIMED_OUT", Service.state(ada, late));
    String loud = Service.submit(ada, "sh", "-c", "head -c 3000000 /dev/zero; exit 7");
    assertArrayEquals(
        new byte[Output.MOST], Service.outputOf(ada, loud).getBytes(StandardCharsets.UTF_8));
    JsonNode shown = JobClient.json(ada.send("GET", "/v1/jobs/" + loud));
    assertEquals("ENDED", shown.get("state").asText());
    assertEquals(7, shown.get("exit").asInt());
    String none = Service.submit(ada, "/no/such/command");
    assertEquals("the command could not be started\n", Service.outputOf(ada, none));
  }

  @Test
  void theMoreUrgent_runsFirst() throws Exception {
    // On a server of its own: what was cancelled before may still hold a slot for a moment.
    try (Service own = new Service(Files.createDirectory(folder.resolve("urgent")))) {
      theMoreUrgent(own.login("ada"), own.login("ben"), own.login("operator"));
    }
  }

  private static void theMoreUrgent(JobClient ada, JobClient ben, JobClient operator)
      throws Exception {
    String first = Service.submit(ada, "sleep", "60");
    String second = Service.submit(ada, "sleep", "60"); // both slots are taken now
    String low = Service.submit(ada, "sh", "-c", "exit 0");
    String high = Service.submit(ben, "true");
    assertEquals("200", urgency(ada, low, 0));
    assertEquals("200", urgency(operator, high, 20));
    assertEquals("200", words(ada.send("POST", "/v1/jobs/" + first + "/cancel")));
    assertEquals("", Service.outputOf(ben, high));
    assertEquals("ENDED", Service.state(ben, high));
    assertEquals("PENDING", Service.state(ada, low)); // without urgency it waits
    assertEquals("200", urgency(ada, low, 1));
    assertEquals("", Service.outputOf(ada, low));
    assertEquals("RUNNING", Service.state(ada, second));
  }
}
