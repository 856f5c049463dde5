package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.Invariant;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Holdings;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** Administration gives nobody two roles that exclude each other. */
class ExclusiveRolesTest {

  private static final Set<String> BOTH = Set.of("maker", "checker");
  private static final Subject ROOT = Subject.of("root").withRoles("root");
  private static final Subject ADA =
      Subject.of("ada").withRolesIn("acme", "customer-admin", "maker", "checker");

  private static Policy.Builder base() {
    return Policy.builder()
        .version("v")
        .administeredBy("root")
        .tenant(
            Tenant.of("*")
                .including("${tenant}", "tenon")
                .enteredBy("*")
                .administeredBy("customer-admin"))
        .tenant(Tenant.of("all").including("tenon").enteredBy("root"))
        .role(Role.of("root").with(Permission.allow("escalate").on("tenon/policy")))
        .role(Role.of("maker").with(Permission.allow("PAY").on("${tenant}/invoices")))
        .role(Role.of("checker").with(Permission.allow("APPROVE").on("${tenant}/invoices")))
        .role(Role.of("lead").inheriting("checker"))
        .role(Role.of("other"));
  }

  private final SettableClock clock = new SettableClock();

  private Administration administration(Policy.Builder policy) {
    return Administration.of(
        PolicyStore.inMemory(policy.build()),
        AdminSettings.standard()
            .withClock(clock)
            .withExclusive(new Invariant.Exclusive(BOTH, Set.of(), Place.code())));
  }

  private static CommandOutcome apply(Administration to, Subject by, Command command) {
    return to.apply(by, command, to.view(ROOT).number(), "why");
  }

  private static void assertApplied(Administration to, Command command) {
    CommandOutcome outcome = apply(to, ROOT, command);
    assertTrue(outcome.applied(), outcome::toString);
  }

  private static CommandOutcome.Refused assertExclusive(
      Administration to, Subject by, Command command) {
    CommandOutcome.Refused refused =
        assertInstanceOf(CommandOutcome.Refused.class, apply(to, by, command));
    assertEquals(CommandRefusalReason.EXCLUSIVE_ROLES, refused.reason(), refused::toString);
    return refused;
  }

  private static Command assign(Assignment assignment) {
    return new Command.Assign(assignment);
  }

  @Test
  void bothInOneTenant_areRefused_namingTheInvariantAndTheRoles() {
    Administration admin = administration(base());
    assertApplied(admin, assign(Assignment.toSubject("bob", "maker").in("acme")));
    assertApplied(admin, assign(Assignment.toSubject("bob", "checker").in("globex")));
    CommandOutcome.Refused refused =
        assertExclusive(admin, ROOT, assign(Assignment.toSubject("bob", "checker").in("acme")));
    assertEquals(
        "nobody holds two of checker, maker: bob holds `checker` and `maker` in acme",
        sorted(refused.what()));
    assertExclusive(admin, ROOT, assign(Assignment.toSubject("bob", "maker", "lead")));
  }

