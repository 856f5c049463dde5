package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held, granted for a time, and explained. */
class AdministeringTest {

  private Fixture fixture;
  private String cancel;

  @BeforeEach
  void start() {
    fixture = new Fixture();
    cancel = "/clusters/prod/jobs/" + fixture.referral + "/cancel";
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private String held() {
    Page page = fixture.visitor("ada").submit(cancel, "why", "the schema has changed");
    assertEquals("Your request waits for an administrator.", page.message());
    String ticket = fixture.visitor("lena").get("/approvals").find("/approvals/([^/\"]+)/approve");
    assertFalse(ticket.isEmpty());
    return "/approvals/" + ticket;
  }

  private boolean audited(String... words) {
    return fixture.audit().stream()
        .anyMatch(line -> List.of(words).stream().allMatch(line::contains));
  }

  @Test
  void a22_whatIsHeld_doesNotHappen() {
    held();
    assertEquals("RUNNING", fixture.state(fixture.referral));
    assertTrue(audited("FLINK_JOB_TERMINATE", "STAGE", "\"ada\""));
  }

  @Test
  void a22_whatIsHeld_needsAReason() {
    Page page = fixture.visitor("ada").submit(cancel, "why", " ");
    assertEquals("Not asked: it needs a reason in words.", page.message());
  }

  @Test
  void a23_anAdministratorWhoIsAllowedTheSame_approves_andItIsDoneOnce() {
    String ticket = held();
    Visitor lena = fixture.visitor("lena");
    Page done = lena.submit(ticket + "/approve", "why", "seen in the log");
    assertEquals("It is done, in the name of ada.", done.message());
    assertEquals("CANCELED", fixture.state(fixture.referral));
    assertEquals(403, lena.post(ticket + "/approve", "why", "again").status());
    assertTrue(audited("\"ada\"", "stage FLINK_JOB_TERMINATE", "the schema has changed"));
    assertTrue(audited("\"lena\"", "approve ticket", "seen in the log", "done"));
    assertTrue(audited("\"ada\"", "use ticket", "done"));
  }

  @Test
  void a23_toAdministerIsNotEnough_andNobodyApprovesHisOwn() {
    String ticket = held();
    Visitor aldo = fixture.visitor("aldo").in("ReferralDeliveryJobs");
    Page refused = aldo.post(ticket + "/approve", "why", "looks right");
    assertEquals(403, refused.status());
    assertTrue(refused.body().contains("approver-not-allowed"));
    assertEquals(403, fixture.visitor("ada").post(ticket + "/approve", "why", "me").status());
    assertEquals("RUNNING", fixture.state(fixture.referral));
    assertTrue(audited("\"aldo\"", "approve ticket", "refused approver-not-allowed"));
  }

  @Test
  void a23_anApproverOfAnotherTenant_findsNothing() {
    String ticket = held();
    Visitor olga = fixture.visitor("olga").in("Payments");
    assertFalse(olga.get("/approvals").body().contains("ReferralDelivery"));
    assertEquals(404, olga.post(ticket + "/approve", "why", "x").status());
  }

  @Test
  void a23_whatNobodyDecides_endsByTheClock() {
    String ticket = held();
    fixture.clock.turn(Duration.ofHours(4));
    Page late = fixture.visitor("lena").post(ticket + "/approve", "why", "late");
    assertEquals(403, late.status());
    assertTrue(late.body().contains("expired"));
  }

  @Test
  void a23_whatIsDenied_isOver() {
    String ticket = held();
    Visitor lena = fixture.visitor("lena");
    assertEquals(
        "The request of ada is denied.", lena.submit(ticket + "/deny", "why", "no").message());
    assertEquals(403, lena.post(ticket + "/approve", "why", "yes").status());
    assertEquals("RUNNING", fixture.state(fixture.referral));
  }

  private static Page grant(Visitor by, String name, String resource, String minutes) {
    return by.submit(
        "/admin/grants",
        "name",
        name,
        "action",
        "FLINK_JOB_TERMINATE",
        "resource",
        resource,
        "to",
        "user",
        "receiver",
        "vera",
        "minutes",
        minutes,
        "why",
        "incident 7");
  }

  @Test
  void a24_aGrantCounts_untilItsTimeIsOver() {
    Visitor vera = fixture.visitor("vera");
    assertEquals(403, vera.post(cancel).status());
    Visitor olga = fixture.visitor("olga").in("Global");
    Page granted = grant(olga, "incident-7", "flink/prod/flink-job/ReferralDelivery_*", "30");
    assertEquals("It is in force.", granted.message());
    assertTrue(granted.text().contains("incident-7 FLINK_JOB_TERMINATE on flink/prod"));
    assertEquals(303, vera.post(cancel).status());
    assertEquals("CANCELED", fixture.state(fixture.referral));
    fixture.clock.turn(Duration.ofMinutes(30));
    assertEquals(403, vera.post(cancel).status());
    assertTrue(olga.get("/admin/grants").text().contains("incident-7 ended"));
  }

  @Test
  void a24_aGrantIsRevoked() {
    Visitor olga = fixture.visitor("olga").in("Global");
    grant(olga, "incident-7", "flink/prod", "30");
    Page revoked = olga.submit("/admin/grants/incident-7/revoke", "why", "over");
    assertEquals("It is in force.", revoked.message());
    assertTrue(revoked.text().contains("There is none."));
    assertEquals(403, fixture.visitor("vera").post(cancel).status());
    assertTrue(audited("\"olga\"", "grant incident-7", "incident 7"));
    assertTrue(audited("\"olga\"", "revoke grant incident-7", "over"));
  }

  @Test
  void a24_nobodyGrantsMoreThanHeHas() {
    Visitor lena = fixture.visitor("lena");
    Page refused =
        lena.submit(
            "/admin/grants",
            "name",
            "more",
            "action",
            "FLINK_SUBMIT",
            "resource",
            "flink/prod",
            "to",
            "user",
            "receiver",
            "vera",
            "minutes",
            "30",
            "why",
            "incident 7");
    assertTrue(refused.message().startsWith("Nothing is changed: refused more-than-held"));
    assertTrue(refused.text().contains("There is none."));
    assertTrue(audited("\"lena\"", "grant more", "refused more-than-held"));
  }

  @Test
  void a24_aGrantThatCannotBeRead_saysWhy() {
    Visitor olga = fixture.visitor("olga").in("Global");
    for (List<String> wrong :
        List.of(List.of("flink//x", "30"), List.of("flink/x", "0"), List.of("flink/x", "soon"))) {
      Page page = grant(olga, "wrong", wrong.get(0), wrong.get(1));
      assertTrue(page.message().startsWith("Not granted: "), page::message);
    }
  }

  @Test
  void a35_anAdministratorReadsWhy_withRoleRuleAndLine() {
    Page refused =
        fixture
            .visitor("ada")
            .post(
                "/clusters/prod/jobs",
                "jar",
                fixture.referralJar,
                "name",
                "ReferralDelivery_ledger");
    assertEquals(403, refused.status());
    assertFalse(refused.body().contains("flex.yaml"));
    String reference = refused.find("Reference</dt><dd><code>([^<]+)");
    Visitor olga = fixture.visitor("olga").in("Global");
    assertTrue(olga.get("/admin/refusals").body().contains(reference));
    String why = olga.get("/admin/refusals/" + reference).text();
    for (String word :
        List.of(
            "denied-by-rule",
            "flink/fc-c904/flink-job/ReferralDelivery_ledger",
            "referral-operators",
            "flink/prod/flink-job/*_ledger",
            "flex.yaml:39")) {
      assertTrue(why.contains(word), () -> word + " in " + why);
    }
  }

  @Test
  void a35_theAuditLog_hasEveryRuleThatCoveredTheRequest() {
    fixture
        .visitor("ada")
        .post("/clusters/prod/jobs", "jar", fixture.referralJar, "name", "ReferralDelivery_ledger");
    assertTrue(
        audited("\"ada\"", "FLINK_SUBMIT", "ReferralDelivery_ledger", "DENY", "ALLOW", "*_ledger"));
    String log = fixture.visitor("olga").in("Global").get("/admin/audit").text();
    assertTrue(log.contains("DENY denied-by-rule"));
  }
}
