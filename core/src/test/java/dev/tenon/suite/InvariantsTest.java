package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a suite says of every request is proved when it runs, or a request breaks it. */
class InvariantsTest {

  private static final Place PLACE = Place.of("policy-tests.yaml", 4, 12);

  private static final Policy SHOP =
      Policy.builder()
          .actions(Actions.none().declaring("VIEW").declaring("DELETE"))
          .role(Role.of("viewer").with(Permission.allow("VIEW").on("shop")))
          .role(Role.of("owner").with(Permission.allow("*").on("shop/dev")))
          .tenant(Tenant.of("red").including("shop/dev").enteredBy("*"))
          .tenant(Tenant.of("blue").including("shop/prod").enteredBy("*"))
          .build();

  private static NamedInvariant never(String action, String resources) {
    return new NamedInvariant(
        "stays",
        new Invariant.Never(
            Set.of(NamePattern.of(action)), ResourcePattern.parse(resources), PLACE));
  }

  private static NamedInvariant isolated(String... tenants) {
    return new NamedInvariant("apart", new Invariant.Isolated(Set.of(tenants), List.of(), PLACE));
  }

  private static List<String> codes(SuiteResult result) {
    return result.problems().stream().map(Diagnostic::code).toList();
  }

  @Test
  void whatHolds_isProved_andASuiteOfProofsAloneIsNoEmptyOne() {
    SuiteResult result =
        Suite.of("shop").proving(never("DELETE", "shop/prod"), isolated("red", "blue")).run(SHOP);

    assertTrue(result.isGreen(), result::toString);
    assertEquals(
        "shop: 0 passed, 0 failed, 0 skipped in 0 cases; 2 of 2 invariants proved",
        result.toString());
    assertTrue(result.proofs().get(0).actual().startsWith("proved: no subject"));
  }

  @Test
  void whatIsBroken_failsWithARequest() {
    SuiteResult result = Suite.of("shop").proving(never("DELETE", "shop")).run(SHOP);

    assertFalse(result.isGreen());
    assertEquals(
        """
        FAILED stays
        policy-tests.yaml:4:12: expected never DELETE on shop
          but it is broken by someone [owner] DELETE shop/dev within red
            decided: ALLOW allowed-by-rule: role owner: ALLOW * on shop/dev

        shop: 0 passed, 0 failed, 0 skipped in 0 cases; 0 of 1 invariant proved""",
        result.toString());
  }

  @Test
  void namesThatThePolicyDoesNotHave_areProblems_forNothingWouldBreakThem() {
    SuiteResult result =
        Suite.of("shop").proving(never("DELTE", "shop"), isolated("red", "green")).run(SHOP);

    assertEquals(List.of("unknown-action", "unknown-tenant"), codes(result));
    assertFalse(result.isGreen());
    assertEquals("did you mean `DELETE`?", result.problems().get(0).remedy());
  }

  @Test
  void selection_byNameTakesInvariantsToo_byTagTakesNone() {
    Suite suite = Suite.of("shop").proving(never("DELETE", "shop/prod"), isolated());

    assertEquals(1, suite.run(SHOP, Selection.all().named("sta")).proofs().size());
    assertEquals(0, suite.run(SHOP, Selection.all().tagged("smoke")).proofs().size());
  }

  @Test
  void aCaseThatSaysOnly_leavesInvariantsOut() {
    NamedSubject vera = NamedSubject.of("vera", Subject.of("vera").withRoles("viewer"));
    Case only =
        Case.of("looks", vera).within("red").expecting(Effect.ALLOW, "VIEW", "shop/dev").only();
    Suite suite = Suite.of("shop").proving(never("DELETE", "shop")).with(only);

    assertEquals(List.of(), suite.run(SHOP).proofs());
    assertEquals(List.of("only-in-use"), codes(suite.run(SHOP, Selection.all().refusingOnly())));
  }
}
