package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeTexts;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.AttributeType.Kind;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small changes of conditions and of the rules of limits, and which cases notice them. */
class ConditionMutantsTest {

  private static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("resource.owner", AttributeType.of(Kind.TEXT))
          .with("resource.status", AttributeType.oneOf("draft", "active", "archived", "gone"))
          .with("resource.tags", AttributeType.of(Kind.TEXTS))
          .with("resource.amount", AttributeType.of(Kind.NUMBER))
          .with("subject.limit", AttributeType.of(Kind.NUMBER))
          .with("resource.closes", AttributeType.of(Kind.INSTANT).orAbsent())
          .with("request.mfa", AttributeType.of(Kind.BOOLEAN));

  private static Policy policy(Permission... rules) {
    return Policy.builder().attributes(DECLARED).role(Role.of("r").with(rules)).build();
  }

  private static List<String> changes(RuleCondition condition) {
    Permission rule = Permission.allow("A").on("x").when(condition);
    return Mutants.of(policy(rule), List.of()).survived().stream()
        .map(Mutant::text)
        .filter(text -> text.endsWith(" in ALLOW A on x"))
        .map(text -> text.substring("role r: ".length(), text.indexOf(" in ALLOW")))
        .toList();
  }

  private static RuleCondition test(String attribute, Operator operator, String... operands) {
    return RuleCondition.test(attribute, operator, operands);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          resource.amount | AT_MOST   | 1000            | at_most 1001; at_most 999
          resource.amount | MORE_THAN | 0.25            | more_than 0.26; more_than 0.24
          resource.amount | AT_MOST   | ${subject.limit} | less_than ${subject.limit}
          resource.tags   | ANY       | a, b            | drop b from; drop a from; all a, b
          resource.tags   | ALL       | a, b            | drop b from; drop a from; any a, b
          resource.tags   | ONLY      | a               | any a
          resource.tags   | NONE      | a               |
          resource.status | IS        | draft, active   | drop active from; drop draft from; is draft, active, archived
          resource.closes | FROM      | 2026-01-01T00:00:00Z | from 2026-01-01T00:00:01Z; from 2025-12-31T23:59:59Z
          resource.closes | AFTER     | ${time}         | from ${time}
          time | HOURS | zone:UTC, days:mon-fri, hours:08:00-18:00 | drop days:mon-fri from; drop hours:08:00-18:00 from; hours zone:UTC, days:mon-fri, hours:07:00-18:00; hours zone:UTC, days:mon-fri, hours:08:00-19:00
          """)
  void aTest_isDroppedNegatedAndMovedByOne(
      String attribute, Operator operator, String operands, String more) {
    RuleCondition condition = test(attribute, operator, operands.split(", *"));
    List<String> expected = new ArrayList<>();
    expected.add("drop the condition " + condition);
    expected.add(condition + " becomes not " + condition);
    for (String each : more == null ? new String[0] : more.split("; *")) {
      expected.add(
          each.startsWith("drop ")
              ? each + " " + condition
              : condition + " becomes " + attribute + " " + each);
    }

    assertEquals(
        expected.stream().sorted().toList(), changes(condition).stream().sorted().toList());
  }

  @Test
  void aBareTest_whoseListIsOfOne_hasNoValueToDrop_andNothingThatWouldBeTheSame() {
    assertEquals(2, changes(test("resource.tags", Operator.ANY, "a")).size());
    assertEquals(2, changes(test("resource.tags", Operator.ALL, "a")).size());
    assertEquals(2, changes(test("request.mfa", Operator.IS, "true")).size());
    assertEquals(2, changes(test("resource.owner", Operator.IS, "${user}")).size());
  }

  @Test
  void parts_areDroppedAndNegated_alsoWithinOthers() {
    RuleCondition owner = test("resource.owner", Operator.IS, "${user}");
    RuleCondition mfa = test("request.mfa", Operator.IS, "true");
    RuleCondition tags = test("resource.tags", Operator.ANY, "frozen");
    List<String> changes =
        changes(
            RuleCondition.allOf(RuleCondition.anyOf(List.of(owner, mfa)), RuleCondition.not(tags)));

    assertEquals(
        List.of(
            "drop the condition (" + owner + " or " + mfa + ")",
            "drop the condition " + owner,
            owner + " becomes not " + owner,
            "drop the condition " + mfa,
            mfa + " becomes not " + mfa,
            "drop the condition not " + tags,
            "not " + tags + " becomes " + tags),
        changes);
  }

  private static final Policy CLERK =
      policy(
          Permission.allow("PAY")
              .on("x")
              .when(test("resource.amount", Operator.AT_MOST, "1000"))
              .unless(test("resource.tags", Operator.ANY, "frozen", "closed")));

  private static Case pays(Effect effect, String amount, String... tags) {
    return Case.of("pays", NamedSubject.of("ada", Subject.of("ada").withRoles("r")))
        .withAttributes(
            AttributeTexts.none()
                .with("resource.amount", List.of(amount))
                .with("resource.tags", List.of(tags)))
        .expecting(effect, "PAY", "x");
  }

  private static List<String> survived(Policy policy, Case... cases) {
    return Mutants.of(policy, List.of(Suite.of("s").with(cases))).survived().stream()
        .map(Mutant::text)
        .filter(text -> text.endsWith("in ALLOW PAY on x") || text.contains("all conditions"))
        .toList();
  }

  private static Case edits(Effect effect, String owner) {
    return Case.of("edits", NamedSubject.of("ada", Subject.of("ada").withRoles("viewer")))
        .withAttributes(AttributeTexts.none().with("resource.owner", List.of(owner)))
        .expecting(effect, "EDIT", "x");
  }

  /** A case of a viewer notices a change of the editor's rule, which the viewer inherits. */
  @Test
  void inheritanceUnderACondition_isDropped_andItsConditionIs() {
    Policy policy =
        Policy.builder()
            .attributes(DECLARED)
            .role(Role.of("editor").with(Permission.allow("EDIT").on("x")))
            .role(
                Role.of("viewer")
                    .inheritingWhen("editor", test("resource.owner", Operator.IS, "${user}")))
            .build();
    String inherits = "role viewer does not inherit editor when resource.owner is ${user}";
    String always = "role viewer inherits editor without a condition";
    String drop = "role editor: drop ALLOW EDIT on x";

    List<String> none = texts(policy);
    assertTrue(none.containsAll(List.of(inherits, always)), none::toString);
    List<String> one = texts(policy, edits(Effect.ALLOW, "ada"));
    assertTrue(one.contains(always) && !one.contains(inherits), one::toString);
    assertTrue(none.size() > one.size() + 1, () -> drop + " is noticed: " + one);
    List<String> both = texts(policy, edits(Effect.ALLOW, "ada"), edits(Effect.DENY, "bob"));
    assertTrue(!both.contains(always), both::toString);

    List<Suite> suites = List.of(Suite.of("s").with(edits(Effect.ALLOW, "ada")));
    List<String> items =
        Coverage.of(policy, suites).items().stream().map(CoverageItem::toString).toList();
    assertTrue(
        items.stream().anyMatch(item -> item.contains("by inheriting editor")), items::toString);
  }

  private static Policy inheriting(RuleCondition condition) {
    return Policy.builder()
        .attributes(DECLARED)
        .role(Role.of("editor").with(Permission.allow("PAY").on("x")))
        .role(Role.of("r").inheritingWhen("editor", condition))
        .build();
  }

  /** A changed condition of inheritance is noticed as one of a rule is. */
  @Test
  void conditionOfInheritance_isChangedLikeThatOfARule() {
    RuleCondition bound = test("resource.amount", Operator.AT_MOST, "1000");
    RuleCondition tags = test("resource.tags", Operator.ANY, "frozen", "closed");
    Policy policy = inheriting(RuleCondition.allOf(bound, RuleCondition.not(tags)));
    String where = " where it inherits editor";

    List<String> changes = texts(policy).stream().filter(text -> text.endsWith(where)).toList();
    assertEquals(
        Stream.of(
                "drop the condition " + bound,
                bound + " becomes not " + bound,
                bound + " becomes resource.amount at_most 1001",
                bound + " becomes resource.amount at_most 999",
                "drop the condition not " + tags,
                "not " + tags + " becomes " + tags,
                "drop frozen from " + tags,
                "drop closed from " + tags,
                tags + " becomes resource.tags all frozen, closed")
            .map(text -> "role r: " + text + where)
            .toList(),
        changes);

    Case within = pays(Effect.ALLOW, "1000");
    Case beyond = pays(Effect.DENY, "1001");
    Case frozen = pays(Effect.DENY, "1", "frozen");
    Case closed = pays(Effect.DENY, "1", "closed", "b");
    assertEquals(
        List.of(),
        texts(policy, within, beyond, frozen, closed).stream()
            .filter(text -> text.endsWith(where))
            .toList());
    assertEquals(
        List.of("role r: " + bound + " becomes resource.amount at_most 1001" + where),
        texts(policy, within, pays(Effect.DENY, "2000"), frozen, closed).stream()
            .filter(text -> text.endsWith(where))
            .toList());
  }

  @Test
  void conditionOfInheritance_thatIsOneTest_isDroppedOnce() {
    List<String> changes = texts(inheriting(test("resource.owner", Operator.IS, "${user}")));

    assertTrue(changes.contains("role r inherits editor without a condition"), changes::toString);
    assertTrue(
        changes.stream().noneMatch(text -> text.startsWith("role r: drop the condition")),
        changes::toString);
  }

  /** A rule that is there without a condition too makes a change of the condition idle. */
  @Test
  void conditionOfInheritance_thatChangesNoDecision_doesNotCount() {
    RuleCondition bound = test("resource.amount", Operator.AT_MOST, "1000");
    Policy policy = inheriting(bound);
    Policy idle = policy.with(policy.roles().get("r").with(Permission.allow("PAY").on("x")));

    List<String> same =
        Mutants.of(idle, List.of()).equivalent().stream().map(Mutant::text).toList();

    assertTrue(same.stream().anyMatch(text -> text.contains("at_most 1001")), same::toString);
    assertTrue(
        texts(idle).stream().noneMatch(text -> text.contains("at_most 1001")),
        () -> texts(idle).toString());
  }

  /** A deny's exception: its condition is changed like that of a rule. */
  @Test
  void conditionOfAnException_isChangedLikeThatOfARule() {
    RuleCondition bound = test("resource.amount", Operator.AT_MOST, "1000");
    Permission deny = Permission.deny("PAY").on("x").except(Except.when(bound));
    Policy policy = policy(Permission.allow("PAY").on("x"), deny);
    String start = "role r: exception when " + bound + ": ";

    List<String> changes = texts(policy).stream().filter(text -> text.startsWith(start)).toList();
    assertEquals(
        Stream.of(
                bound + " becomes not " + bound,
                bound + " becomes resource.amount at_most 1001",
                bound + " becomes resource.amount at_most 999")
            .map(text -> start + text + " in " + deny)
            .toList(),
        changes);
    Case within = pays(Effect.ALLOW, "1000");
    Case beyond = pays(Effect.DENY, "1001");
    assertEquals(
        List.of(),
        texts(policy, within, beyond).stream().filter(text -> text.startsWith(start)).toList());
    assertEquals(
        List.of(start + bound + " becomes resource.amount at_most 999 in " + deny),
        texts(policy, pays(Effect.ALLOW, "900"), beyond).stream()
            .filter(text -> text.startsWith(start))
            .toList());
  }

  /** An exception that only the time decides, in a policy that declares no attributes. */
  @Test
  void anExceptionByTheTime_countsWhenItIsDropped() {
    RuleCondition weekend = test("time", Operator.HOURS, "zone:UTC", "days:sat-sun");
    Policy policy =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(
                        Permission.allow("PAY").on("x"),
                        Permission.deny("PAY").on("x").except(Except.when(weekend))))
            .build();

    List<String> all = texts(policy);

    assertTrue(
        all.stream().anyMatch(text -> text.startsWith("role r: drop the exception")),
        all::toString);
  }

  private static List<String> texts(Policy policy, Case... cases) {
    return Mutants.of(policy, List.of(Suite.of("s").with(cases))).survived().stream()
        .map(Mutant::text)
        .toList();
  }

  @Test
  void casesOnBothSidesOfABound_noticeWhatMovesIt() {
    Case within = pays(Effect.ALLOW, "1000");
    Case beyond = pays(Effect.DENY, "1001");
    Case frozen = pays(Effect.DENY, "1", "frozen");
    Case closed = pays(Effect.DENY, "1", "closed", "b");

    assertEquals(List.of(), survived(CLERK, within, beyond, frozen, closed));
    assertEquals(
        List.of(
            "role r: resource.amount at_most 1000 becomes resource.amount at_most 999 in"
                + " ALLOW PAY on x"),
        survived(CLERK, pays(Effect.ALLOW, "900"), beyond, frozen, closed));
    assertEquals(
        List.of(
            "role r: resource.amount at_most 1000 becomes resource.amount at_most 1001 in"
                + " ALLOW PAY on x"),
        survived(CLERK, within, pays(Effect.DENY, "2000"), frozen, closed));
    assertEquals(
        List.of("role r: drop closed from resource.tags any frozen, closed in ALLOW PAY on x"),
        survived(CLERK, within, beyond, frozen));
  }

  /** A condition of a rule that another one repeats without it changes no decision. */
  @Test
  void aConditionThatAnotherRuleMakesIdle_doesNotCount() {
    Permission plain = Permission.allow("PAY").on("x");
    Policy idle = policy(plain, plain.when(test("resource.amount", Operator.AT_MOST, "1000")));

    Mutants mutants = Mutants.of(idle, List.of());

    assertTrue(
        mutants.survived().stream()
            .noneMatch(each -> each.kind().matches("move-bound|.*-condition")),
        mutants::toString);
    assertTrue(
        mutants.equivalent().stream().anyMatch(each -> each.text().contains("at_most 1001")),
        () -> mutants.equivalent().toString());
  }

  @Test
  void aPatternOfARuleWithACondition_countsWhenItWidens() {
    Policy deep =
        policy(Permission.allow("PAY").on("x/y").when(test("request.mfa", Operator.IS, "true")));
    assertTrue(
        Mutants.of(deep, List.of()).survived().stream()
            .anyMatch(each -> each.text().equals("role r: x/y becomes x")));
  }

  @Test
  void rulesOfALimit_areChangedLikeThoseOfARole() {
    Policy policy =
        Policy.builder()
            .role(Role.of("engineer").with(Permission.allow("*").on("jobs")))
            .limit(
                Role.of("agent")
                    .with(Permission.allow("*").on("**"), Permission.deny("DELETE").on("jobs/x")))
            .assign(Assignment.toActor("agent-7").limitedTo("agent"))
            .build();
    Subject ada = Subject.of("ada").withRoles("engineer");
    NamedSubject agent = NamedSubject.of("agent", ada.actedForBy("agent-7"));
    Case some = Case.of("agent", agent).expecting(Effect.ALLOW, "RUN", "jobs/1");
    List<String> limits =
        Mutants.of(policy, List.of(Suite.of("s").with(some))).survived().stream()
            .map(Mutant::text)
            .filter(text -> text.startsWith("limit"))
            .toList();

    assertEquals(
        List.of(
            "limit agent: drop DENY DELETE on jobs/x",
            "limit agent: deny becomes allow in DENY DELETE on jobs/x",
            "limit agent: jobs/x becomes jobs",
            "limit agent: jobs/x becomes jobs/*",
            "limit agent: jobs/x becomes jobs/x/*"),
        limits);
    Case deletes =
        Case.of("deletes", agent)
            .expecting(Effect.DENY, "DELETE", "jobs/x")
            .expecting(Effect.ALLOW, "DELETE", "jobs", "jobs/y");

    assertEquals(
        List.of(),
        Mutants.of(policy, List.of(Suite.of("s").with(some, deletes))).survived().stream()
            .map(Mutant::text)
            .filter(text -> text.startsWith("limit"))
            .toList());
  }
}
