package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The administrator of a team has what is in its tenant, and nothing of another. */
class TeamAdminTest {

  private Fixture fixture;
  private Visitor lena;
  private Visitor pam;

  @BeforeEach
  void start() {
    fixture = new Fixture();
    lena = fixture.visitor("lena");
    pam = fixture.visitor("pam");
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private String refusedOf(String user, String tenant, String name) {
    Visitor visitor = fixture.visitor(user).in(tenant);
    Page page = visitor.post("/clusters/prod/jobs", "name", name, "jar", "x");
    assertEquals(403, page.status());
    return page.find("Reference</dt><dd><code>([^<]+)");
  }

  @Test
  void auditLog_isThatOfTheTenant() {
    refusedOf("ada", "ReferralDeliveryJobs", "Fraud_1");
    refusedOf("ben", "Payments", "Fraud_2");
    String hers = lena.get("/admin/audit").text();
    assertTrue(hers.contains("Fraud_1"), hers);
    assertFalse(hers.contains("Fraud_2"), hers);
    String theirs = pam.get("/admin/audit").text();
    assertTrue(theirs.contains("Fraud_2"), theirs);
    assertFalse(theirs.contains("Fraud_1"), theirs);
    // whoever asks for another tenant's lines by hand has none
    assertFalse(lena.get("/admin/audit?text=Fraud_2&tenant=Payments").text().contains("ben"));
  }

  @Test
  void refusals_areThoseOfTheTenant() {
    String own = refusedOf("ada", "ReferralDeliveryJobs", "Fraud_1");
    String others = refusedOf("ben", "Payments", "Fraud_2");
    Page list = lena.get("/admin/refusals");
    assertTrue(list.body().contains(own));
    assertFalse(list.body().contains(others));
    assertEquals(200, lena.get("/admin/refusals/" + own).status());
    Page foreign = lena.get("/admin/refusals/" + others);
    assertEquals(404, foreign.status());
    assertEquals(lena.get("/admin/refusals/no-such").body(), foreign.body());
  }

  @Test
  void whoAdministersEverything_seesAllInATenantThatShowsEverything_andElseOne() {
    refusedOf("ada", "ReferralDeliveryJobs", "Fraud_1");
    refusedOf("ben", "Payments", "Fraud_2");
    Visitor olga = fixture.visitor("olga").in("Global");
    String all = olga.get("/admin/audit").text();
    assertTrue(all.contains("Fraud_1") && all.contains("Fraud_2"), all);
    String one = olga.in("Payments").get("/admin/audit").text();
    assertTrue(one.contains("Fraud_2") && !one.contains("Fraud_1"), one);
    assertEquals(200, fixture.visitor("aldo").in("Global").get("/admin/audit").status());
  }

  private static Page grant(Visitor by, String name, String resource, String receiver) {
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
        receiver,
        "minutes",
        "60",
        "why",
        "on call");
  }

  @Test
  void grants_countInTheTenantAlone() {
    Page granted = grant(lena, "on-call", "flink", "aldo");
    assertEquals("It is in force.", granted.message());
    String cancel = "/clusters/prod/jobs/" + fixture.referral + "/cancel";
    Visitor aldo = fixture.visitor("aldo").in("Global");
    assertEquals(403, aldo.post(cancel).status());
    assertEquals("RUNNING", fixture.state(fixture.referral));
    assertEquals(303, aldo.in("ReferralDeliveryJobs").post(cancel).status());
    assertEquals("CANCELED", fixture.state(fixture.referral));
  }

  @Test
  void grantsOfAnotherTenant_areNeitherSeenNorRevoked() {
    grant(lena, "on-call", "flink", "vera");
    assertFalse(pam.get("/admin/grants").body().contains("on-call"));
    Page refused = pam.submit("/admin/grants/on-call/revoke", "why", "x");
    assertTrue(refused.message().startsWith("Nothing is changed: refused not-found"));
    assertTrue(lena.get("/admin/grants").body().contains("on-call"));
    // two tenants may use one name
    assertEquals("It is in force.", grant(pam, "on-call", "flink", "ben").message());
  }

  @Test
  void approvals_areThoseOfTheTenant() {
    fixture
        .visitor("ada")
        .submit("/clusters/prod/jobs/" + fixture.referral + "/cancel", "why", "mine");
    String ticket = lena.get("/approvals").find("/approvals/([^/\"]+)/approve");
    assertFalse(ticket.isEmpty());
    assertFalse(pam.get("/approvals").body().contains(ticket));
    for (String step : List.of("/approve", "/deny")) {
      assertEquals(404, pam.post("/approvals/" + ticket + step, "why", "x").status());
    }
    assertEquals("RUNNING", fixture.state(fixture.referral));
  }

  @Test
  void usage_isThatOfTheTenant() {
    refusedOf("ada", "ReferralDeliveryJobs", "Fraud_1");
    refusedOf("ben", "Payments", "Fraud_2");
    String hers = lena.get("/admin/usage").text();
    assertTrue(hers.contains("ReferralDeliveryJobs 5 jobs, 10 tasks, 10 slots 0 0 1"), hers);
    assertTrue(hers.contains("not-visible 1"), hers);
    assertFalse(hers.contains("Payments"), hers);
    String all = fixture.visitor("olga").in("Global").get("/admin/usage").text();
    assertTrue(all.contains("Payments") && all.contains("ReferralDeliveryJobs"), all);
  }

  @Test
  void pages_areForAdministratorsOfTheTenant() {
    for (String page : List.of("grants", "audit", "refusals", "usage")) {
      assertEquals(200, lena.get("/admin/" + page).status());
      assertEquals(403, fixture.visitor("ada").get("/admin/" + page).status());
    }
    assertFalse(fixture.visitor("ada").get("/").body().contains("/admin/"));
  }
}
