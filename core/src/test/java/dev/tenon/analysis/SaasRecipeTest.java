package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A service with one family of tenants: proofs for all customers that there will ever be. */
class SaasRecipeTest {

  private static final Instant END = Instant.parse("2026-07-01T00:00:00Z");

  private static Tenant customers() {
    return Tenant.of("*")
        .including("tenants/${tenant}")
        .enteredBy("viewer", "editor", "customer-admin", "support")
        .administeredBy("customer-admin");
  }

  private static Role editor() {
    return Role.of("editor")
        .heldInTenantOnly(true)
        .inheriting("viewer")
        .with(Permission.allow("WRITE").on("tenants/${tenant}/docs"));
  }

  private static Policy.Builder recipe(Tenant customers, Role editor) {
    return Policy.builder()
        .role(
            Role.of("viewer")
                .heldInTenantOnly(true)
                .with(Permission.allow("READ").on("tenants/${tenant}")))
        .role(editor)
        .role(
            Role.of("customer-admin")
                .heldInTenantOnly(true)
                .inheriting("editor")
                .with(Permission.allow("INVITE").on("tenants/${tenant}/members")))
        .role(Role.of("support").with(Permission.allow("READ").on("tenants/${tenant}")))
        .tenant(customers)
        .claims(
            ClaimMapping.of(ClaimPath.of("role"), ClaimShape.STRING)
                .holding(
                    ClaimHolding.of(ClaimPart.value()).in(ClaimPart.claim(ClaimPath.of("org_id")))))
        .assign(
            Assignment.toSubject("sue", "support")
                .within(RoleScope.everywhere().in("acme").until(END))
                .because("INC-31"));
  }

  private static Policy recipe() {
    return recipe(customers(), editor()).build();
  }

  private static ResourcePattern path(String text) {
    return ResourcePattern.parse(text);
  }

  private static Answer apart(Policy policy) {
    return Analysis.of(policy)
        .prove(new Invariant.Apart("tenant", List.of(), Set.of(), Place.code()));
  }

  private static Answer only(Policy policy, String action, String path, String... roles) {
    return Analysis.of(policy)
        .prove(
            new Invariant.Only(
                Arrays.stream(roles).map(NamePattern::of).collect(Collectors.toSet()),
                Set.of(NamePattern.of(action)),
                path(path),
                Place.code()));
  }

  private static Counterexample refuted(Policy policy, Answer answer) {
    Counterexample found =
        assertInstanceOf(Answer.Fails.class, answer, answer::toString).counterexample();
    for (Observation seen : found.observations()) {
      Authorizer authorizer =
          Authorizer.compile(
              policy, Settings.standard().withClock(Clock.fixed(seen.at(), ZoneOffset.UTC)));
      assertEquals(seen.reason(), authorizer.check(seen.request()).reason(), found::toString);
    }
    return found;
  }

  @Test
  void theRecipe_keepsAllCustomersApart() {
    Policy policy = recipe();
    assertTrue(Analysis.of(policy).isolated().holds());
    assertTrue(Analysis.of(policy).isolated("*", "*").holds());
    assertTrue(Analysis.of(policy).isolated("acme", "globex").holds());
    assertTrue(apart(policy).holds(), () -> apart(policy).toString());
    assertTrue(Analysis.of(policy).allowsNothingBeyond(path("tenants/${tenant}")).holds());
    assertTrue(only(policy, "INVITE", "tenants", "customer-admin").holds());
    assertTrue(only(policy, "WRITE", "tenants", "editor").holds());
    assertTrue(Analysis.of(policy).dead().rules().isEmpty());
  }

  @Test
  void aClauseThatShowsMore_isALeakBetweenTwoCustomers() {
    Policy leak = recipe(customers().including("tenants/*/shared"), editor()).build();
    Isolation isolation = Analysis.of(leak).isolated();
    assertEquals(1, isolation.leaks().size(), isolation::toString);
    Counterexample example = isolation.leaks().get(0).example();
    assertNotEquals(
        example.observations().get(0).request().tenant(),
        example.observations().get(1).request().tenant());
    assertTrue(Analysis.of(leak).isolated(path("tenants/*/shared")).holds(), "shared on purpose");
    Counterexample found = refuted(leak, Analysis.of(leak).isolated("acme", "globex"));
    assertEquals("acme", found.request().tenant());
    assertTrue(apart(leak).holds(), "the roles still give nothing there");
  }

  @Test
  void aRuleWithoutTheTenant_isALeakOfTheRoles() {
    Policy leak =
        recipe(
                customers().including("tenants/*/shared"),
                editor().with(Permission.allow("WRITE").on("tenants/*/shared")))
            .build();
    Counterexample found = refuted(leak, apart(leak));
    assertEquals(
        2, found.observations().stream().map(o -> o.request().tenant()).distinct().count());
    assertEquals(
        1, found.observations().stream().map(o -> o.request().resource()).distinct().count());
    refuted(leak, Analysis.of(leak).allowsNothingBeyond(path("tenants/${tenant}")));
  }

