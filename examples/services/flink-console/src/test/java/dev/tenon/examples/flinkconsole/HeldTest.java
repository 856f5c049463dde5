package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What whoever asked sees of a request that was held: requirement A23. */
class HeldTest {

  private Fixture fixture;
  private Visitor ada;
  private String job;

  @BeforeEach
  void start() {
    // Submitting and deleting in UAT is held, too.
    Policy policy =
        YamlPolicies.load(Fixture.POLICY).toBuilder()
            .permission(
                "referral-operators",
                Permission.stage("FLINK_SUBMIT", "FLINK_JAR_DELETE").on("flink/uat"))
            .build();
    fixture = new Fixture(policy);
    ada = fixture.visitor("ada");
    job = "/clusters/prod/jobs/" + fixture.referral;
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Page ask() {
    return ada.submit(job + "/cancel", "why", "the schema has changed");
  }

  private String ticket() {
    String id = fixture.visitor("lena").get("/approvals").find("/approvals/([^/\"]+)/approve");
    assertFalse(id.isEmpty());
    return "/approvals/" + id;
  }

  private static long rows(Page page) {
    return Pattern.compile("<th scope=\"row\">").matcher(page.body()).results().count();
  }

  @Test
  void whoAsks_seesThatItWaits_onTheListAndAtTheJob() {
    Page list = ask();
    assertTrue(list.text().contains("An administrator has to decide."), list::text);
    assertTrue(list.text().contains("2026-03-02 13:00:00 UTC"), list::text);
    Page page = ada.get(job);
    assertTrue(page.text().contains("You asked to cancel it waits"), page::text);
    assertFalse(page.body().contains("Ask to cancel</button>"));
  }

  @Test
  void askingTwice_isOneRequest() {
    ask();
    Page again = ada.submit(job + "/cancel", "why", "again");
    assertEquals(
        "You have asked already. Your request waits for an administrator.", again.message());
    assertEquals(1, rows(again));
    Page waiting = fixture.visitor("lena").get("/approvals");
    assertEquals(1, Pattern.compile("/approve\"").matcher(waiting.body()).results().count());
    assertTrue(waiting.text().contains("the schema has changed"));
  }

  @Test
  void whatIsDenied_isToldWithTheReason_andMayBeAskedAgain() {
    ask();
    fixture.visitor("lena").submit(ticket() + "/deny", "why", "it has to finish first");
    String text = ada.get("/approvals").text();
    assertTrue(text.contains("denied Denied by lena: it has to finish first"), text);
    assertTrue(ada.get(job).body().contains("Ask to cancel</button>"));
    assertEquals("Your request waits for an administrator.", ask().message());
    assertEquals(2, rows(ada.get("/approvals")));
  }

  @Test
  void whatIsApproved_isToldWithTheReason() {
    ask();
    fixture.visitor("lena").submit(ticket() + "/approve", "why", "seen in the log");
    String text = ada.get("/approvals").text();
    assertTrue(text.contains("done Done, approved by lena (seen in the log)"), text);
    assertTrue(ada.get(job).text().contains("Done, approved by lena"));
  }

  @Test
  void whatNobodyDecides_isToldToHaveEnded() {
    ask();
    fixture.clock.turn(Duration.ofHours(4));
    String text = ada.get("/approvals").text();
    assertTrue(text.contains("ended Nobody decided in time."), text);
    assertFalse(fixture.visitor("lena").get("/approvals").body().contains("/approve\""));
  }

  @Test
  void whatTheClusterDoesNotDo_isToldToBoth() {
    ask();
    String ticket = ticket();
    fixture.prod.close();
    Visitor lena = fixture.visitor("lena");
    Page told = lena.submit(ticket + "/approve", "why", "seen in the log");
    assertEquals("It is approved, but the cluster did not do it.", told.message());
    String text = ada.get("/approvals").text();
    assertTrue(text.contains("failed Approved by lena (seen in the log), but not done: "), text);
    assertTrue(text.contains("prod cannot be reached"), text);
  }

  @Test
  void anybodyElse_seesNothingOfIt() {
    ask();
    fixture.visitor("lena").submit(ticket() + "/deny", "why", "no");
    assertFalse(fixture.visitor("vera").get("/approvals").body().contains("the schema"));
    assertFalse(fixture.visitor("vera").get(job).body().contains("You asked"));
  }

  @Test
  void aJobThatIsHeld_isSubmittedWhenItIsApproved() {
    String jar = fixture.uat.jar("ReferralDelivery_jobs.jar", fixture.clock.instant());
    Page held =
        ada.submit(
            "/clusters/uat/jobs", "jar", jar, "name", "ReferralDelivery_new", "why", "release 7");
    assertEquals("Your request waits for an administrator.", held.message());
    assertFalse(ada.get("/clusters/uat").body().contains("ReferralDelivery_new"));
    Visitor olga = fixture.visitor("olga").in("ReferralDeliveryJobs");
    String id = olga.get("/approvals").find("/approvals/([^/\"]+)/approve");
    Page done = olga.submit("/approvals/" + id + "/approve", "why", "as agreed");
    assertEquals("It is done, in the name of ada.", done.message());
    assertTrue(ada.get("/clusters/uat").body().contains("ReferralDelivery_new"));
  }

  /** What an administrator has read is what is done: asking again changes nothing of it. */
  @Test
  void askingTwice_leavesTheJarOfTheFirst() {
    String jar = fixture.uat.jar("ReferralDelivery_jobs.jar", fixture.clock.instant());
    String jobs = "/clusters/uat/jobs";
    ada.submit(jobs, "jar", jar, "name", "ReferralDelivery_new", "why", "release 7");
    ada.submit(jobs, "jar", "another", "name", "ReferralDelivery_new", "why", "release 7");
    Visitor olga = fixture.visitor("olga").in("ReferralDeliveryJobs");
    String id = olga.get("/approvals").find("/approvals/([^/\"]+)/approve");
    Page done = olga.submit("/approvals/" + id + "/approve", "why", "as agreed");
    assertEquals("It is done, in the name of ada.", done.message());
  }

  @Test
  void aJarThatIsHeld_isDeletedWhenItIsApproved() {
    String jar = fixture.uat.jar("ReferralDelivery_old.jar", fixture.clock.instant());
    assertTrue(ada.get("/clusters/uat").body().contains("Ask to delete</button>"));
    ada.submit("/clusters/uat/jars/" + jar + "/delete", "why", "unused");
    assertTrue(ada.get("/clusters/uat").body().contains("ReferralDelivery_old.jar"));
    Visitor olga = fixture.visitor("olga").in("ReferralDeliveryJobs");
    String id = olga.get("/approvals").find("/approvals/([^/\"]+)/approve");
    olga.submit("/approvals/" + id + "/approve", "why", "as agreed");
    assertFalse(ada.get("/clusters/uat").body().contains("ReferralDelivery_old.jar"));
  }

  @Test
  void whoLeaves_hasNothingDoneInTheirName() {
    ask();
    String ticket = ticket();
    assertEquals(
        404, fixture.visitor("olga").in("Payments").post(ticket + "/approve", "why", "x").status());
    assertEquals("RUNNING", fixture.state(fixture.referral));
  }
}
