package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import dev.tenon.live.PolicySource;
import dev.tenon.servlet.Passwords;
import dev.tenon.store.PolicyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of a console by a stated clock, with its state on disk, and a restart in the middle. */
class DayTest {

  private static final String TENANT =
      """
        - name: "Fraud"
          description: "The jobs and jars of the fraud team."
          resources:
            - include:
                - [ "flink", "*", "flink-job", "Fraud_*" ]
                - [ "flink", "*", "flink-jar", "fraud-*" ]
          roles: ["fraud-operators", "fraud-viewers", "fraud-leads"]
      """;

  private static final String POLICIES =
      """
      policies:
        - resource: ["flink", "prod"]
          effect: "Stage"
          actions: ["FLINK_JOB_TERMINATE"]
          role: "fraud-operators"
      """;

  @TempDir private Path folder;
  private final Semaphore looks = new Semaphore(0);
  private Path flex;
  private Path names;
  private Path users;

  @BeforeEach
  void copy() throws IOException {
    Path policy = Files.createDirectories(folder.resolve("policy"));
    flex = Files.copy(Fixture.POLICY.resolve("flex.yaml"), policy.resolve("flex.yaml"));
    names = Files.copy(Fixture.POLICY.resolve("names.yaml"), policy.resolve("names.yaml"));
    users = folder.resolve("users.properties");
    StringBuilder lines = new StringBuilder("# of the test\n");
    for (String user :
        List.of(
            "olga platform-admins", "pam payments-leads", "lee fraud-leads", "vic fraud-viewers")) {
      String[] words = user.split(" ", 2);
      lines.append("%s = %s %s%n".formatted(words[0], Passwords.hash("tenon", 1), words[1]));
    }
    Files.writeString(users, lines);
  }

  private Fixture start() throws IOException {
    PolicyFiles files = PolicyFiles.of(flex.getParent());
    PolicySource counted =
        () -> {
          looks.release();
          return files.load();
        };
    return new Fixture(counted, 0, folder.resolve("state"), Users.following(users));
  }

  private void newTenant() throws IOException {
    String text = Files.readString(flex);
    Files.writeString(
        flex,
        text.replace("authorized_roles:\n", "authorized_roles:\n  - \"fraud-*\"\n")
                .replace("policies:\n", POLICIES)
            + TENANT.indent(2).replaceAll("(?m)^  ", ""));
    Files.writeString(
        names,
        Files.readString(names) + "  - {group: fraud-leads, role: team-admins, tenant: Fraud}\n");
  }

  /** When the console looks for the third time, what it saw at the second look is in force. */
  private void awaitFollowed() throws InterruptedException {
    looks.drainPermits();
    assertTrue(looks.tryAcquire(3, 1, TimeUnit.MINUTES));
  }

  private static Page login(Visitor visitor, String name, String password) {
    visitor.get("/login");
    return visitor.post("/login", "user", name, "password", password);
  }

  /** The rows of the log, the oldest first, without what differs from run to run. */
  private static List<String> rows(Page audit) {
    List<String> rows = new ArrayList<>();
    Pattern.compile("(?s)<tr>\\s*<td data-label=\"Time\">(.*?)</tr>")
        .matcher(audit.body())
        .results()
        .forEach(row -> rows.add(0, brief(Page.plain(row.group(1)))));
    return rows;
  }

