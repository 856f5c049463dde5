package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AnalysisTest {

  private static final Policy PROJECTS =
      Policy.builder()
          .role(Role.of("member").with(Permission.allow("READ", "WRITE").on("project/${project}")))
          .role(Role.of("reader").with(Permission.allow("READ").on("project/${project}")))
          .role(
              Role.of("operator")
                  .inheriting("reader")
                  .with(
                      Permission.allow("RESTART").on("project"),
                      Permission.deny("RESTART").on("project/core")))
          .build();

  private static ResourcePattern pattern(String text) {
    return ResourcePattern.parse(text);
  }

  private static Set<NamePattern> names(String... texts) {
    return Set.copyOf(Arrays.stream(texts).map(NamePattern::of).toList());
  }

  private static Counterexample witness(Answer answer) {
    return assertInstanceOf(Answer.Fails.class, answer).counterexample();
  }

  @Test
  void diff_ofOneNewRule_namesRoleActionsAndRegion() {
    Policy after =
        PROJECTS.with(Role.of("guest").with(Permission.allow("READ", "LIST").on("project/*/docs")));

    Diff diff = Analysis.diff(PROJECTS, after);

    assertEquals(
        "guest: READ, LIST on project/*/docs: DENY -> ALLOW",
        diff.toString().replace("LIST, READ", "READ, LIST"));
    assertEquals(AccessChange.Kind.GAINED, diff.changes().get(0).kind());
    assertTrue(diff.changes().get(0).example().toString().contains("project/x2/docs"));
    assertTrue(Analysis.implies(PROJECTS, after).holds());
    assertFalse(Analysis.implies(after, PROJECTS).holds());
  }

  @Test
  void diff_ofTheSamePolicySaidOtherwise_isEmpty() {
    Policy twice =
        PROJECTS.with(
            Role.of("reader")
                .with(
                    Permission.allow("READ").on("project/${project}"),
                    Permission.allow("READ").on("project/${project}/docs")));

    assertTrue(Analysis.diff(PROJECTS, twice).isEmpty());
    assertTrue(Analysis.equivalent(PROJECTS, twice).holds());
  }

  @Test
  void diff_thatUsesUpItsBudget_isUndecidedAndNeverEmpty() {
    Policy after = PROJECTS.with(Role.of("reader").with(Permission.allow("READ").on("project")));

    Diff diff = Analysis.of(PROJECTS).withBudget(2).diff(after);

    assertFalse(diff.isEmpty());
    assertFalse(diff.isDecided());
  }

  @Test
  void isolated_tenantsThatMeet_failsWithAPathThatBothShow() {
    Policy policy =
        Policy.builder()
            .tenant(Tenant.of("a").including("mail/*.21/inbox", "shared/docs").enteredBy("a-*"))
            .tenant(Tenant.of("b").including("mail/org-0.*/*", "shared").enteredBy("b-*"))
            .tenant(Tenant.of("c").including("mail/c/*").excluding("mail/c/inbox").enteredBy("c"))
            .build();
    Analysis analysis = Analysis.of(policy);

    Answer answer = analysis.isolated("a", "b", pattern("shared"));
    assertEquals(
        List.of("a", "b"),
        witness(answer).observations().stream().map(s -> s.request().tenant()).toList());
    assertTrue(witness(answer).request().resource().toString().startsWith("mail/org-0."));
    assertTrue(analysis.isolated("a", "c").holds());
    assertEquals(1, analysis.isolated(pattern("shared")).leaks().size());
    assertTrue(analysis.isolated(pattern("shared"), pattern("mail")).holds());
    assertTrue(
        analysis.prove(new Invariant.Isolated(Set.of("b", "c"), List.of(), Place.code())).holds());
  }

  @Test
  void apart_variablesKeepSubjectsApart_untilARoleReachesAcross() {
    Invariant apart = new Invariant.Apart("project", List.of(), names("operator"), Place.code());
    assertTrue(Analysis.of(PROJECTS).prove(apart).holds());

    Policy leaky = PROJECTS.with(Role.of("guest").with(Permission.allow("READ").on("project/*")));
    Counterexample counterexample = witness(Analysis.of(leaky).prove(apart));
    assertEquals(2, counterexample.observations().size());
    assertEquals(
        counterexample.observations().get(0).request().resource(),
        counterexample.observations().get(1).request().resource());
  }

  @Test
  void never_only_and_within_areProvedOrBroken() {
    Analysis analysis = Analysis.of(PROJECTS);
    Invariant never = new Invariant.Never(names("RESTART"), pattern("project/core"), Place.code());
    Invariant broken = new Invariant.Never(names("REST*"), pattern("project"), Place.code());
    Invariant only =
        new Invariant.Only(names("member"), names("WRITE"), pattern("*"), Place.code());
    Invariant notOnly =
        new Invariant.Only(names("member"), names("READ"), pattern("*"), Place.code());

    assertTrue(analysis.prove(never).holds());
    assertEquals("RESTART", witness(analysis.prove(broken)).request().action());
    assertTrue(analysis.prove(only).holds());
    assertEquals(Set.of("reader"), witness(analysis.prove(notOnly)).request().subject().roles());
    assertTrue(analysis.allowsNothingBeyond(pattern("project")).holds());
    assertFalse(analysis.allowsNothingBeyond(pattern("project/${project}")).holds());
  }

  @Test
  void never_holdsWhateverIsInferred_whereTheRulesAloneForbidIt() {
    Policy policy =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(
                        Permission.allow("EDIT").on("topics"),
                        Permission.deny("EDIT").on("topics/internal")))
            .tenant(
                Tenant.of("t")
                    .including("groups")
                    .inferring(
                        Inference.of("reads", List.of("groups", "{g}"), List.of("topics", "{t}")))
                    .enteredBy("r"))
            .build();
    Analysis analysis = Analysis.of(policy);
    Invariant never = new Invariant.Never(names("EDIT"), pattern("topics/internal"), Place.code());
    Invariant open = new Invariant.Never(names("EDIT"), pattern("topics"), Place.code());

    assertTrue(analysis.prove(never).holds());
    assertTrue(analysis.allowsNothingBeyond(pattern("topics")).holds());
    assertInstanceOf(Answer.Undecided.class, analysis.prove(open));
  }

  @Test
  void mayGrant_onlyWhatTheGrantorHas() {
    Analysis analysis = Analysis.of(PROJECTS);
    Subject owner = Subject.of("olga").withRoles("member").withVariable("project", "ml");
    Subject mate = Subject.of("mia").withVariable("project", "ml");
    Subject stranger = Subject.of("sam").withVariable("project", "hr");

    assertTrue(analysis.mayGrant(owner, mate, "reader").holds());
    assertFalse(analysis.mayGrant(owner, stranger, "reader").holds());
    assertFalse(analysis.mayGrant(owner, "reader").holds());
    assertFalse(analysis.mayGrant(mate, mate, "reader").holds());
    assertTrue(analysis.mayGrant(owner, Permission.allow("READ").on("project/ml/docs")).holds());
    Counterexample added =
        witness(analysis.mayGrant(owner, Permission.allow("READ").on("project")));
    assertEquals(Effect.ALLOW, added.observations().get(0).effect());
    assertEquals(Effect.DENY, added.observations().get(1).effect());
  }

  @Test
  void mayGrant_ofARoleToBe_looksAtNothingBeforeAnInstant() {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    Permission since = Permission.allow("READ").on("docs").during(Validity.from(noon));
    Analysis analysis =
        Analysis.of(
            Policy.builder()
                .tenant(Tenant.of("t").including("*").enteredBy("granted", "0", "lead"))
                .role(Role.of("lead").with(since))
                .build());
    Subject lea = Subject.of("lea").withRoles("lead");
    Role reader = Role.of("reader").with(Permission.allow("READ").on("docs/a"));
    assertTrue(analysis.mayGrant(lea, reader, noon).holds());
    assertTrue(analysis.mayGrant(lea, reader, noon.plusSeconds(9)).holds());
    Counterexample early = witness(analysis.mayGrant(lea, reader, noon.minusSeconds(9)));
    assertTrue(early.at().isBefore(noon));
    assertFalse(analysis.mayGrant(lea, reader.inheriting("lead"), Instant.MIN).holds());
  }

  @Test
  void mayGrant_aDenyOfTheGrantorCounts() {
    Policy policy =
        Policy.builder()
            .role(Role.of("viewer").with(Permission.allow("READ").on("docs")))
            .role(
                Role.of("lead")
                    .inheriting("viewer")
                    .with(Permission.deny("READ").on("docs/secret")))
            .build();
    Counterexample added =
        witness(Analysis.of(policy).mayGrant(Subject.of("lea").withRoles("lead"), "viewer"));
    assertEquals("docs/secret", added.request().resource().toString());
  }

  @Test
  void whoCan_andWhatCan_sayItInPatterns() {
    Analysis analysis = Analysis.of(PROJECTS);

    assertEquals(
        List.of("operator: RESTART on project except project/core"),
        analysis.whoCan("RESTART", pattern("*")).found().stream().map(Reach::toString).toList());
    assertEquals(
        List.of(
            "operator: RESTART on project except project/core",
            "operator: READ on project/${project}"),
        analysis.whatCan("operator").found().stream().map(Reach::toString).toList());
    assertEquals(List.of(), analysis.whatCan(Subject.of("ada").withRoles("member")).found());
    assertEquals(
        1,
        analysis
            .whatCan(Subject.of("ada").withRoles("member").withVariable("project", "ml"))
            .found()
            .size());
  }

  @Test
  void dead_rulesAreFound_withWhatShadowsThem() {
    Policy policy =
        Policy.builder()
            .role(
                Role.of("viewer")
                    .with(
                        Permission.allow("READ").on("docs/secret/*"),
                        Permission.deny("READ").on("docs/secret"),
                        Permission.allow("READ").on("docs"),
                        Permission.allow("READ").on("docs/*/a*"),
                        Permission.deny("READ").on("code")))
            .tenant(
                Tenant.of("all").including("docs", "code").excluding("mail").enteredBy("viewer"))
            .build();

    DeadRules dead = Analysis.of(policy).dead();

    assertTrue(dead.isDecided());
    assertEquals(
        List.of(
            DeadRule.Why.SHADOWED,
            DeadRule.Why.REPEATED,
            DeadRule.Why.POINTLESS,
            DeadRule.Why.POINTLESS),
        dead.rules().stream().map(DeadRule::why).toList());
    Cause.OfRole by = assertInstanceOf(Cause.OfRole.class, dead.rules().get(0).by().get(0));
    assertEquals(pattern("docs/secret"), by.pattern());
  }

  @Test
  void dead_aDenyThatBeginsLater_isNoneOfThem() {
    Permission later =
        Permission.deny("READ")
            .on("docs")
            .during(Validity.from(Instant.parse("2026-02-01T00:00:00Z")));
    Policy policy =
        Policy.builder()
            .role(Role.of("viewer").with(Permission.allow("READ").on("docs"), later))
            .build();

    assertEquals(List.of(), Analysis.of(policy).dead().rules());
  }

  @Test
  void never_inARegionWithAVariable_failsWithASubjectThatHasTheValue() {
    Policy policy =
        Policy.builder().role(Role.of("viewer").with(Permission.allow("READ").on("*"))).build();
    Invariant never = new Invariant.Never(names("READ"), pattern("docs/${embargo}"), Place.code());

    Request request = witness(Analysis.of(policy).prove(never)).request();

    assertTrue(
        request
            .subject()
            .variables()
            .asMap()
            .get("embargo")
            .contains(request.resource().segment(1)));
  }

  @Test
  void whoCan_andWhatCan_beyondTheBudgetOrThePolicy_areUndecidedWithWhatWasFound() {
    Analysis analysis = Analysis.of(PROJECTS);
    int all = analysis.whatCan("operator").found().size();
    for (long steps : new long[] {0, 1, 5}) {
      Reaches some = analysis.withBudget(steps).whatCan("operator");
      Reaches.Undecided open = assertInstanceOf(Reaches.Undecided.class, some);
      assertEquals("more than " + steps + " steps", open.reached());
      assertTrue(open.found().size() <= all && !some.isDecided());
    }
    assertFalse(analysis.withBudget(1).whoCan("READ", pattern("*")).isDecided());
    assertFalse(analysis.withBudget(1).whatCan(Subject.of("a").withRoles("operator")).isDecided());

    Tenant infers =
        Tenant.of("t")
            .including("jobs")
            .inferring(Inference.of("runs", List.of("jobs", "{x}"), List.of("project", "{x}")))
            .enteredBy("*");
    Reaches host = Analysis.of(PROJECTS.with(infers)).whoCan("READ", pattern("*"));
    assertEquals(
        "undecided: what tenants [t] infer depends on what the host relates", host.toString());
  }

  @Test
  void whatCan_ofASubjectWithoutAVariable_leavesOutTheRulesThatCompareWithIt() {
    Policy policy =
        Policy.builder()
            .role(
                Role.of("viewer")
                    .with(
                        Permission.allow("READ").on("docs/${team}"),
                        Permission.allow("READ").on("docs/*")))
            .build();

    assertEquals(
        List.of("viewer: READ on docs/*"),
        Analysis.of(policy).whatCan(Subject.of("ada").withRoles("viewer")).found().stream()
            .map(Reach::toString)
            .toList());
  }

  @Test
  void whoCan_saysWhatTheRuleAllows_andWhatTheTenantExcludes() {
    Policy policy =
        Policy.builder()
            .role(Role.of("viewer").with(Permission.allow("READ", "LIST").on("docs")))
            .tenant(Tenant.of("all").including("docs").excluding("docs/secret").enteredBy("viewer"))
            .build();

    assertEquals(
        List.of("viewer in all: READ, LIST on docs except docs/secret"),
        Analysis.of(policy).whoCan("*", pattern("*")).found().stream()
            .map(Reach::toString)
            .toList());
  }

  @Test
  void freshTextDiffersAtEveryPlace_soThatAVariableDoesNotLeak() {
    Policy before =
        Policy.builder().role(Role.of("r").with(Permission.allow("READ").on("${p}/*"))).build();
    Policy after =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(
                        Permission.allow("READ").on("${p}/*"),
                        Permission.deny("READ").on("*/${p}")))
            .build();
    Policy other =
        Policy.builder().role(Role.of("r").with(Permission.allow("READ").on("${p}/${p}"))).build();

    assertFalse(Analysis.diff(before, after).isEmpty());
    assertFalse(Analysis.implies(before, other).holds());
    assertTrue(Analysis.implies(other, before).holds());
  }
}
