package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One tenant at a time, and its resources as if they were all there is. */
class TenancyTest {

  private static Fixture fixture;

  @BeforeAll
  static void start() {
    fixture = new Fixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static List<String> counts(Page page) {
    String list = page.find("(?s)<dl class=\"counts\">(.*?)</dl>");
    return List.of(list.replaceAll("\\s*<[^>]*>\\s*", "\n").strip().split("\n+"));
  }

  @Test
  void a19_whoHasNoneOfTheRoles_entersNothing() {
    Visitor hugo = fixture.visitor("hugo");
    assertTrue(hugo.get("/tenants").text().contains("No tenant is open to you"));
    assertEquals("/tenants", hugo.get("/").location());
    assertEquals(404, hugo.get("/clusters/prod/jobs/x/y").status());
  }

  @Test
  void a27_a32_aListAndItsCounts_areOfWhatIsVisible() {
    Visitor ada = fixture.visitor("ada");
    Page all = ada.get("/");
    assertEquals(
        List.of(
            "Running",
            "5",
            "Finished",
            "0",
            "Cancelled",
            "0",
            "Failed",
            "0",
            "Tasks",
            "10",
            "Slots",
            "10",
            "Task managers",
            "5",
            "Jars",
            "1"),
        counts(all));
    Page prod = ada.get("/clusters/prod");
    assertTrue(prod.body().contains("ReferralDelivery_daily"));
    assertFalse(prod.body().contains("Payments_"));
    assertFalse(prod.body().contains("payments-jobs.jar"));
    assertEquals("1", counts(prod).get(1));
  }

  @Test
  void a32_aClusterShows_whereSomethingInItIsVisible() {
    Visitor ben = fixture.visitor("ben").in("Payments");
    Page all = ben.get("/");
    assertFalse(all.body().contains("/clusters/dev"));
    assertTrue(all.body().contains("/clusters/uat"));
    assertEquals(404, ben.get("/clusters/dev").status());
  }

  private static String count(Page page, String what) {
    List<String> all = counts(page);
    return all.get(all.indexOf(what) + 1);
  }

  /** Slots and task managers are those of visible jobs, and others' jobs change no number. */
  @Test
  void a32_theClusterOfATenant_isConsistent() {
    try (Fixture own = new Fixture()) {
      Visitor ada = own.visitor("ada");
      Visitor olga = own.visitor("olga").in("Global");
      Page prod = ada.get("/clusters/prod");
      assertEquals("2", count(prod, "Slots"));
      assertEquals("1", count(prod, "Task managers"));
      assertTrue(prod.text().contains("prod Flink 2.3.0"), prod::text);
      assertTrue(prod.text().contains("Task managers 1 Id Slots in use tm-0 2"), prod::text);
      assertFalse(prod.text().contains("tm-1"));
      assertFalse(prod.body().contains("Free"));
      Page whole = olga.get("/clusters/prod");
      assertEquals("6 of 200", count(whole, "Slots"));
      assertEquals("2", count(whole, "Task managers"));
      assertTrue(whole.text().contains("tm-0 4 96"), whole::text);
      assertTrue(whole.text().contains("tm-1 2 98"), whole::text);
      for (int i = 0; i < 5; i++) {
        Fixture.job(own.prod, "Payments_more");
      }
      assertEquals(prod.body(), ada.get("/clusters/prod").body());
      assertEquals("16 of 200", count(olga.get("/clusters/prod"), "Slots"));
      // all over: the sum of its clusters
      assertEquals("10", count(ada.get("/"), "Slots"));
      assertEquals("36 of 600", count(olga.get("/"), "Slots"));
    }
  }

  @Test
  void a30_theOnlyTenant_isEnteredAtOnce() {
    Visitor ada = fixture.visitor("ada");
    assertTrue(ada.get("/").body().contains("</span> ReferralDeliveryJobs</a>"));
  }

  @Test
  void a30_ofSeveralTenants_noneIsEnteredBeforeItIsChosen() {
    Visitor ben = fixture.visitor("ben");
    assertEquals("/tenants", ben.get("/").location());
    assertEquals("/tenants", ben.get("/clusters/prod").location());
    assertEquals(404, ben.post("/clusters/prod/jobs", "name", "Payments_x").status());
    assertEquals(404, ben.post("/clusters/prod/jobs/" + fixture.payments + "/cancel").status());
  }

  @Test
  void a30_oneTenantIsActive_neverTheUnion() {
    Visitor ben = fixture.visitor("ben").in("Payments");
    assertFalse(ben.get("/clusters/prod").body().contains("ReferralDelivery_daily"));
    ben.in("ReferralDeliveryJobs");
    Page prod = ben.get("/clusters/prod");
    assertTrue(prod.body().contains("ReferralDelivery_daily"));
    assertFalse(prod.body().contains("Payments_daily"));
  }

  @Test
  void a30_aTenantOfOthers_isNotFound() {
    Visitor ada = fixture.visitor("ada");
    Page page = ada.post("/tenants", "tenant", "Payments");
    assertEquals(404, page.status());
    assertEquals(page.text(), ada.post("/tenants", "tenant", "NoSuchTenant").text());
    assertTrue(ada.get("/").body().contains("</span> ReferralDeliveryJobs</a>"));
  }

  @Test
  void a31_whatIsInvisible_isAnsweredLikeWhatIsNotThere() {
    Visitor ada = fixture.visitor("ada");
    String absent = "0123456789abcdef0123456789abcdef";
    for (String path : List.of("/clusters/prod/jobs/%s", "/clusters/prod/jobs/%s/cancel")) {
      boolean form = path.endsWith("cancel");
      String hidden = path.formatted(fixture.payments);
      Page invisible = form ? ada.post(hidden) : ada.get(hidden);
      Page missing = form ? ada.post(path.formatted(absent)) : ada.get(path.formatted(absent));
      assertEquals(404, invisible.status());
      assertEquals(missing.status(), invisible.status());
      assertEquals(missing.body(), invisible.body());
      assertEquals(
          missing.head().headers().map().keySet(), invisible.head().headers().map().keySet());
    }
    assertEquals("RUNNING", fixture.state(fixture.payments));
  }

  @Test
  void a31_aJarThatIsInvisible_isNeitherRunNorDeleted() {
    Visitor ada = fixture.visitor("ada");
    Page run =
        ada.post("/clusters/prod/jobs", "jar", fixture.paymentsJar, "name", "ReferralDelivery_x");
    assertEquals(404, run.status());
    assertEquals(404, ada.post("/clusters/prod/jars/" + fixture.paymentsJar + "/delete").status());
    assertTrue(fixture.inventory.clusters().get(2).jar(fixture.paymentsJar).isPresent());
  }

  @Test
  void a29_aNewJob_hasANameOfTheTenant() {
    Visitor ben = fixture.visitor("ben").in("Payments");
    String path = "/clusters/prod/jobs";
    Page made = ben.submit(path, "jar", fixture.paymentsJar, "name", "Payments_new");
    assertEquals("Payments_new is submitted.", made.message());
    Page excluded = ben.post(path, "jar", fixture.paymentsJar, "name", "Payments_audit_q2");
    assertEquals(403, excluded.status());
    assertTrue(excluded.body().contains("not-visible"));
    Page others = ben.post(path, "jar", fixture.paymentsJar, "name", "ReferralDelivery_new");
    assertEquals(403, others.status());
    assertEquals(1, fixture.jobs().stream().filter(job -> job.name().endsWith("_new")).count());
  }

  @Test
  void a29_aNewJar_hasANameOfTheTenant() {
    Visitor ben = fixture.visitor("ben").in("Payments");
    byte[] bytes = {'P', 'K'};
    assertEquals(303, ben.upload("/clusters/uat/jars", "payments-next.jar", bytes).status());
    assertEquals(403, ben.upload("/clusters/uat/jars", "fraud-next.jar", bytes).status());
    assertEquals(404, ben.upload("/clusters/uat/jars", "../payments-next.jar", bytes).status());
    assertEquals(404, ben.upload("/clusters/dev/jars", "payments-next.jar", bytes).status());
    List<String> jars =
        fixture.inventory.clusters().get(1).jars().stream().map(jar -> jar.name()).toList();
    assertEquals(List.of("payments-next.jar"), jars);
  }

  @Test
  void a29_aProgramThatCallsItselfOtherwise_isCancelledAtOnce() {
    try (Fixture own = new Fixture()) {
      Visitor ada = own.visitor("ada");
      String jar = own.prod.jar("ReferralDelivery_obstinate.jar", own.clock.instant());
      Page page = ada.post("/clusters/prod/jobs", "jar", jar, "name", "ReferralDelivery_fair");
      assertEquals(403, page.status());
      assertTrue(page.text().contains("another name"));
      assertEquals(
          List.of("CANCELED"),
          own.jobs().stream()
              .filter(job -> job.name().equals("Billing_stolen"))
              .map(job -> job.state())
              .toList());
      assertTrue(own.audit().stream().anyMatch(line -> line.contains("calls itself Billing")));
    }
  }

  @Test
  void a33_aClusterIsMeant_byItsIdAndByItsEnvironment() {
    Visitor ada = fixture.visitor("ada");
    assertEquals(ada.get("/clusters/prod").body(), ada.get("/clusters/fc-c904").body());
    assertEquals(200, ada.get("/clusters/fc-c904/jobs/" + fixture.referral).status());
    Page held = ada.submit("/clusters/fc-c904/jobs/" + fixture.referral + "/cancel", "why", "x");
    assertEquals("Your request waits for an administrator.", held.message());
  }
}
