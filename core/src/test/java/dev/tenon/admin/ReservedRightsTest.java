package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.ReservedRules;
import dev.tenon.subject.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rights to administer come by a rule that begins with the literal {@code tenon}, and only so. */
class ReservedRightsTest {

  private static final Subject EVE =
      Subject.of("eve").withRoles("r", "admin").withVariable("project", "tenon");
  private static final Subject BOSS = Subject.of("boss").withRoles("root");
  private static final Assignment ROOT_TO_EVE = Assignment.toSubject("eve", "root");

  private static Policy.Builder policy(Permission... rules) {
    return Policy.builder()
        .administeredBy("admin")
        .role(Role.of("r").with(rules))
        .role(Role.of("root").with(Permission.allow("*").on("tenon")));
  }

  private static Impersonation.ImpersonationResult actAs(Policy policy) {
    return Impersonation.of(Authorizer.compile(policy), AdminSettings.standard())
        .actAs(EVE, BOSS, "why");
  }

  private static CommandOutcome apply(Policy policy, Command command) {
    PolicyStore store = PolicyStore.inMemory(policy);
    return Administration.of(store, AdminSettings.standard()).apply(EVE, command, 0, "why");
  }

  private static void assertMoreThanHeld(Policy policy, Command command) {
    CommandOutcome outcome = apply(policy, command);
    assertEquals(
        CommandRefusalReason.MORE_THAN_HELD,
        assertInstanceOf(CommandOutcome.Refused.class, outcome, outcome::toString).reason(),
        outcome::toString);
  }

