package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is offered is not refused: each link and each form of each page, for each user. */
class LinksTest {

  private static final Map<String, List<String>> TENANTS =
      Map.of(
          "ada", List.of("ReferralDeliveryJobs"),
          "vera", List.of("ReferralDeliveryJobs"),
          "lena", List.of("ReferralDeliveryJobs"),
          "pam", List.of("Payments"),
          "ben", List.of("Payments", "ReferralDeliveryJobs"),
          "quinn", List.of("DevAndUat"),
          "olga", List.of("Global", "Payments", "ReferralDeliveryJobs", "DevAndUat"),
          "aldo", List.of("Global", "ReferralDeliveryJobs"));

  /** A console in which something waits, something was refused, and something is granted. */
  private static Fixture busy() {
    Fixture fixture = new Fixture();
    Visitor ada = fixture.visitor("ada");
    ada.submit("/clusters/prod/jobs/" + fixture.referral + "/cancel", "why", "mine");
    ada.post("/clusters/prod/jobs", "name", "Fraud_1", "jar", fixture.referralJar);
    Visitor ben = fixture.visitor("ben").in("Payments");
    ben.submit("/clusters/prod/jobs/" + fixture.payments + "/cancel", "why", "theirs");
    ben.post("/clusters/prod/jobs", "name", "Fraud_2", "jar", fixture.paymentsJar);
    return fixture;
  }

  private static List<String> all(Page page, String regex) {
    return Pattern.compile(regex)
        .matcher(page.body())
        .results()
        .map((MatchResult found) -> found.group(1).replace("&amp;", "&"))
        .toList();
  }

  /** The pages that links lead to from the first one. */
  private static Map<String, Page> pages(Visitor visitor) {
    Map<String, Page> seen = new LinkedHashMap<>();
    Deque<String> next = new ArrayDeque<>(List.of("/"));
    while (!next.isEmpty()) {
      String path = next.removeFirst();
      if (!seen.containsKey(path)) {
        Page page = visitor.get(path);
        assertEquals(200, page.status(), path);
        seen.put(path, page);
        all(page, "<a [^>]*href=\"(/[^\"#]*)\"").forEach(next::addLast);
      }
    }
    return seen;
  }

  @TestFactory
  Stream<DynamicTest> noLink_isRefused() {
    return TENANTS.keySet().stream()
        .sorted()
        .map(
            name ->
                dynamicTest(
                    name,
                    () -> {
                      try (Fixture fixture = busy()) {
                        for (String tenant : TENANTS.get(name)) {
                          Visitor visitor = fixture.visitor(name).in(tenant);
                          assertTrue(pages(visitor).size() > 4, tenant);
                        }
                      }
                    }));
  }

  private static final Map<String, String[]> FIELDS =
      Map.of(
          "cancel", new String[] {"why", "a test"},
          "delete", new String[] {"why", "a test"},
          "revoke", new String[] {"why", "a test"},
          "approve", new String[] {"why", "a test"},
          "deny", new String[] {"why", "a test"});

  /** The forms that change something, each sent in a console of its own state. */
  @TestFactory
  Stream<DynamicTest> noButton_isRefused() {
    return TENANTS.keySet().stream()
        .sorted()
        .flatMap(
            name ->
                TENANTS.get(name).stream()
                    .map(
                        tenant ->
                            dynamicTest(name + " in " + tenant, () -> pressAll(name, tenant))));
  }

  private static void pressAll(String name, String tenant) {
    try (Fixture fixture = busy()) {
      Visitor visitor = fixture.visitor(name).in(tenant);
      Set<String> forms = new LinkedHashSet<>();
      for (Page page : pages(visitor).values()) {
        forms.addAll(all(page, "action=\"(/[^\"]*/(?:cancel|delete|revoke|approve|deny))\""));
      }
      List<String> refused = new ArrayList<>();
      for (String form : forms) {
        String[] fields = FIELDS.get(form.substring(form.lastIndexOf('/') + 1));
        // what was approved or cancelled a moment ago is asked for no second time
        boolean still =
            pages(visitor).values().stream()
                .anyMatch(page -> page.body().contains("action=\"" + form + "\""));
        if (still && visitor.post(form, fields).status() != 303) {
          refused.add(form);
        }
      }
      assertEquals(List.of(), refused);
    }
  }

  private static Set<String> offered(String name, String tenant) {
    try (Fixture fixture = busy()) {
      Set<String> offered = new TreeSet<>();
      for (Page page : pages(fixture.visitor(name).in(tenant)).values()) {
        for (String form : all(page, "<form [^>]*action=\"(/[^\"]*)\"")) {
          offered.add(form.replaceAll("/[^/]*[0-9][^/]*", "/ID").replaceAll("/[^/]*[.]jar", "/J"));
        }
      }
      return offered;
    }
  }

  /** The opposite: what may be done is offered. */
  @Test
  void whatMayBeDone_isOffered() {
    Set<String> ada = offered("ada", "ReferralDeliveryJobs");
    assertTrue(
        ada.contains("/clusters/prod/jobs") && ada.contains("/clusters/prod/jars"), ada::toString);
    assertTrue(ada.contains("/clusters/dev/jobs/ID/cancel"), ada::toString);
    assertFalse(ada.contains("/clusters/prod/jobs/ID/cancel"), "it waits already");
    Set<String> vera = offered("vera", "ReferralDeliveryJobs");
    assertEquals(Set.of("/logout", "/tenants"), vera);
    Set<String> aldo = offered("aldo", "Global");
    assertTrue(aldo.contains("/approvals/ID/deny"), aldo::toString);
    assertFalse(aldo.contains("/admin/grants"), "he has nothing to give");
  }

  @Test
  void aClusterThatIsAway_isNoLink() {
    try (Fixture fixture = new Fixture()) {
      Visitor olga = fixture.visitor("olga").in("Global");
      fixture.prod.close();
      Page page = olga.get("/");
      assertTrue(page.text().contains("prod prod cannot be reached"), page::text);
      assertFalse(page.body().contains("href=\"/clusters/prod\""));
    }
  }
}
