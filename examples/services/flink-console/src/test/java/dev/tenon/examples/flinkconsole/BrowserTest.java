package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.JobJar;
import dev.tenon.examples.flinkconsole.flink.LocalFlink;
import dev.tenon.examples.flinkconsole.flink.StandInFlink;
import dev.tenon.examples.flinkconsole.jobs.ObstinateJob;
import dev.tenon.examples.flinkconsole.jobs.TickingJob;
import dev.tenon.store.PolicyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console as people use it: Chromium in front, a real Flink behind. */
@Tag("browser")
class BrowserTest {

  private static final Path PICTURES = Path.of("target", "pictures");

  private static Turning clock;
  private static LocalFlink flink;
  private static StandInFlink dev;
  private static StandInFlink uat;
  private static Inventory inventory;
  private static Console console;
  private static State state;
  private static Browser browser;

  @BeforeAll
  static void start() {
    clock = new Turning(Instant.now());
    flink = LocalFlink.start();
    dev = StandInFlink.start();
    uat = StandInFlink.start();
    inventory = Demo.inventory(dev, uat, flink.rest());
    state = Fixture.state(Fixture.temporary());
    console =
        Console.start(
            Fixture.anyPort(),
            0,
            PolicyFiles.of(Fixture.POLICY),
            Fixture.users(),
            inventory,
            clock,
            state);
    browser = new Browser(console.address());
    browser.login("ada");
    browser.open("/clusters/prod");
    browser.picture(PICTURES.resolve("console.png"));
  }

  @AfterAll
  static void stop() throws IOException {
    browser.close();
    console.close();
    state.close();
    uat.close();
    dev.close();
    flink.close();
  }

  private static Cluster prod() {
    return inventory.clusters().get(2);
  }

  private static String state(String name) {
    return prod().jobs().stream()
        .filter(job -> job.name().equals(name))
        .map(job -> job.state())
        .findFirst()
        .orElse("absent");
  }

  /** Flink takes a moment from one state to the next. */
  private static void awaitEnded(String name) {
    Instant end = Instant.now().plusSeconds(30);
    while (!state(name).equals("CANCELED") && Instant.now().isBefore(end)) {
      Thread.onSpinWait();
    }
    assertEquals("CANCELED", state(name));
  }

  @Test
  void theStory() {
    browser.login("ben");
    assertEquals("Choose a tenant", browser.heading());
    browser.press("Work in Payments");
    assertEquals("You work in Payments now.", browser.status());
    assertFalse(browser.text().contains("dev"));

    browser.login("ada");
    assertEquals("Clusters", browser.heading());
    browser.follow("prod");
    assertTrue(browser.text().contains("ReferralDelivery_refunds"));
    assertFalse(browser.text().contains("Payments"));
    assertFalse(browser.text().contains("settlement"));

    browser.type("name", "ReferralDelivery_story");
    browser.press("Submit");
    assertEquals("ReferralDelivery_story is submitted.", browser.status());
    assertEquals("RUNNING", state("ReferralDelivery_story"));
    browser.type("why", "the schema has changed");
    browser.press("Ask to cancel");
    assertEquals("Your request waits for an administrator.", browser.status());
    assertEquals("RUNNING", state("ReferralDelivery_story"));

    browser.open("/clusters/prod");
    browser.type("name", "ReferralDelivery_ledger");
    browser.press("Submit");
    assertEquals("Refused", browser.heading());
    assertTrue(browser.text().contains("denied-by-rule"));
    assertEquals("absent", state("ReferralDelivery_ledger"));

    browser.login("lena");
    browser.follow("Approvals");
    assertTrue(browser.text().contains("the schema has changed"));
    browser.script("document.querySelector('[id^=why-]').value = 'seen in the log'");
    browser.press("Approve ReferralDelivery_story in prod");
    assertEquals("It is done, in the name of ada.", browser.status());
    awaitEnded("ReferralDelivery_story");

    browser.loginIn("olga", "Global");
    browser.follow("Refusals");
    browser.first("tbody th a");
    assertEquals("Why it was refused", browser.heading());
    assertTrue(browser.text().contains("policy/flex.yaml:39"));
    browser.follow("Audit log");
    assertTrue(browser.text().contains("approve ticket"));
  }

  @Test
  void aGrant_countsUntilItsTimeIsOver() {
    prod().run(prod().jars().get(0).id(), "ReferralDelivery_grant");
    browser.login("vera");
    browser.follow("prod");
    assertFalse(browser.text().contains("Submit a job"));
    browser.follow("ReferralDelivery_grant");
    assertTrue(browser.text().contains("You may not cancel this job."));
    String job = browser.path();

    browser.loginIn("olga", "Global");
    browser.follow("Grants");
    browser.type("grant-name", "incident-7");
    browser.choose("action", "FLINK_JOB_TERMINATE");
    browser.type("resource", "flink/prod/flink-job/ReferralDelivery_grant");
    browser.type("receiver", "vera");
    browser.type("grant-why", "on call tonight");
    browser.press("Grant");
    assertEquals("It is in force.", browser.status());

    browser.login("vera");
    browser.open(job);
    assertTrue(browser.hasButton("Cancel the job"));
    clock.turn(Duration.ofMinutes(31));
    browser.press("Cancel the job");
    assertEquals("Refused", browser.heading());
    assertEquals("RUNNING", state("ReferralDelivery_grant"));
    browser.open(job);
    assertFalse(browser.hasButton("Cancel the job"));
  }

