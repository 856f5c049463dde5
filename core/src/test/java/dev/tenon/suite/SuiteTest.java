package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a suite can say, and what a run of it answers. */
class SuiteTest {

  private static final Suite EMPTY = Suite.of("acorn").on(Acorn.TODAY);

  private static SuiteResult run(Case... cases) {
    return EMPTY.with(cases).run(Acorn.policy());
  }

  private static Case ada(Expectation... expected) {
    return Case.of("may", Acorn.ADA).expecting(expected);
  }

  private static Expectation.OfDecision submits(Effect effect) {
    return Expectation.OfDecision.of(effect, "SUBMIT", Acorn.JOB);
  }

  private static List<String> codes(SuiteResult result) {
    return result.problems().stream().map(Diagnostic::code).toList();
  }

  @Test
  void run_whatHolds_passes() {
    SuiteResult result =
        run(
            Case.of("in production", Acorn.ADA)
                .expecting(Effect.ALLOW, "SUBMIT", "flink/prod/flink-job/tx_1")
                .expecting(Effect.STAGE, "STOP", "flink/prod/flink-job/tx_1")
                .expecting(Effect.DENY, "SUBMIT", "flink/prod/flink-job/tx_ledger"));

    assertTrue(result.isGreen(), result::toString);
    assertEquals("acorn: 3 passed, 0 failed, 0 skipped in 1 case", result.toString());
  }

  @Test
  void whatDecides_mayBeNamedByTheIdOfARule() {
    Policy policy =
        Policy.builder()
            .role(Role.of("reader").with(Permission.allow("READ").on("docs").withId("docs-read")))
            .build();
    NamedSubject eve = NamedSubject.of("eve", Subject.of("eve").withRoles("reader"));
    for (String rule : List.of("docs-read", "reader", "docs-write")) {
      Expectation.OfDecision expected =
          new Expectation.OfDecision(
              Effect.ALLOW,
              "READ",
              Resource.of("docs"),
              false,
              Optional.empty(),
              rule,
              Place.code());
      Suite suite = Suite.of("docs").with(Case.of("reads", eve).expecting(expected));
      assertEquals(!rule.equals("docs-write"), suite.run(policy).isGreen(), rule);
    }
  }

  @Test
  void run_whatDoesNotHold_saysWhatThereWasAndWhy() {
    Expectation.OfDecision wrong =
        new Expectation.OfDecision(
            Effect.ALLOW,
            "SUBMIT",
            Resource.parse("flink/prod/flink-job/tx_ledger"),
            false,
            Optional.empty(),
            "",
            Place.of("policy-tests.yaml", 7, 9));

    assertEquals(
        """
        FAILED ada: may
        policy-tests.yaml:7:9: expected allow SUBMIT on `flink/prod/flink-job/tx_ledger`
          but it is DENY denied-by-rule: a rule denies it
          decided by role *: DENY OPERATE on flink/prod/flink-job/tx_ledger (code)
          roles: payments-operator, *, viewer
          tenant: payments, the only one that the subject may enter
          visible: yes: included by flink/*/flink-job/tx_* (code)

        acorn: 0 passed, 1 failed, 0 skipped in 1 case""",
        run(ada(wrong)).toString());
  }

  @Test
  void run_anotherReasonOrRule_fails() {
    Expectation.OfDecision right = submits(Effect.ALLOW);
    for (String rule : List.of("payments-operator", "tenant payments", "role viewer")) {
      boolean holds = run(ada(by(right, Optional.empty(), rule))).isGreen();
      assertEquals(rule.equals("payments-operator"), holds, rule);
    }
    assertTrue(run(ada(by(right, Optional.of(Reason.ALLOWED_BY_RULE), ""))).isGreen());
    Expectation.OfDecision hidden =
        Expectation.OfDecision.of(
            Effect.DENY, "VIEW", Resource.parse("flink/dev/flink-job/tx_audit"));
    assertTrue(run(ada(by(hidden, Optional.of(Reason.NOT_VISIBLE), "payments"))).isGreen());
    assertFalse(run(ada(by(hidden, Optional.of(Reason.NO_RULE), ""))).isGreen());
  }

  private static Expectation.OfDecision by(
      Expectation.OfDecision from, Optional<Reason> reason, String rule) {
    return new Expectation.OfDecision(
        from.effect(), from.action(), from.resource(), false, reason, rule, from.place());
  }

  @Test
  void run_creating_doesNotCountWhatIsInferred() {
    Suite related = EMPTY.relating("runs", Acorn.JOB, Acorn.JAR);
    Expectation.OfDecision seen = Expectation.OfDecision.of(Effect.ALLOW, "VIEW", Acorn.JAR);
    Expectation.OfDecision made =
        new Expectation.OfDecision(
            Effect.DENY, "VIEW", Acorn.JAR, true, Optional.empty(), "", Place.code());

    assertTrue(related.with(ada(seen, made)).run(Acorn.policy()).isGreen());
    assertFalse(EMPTY.with(ada(seen)).run(Acorn.policy()).isGreen());
  }

  @Test
  void run_lists_areNeitherLongerNorShorter() {
    List<Resource> all =
        List.of(Acorn.JOB, Acorn.JAR, Resource.parse("flink/dev/flink-job/tx_audit"));
    Expectation.OfList visible = list(Expectation.Listing.VISIBLE, "", all, List.of(Acorn.JOB));
    Expectation.OfList allowed =
        list(Expectation.Listing.ALLOWED, "SUBMIT", all, List.of(Acorn.JOB));
    Expectation.OfList above =
        list(
            Expectation.Listing.CONTAINERS,
            "",
            all,
            List.of(Acorn.JOB.ancestor(3), Acorn.JOB.ancestor(1), Acorn.JOB.ancestor(2)));
    Expectation.OfList tooMany = list(Expectation.Listing.VISIBLE, "", all, all);

    assertTrue(run(ada(visible, allowed, above)).isGreen());
    ExpectationOutcome.Failed failed = run(ada(tooMany)).cases().get(0).failures().get(0);
    assertEquals("1 of 3", failed.actual());
    assertEquals(
        "missing: flink/dev/flink-jar/tx.jar, flink/dev/flink-job/tx_audit", failed.explanation());
  }

