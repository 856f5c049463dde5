package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeTexts;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.AttributeType.Kind;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import dev.tenon.suite.CoverageItem.CoverageState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a suite covers of a policy, part by part. */
class CoverageTest {

  private static Coverage cover(Case... cases) {
    return Coverage.of(Acorn.policy(), List.of(Suite.of("acorn").on(Acorn.TODAY).with(cases)));
  }

  private static List<String> in(CoverageState state, Coverage coverage) {
    return coverage.in(state).stream().map(CoverageItem::toString).toList();
  }

  @Test
  void noCase_getsToNothing() {
    Coverage coverage = cover();

    assertEquals(0, coverage.percent());
    assertEquals(14, coverage.items().size());
    assertEquals(coverage.items(), coverage.in(CoverageState.NEVER));
    assertTrue(coverage.reaches(0));
    assertFalse(coverage.reaches(1));
  }

  @Test
  void whatDecidesACase_isToldFromWhatOnlyCoversIt() {
    Coverage coverage =
        cover(
            Case.of("stops", Acorn.OLGA)
                .expecting(Effect.STAGE, "STOP", "flink/prod/flink-job/tx_1"));

    assertEquals(
        List.of(
            "rule payments-operator: STAGE STOP on flink/prod",
            "include payments: flink/*/flink-job/tx_*",
            "assignment: SUBJECT olga [payments-operator]"),
        in(CoverageState.DECIDED, coverage));
    assertEquals(
        List.of(
            "rule payments-operator: ALLOW OPERATE on flink/prod/flink-job",
            "implication OPERATE: OPERATE implies STOP",
            "inheritance payments-operator: inherits viewer"),
        in(CoverageState.COVERED, coverage));
  }

  @Test
  void excludes_mappings_implications_areCountedWhereTheyDecide() {
    Coverage coverage =
        cover(
            Case.of("is mapped", Acorn.CLAIMED)
                .expecting(Effect.ALLOW, "SUBMIT", "flink/dev/flink-job/tx_1")
                .expecting(Effect.ALLOW, "VIEW", "flink/dev/flink-job/tx_1")
                .expecting(Effect.DENY, "VIEW", "flink/dev/flink-job/tx_audit"));

    List<String> decided = in(CoverageState.DECIDED, coverage);
    assertTrue(
        decided.contains("exclude payments: flink/*/flink-job/tx_audit*"), decided::toString);
    assertTrue(decided.contains("implication OPERATE: OPERATE implies SUBMIT"), decided::toString);
    assertTrue(
        decided.contains("inheritance payments-operator: inherits viewer"), decided::toString);
    assertEquals(1, decided.stream().filter(item -> item.startsWith("mapping")).count());
  }

  @Test
  void reports_nameEveryPart() {
    Coverage coverage = cover(Case.of("stops", Acorn.OLGA).expecting(Effect.DENY, "STOP", "x"));
    String page = coverage.toHtml(Map.of());

    for (CoverageItem item : coverage.items()) {
      String text = item.text();
      assertTrue(coverage.toString().contains(text) || item.state() == CoverageState.DECIDED, text);
      assertTrue(
          page.contains(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
          text);
    }
    assertEquals(14, coverage.toJson().split("\"kind\"", -1).length - 1);
    assertTrue(coverage.toJson().startsWith("{\"percent\": 7, \"total\": 14, \"decided\": 1,"));
    assertFalse(page.contains("src="), page);
    assertFalse(page.contains("http"), page);
  }

  @Test
  void page_marksAllLinesOfARule_andLinksToWhatIsWorthACase() {
    String text =
        """
        roles:
          r:
            permissions:
              - effect: allow
                actions: [A]
                resource: a
              # for b
              - {effect: deny, actions: [B], resource: "<b>"}
        """;
    Policy policy =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(
                        Permission.allow("A").on("a").at(Place.of("p.yaml", 4, 9)),
                        Permission.deny("B").on("<b>").at(Place.of("p.yaml", 8, 9))))
            .build();
    NamedSubject ada = NamedSubject.of("ada", Subject.of("ada").withRoles("r"));
    Suite suite = Suite.of("s").with(Case.of("c", ada).expecting(Effect.ALLOW, "A", "a", "a/b"));

    String page = Coverage.of(policy, List.of(suite)).toHtml(Map.of("p.yaml", text));

    List<String> rows = page.lines().filter(line -> line.startsWith("<tr id=")).toList();
    assertEquals(8, rows.size());
    for (int line = 1; line <= 8; line++) {
      String row = rows.get(line - 1);
      assertTrue(row.contains("id=\"f0-" + line + "\""), row);
      assertEquals(line >= 4 && line <= 6, row.contains("is-decided"), row);
      assertEquals(line == 8, row.contains("is-never"), row);
    }
    assertTrue(rows.get(3).contains("✓ 2"), rows.get(3));
    assertTrue(
        page.contains("<a href=\"#f0-8\"><code>rule r: DENY B on &lt;b&gt;</code></a>"), page);
    assertFalse(page.contains("<b>\""), page);
  }