  @Test
  void theKeyboardAlone_isEnough() {
    browser.login("hugo");
    browser.press("Log out hugo");
    browser.tabTo("Skip to the content");
    browser.tabTo("User");
    browser.keys("ben");
    browser.tabTo("Password");
    browser.keys("tenon");
    browser.send(Keys.ENTER);
    browser.tabTo("Work in Payments");
    browser.send(Keys.ENTER);
    browser.tabTo("prod");
    browser.send(Keys.ENTER);
    browser.tabTo("Name of the job");
    browser.keys("Payments_typed");
    browser.tabTo("Submit");
    browser.send(Keys.ENTER);
    assertEquals("Payments_typed is submitted.", browser.status());
    browser.tabTo("Why");
    browser.keys("by hand");
    browser.tabTo("Ask to cancel");
    browser.send(Keys.SPACE);
    assertEquals("Your request waits for an administrator.", browser.status());
    browser.tabTo("Log out ben");
    browser.send(Keys.ENTER);
    assertEquals("/login", browser.path());
  }

  @Test
  void aHostileName_runsNothing() {
    String name =
        "ReferralDelivery_\"><img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>";
    prod().run(prod().jars().get(0).id(), name);
    browser.login("ada");
    browser.follow("prod");
    assertTrue(browser.text().contains(name));
    assertEquals("null", browser.script("return window.hit"));
    browser.follow(name);
    assertEquals(name, browser.heading());
    assertEquals("null", browser.script("return window.hit"));
  }

  @Test
  void aProgramThatCallsItsJobOtherwise_isCancelledAtOnce() throws IOException {
    Path jar = Files.createTempDirectory("jar").resolve("ReferralDelivery_obstinate.jar");
    Files.write(jar, JobJar.of(ObstinateJob.class));
    browser.login("ada");
    browser.follow("prod");
    browser.type("file", jar.toString());
    browser.press("Upload");
    assertEquals("ReferralDelivery_obstinate.jar is uploaded.", browser.status());
    browser.choose("jar", "ReferralDelivery_obstinate.jar");
    browser.type("name", "ReferralDelivery_fair");
    browser.press("Submit");
    assertTrue(browser.text().contains("another name"));
    awaitEnded("Billing_stolen");
    browser.follow("Back to the clusters");
    browser.follow("prod");
    browser.press("Delete ReferralDelivery_obstinate.jar");
    assertEquals("The jar is deleted.", browser.status());
  }

  private interface Look {
    void at(String page);
  }

  /** Every page there is, as somebody who sees much of it. */
  private static void everyPage(Look look) {
    browser.loginIn("olga", "Global");
    for (String path :
        List.of(
            "/",
            "/clusters/uat",
            "/approvals",
            "/admin/grants",
            "/admin/audit",
            "/admin/usage",
            "/admin/refusals",
            "/tenants")) {
      browser.open(path);
      look.at(path.equals("/") ? "clusters" : path.substring(path.lastIndexOf('/') + 1));
    }
    browser.login("ada");
    browser.open("/clusters/prod");
    look.at("prod");
    browser.follow("ReferralDelivery_daily");
    look.at("job");
    browser.open("/clusters/nowhere");
    look.at("not-found");
    browser.open("/clusters/prod");
    browser.type("name", "ReferralDelivery_ledger");
    browser.press("Submit");
    look.at("refused");
    browser.loginIn("olga", "Global");
    browser.open("/admin/refusals");
    browser.first("tbody th a");
    look.at("why");
    browser.open("/approvals");
    browser.press("Log out olga");
    look.at("login");
  }

  @Test
  void axe_findsNothing_inLightAndDark() {
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      everyPage(page -> assertEquals(List.of(), browser.violations(), page + " " + scheme));
    }
    browser.scheme("light");
  }

  @Test
  void everyPage_fitsDesktopAndPhone() {
    try {
      everyPage(page -> browser.picture(PICTURES.resolve(page + ".png")));
      browser.scheme("dark");
      browser.phone();
      everyPage(
          page -> {
            browser.picture(PICTURES.resolve(page + "-phone.png"));
            assertEquals(
                true,
                browser.script("return document.documentElement.scrollWidth <= innerWidth"),
                page + " is wider than a phone");
          });
    } finally {
      browser.scheme("light");
      browser.desktop();
    }
  }

  /** The stand-ins answer with the fields of a real Flink. */
  @Test
  void standIns_haveTheShapesOfFlink() throws Exception {
    try (StandInFlink standIn = StandInFlink.start()) {
      Cluster other = new Cluster("x", "x", standIn.rest());
      other.upload("ReferralDelivery_jobs.jar", JobJar.of(TickingJob.class, "Tick"));
      other.run(other.jars().get(0).id(), "one");
      for (String path : List.of("/jobs/overview", "/jars")) {
        assertEquals(
            Shapes.of(flink.rest().resolve(path)), Shapes.of(standIn.rest().resolve(path)), path);
      }
    }
  }
}
