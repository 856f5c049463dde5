package dev.tenon.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.AuditLog;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.yaml.YamlPolicies;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the invoices service answers, on each stack alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InvoicesContract {

  private static final String ONE = "/orgs/acme/invoices/1";

  private Service service;
  private HttpResponse<String> withoutKeys;
  private HttpResponse<String> healthWithoutKeys;
  private String ann;
  private String bo;
  private String eve;

  abstract Service start() throws Exception;

  @BeforeAll
  void startService() throws Exception {
    service = start();
    service.reset();
    service.login.goAway();
    withoutKeys = service.send("GET", ONE, service.clerk("acme"));
    healthWithoutKeys = service.send("GET", "/actuator/health", "");
    service.secondsLater.set(60);
  }

  @AfterAll
  void stopService() {
    service.close();
  }

  @BeforeEach
  void reset() {
    service.login.comeBack();
    service.database.comeBack();
    service.reset();
    service.nanos.set(0);
    service.policy.set(YamlPolicies.parse("policy.yaml", Service.resource("policy.yaml")));
    live().refresh();
    ann = service.clerk("acme");
    bo = service.login.token("bo", List.of("acme"), "accountant");
    Map<String, Object> owner = Map.of("acme", Map.of("roles", List.of("owner")));
    eve = service.login.token("eve", owner, List.of("controller"));
  }

  Service service() {
    return service;
  }

  private LiveAuthorizer live() {
    return service.context.getBean(LiveAuthorizer.class);
  }

  private static void assertProblem(int status, String code, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(
        "application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
    assertTrue(response.body().contains("\"status\":" + status), response.body());
    assertEquals(code, member("code", response));
    assertFalse(member("id", response).isEmpty(), response.body());
  }

  private static String member(String name, HttpResponse<String> response) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(response.body());
    return found.find() ? found.group(1) : "";
  }

  private static String withoutId(HttpResponse<String> response) {
    return response.body().replaceAll("\"id\":\"[^\"]*\"", "");
  }

  /** Each mapping of the framework's own table, as a request. */
  private List<String> requests() {
    List<String> requests = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<Mapped> table =
        service.context.getBean(TenonAutoConfiguration.DispatcherTable.class).list(problems);
    assertEquals(List.of(), problems);
    for (Mapped mapped : table) {
      boolean errors = mapped.builtIn() != null;
      for (String pattern : mapped.patterns()) {
        String method = mapped.methods().isEmpty() ? "GET" : mapped.methods().iterator().next();
        String path =
            pattern.replace("{org}", "acme").replaceAll("\\{[^}]*}", "1").replace("/**", "/x");
        if (!errors && !path.startsWith("/actuator/health")) {
          requests.add(method + " " + path);
        }
      }
    }
    return requests;
  }

  @Test
  void everyMapping_isRefusedToNobody_andToSomebodyWithoutRoles() {
    String nobody = service.login.token("nil", List.of());
    List<String> requests = requests();
    assertTrue(requests.size() >= 11, requests::toString);
    for (String request : requests) {
      String[] parts = request.split(" ", 2);
      assertProblem(401, "missing", service.send(parts[0], parts[1], ""));
      HttpResponse<String> answer = service.send(parts[0], parts[1], nobody);
      assertFalse(
          answer.statusCode() == 401 || answer.statusCode() >= 500,
          () -> request + " " + answer.statusCode() + answer.body());
      if (!request.contains("approvals")
          && !request.equals("GET /orgs/acme/invoices")
          && !request.equals("GET /help")) {
        assertTrue(
            answer.statusCode() == 403 || answer.statusCode() == 404,
            () -> request + " " + answer.statusCode() + answer.body());
      }
    }
  }

  @Test
  void aRequest_isDecidedByRoleAndTenant() {
    assertEquals(200, service.send("GET", ONE, ann).statusCode());
    assertProblem(403, "no-rule", service.send("POST", ONE + "/pay", ann));
    assertEquals(200, service.send("POST", ONE + "/pay", bo).statusCode());
    assertTrue(service.send("GET", ONE, ann).body().contains("paid"));
    assertProblem(403, "tenant-not-assigned", service.send("GET", "/orgs/globex/invoices/1", ann));
    assertProblem(
        403,
        "tenant-not-assigned",
        service.send("PUT", ONE + "0?amount=7", service.login.token("x", List.of("acme"))));
    assertEquals(200, service.send("PUT", ONE + "0?amount=7", ann).statusCode());
    assertEquals(200, service.send("HEAD", ONE, ann).statusCode());
    assertEquals(401, service.send("HEAD", ONE, "").statusCode());
  }

  @Test
  void theSpellingOfANumber_isThatOfTheValueThatTheHandlerGets() {
    assertProblem(403, "denied-by-rule", service.send("GET", "/orgs/acme/invoices/7", ann));
    assertProblem(403, "denied-by-rule", service.send("GET", "/orgs/acme/invoices/007", ann));
    assertProblem(403, "denied-by-rule", service.send("GET", "/orgs/acme/invoices/0x7", ann));
    assertProblem(403, "denied-by-rule", service.send("GET", "/orgs/acme/invoices/+7", ann));
    assertProblem(400, "invalid-path", service.send("GET", "/orgs/acme/invoices/seven", ann));
  }

  @Test
  void whatIsNotVisible_isAnsweredLikeWhatIsNotThere() {
    HttpResponse<String> missing = service.send("GET", "/orgs/acme/invoices/99", ann);
    HttpResponse<String> hidden = service.send("GET", "/orgs/acme/invoices/8", ann);
    HttpResponse<String> undeclared = service.send("GET", "/orgs/acme/nothing/here", ann);
    assertProblem(404, "not-found", missing);
    assertEquals(withoutId(missing), withoutId(hidden));
    assertEquals(404, hidden.statusCode());
    assertEquals(404, undeclared.statusCode());
  }

  @Test
  void aList_isAPageOfWhatIsAllowed() {
    String list = "/orgs/acme/invoices";
    HttpResponse<String> first = service.send("GET", list, ann);
    assertEquals(200, first.statusCode(), first.body());
    assertEquals("7", number("total", first), first.body());
    assertEquals(List.of("1", "2", "3"), ids(first));
    assertEquals(List.of("9"), ids(service.send("GET", list + "?page=2", ann)));
    assertEquals("8", number("total", service.send("GET", list, eve)));
    assertEquals(List.of("7", "9"), ids(service.send("GET", list + "?page=2", eve)));
    HttpResponse<String> others = service.send("GET", "/orgs/globex/invoices", ann);
    assertEquals("0", number("total", others));
    assertEquals(List.of(), ids(others));
  }

  private static String number(String name, HttpResponse<String> response) {
    Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(response.body());
    return found.find() ? found.group(1) : "";
  }

  private static List<String> ids(HttpResponse<String> response) {
    return Pattern.compile("\"id\":(\\d+)")
        .matcher(response.body())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void aCondition_isDecidedByTheRow() {
    assertEquals(200, service.send("POST", "/orgs/acme/invoices/5/pay", bo).statusCode());
    assertProblem(403, "no-rule", service.send("POST", "/orgs/acme/invoices/6/pay", bo));
    assertEquals(200, service.send("POST", "/orgs/acme/invoices/6/pay", eve).statusCode());
    assertProblem(403, "no-rule", service.send("POST", "/orgs/acme/invoices/6/forgive", bo));
    assertProblem(403, "no-rule", service.send("POST", "/orgs/acme/invoices/99/pay", bo));
    service.database.goAway();
    assertProblem(403, "no-rule", service.send("POST", "/orgs/acme/invoices/5/pay", bo));
  }

  @Test
  void aMethodOfABean_isDecidedWhoeverCallsIt() {
    assertProblem(403, "no-rule", service.send("POST", ONE + "/forgive", ann));
    assertTrue(service.send("GET", ONE, ann).body().contains("open"));
    assertEquals(200, service.send("POST", ONE + "/forgive", bo).statusCode());
    assertTrue(service.send("GET", ONE, ann).body().contains("forgiven"));
  }

  @Test
  void anonymous_staysAnonymous() {
    assertProblem(401, "missing", service.send("GET", "/help", ""));
    assertEquals(
        200, service.send("GET", "/help", service.login.token("nil", List.of())).statusCode());
    HttpResponse<String> bad = service.send("GET", "/help", "Bearer x.y.z");
    assertProblem(401, "malformed", bad);
    assertEquals(
        "Bearer error=\"invalid_token\"", bad.headers().firstValue("WWW-Authenticate").orElse(""));
    assertEquals(
        401,
        service.send("GET", "/help", "", "Authorization", ann, "Authorization", bo).statusCode());
  }

  @Test
  void aHeldRequest_isApprovedByASecondPerson_once() {
    HttpResponse<String> why = service.send("DELETE", ONE, bo);
    assertProblem(409, "held-for-approval", why);
    assertEquals("", member("ticket", why));
    HttpResponse<String> held = service.send("DELETE", ONE, bo, "Tenon-Reason", "paid twice");
    assertProblem(409, "held-for-approval", held);
    String ticket = member("ticket", held);
    assertProblem(409, "not-approved", service.send("DELETE", ONE, bo, "Tenon-Ticket", ticket));

    String approve = "/tenon/approvals/" + ticket + "/approve";
    assertProblem(409, "own-request", service.post(approve, bo, "{\"why\":\"mine\"}"));
    assertTrue(service.send("GET", "/tenon/approvals", eve).body().contains(ticket));
    assertEquals("[]", service.send("GET", "/tenon/approvals", bo).body());
    assertEquals(200, service.post(approve, eve, "{\"why\":\"seen\"}").statusCode());

    String other = "/orgs/acme/invoices/2";
    assertProblem(409, "other-request", service.send("DELETE", other, bo, "Tenon-Ticket", ticket));
    assertEquals(200, service.send("DELETE", ONE, bo, "Tenon-Ticket", ticket).statusCode());
    assertEquals(404, service.send("GET", ONE, ann).statusCode());
    assertProblem(409, "already-used", service.send("DELETE", ONE, bo, "Tenon-Ticket", ticket));
  }

  @Test
  void theAuditLog_hasTheIdOfTheResponse() {
    String id = member("id", service.send("POST", ONE + "/pay", ann));
    service.context.getBean(AuditLog.class).flush();
    assertTrue(
        service.audit.stream().anyMatch(line -> line.contains(id) && line.contains("no-rule")),
        () -> id + " " + service.audit);
  }

  @Test
  void aNewPolicy_isInForceAtOnce_andABrokenOneChangesNothing() {
    String text = Service.resource("policy.yaml");
    service.policy.set(
        YamlPolicies.parse(
            "policy.yaml", text.replace("[INVOICE_EDIT], resource", "[INVOICE_PAY], resource")));
    assertEquals(200, service.send("POST", ONE + "/pay", ann).statusCode());
    assertProblem(403, "no-rule", service.send("GET", ONE, ann));
    service.policy.fail(Diagnostic.error("away", Place.code(), "the source is away"));
    assertProblem(403, "no-rule", service.send("GET", ONE, ann));
  }

  @Test
  void withoutKeys_itIs503_andKeysThatWereFetchedCountOn() {
    assertProblem(503, "key-unavailable", withoutKeys);
    assertEquals("5", withoutKeys.headers().firstValue("Retry-After").orElse(""));
    assertEquals(503, healthWithoutKeys.statusCode());
    assertEquals(200, service.send("GET", ONE, ann).statusCode());
    service.login.goAway();
    assertEquals(200, service.send("GET", ONE, ann).statusCode());
    assertEquals(200, service.send("GET", ONE, service.clerk("acme")).statusCode());
    assertFalse(service.login.wasFetchedWhereNobodyMayWait());
  }

  @Test
  void withoutThePolicy_theLastOneCounts_thenNothingIsAllowed() {
    service.policy.fail(Diagnostic.error("away", Place.code(), "the source is away"));
    service.nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    assertEquals(200, service.send("GET", ONE, ann).statusCode());
    HttpResponse<String> health = service.send("GET", "/actuator/health", "");
    assertEquals(503, health.statusCode(), health.body());
    assertTrue(health.body().contains("OUT_OF_SERVICE"), health.body());
    assertEquals(503, service.send("GET", "/actuator/health/readiness", "").statusCode());
    service.nanos.addAndGet(Duration.ofMinutes(5).toNanos());
    HttpResponse<String> denied = service.send("GET", ONE, ann);
    assertProblem(503, "stale-policy", denied);
    assertEquals("5", denied.headers().firstValue("Retry-After").orElse(""));
    service.policy.set(YamlPolicies.parse("policy.yaml", Service.resource("policy.yaml")));
    live().refresh();
    assertEquals(200, service.send("GET", ONE, ann).statusCode());
  }

  @Test
  void withoutTheDatabase_itIs503_andDenialsStayDenials() {
    service.database.goAway();
    assertProblem(503, "database-unavailable", service.send("GET", ONE, ann));
    assertProblem(503, "database-unavailable", service.send("GET", "/orgs/acme/invoices", ann));
    assertProblem(403, "no-rule", service.send("POST", ONE + "/pay", ann));
    assertProblem(401, "missing", service.send("GET", ONE, ""));
    service.database.comeBack();
    assertEquals(200, service.send("GET", ONE, ann).statusCode());
  }

  @Test
  void healthAndMeters_areThere() {
    assertEquals(200, service.send("GET", "/actuator/health", "").statusCode());
    assertEquals(200, service.send("GET", "/actuator/health/readiness", "").statusCode());
    String ops = service.login.token("olga", List.of(), "operator");
    assertEquals(200, service.send("GET", "/actuator/metrics/tenon.checks", ops).statusCode());
    assertEquals(401, service.send("GET", "/actuator/metrics", "").statusCode());
    assertEquals(403, service.send("GET", "/actuator/metrics", ann).statusCode());
    MeterRegistry meters = service.context.getBean(MeterRegistry.class);
    long before = denials(meters);
    service.send("POST", ONE + "/pay", ann);
    assertEquals(before + 1, denials(meters));
    assertEquals(1, meters.get("tenon.policy.ready").gauge().value());
  }

  @Test
  void observationOfARequest_saysWhatWasDecided() throws Exception {
    String refused = member("id", service.send("POST", ONE + "/pay", ann));
    assertEquals("no-rule acme 403", said(service.observation("tenon.id", refused)));
    String nobody = member("id", service.send("GET", ONE, ""));
    assertEquals("missing acme 401", said(service.observation("tenon.id", nobody)));
    assertEquals(200, service.send("GET", ONE, ann).statusCode());
    assertEquals("allowed acme 200", said(service.observation("tenon.decision", "allowed")));
    MeterRegistry meters = service.context.getBean(MeterRegistry.class);
    assertTrue(
        meters.get("http.server.requests").timers().stream()
            .noneMatch(timer -> timer.getId().getTag("tenon.id") != null));
  }

  private static String said(Observation.Context context) {
    return value(context.getHighCardinalityKeyValue("tenon.decision"))
        + " "
        + value(context.getHighCardinalityKeyValue("tenon.tenant"))
        + " "
        + value(context.getLowCardinalityKeyValue("status"));
  }

  private static String value(@Nullable KeyValue found) {
    return found == null ? "" : found.getValue();
  }

  private static long denials(MeterRegistry meters) {
    return meters.get("tenon.checks").tag("reason", "no-rule").timers().stream()
        .mapToLong(Timer::count)
        .sum();
  }

  @Test
  void whatNobodyDeclared_isNotAnswered() {
    assertEquals(404, service.send("GET", "/policy.txt", ann).statusCode());
    assertEquals(404, service.send("GET", "/error", ann).statusCode());
    assertNotEquals(200, service.send("OPTIONS", ONE, ann).statusCode());
    assertNotEquals(200, service.send("TRACE", ONE, ann).statusCode());
    assertNotEquals(200, service.send("GET", "/orgs/acme/../globex/invoices/1", ann).statusCode());
    assertNotEquals(200, service.send("GET", "/orgs/globex;x=y/invoices/1", ann).statusCode());
    assertEquals(
        withoutId(service.send("GET", "/policy.txt", ann)),
        withoutId(service.send("GET", "/orgs/acme/invoices/99", ann)));
  }
}
