package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Questions about own roles of tenants: who receives one is what the tenant's assignments say. */
class OwnRolesAnswersTest {

  private static final Role CLERK = Role.of("clerk").with(Permission.allow("EDIT").on("*/doc"));
  private static final Assignment ADA = Assignment.toSubject("ada", "clerk").ownedBy("acme");

  private static Policy policy() {
    return Policy.builder()
        .role(Role.of("viewer").with(Permission.allow("VIEW").on("${tenant}")))
        .tenant(Tenant.of("*").including("${tenant}").enteredBy("*"))
        .ownRole("acme", CLERK)
        .assign(ADA)
        .build();
  }

  private static Answer never(Policy policy, String action, String region) {
    return Analysis.of(policy)
        .prove(
            new Invariant.Never(
                Set.of(NamePattern.of(action)), ResourcePattern.parse(region), Place.code()));
  }

  private static Request witness(Answer answer) {
    return assertInstanceOf(Answer.Fails.class, answer).counterexample().request();
  }

  @Test
  void never_failsInTheTenantForAReceiver_andHoldsElsewhere() {
    Request found = witness(never(policy(), "EDIT", "**"));
    assertEquals("ada", found.subject().id());
    assertEquals("acme", found.tenant());
    assertEquals("acme/doc", found.resource().toString());
    assertTrue(never(policy(), "EDIT", "globex").holds());
  }

  @Test
  void ownRoleThatNobodyReceives_allowsNothing() {
    assertTrue(never(policy().without(ADA), "EDIT", "**").holds());
  }

  @Test
  void only_asksForGeneralRoles_whichAReceiverLacks() {
    Invariant viewers =
        new Invariant.Only(
            Set.of(NamePattern.of("viewer")),
            Set.of(NamePattern.of("EDIT")),
            ResourcePattern.parse("**"),
            Place.code());
    assertEquals("ada", witness(Analysis.of(policy()).prove(viewers)).subject().id());
    Policy inheriting = policy().withOwn("acme", CLERK.inheriting("viewer"));
    assertTrue(Analysis.of(inheriting).prove(viewers).holds());
  }

  @Test
  void within_knowsTheScopeOfTheAssignment() {
    Policy scoped =
        policy()
            .without(ADA)
            .withOwn("acme", Role.of("clerk").with(Permission.allow("EDIT").on("acme/${project}")))
            .with(
                Assignment.toSubject("ada", "clerk")
                    .within(RoleScope.everywhere().withVariable("project", "ml"))
                    .ownedBy("acme"));
    Analysis analysis = Analysis.of(scoped);
    assertTrue(analysis.allowsNothingBeyond(ResourcePattern.parse("${tenant}")).holds());
    ResourcePattern shown = ResourcePattern.parse("acme/*");
    Answer beyond = analysis.allowsNothingBeyond(shown);
    assertEquals("VIEW", witness(beyond).action());
    assertEquals(
        "acme/ml", witness(never(scoped, "EDIT", "acme/${project}")).resource().toString());
    assertTrue(never(scoped, "EDIT", "acme/web").holds());
  }

  @Test
  void apart_comparesTenants() {
    Policy shared =
        Policy.builder()
            .tenant(Tenant.of("*").including("common").enteredBy("*"))
            .ownRole("acme", Role.of("clerk").with(Permission.allow("EDIT").on("common")))
            .ownRole("globex", Role.of("chief").with(Permission.allow("EDIT").on("common/plan")))
            .assign(ADA)
            .assign(Assignment.toEveryone("chief").ownedBy("globex"))
            .build();
    Invariant apart = new Invariant.Apart("tenant", List.of(), Set.of(), Place.code());
    Answer answer = Analysis.of(shared).prove(apart);
    assertEquals("common/plan", witness(answer).resource().toString());
    assertTrue(Analysis.of(shared.without(ADA)).prove(apart).holds());
  }

  @Test
  void whoCan_namesTheOwnRoleInItsTenant() {
    Reaches who = Analysis.of(policy()).whoCan("EDIT", ResourcePattern.parse("**"));
    List<Reach> found = assertInstanceOf(Reaches.Complete.class, who).found();
    assertEquals(1, found.size(), found::toString);
    assertEquals(Set.of("clerk"), found.get(0).roles());
    assertEquals("acme", found.get(0).tenant());
    assertEquals("ada", found.get(0).example().request().subject().id());
  }

  @Test
  void whatCan_knowsWhatATenantAssigns() {
    Reaches ada = Analysis.of(policy()).whatCan(Subject.of("ada"));
    assertEquals(1, assertInstanceOf(Reaches.Complete.class, ada).found().size());
    Reaches bob = Analysis.of(policy()).whatCan(Subject.of("bob"));
    assertEquals(0, assertInstanceOf(Reaches.Complete.class, bob).found().size());
  }

  @Test
  void whatCan_knowsGeneralRolesThatATenantAssigns() {
    Policy given = policy().with(Assignment.toSubject("bob", "viewer").ownedBy("acme"));
    Reaches bob = Analysis.of(given).whatCan(Subject.of("bob"));
    List<Reach> found = assertInstanceOf(Reaches.Complete.class, bob).found();
    assertEquals(List.of("acme"), found.stream().map(Reach::tenant).toList());
  }