  @Test
  void rulesOfBothByACondition_areNotProved() {
    Administration admin =
        administration(
            base()
                .attributes(
                    AttributeDeclarations.none()
                        .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT)))
                .role(
                    Role.of("deputy")
                        .inheritingWhen(
                            "lead", RuleCondition.test("resource.owner", Operator.IS, "${user}"))));
    assertApplied(admin, assign(Assignment.toSubject("bob", "maker")));
    assertApplied(admin, assign(Assignment.toSubject("eve", "deputy")));
    CommandOutcome.Refused refused =
        assertInstanceOf(
            CommandOutcome.Refused.class,
            apply(admin, ROOT, assign(Assignment.toSubject("bob", "deputy"))));
    assertEquals(CommandRefusalReason.NOT_PROVED, refused.reason(), refused::toString);
    assertApplied(admin, assign(Assignment.toSubject("eve", "other")));
  }

  /** The sets of roles have no order. */
  private static String sorted(String words) {
    return words
        .replace("maker, checker", "checker, maker")
        .replace("`maker` and `checker`", "`checker` and `maker`");
  }

  @Test
  void everywhereAndInATenant_countTogether() {
    Administration admin = administration(base());
    assertApplied(admin, assign(Assignment.toSubject("bob", "maker")));
    assertExclusive(admin, ROOT, assign(Assignment.toSubject("bob", "checker").in("acme")));
    assertExclusive(admin, ROOT, assign(Assignment.toSubject("bob", "lead").in("acme")));
    assertExclusive(admin, ROOT, assign(Assignment.toEveryone("checker")));
    assertApplied(admin, assign(Assignment.toSubject("eve", "checker").in("acme")));
  }

  @Test
  void administratorOfATenant_isRefusedToo_alsoByAnOwnRole() {
    Administration admin = administration(base());
    assertApplied(admin, assign(Assignment.toSubject("bob", "maker")));
    assertExclusive(
        admin, ADA, assign(Assignment.toSubject("bob", "checker").in("acme")).in("acme"));
    Command own = new Command.CreateRole(Role.of("reviewer").inheriting("lead")).in("acme");
    assertTrue(apply(admin, ADA, own).applied());
    assertExclusive(
        admin, ADA, assign(Assignment.toSubject("bob", "reviewer").in("acme")).in("acme"));
    assertTrue(
        apply(admin, ADA, assign(Assignment.toSubject("eve", "reviewer").in("acme")).in("acme"))
            .applied());
  }

  @Test
  void rolesUntilAnInstant_countUntilThen() {
    Administration admin = administration(base());
    assertApplied(
        admin,
        assign(
            Assignment.toSubject("bob", "maker")
                .within(
                    RoleScope.everywhere().until(SettableClock.START.plus(Duration.ofHours(1))))));
    Command checker = assign(Assignment.toSubject("bob", "checker"));
    assertExclusive(admin, ROOT, checker);
    clock.move(Duration.ofHours(1));
    assertApplied(admin, checker);
  }

  @Test
  void inheritance_countsAtTheCommandThatAddsIt() {
    Administration admin = administration(base());
    assertApplied(admin, assign(Assignment.toSubject("bob", "maker", "other")));
    assertExclusive(admin, ROOT, new Command.ChangeRole(Role.of("other").inheriting("checker")));
    assertExclusive(admin, ROOT, new Command.ChangeRole(Role.of("maker").inheriting("lead")));
  }

  @Test
  void groupsOfAClaim_areWitnessed() {
    ClaimMapping groups =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .yielding(ClaimOutput.roles(Map.of("staff", List.of("maker"))));
    Administration admin = administration(base().claims(groups));
    assertExclusive(admin, ROOT, assign(Assignment.toSubject("bob", "checker")));
  }

  @Test
  void whatIsSoAlready_refusesNoOtherCommand() {
    Administration admin =
        administration(base().assign(Assignment.toSubject("bob", "maker", "checker")));
    assertApplied(admin, assign(Assignment.toSubject("eve", "maker")));
    assertApplied(admin, new Command.CreateRole(Role.of("viewer")));
    assertExclusive(admin, ROOT, assign(Assignment.toSubject("eve", "checker")));
  }

  private static boolean holdsBoth(Policy policy, Subject subject, String tenant) {
    return Holdings.of(policy, subject)
        .names(tenant, SettableClock.START.toEpochMilli())
        .containsAll(BOTH);
  }

  private static boolean isBroken(Policy policy) {
    for (String id : List.of("bob", "eve", "someone")) {
      for (String tenant : List.of("", "acme", "globex")) {
        for (Subject subject :
            List.of(Subject.of(id), Subject.of(id).throughClient("cli"), Subject.anonymous())) {
          if (holdsBoth(policy, subject, tenant)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  @Property(tries = 60)
  @Tag("differential")
  void noCommandGivesBoth_andNoneIsRefusedThatDoesNot(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Administration checked = administration(base().role(Role.of("x")));
    Policy now = base().role(Role.of("x")).build();
    for (int i = 0; i < 12; i++) {
      Command command = command(random);
      CommandOutcome outcome = apply(checked, ROOT, command);
      Administration free =
          Administration.of(PolicyStore.inMemory(now), AdminSettings.standard().withClock(clock));
      CommandOutcome unchecked = apply(free, ROOT, command);
      if (outcome instanceof CommandOutcome.Applied applied) {
        now = applied.revision().policy();
        assertFalse(isBroken(now), () -> command + " gave both");
      } else if (unchecked instanceof CommandOutcome.Applied applied) {
        assertTrue(isBroken(applied.revision().policy()), () -> command + " " + outcome);
      }
    }
  }

  private static Command command(SplittableRandom random) {
    List<String> roles = List.of("maker", "checker", "lead", "x", "other");
    String role = roles.get(random.nextInt(roles.size()));
    String tenant = List.of("", "acme", "globex").get(random.nextInt(3));
    Assignment assignment =
        switch (random.nextInt(5)) {
          case 0 -> Assignment.toClient("cli", role);
          case 1 ->
              random.nextInt(4) == 0 ? Assignment.toEveryone(role) : Assignment.toAnonymous(role);
          default -> Assignment.toSubject(random.nextBoolean() ? "bob" : "eve", role);
        };
    Assignment within = tenant.isEmpty() ? assignment : assignment.in(tenant);
    return switch (random.nextInt(8)) {
      case 0 -> new Command.Unassign(within);
      case 1 ->
          new Command.ChangeRole(
              Role.of(random.nextBoolean() ? "x" : "other")
                  .inheriting(random.nextBoolean() ? "maker" : "checker"));
      default -> new Command.Assign(within);
    };
  }
}