  private static Expectation.OfList list(
      Expectation.Listing of, String action, List<Resource> from, List<Resource> expected) {
    return new Expectation.OfList(of, action, from, expected, Place.code());
  }

  @Test
  void run_claims_goThroughThePolicysMappings() {
    Case right = Case.of("is an operator", Acorn.CLAIMED).expecting(roles("payments-operator"));
    Case wrong = Case.of("is an operator", Acorn.CLAIMED).expecting(roles("viewer"));

    assertTrue(run(right.expecting(submits(Effect.ALLOW))).isGreen());
    assertEquals(
        """
        code: expected roles [viewer]
          but it is roles [payments-operator], user [zoe]
          claim `groups`: `team-payments` gave role `payments-operator`""",
        run(wrong).cases().get(0).failures().get(0).toString());
  }

  @Test
  void run_claimsThatAreRefused_saysByWhat() {
    NamedSubject nobody = NamedSubject.fromClaims("nobody", Map.of("groups", List.of()));
    Expectation refused =
        new Expectation.OfSubject(Optional.empty(), Map.of(), "no-identity", Place.code());

    assertTrue(run(Case.of("is nobody", nobody).expecting(refused)).isGreen());
    assertFalse(run(Case.of("is somebody", Acorn.ADA).expecting(refused)).isGreen());
  }

  private static Expectation roles(String... names) {
    return new Expectation.OfSubject(Optional.of(Set.of(names)), Map.of(), "", Place.code());
  }

  @Test
  void run_atAnotherTime_countsOtherRules() {
    Case submits =
        Case.of("uploads", Acorn.ADA).expecting(Effect.ALLOW, "SUBMIT", "flink/prod/flink-jar/x");
    Suite related =
        EMPTY.relating(
            "runs",
            Resource.parse("flink/prod/flink-job/tx_1"),
            Resource.parse("flink/prod/flink-jar/x"));

    assertTrue(related.with(submits).run(Acorn.policy()).isGreen());
    Instant later = Instant.parse("2026-03-09T00:00:00Z");
    assertFalse(related.with(submits.on(later)).run(Acorn.policy()).isGreen());
  }

  @Test
  void run_withoutATime_isAProblemWhereItMatters() {
    Suite timeless = Suite.of("timeless").with(ada(submits(Effect.ALLOW)));

    assertEquals(List.of("no-clock"), codes(timeless.run(Acorn.policy())));
    assertFalse(timeless.run(Acorn.policy()).isGreen());
  }

  @Test
  void run_skipped_isNotRunAndSaysWhy() {
    SuiteResult result =
        run(ada(submits(Effect.DENY)).skipped("see issue 7"), ada(submits(Effect.ALLOW)));

    assertTrue(result.isGreen());
    assertEquals(1, result.skipped());
    assertEquals(
        new ExpectationOutcome.Skipped(submits(Effect.DENY), "see issue 7"),
        result.cases().get(0).outcomes().get(0));
  }

  @Test
  void run_only_leavesOutTheOthers_andMayBeRefused() {
    Suite suite = EMPTY.with(ada(submits(Effect.DENY)), ada(submits(Effect.ALLOW)).only());

    assertTrue(suite.run(Acorn.policy()).isGreen());
    assertEquals(1, suite.run(Acorn.policy()).casesRun());
    SuiteResult refused = suite.run(Acorn.policy(), Selection.all().refusingOnly());
    assertEquals(List.of("only-in-use"), codes(refused));
    assertFalse(refused.isGreen());
  }

  @Test
  void run_selection_takesTagsAndNames() {
    Suite suite =
        EMPTY.with(
            ada(submits(Effect.ALLOW)).tagged("smoke"),
            Case.of("another", Acorn.OLGA).expecting(submits(Effect.ALLOW)));

    assertEquals(1, suite.run(Acorn.policy(), Selection.all().tagged("smoke")).cases().size());
    assertEquals(1, suite.run(Acorn.policy(), Selection.all().named("noth")).cases().size());
    assertEquals(1, suite.run(Acorn.policy(), Selection.all().named("olga")).cases().size());
    assertEquals(0, suite.run(Acorn.policy(), Selection.all().tagged("none")).cases().size());
  }

  @Test
  void run_nothing_isAProblem() {
    assertEquals(List.of("nothing-run"), codes(run()));
    assertEquals(List.of("nothing-run"), codes(run(ada())));
    assertEquals(List.of("nothing-run"), codes(run(ada(submits(Effect.ALLOW)).skipped("later"))));
  }

  @Test
  void with_oneNameForTwoSubjects_isRefused() {
    NamedSubject other = NamedSubject.of("ada", Subject.of("eve"));
    assertThrows(IllegalArgumentException.class, () -> EMPTY.with(ada(), Case.of("other", other)));
  }

  @Test
  void run_tenThousandCases_allAreRun() {
    List<Case> cases =
        java.util.stream.IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    Case.of("case " + i, Acorn.ADA)
                        .expecting(Effect.ALLOW, "SUBMIT", "flink/dev/flink-job/tx_" + i))
            .toList();
    SuiteResult result = EMPTY.with(cases).run(Acorn.policy());

    assertEquals(10_000, result.casesRun());
    assertEquals(10_000, result.passed());
  }
}