  private static String brief(String row) {
    return row.replaceAll("\\s+", " ")
        .replaceAll(
            "^ ?2026-03-02 |:00 UTC|/[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "")
        .replaceAll(" +", " ")
        .replaceAll("(ticket|no-rule|allowed-by-rule|held-for-approval|revision 1) .*", "$1")
        .strip();
  }

  @Test
  void aDay() throws Exception {
    String password;
    String refusal;
    try (Fixture morning = start()) {
      String job = Fixture.job(morning.prod, "Fraud_live");
      // A new tenant, while the console runs: until then its lead has nothing to enter.
      Visitor lee = morning.visitor("lee");
      assertTrue(lee.get("/tenants").text().contains("No tenant is open to you."));
      newTenant();
      awaitFollowed();
      Page log = morning.visitor("olga").in("Global").get("/admin/audit");
      assertTrue(log.text().contains("the policy file has changed in force"), log::text);
      lee = morning.visitor("lee");
      assertTrue(lee.get("/clusters/prod").body().contains("Fraud_live"));
      assertFalse(lee.get("/clusters/prod").body().contains("Payments"));
      // A new member, and a role for an hour.
      Visitor fay = new Visitor(morning.console.address());
      assertEquals(401, login(fay, "fay", "tenon").status());
      password = new UserFile(users).add("fay", List.of("fraud-operators"));
      assertEquals(303, login(fay, "fay", password).status());
      fay.get("/");
      Visitor vic = morning.visitor("vic");
      String dev = "/clusters/uat/jobs/" + Fixture.job(morning.uat, "Fraud_old") + "/cancel";
      assertEquals(403, vic.post(dev).status());
      assertEquals("It is in force.", grant(lee).message());
      assertEquals(303, vic.post(dev).status());
      // A refusal, explained by its reference to the team's lead, and to nobody else.
      Page refused = fay.post("/clusters/prod/jobs", "name", "Payments_x", "jar", "x");
      assertEquals(403, refused.status());
      refusal = "/admin/refusals/" + refused.find("Reference</dt><dd><code>([^<]+)");
      assertTrue(lee.get(refusal).text().contains("not-visible"));
      assertEquals(404, morning.visitor("pam").get(refusal).status());
      assertEquals(403, fay.get(refusal).status());
      // What is held is approved, and done.
      fay.submit("/clusters/prod/jobs/" + job + "/cancel", "why", "release 7");
      assertEquals("RUNNING", morning.state(job));
      String ticket = lee.get("/approvals").find("/approvals/([^/\"]+)/approve");
      assertEquals(
          "It is done, in the name of fay.",
          lee.submit("/approvals/" + ticket + "/approve", "why", "as agreed").message());
      assertEquals("CANCELED", morning.state(job));
    }
    try (Fixture noon = start()) {
      // All of it is there again: tenant, member, refusal, outcome, and the grant till its hour
      // ends.
      noon.clock.turn(Duration.ofMinutes(59));
      String job = "/clusters/uat/jobs/" + Fixture.job(noon.uat, "Fraud_next") + "/cancel";
      Visitor lee = noon.visitor("lee");
      assertTrue(lee.get(refusal).text().contains("not-visible"));
      Visitor fay = new Visitor(noon.console.address());
      assertEquals(303, login(fay, "fay", password).status());
      assertTrue(fay.get("/approvals").text().contains("Done, approved by lee (as agreed)"));
      Visitor vic = noon.visitor("vic");
      assertEquals(303, vic.post(job).status());
      noon.clock.turn(Duration.ofMinutes(1));
      assertEquals(403, vic.post(job).status());
      // The member leaves, and is out at once.
      new UserFile(users).remove("fay");
      assertEquals("/login", fay.get("/clusters/prod").location());
      assertEquals(401, login(fay, "fay", password).status());
      // The audit of that day, of the tenant alone, and what it used.
      String old = "flink/fc-58d2/flink-job/Fraud_old ";
      String next = "flink/fc-58d2/flink-job/Fraud_next ";
      String live = "flink/fc-c904/flink-job/Fraud_live ";
      assertEquals(
          List.of(
              "09:00 vic FLINK_JOB_TERMINATE " + old + "DENY no-rule",
              "09:00 lee grant on-call until 2026-03-02T10:00:00Z in Fraud applied: revision 1",
              "09:00 vic FLINK_JOB_TERMINATE " + old + "ALLOW allowed-by-rule",
              "09:00 fay FLINK_SUBMIT flink/fc-c904/flink-job/Payments_x DENY not-visible",
              "09:00 fay FLINK_JOB_TERMINATE " + live + "STAGE held-for-approval",
              "09:00 fay stage FLINK_JOB_TERMINATE " + live + "within Fraud done: ticket",
              "09:00 lee approve ticket",
              "09:00 fay use ticket",
              // the console that started at noon gave it again, for the rest of the hour
              "09:00 lee grant on-call until 2026-03-02T10:00:00Z in Fraud applied: revision 1",
              "09:59 vic FLINK_JOB_TERMINATE " + next + "ALLOW allowed-by-rule",
              "10:00 vic FLINK_JOB_TERMINATE " + next + "DENY no-rule"),
          rows(lee.get("/admin/audit?day=2026-03-02")));
      assertFalse(noon.visitor("pam").get("/admin/audit").text().contains("fay"));
      String usage = lee.get("/admin/usage?days=1").text();
      assertTrue(usage.contains("2 1 3 no-rule 2 not-visible 1"), usage);
    }
  }

  private static Page grant(Visitor by) {
    return by.submit(
        "/admin/grants",
        Stream.of(
                "name on-call action FLINK_JOB_TERMINATE resource flink to user receiver vic"
                    + " minutes 60 why on-call")
            .flatMap(words -> Stream.of(words.split(" ")))
            .toArray(String[]::new));
  }
}