  private static final Policy CONDITIONS =
      Policy.builder()
          .attributes(
              AttributeDeclarations.none()
                  .with("resource.owner", AttributeType.of(Kind.TEXT))
                  .with("resource.amount", AttributeType.of(Kind.NUMBER)))
          .role(
              Role.of("clerk")
                  .with(
                      Permission.allow("PAY")
                          .on("invoices")
                          .when(
                              RuleCondition.allOf(
                                  RuleCondition.test("resource.owner", Operator.IS, "${user}"),
                                  RuleCondition.test(
                                      "resource.amount", Operator.AT_MOST, "1000")))))
          .build();

  private static Case invoice(String name, AttributeTexts given, Effect effect) {
    return Case.of(name, NamedSubject.of("ada", Subject.of("ada").withRoles("clerk")))
        .withAttributes(given)
        .expecting(effect, "PAY", "invoices/1");
  }

  private static AttributeTexts attributes(String owner, String amount) {
    return AttributeTexts.none()
        .with("resource.owner", List.of(owner))
        .with("resource.amount", List.of(amount));
  }

  private static String truths(Coverage coverage, String attribute) {
    return coverage.items().stream()
        .filter(item -> item.kind() == CoverageItem.Kind.TEST && item.text().contains(attribute))
        .map(item -> item.state() + " " + CoverageText.truths(item))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTest_isCoveredWhenItWasTrueAndFalse_andUnknownIsTold() {
    Suite suite =
        Suite.of("s")
            .with(
                invoice("own", attributes("ada", "1000"), Effect.ALLOW),
                invoice("other", attributes("bob", "7"), Effect.DENY),
                invoice(
                    "unknown",
                    AttributeTexts.none().with("resource.owner", List.of("ada")),
                    Effect.DENY));
    Coverage some = Coverage.of(CONDITIONS, List.of(suite));

    assertEquals("DECIDED true 2, false 1, unknown 0", truths(some, "resource.owner"));
    assertEquals("COVERED true 2, false 0, unknown 1", truths(some, "resource.amount"));
    assertEquals(66, some.percent());
    assertTrue(
        some.toString()
            .contains(
                "tests that were not both true and false:\n"
                    + "  code: test clerk: resource.amount at_most 1000 of ALLOW PAY on invoices:"
                    + " true 2, false 0, unknown 1"),
        some::toString);
    assertTrue(some.toJson().contains("\"true\": 2, \"false\": 0, \"unknown\": 1}"), some::toJson);

    Coverage all =
        Coverage.of(
            CONDITIONS,
            List.of(suite.with(invoice("more", attributes("ada", "1001"), Effect.DENY))));

    assertEquals(100, all.percent());
    assertEquals("DECIDED true 2, false 1, unknown 1", truths(all, "resource.amount"));
  }

  @Test
  void aTestOfARuleThatOtherActionsMeet_isNeverSeen() {
    Case other =
        Case.of("other action", NamedSubject.of("ada", Subject.of("ada").withRoles("clerk")))
            .withAttributes(attributes("ada", "1"))
            .expecting(Effect.DENY, "READ", "invoices/1")
            .expecting(Effect.DENY, "PAY", "other");
    Coverage coverage = Coverage.of(CONDITIONS, List.of(Suite.of("s").with(other)));

    assertEquals(3, coverage.in(CoverageState.NEVER).size());
  }

  @Test
  void limits_decideWhereTheRolesAllow() {
    Policy policy =
        Policy.builder()
            .role(Role.of("engineer").with(Permission.allow("*").on("jobs")))
            .limit(
                Role.of("agent")
                    .with(
                        Permission.allow("*").on("**"),
                        Permission.deny("DELETE").on("**").except(Except.resources("jobs/tmp"))))
            .limit(Role.of("reader").with(Permission.allow("READ").on("**")))
            .assign(Assignment.toActor("agent-7").limitedTo("agent"))
            .assign(Assignment.toActor("gateway"))
            .assign(Assignment.toClient("key", "engineer").limitedTo("reader"))
            .build();
    Subject ada = Subject.of("ada").withRoles("engineer");
    NamedSubject agent = NamedSubject.of("agent", ada.actedForBy("agent-7"));
    NamedSubject key = NamedSubject.of("key", ada.throughClient("key"));
    Case does =
        Case.of("agent", agent)
            .expecting(Effect.ALLOW, "RUN", "jobs/1")
            .expecting(Effect.DENY, "RUN", "mail/1");

    Coverage some = Coverage.of(policy, List.of(Suite.of("s").with(does)));

    assertEquals(
        List.of(
            "rule engineer: ALLOW * on jobs",
            "limit agent: ALLOW * on **",
            "assignment: ACTOR agent-7 [] limited to [agent]"),
        in(CoverageState.DECIDED, some));

    Coverage more =
        Coverage.of(
            policy,
            List.of(
                Suite.of("s")
                    .with(
                        does,
                        Case.of("deletes", agent)
                            .expecting(Effect.DENY, "DELETE", "jobs/1")
                            .expecting(Effect.ALLOW, "DELETE", "jobs/tmp/1"),
                        Case.of("reads", key)
                            .expecting(Effect.ALLOW, "READ", "jobs/1")
                            .expecting(Effect.DENY, "RUN", "jobs/1"),
                        Case.of("comes by", NamedSubject.of("gate", ada.actedForBy("gateway")))
                            .expecting(Effect.ALLOW, "READ", "jobs/1"))));

    assertEquals(
        List.of(),
        more.items().stream()
            .filter(item -> item.state() != CoverageState.DECIDED)
            .map(CoverageItem::toString)
            .toList());
  }

  @Test
  void anAssignment_decidesWhereItsHoldingCounts() {
    Policy policy =
        Policy.builder()
            .role(Role.of("clerk").with(Permission.allow("PAY").on("${tenant}/invoices/${unit}")))
            .tenant(Tenant.of("*").including("${tenant}").enteredBy("clerk"))
            .assign(
                Assignment.toSubject("ann", "clerk")
                    .within(RoleScope.everywhere().in("acme").withVariable("unit", "x")))
            .assign(
                Assignment.toSubject("ann", "clerk")
                    .within(RoleScope.everywhere().in("acme").withVariable("unit", "y")))
            .assign(Assignment.toSubject("ann", "clerk").in("globex"))
            .build();
    NamedSubject ann = NamedSubject.of("ann", Subject.of("ann"));
    Case pays =
        Case.of("pays", ann).within("acme").expecting(Effect.ALLOW, "PAY", "acme/invoices/x");

    Coverage coverage = Coverage.of(policy, List.of(Suite.of("s").with(pays)));

    assertEquals(
        List.of("rule clerk: ALLOW PAY on ${tenant}/invoices/${unit}", "include *: ${tenant}"),
        in(CoverageState.DECIDED, coverage).subList(0, 2));
    assertEquals(
        List.of("assignment: SUBJECT ann [clerk] in globex"), in(CoverageState.NEVER, coverage));
  }
}