  @Test
  void aRoleThatMayDoMore_isFoundWithItsHolder() {
    Policy leak =
        recipe(
                customers(),
                editor().with(Permission.allow("INVITE").on("tenants/${tenant}/members")))
            .build();
    Counterexample found = refuted(leak, only(leak, "INVITE", "tenants", "customer-admin"));
    assertEquals("editor", found.request().subject().heldRoles().iterator().next().role());
  }

  /** An exact tenant does not have what the family gives to its name, and its name is taken. */
  @Test
  void anExactTenant_isNotPartOfTheFamily() {
    Policy exact =
        recipe(customers().including("tenants/acme/public"), editor())
            .tenant(Tenant.of("acme").including("tenants/acme/public").enteredBy("viewer"))
            .build();
    Isolation isolation = Analysis.of(exact).isolated();
    assertEquals(2, isolation.leaks().size(), isolation::toString);
    Policy apart =
        recipe(customers(), editor())
            .tenant(Tenant.of("acme").including("tenants/acme").enteredBy("viewer"))
            .build();
    assertTrue(Analysis.of(apart).isolated().holds());
  }

  @Test
  void theSupportRole_endsAndIsInOneTenant() {
    Policy policy = recipe();
    Reaches can = Analysis.of(policy).whatCan(Subject.of("sue"));
    List<Reach> found = assertInstanceOf(Reaches.Complete.class, can).found();
    assertEquals(1, found.size(), found::toString);
    assertEquals("acme", found.get(0).tenant());
    assertTrue(found.get(0).example().at().isBefore(END));
    Policy without = recipe(customers(), editor()).build();
    for (Assignment one : without.assignments()) {
      without = without.without(one);
    }
    AccessChange change = Analysis.diff(policy, without).changes().get(0);
    assertEquals("subject sue", change.who());
    assertEquals("acme", change.tenant());
    assertEquals(Effect.DENY, change.after());
    assertEquals(List.of(change), Analysis.diff(policy, without).changes());
    assertTrue(Analysis.implies(without, policy).holds());
  }

  @Test
  void whoCan_saysInWhichFamily() {
    Reaches reaches = Analysis.of(recipe()).whoCan("INVITE", path("**"));
    List<Reach> found = assertInstanceOf(Reaches.Complete.class, reaches).found();
    assertEquals(1, found.size(), found::toString);
    assertEquals("*", found.get(0).tenant());
    assertEquals(Set.of("customer-admin"), found.get(0).roles());
  }

  /** A customer's admin gives in its own tenant what it has, and a general role to nobody. */
  @Test
  void mayGrant_isForTheTenantInWhichTheGrantorHoldsTheRole() {
    Policy policy = recipe();
    Subject admin = Subject.of("ada").withRolesIn("acme", "customer-admin");
    refuted(policy, Analysis.of(policy).mayGrant(admin, "support"));
    Subject everywhere = Subject.of("root").withRoles("support");
    assertTrue(Analysis.of(policy).mayGrant(everywhere, "support").holds());
  }

  /**
   * Who holds such a role everywhere enters nothing by what it inherits; others may enter by it.
   */
  @Test
  void mayGrant_countsNoRoleThatTheGrantorHoldsEverywhereInVain() {
    Policy policy =
        Policy.builder()
            .role(Role.of("member").heldInTenantOnly(true))
            .role(Role.of("r").inheriting("member").with(Permission.allow("READ").on("${tenant}")))
            .tenant(Tenant.of("*").including("${tenant}").enteredBy("member"))
            .build();
    Subject grantor = Subject.of("ada").withRoles("r");
    refuted(policy, Analysis.of(policy).mayGrant(grantor, "r"));
    Subject grantee = Subject.of("bob").withRolesIn("acme", "member");
    refuted(policy, Analysis.of(policy).mayGrant(grantor, grantee, "r"));
    Subject member = Subject.of("ada").withRoles("r").withRolesIn("acme", "member");
    assertTrue(Analysis.of(policy).mayGrant(member, grantee, "r").holds());
  }

  @Test
  void tenThousandCustomers_areProvedAsOne() {
    Policy.Builder many = recipe(customers(), editor());
    for (int i = 0; i < 10_000; i++) {
      many.assign(Assignment.toSubject("admin-" + i, "customer-admin").in("customer-" + i));
    }
    Policy policy = many.build();
    assertTrue(Analysis.of(policy).withBudget(2_000).isolated().holds());
    Answer apart =
        Analysis.of(policy)
            .withBudget(20_000)
            .prove(new Invariant.Apart("tenant", List.of(), Set.of(), Place.code()));
    assertTrue(apart.holds(), apart::toString);
    Authorizer authorizer = Authorizer.compile(policy);
    Subject admin = Subject.of("admin-7");
    assertTrue(
        authorizer
            .check(
                Request.of(admin, "INVITE", Resource.parse("tenants/customer-7/members"))
                    .within("customer-7"))
            .allowed());
    assertTrue(
        !authorizer
            .check(
                Request.of(admin, "INVITE", Resource.parse("tenants/customer-8/members"))
                    .within("customer-8"))
            .allowed());
  }
}
