package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives a console, and how it is searched. */
class StateTest {

  @TempDir private Path folder;

  private Fixture start() {
    return start(YamlPolicies.load(Fixture.POLICY));
  }

  private Fixture start(Policy policy) {
    return new Fixture(policy, 0, folder, Fixture.users());
  }

  private static Page grant(Visitor by) {
    return by.submit(
        "/admin/grants",
        "name",
        "on-call",
        "action",
        "FLINK_JOB_TERMINATE",
        "resource",
        "flink",
        "to",
        "user",
        "receiver",
        "vera",
        "minutes",
        "60",
        "why",
        "on call");
  }

  @Test
  void logRefusalsRequestsAndGrants_surviveARestart() throws IOException {
    String reference;
    try (Fixture first = start()) {
      Visitor ada = first.visitor("ada");
      Page refused = ada.post("/clusters/prod/jobs", "name", "Fraud_1", "jar", "x");
      reference = refused.find("Reference</dt><dd><code>([^<]+)");
      ada.submit("/clusters/prod/jobs/" + first.referral + "/cancel", "why", "first");
      Visitor lena = first.visitor("lena");
      String denied = lena.get("/approvals").find("/approvals/([^/\"]+)/deny");
      lena.submit("/approvals/" + denied + "/deny", "why", "not now");
      ada.submit("/clusters/prod/jobs/" + first.referral + "/cancel", "why", "second");
      assertEquals("It is in force.", grant(lena).message());
    }
    // a crash in the middle of a line
    for (String file : List.of("audit", "refusals", "tickets", "grants")) {
      Files.writeString(folder.resolve(file + ".jsonl"), "{\"id", StandardOpenOption.APPEND);
    }
    try (Fixture second = start()) {
      Visitor lena = second.visitor("lena");
      assertTrue(lena.get("/admin/audit?text=Fraud_1").text().contains("DENY not-visible"));
      assertEquals(200, lena.get("/admin/refusals/" + reference).status());
      String own = second.visitor("ada").get("/approvals").text();
      assertTrue(own.contains("Denied by lena: not now"), own);
      assertTrue(own.contains("An administrator has to decide."), own);
      assertTrue(lena.get("/approvals").text().contains("second"));
      assertTrue(lena.get("/admin/usage").text().contains("not-visible 1"));
      assertTrue(lena.get("/admin/grants").text().contains("on-call"));
      Visitor vera = second.visitor("vera");
      assertEquals(303, vera.post("/clusters/prod/jobs/" + second.referral + "/cancel").status());
      // what is revoked does not come again
      lena.submit("/admin/grants/on-call/revoke", "why", "over");
    }
    try (Fixture third = start()) {
      assertTrue(third.visitor("lena").get("/admin/grants").text().contains("There is none."));
    }
  }

  /** The request is of before, the job of now has another id. */
  @Test
  void aRequestOfBefore_isDecidedAfterTheRestart() {
    try (Fixture first = start()) {
      first
          .visitor("ada")
          .submit("/clusters/prod/jobs/" + first.referral + "/cancel", "why", "first");
    }
    try (Fixture second = start()) {
      Visitor lena = second.visitor("lena");
      String ticket = lena.get("/approvals").find("/approvals/([^/\"]+)/approve");
      Page told = lena.submit("/approvals/" + ticket + "/approve", "why", "yes");
      assertEquals("It is approved, but the cluster did not do it.", told.message());
      String own = second.visitor("ada").get("/approvals").text();
      assertTrue(own.contains("but not done: prod: Job could not be found."), own);
    }
  }

  @Test
  void aGrant_isGivenAgainOnlyIfItsAuthorMayStillGiveIt() {
    try (Fixture first = start()) {
      grant(first.visitor("lena"));
    }
    Policy without =
        YamlPolicies.load(Fixture.POLICY).toBuilder().withAssignments(List.of()).build();
    try (Fixture second = start(without)) {
      Visitor vera = second.visitor("vera");
      assertEquals(403, vera.post("/clusters/prod/jobs/" + second.referral + "/cancel").status());
      assertTrue(
          second.audit().stream()
              .anyMatch(line -> line.contains("grant on-call") && line.contains("refused")));
    }
    // it has ended, also for a policy that would let it
    try (Fixture third = start()) {
      assertTrue(third.visitor("lena").get("/admin/grants").text().contains("There is none."));
    }
  }

  private static List<String> shown(Page page) {
    return Pattern.compile("Fraud_(\\d+)x")
        .matcher(page.body())
        .results()
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  @Test
  void theLog_isSearchedByUserTextAndDay_andPagedBackToItsBeginning() {
    try (Fixture fixture = start()) {
      Visitor ada = fixture.visitor("ada");
      for (int i = 0; i < 230; i++) {
        ada.post("/clusters/prod/jobs", "name", "Fraud_" + i + "x", "jar", "x");
      }
      Visitor lena = fixture.visitor("lena");
      List<String> all = new ArrayList<>();
      String path = "/admin/audit?text=fraud_";
      int pages = 0;
      while (!path.isEmpty()) {
        Page page = lena.get(path);
        all.addAll(shown(page));
        path = page.find("<a href=\"([^\"]+)\">Older entries").replace("&amp;", "&");
        pages++;
      }
      assertEquals(3, pages);
      assertEquals(
          IntStream.iterate(229, i -> i >= 0, i -> i - 1).mapToObj(String::valueOf).toList(), all);
      assertEquals(List.of("77"), shown(lena.get("/admin/audit?who=ada&text=FRAUD_77x")));
      assertEquals(List.of(), shown(lena.get("/admin/audit?who=vera&text=fraud_77x")));
      assertEquals(List.of("77"), shown(lena.get("/admin/audit?day=2026-03-02&text=fraud_77x")));
      assertEquals(List.of(), shown(lena.get("/admin/audit?day=2026-03-01&text=fraud_77x")));
      assertTrue(lena.get("/admin/audit?day=monday").text().contains("`monday` is no day"));
      assertEquals(100, shown(lena.get("/admin/audit?older=99999&text=fraud_")).size());
    }
  }

  @Test
  void aFileOfLines_isReadFromItsEnd_wholeLinesOnly() throws IOException {
    String large = "x".repeat(200_000);
    try (LineFile file = LineFile.append(folder.resolve("lines"))) {
      assertEquals(new LineFile.Found(List.of(), 0), file.newest(Long.MAX_VALUE, 5, l -> true));
      for (String line : List.of("a", "", large, "ä", "b")) {
        file.accept(line);
      }
      LineFile.Found two = file.newest(Long.MAX_VALUE, 2, line -> true);
      assertEquals(List.of("b", "ä"), two.lines());
      LineFile.Found rest = file.newest(two.rest(), 9, line -> true);
      assertEquals(List.of(large, "", "a"), rest.lines());
      assertEquals(0, rest.rest());
      assertEquals(List.of("a"), file.newest(Long.MAX_VALUE, 1, "a"::equals).lines());
    }
    assertFalse(Files.isExecutable(folder.resolve("lines")));
  }
}