  // Fault 1: ordinary rules on `${project}`, `t*` or `*` reached the rights to administer.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "${project}",
        "t*",
        "*",
        "**",
        "*/subject/boss",
        "${project}/subject",
        "**/boss",
        "*/**/boss",
        "alias",
        "alias/subject"
      })
  void actAs_byARuleThatDoesNotBeginWithTheName_isRefused(String pattern) {
    Policy policy =
        policy(Permission.allow("*").on(pattern), Permission.allow("impersonate").on(pattern))
            .aliases(Aliases.none().with(Resource.of("alias"), Resource.of("tenon")))
            .build();
    assertTrue(
        Authorizer.compile(policy)
            .check(EVE, "impersonate", Resource.of("tenon", "subject", "boss"))
            .allowed());
    assertEquals(
        new Impersonation.Refused(Impersonation.ImpersonationRefusalReason.NOT_ALLOWED),
        actAs(policy),
        pattern);
    assertMoreThanHeld(policy, new Command.Assign(ROOT_TO_EVE));
  }

  // Fault 1
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenon",
        "tenon/*",
        "tenon/subject/b*",
        "tenon/**/boss",
        "tenon/${kind}/boss",
        "tenon/subject/boss"
      })
  void actAs_byARuleThatBeginsWithTheName_isGranted_whateverElseAllowsIt(String pattern) {
    Policy policy =
        policy(Permission.allow("*").on("*"), Permission.allow("impersonate").on(pattern)).build();
    Subject eve = EVE.withVariable("kind", "subject");
    assertInstanceOf(
        Impersonation.Granted.class,
        Impersonation.of(Authorizer.compile(policy), AdminSettings.standard())
            .actAs(eve, BOSS, "why"));
    assertEquals(
        ResourcePattern.parse(pattern),
        ((dev.tenon.authz.Cause.OfRole)
                Authorizer.compile(policy)
                    .access(eve)
                    .checkReserved("impersonate", Resource.of("tenon", "subject", "boss"))
                    .cause())
            .pattern());
  }

  // Fault 1
  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "${project}", "${unset}", "t*/subject", "alias"})
  void denyOrHold_howeverItIsWritten_takesTheRightAway(String pattern) {
    for (Permission against :
        new Permission[] {Permission.deny("*").on(pattern), Permission.stage("*").on(pattern)}) {
      Policy policy =
          policy(Permission.allow("*").on("tenon"), against)
              .aliases(Aliases.none().with(Resource.of("alias"), Resource.of("tenon")))
              .build();
      assertEquals(
          new Impersonation.Refused(Impersonation.ImpersonationRefusalReason.NOT_ALLOWED),
          actAs(policy),
          pattern);
    }
  }

  // Fault 1: a right that an alias leads out of the namespace is given by nothing out there.
  @Test
  void alias_ofAResourceOfAdministration_givesNothing() {
    Policy policy =
        policy(Permission.allow("*").on("public"), Permission.allow("*").on("tenon/subject/boss"))
            .aliases(
                Aliases.none()
                    .with(Resource.of("tenon", "subject", "boss"), Resource.of("public", "boss")))
            .build();
    assertEquals(
        new Impersonation.Refused(Impersonation.ImpersonationRefusalReason.NOT_ALLOWED),
        actAs(policy));
  }

  // Fault 1: who has none of the rights gives none away, whatever is allowed besides.
  @Test
  void grantor_withEveryOrdinaryRight_cannotGiveARightToAdminister() {
    Policy policy = policy(Permission.allow("*").on("*")).build();
    assertTrue(
        apply(
                policy,
                new Command.CreateRole(
                    Role.of("ops").with(Permission.allow("READ", "WRITE").on("tenon", "flink"))))
            .applied());
    for (String right : ReservedRules.RIGHTS) {
      assertMoreThanHeld(
          policy,
          new Command.CreateRole(Role.of("ops").with(Permission.allow(right).on("tenon/x"))));
    }
    assertMoreThanHeld(
        policy, new Command.CreateRole(Role.of("ops").with(Permission.allow("*").on("tenon"))));
    assertMoreThanHeld(policy, new Command.CreateRole(Role.of("ops").inheriting("root")));
    assertMoreThanHeld(policy, new Command.Assign(ROOT_TO_EVE));
    assertTrue(
        apply(policy, new Command.CreateRole(Role.of("ops").with(Permission.allow("*").on("*"))))
            .applied());
  }

  // Fault 1
  @Test
  void grantor_givesTheRightsThatItHas() {
    Policy policy =
        policy(Permission.allow("*").on("*"), Permission.allow("impersonate").on("tenon/subject"))
            .build();
    assertTrue(
        apply(
                policy,
                new Command.CreateRole(
                    Role.of("ops").with(Permission.allow("impersonate").on("tenon/subject/a*"))))
            .applied());
    assertMoreThanHeld(
        policy,
        new Command.CreateRole(
            Role.of("ops").with(Permission.allow("impersonate").on("tenon/issuer"))));
  }

  // Fault 1: to take away a deny on `*` gives back the rights to administer that it took.
  @Test
  void removingADeny_thatTookARightAway_needsTheRight() {
    for (String pattern : new String[] {"*", "*/policy", "**/policy", "t*", "${project}"}) {
      Policy policy =
          policy(Permission.allow("*").on("*"))
              .build()
              .with(
                  Role.of("root")
                      .with(Permission.allow("*").on("tenon"), Permission.deny("*").on(pattern)));
      assertMoreThanHeld(
          policy, new Command.ChangeRole(Role.of("root").with(Permission.allow("*").on("tenon"))));
    }
  }

  // Fault 1: to show the namespace in a tenant gives the rights of whoever enters it.
  @Test
  void showingTheNamespace_needsTheRights() {
    Policy policy =
        policy(Permission.allow("*").on("*"))
            .tenant(Tenant.of("t").including("*").enteredBy("admin"))
            .build();
    assertMoreThanHeld(
        policy, new Command.CreateTenant(Tenant.of("u").including("*").enteredBy("root")));
    assertTrue(
        apply(policy, new Command.CreateTenant(Tenant.of("u").including("flink").enteredBy("root")))
            .applied());
  }

  // Fault 1
  @Test
  void declaredActions_giveARightByWhatTheyImply() {
    Actions actions =
        Actions.none().declaring("impersonate").declaring("support", "impersonate").declaring("X");
    Policy policy = policy(Permission.allow("support").on("tenon")).actions(actions).build();
    assertInstanceOf(Impersonation.Granted.class, actAs(policy));
    assertTrue(new Administering(policy, "").isGivenBy("r", false));
    Policy wide = policy(Permission.allow("*").on("*")).actions(actions).build();
    assertFalse(new Administering(wide, "").isGivenBy("r", false));
    assertMoreThanHeld(
        wide, new Command.CreateRole(Role.of("ops").with(Permission.allow("support").on("tenon"))));
    assertTrue(
        apply(wide, new Command.CreateRole(Role.of("ops").with(Permission.allow("X").on("tenon"))))
            .applied());
  }

  @Test
  void ordinaryDecisions_areAsBefore_andTheReservedOneSaysNoRule() {
    Authorizer authorizer = Authorizer.compile(policy(Permission.allow("*").on("*")).build());
    Resource resource = Resource.of("tenon", "x");
    assertTrue(authorizer.check(EVE, "READ", resource).allowed());
    assertEquals(Reason.NO_RULE, authorizer.access(EVE).checkReserved("READ", resource).reason());
    for (Resource wrong : new Resource[] {Resource.of(), Resource.of(""), Resource.of("..")}) {
      assertEquals(
          Reason.INVALID_RESOURCE, authorizer.access(EVE).checkReserved("READ", wrong).reason());
    }
  }
}