  @Test
  void diff_comparesOwnRoles_andWhoGetsThem() {
    Policy wider = policy().withOwn("acme", CLERK.with(Permission.allow("DROP").on("acme/doc")));
    Diff more = Analysis.diff(policy(), wider);
    assertTrue(more.isDecided(), more::toString);
    assertEquals(1, more.changes().size(), more::toString);
    AccessChange change = more.changes().get(0);
    assertEquals("acme", change.tenant());
    assertEquals(Effect.ALLOW, change.after());
    assertEquals("ada", change.example().request().subject().id());
    assertTrue(Analysis.implies(policy(), wider).holds());
    assertEquals("DROP", witness(Analysis.implies(wider, policy())).action());

    Policy bob = policy().with(Assignment.toSubject("bob", "clerk").ownedBy("acme"));
    assertEquals("bob", witness(Analysis.implies(bob, policy())).subject().id());
    assertTrue(Analysis.implies(policy(), bob).holds());
    assertTrue(Analysis.equivalent(policy(), policy().toBuilder().build()).holds());
  }

  @Test
  void diff_findsWhatAGeneralChangeTakesFromAReceiver() {
    Policy hidden = policy().with(Tenant.of("*").including("${tenant}/x").enteredBy("*"));
    assertEquals("ada", edits(Analysis.implies(only(policy()), only(hidden))).subject().id());
    Policy denied = policy().with(Role.of("*").with(Permission.deny("EDIT").on("acme/doc/secret")));
    assertEquals(
        "acme/doc/secret", edits(Analysis.implies(policy(), denied)).resource().toString());
  }

  /** Without the general role that is allowed something. */
  private static Policy only(Policy policy) {
    return policy.withoutRole("viewer");
  }

  private static Request edits(Answer answer) {
    Request request = witness(answer);
    assertEquals("EDIT", request.action());
    return request;
  }

  @Test
  void dead_denyThatOnlyAnOwnRoleMeets_isNot() {
    Policy denying =
        policy().with(Role.of("reader").with(Permission.deny("EDIT").on("acme/doc/secret")));
    DeadRules dead = Analysis.of(denying).dead();
    assertTrue(dead.isDecided());
    assertEquals(List.of(), dead.rules());
    assertFalse(
        Analysis.of(denying.without(ADA).withoutOwn("acme", "clerk")).dead().rules().isEmpty());
  }

  @Test
  void mayGrant_countsWhatATenantAssignsToTheGrantor() {
    Policy editors = policy().with(Role.of("editor").with(Permission.allow("EDIT").on("acme/doc")));
    assertTrue(Analysis.of(editors).mayGrant(Subject.of("ada"), "editor").holds());
    assertEquals(
        "acme", witness(Analysis.of(editors).mayGrant(Subject.of("bob"), "editor")).tenant());
  }

  @Test
  void nameOfAnOwnRole_fromElsewhere_givesNothing() {
    Subject bob = Subject.of("bob").withRoles("clerk");
    Reaches found = Analysis.of(policy()).whatCan(bob);
    assertEquals(List.of(), assertInstanceOf(Reaches.Complete.class, found).found());
  }

  private static Answer separate(Policy policy) {
    return Analysis.of(policy)
        .prove(
            new Invariant.Separate(
                Set.of("EDIT", "VIEW"), ResourcePattern.parse("**"), Place.code()));
  }

  @Test
  void separate_looksAtOwnRolesAsTheyAreAssigned() {
    assertTrue(separate(policy()).holds());
    Policy both = policy().withOwn("acme", CLERK.inheriting("viewer"));
    assertEquals("acme/doc", witness(separate(both)).resource().toString());
    assertTrue(separate(both.without(ADA)).holds());
    Policy everyone = policy().with(Assignment.toEveryone("viewer").in("acme"));
    assertEquals("acme", witness(separate(everyone)).tenant());
    assertTrue(separate(policy().with(Assignment.toEveryone("viewer").in("globex"))).holds());
  }

  @Test
  void separate_twoHoldingsOfOneSubject_areNotOne() {
    Policy two = policy().with(Assignment.toSubject("ada", "viewer").ownedBy("acme"));
    assertTrue(separate(two).holds());
    Policy own =
        policy()
            .withOwn("acme", Role.of("reader").with(Permission.allow("VIEW").on("acme")))
            .with(Assignment.toSubject("ada", "reader").ownedBy("acme"));
    assertTrue(separate(own).holds());
    assertEquals(
        "acme/doc",
        witness(separate(own.with(Assignment.toEveryone("reader").ownedBy("acme"))))
            .resource()
            .toString());
  }

  /** What denies everyone who is identified does not deny others. */
  @Test
  void separate_looksAtTheUnidentified() {
    Permission edit = Permission.allow("EDIT").on("common");
    Policy open =
        Policy.builder()
            .role(Role.of("public").with(edit, Permission.allow("VIEW").on("common")))
            .role(Role.of("*").with(Permission.deny("VIEW").on("**")))
            .assign(Assignment.toAnonymous("public"))
            .build();
    assertFalse(witness(separate(open)).subject().isIdentified());
    assertTrue(separate(open.without(Assignment.toAnonymous("public"))).holds());
  }

  /** The rules of everyone who is identified are no others' rules. */
  @Test
  void dead_ruleOfTheUnidentified_isNotRepeatedByOneOfEveryone() {
    Permission view = Permission.allow("VIEW").on("common");
    Policy policy =
        Policy.builder()
            .role(Role.of("guest").with(view))
            .role(Role.of("public").inheriting("guest"))
            .role(Role.of("viewer").with(view))
            .role(Role.of("*").with(view))
            .assign(Assignment.toAnonymous("public"))
            .build();
    List<DeadRule> dead = Analysis.of(policy).dead().rules();
    assertEquals(1, dead.size(), dead::toString);
    assertTrue(dead.get(0).rule().toString().contains("viewer"), dead::toString);
    assertEquals(
        2, Analysis.of(policy.without(Assignment.toAnonymous("public"))).dead().rules().size());
  }
}
