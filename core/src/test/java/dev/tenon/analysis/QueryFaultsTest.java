package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Answers that were called complete and left out what a reader needs. */
class QueryFaultsTest {

  private static Set<String> who(Policy policy, String region) {
    return lines(Analysis.of(policy).whoCan("READ", ResourcePattern.parse(region)));
  }

  private static Set<String> lines(Reaches reaches) {
    return assertInstanceOf(Reaches.Complete.class, reaches).found().stream()
        .map(Reach::toString)
        .collect(Collectors.toSet());
  }

  private static Permission read(String... patterns) {
    return Permission.allow("READ").on(patterns);
  }

  private static Set<String> changes(Policy before, Policy after) {
    Diff diff = Analysis.diff(before, after);
    assertTrue(diff.isDecided());
    return diff.changes().stream().map(AccessChange::toString).collect(Collectors.toSet());
  }

  // Fault 5: an admin bob is allowed by the other rule; both are listed, whatever their order.
  @Test
  void whoCan_namesEachRuleThatCanDecide_andForWhom() {
    Role viewer = Role.of("viewer").with(read("home/${user}"));
    Role admin = Role.of("admin").inheriting("viewer").with(read("home"));
    Set<String> expected =
        Set.of(
            "viewer, admin: READ on home/alice only where ${user} = alice",
            "admin: READ on home/alice");
    assertEquals(expected, who(Policy.builder().role(viewer).role(admin).build(), "home/alice"));
    assertEquals(
        expected.stream().map(l -> l.replace("viewer, admin", "viewer, admin")).toList().size(),
        who(Policy.builder().role(admin).role(viewer).build(), "home/alice").size());
  }

  // Fault 5: in one role, in either order.
  @Test
  void whoCan_inOneRole_namesBothRulesInAnyOrder() {
    Set<String> expected =
        Set.of("r: READ on home/alice only where ${user} = alice", "r: READ on home/alice");
    Permission own = read("home/${user}");
    Permission all = read("home");
    assertEquals(
        expected, who(Policy.builder().role(Role.of("r").with(own, all)).build(), "home/alice"));
    assertEquals(
        expected, who(Policy.builder().role(Role.of("r").with(all, own)).build(), "home/alice"));
  }

  // Fault 5: what a name cannot say is said by the pattern.
  @Test
  void whoCan_ofAGlobOrADeepPattern_saysWhatElseCovers() {
    Policy policy =
        Policy.builder().role(Role.of("r").with(read("home/${user}", "**/${project}"))).build();
    assertEquals(
        Set.of(
            "r: READ on home/a* only where home/${user} covers it",
            "r: READ on home/a* only where **/${project} covers it"),
        who(policy, "home/a*"));
  }

  // Fault 5: in what-can, where a tenant includes a name.
  @Test
  void whatCan_inATenantThatIncludesAName_saysForWhom() {
    Policy policy =
        Policy.builder()
            .role(Role.of("r").with(read("home/${user}")))
            .tenant(Tenant.of("t").including("home/alice").enteredBy("r"))
            .build();
    assertEquals(
        Set.of("r in t: READ on home/alice only where ${user} = alice"),
        lines(Analysis.of(policy).whatCan("r")));
    assertEquals(
        Set.of("r in t: READ on home/alice"),
        lines(Analysis.of(policy).whatCan(dev.tenon.subject.Subject.of("alice").withRoles("r"))));
  }

  // Fault 5, a sibling: a role that inherits a rule and has a deny of its own is told apart.
  @Test
  void whoCan_ofARoleThatInheritsAndDenies_saysWhatIsExceptedForItAlone() {
    Policy policy =
        Policy.builder()
            .role(Role.of("viewer").with(read("docs")))
            .role(
                Role.of("guest")
                    .inheriting("viewer")
                    .with(Permission.deny("READ").on("docs/secret")))
            .role(Role.of("banned").inheriting("viewer").with(Permission.deny("READ").on("docs")))
            .build();
    assertEquals(
        Set.of("viewer: READ on docs", "guest: READ on docs except docs/secret"),
        who(policy, "docs"));
  }

  // Fault 6: the same line was printed whether Alice gains or everybody does.
  @Test
  void diff_tellsAliceFromEverybody() {
    Tenant tenant = Tenant.of("t").including("home/alice").enteredBy("r");
    Policy before = Policy.builder().role(Role.of("r")).tenant(tenant).build();
    Policy own = before.with(Role.of("r").with(read("home/${user}")));
    Policy all = before.with(Role.of("r").with(read("home/${user}"), read("home")));
    assertEquals(
        Set.of("r in t: READ on home/alice only where ${user} = alice: DENY -> ALLOW"),
        changes(before, own));
    assertEquals(Set.of("r in t: READ on home/alice: DENY -> ALLOW"), changes(before, all));
  }

  // Fault 6, a sibling: who loses for want of a variable.
  @Test
  void diff_ofADenyOnAVariable_tellsWhoDoesNotHaveIt() {
    Policy before = Policy.builder().role(Role.of("r").with(read("a"))).build();
    Policy after = before.with(Role.of("r").with(read("a"), Permission.deny("READ").on("a/${p}")));
    assertEquals(
        Set.of(
            "r: READ on a/${p}: ALLOW -> DENY",
            "r: READ on a/* only where ${p} is not set: ALLOW -> DENY"),
        changes(before, after));
  }

  // Fault 7: at another time the same change is another one.
  @Test
  void diff_listsEveryOutcomeAtEveryTime() {
    Permission x = Permission.allow("X").on("a");
    Permission held =
        Permission.stage("X").on("a").during(Validity.until(Instant.parse("2026-01-01T00:00:00Z")));
    Permission denied =
        Permission.deny("X").on("a").during(Validity.until(Instant.parse("2026-06-01T00:00:00Z")));
    Policy before = Policy.builder().role(Role.of("r").with(x, held, denied)).build();
    Policy after = Policy.builder().role(Role.of("r").with(x, held)).build();
    assertEquals(
        Set.of("r: X on a: DENY -> STAGE", "r: X on a: DENY -> ALLOW"), changes(before, after));
  }

  // Fault 8: a holder of x has to name a tenant from now on, or no longer.
  @Test
  void diff_alwaysLooksAtTheChoiceOfATenant() {
    Policy before =
        Policy.builder()
            .role(Role.of(Role.EVERYONE).with(read("b")))
            .role(Role.of("r0"))
            .tenant(Tenant.of("t0").including("b").enteredBy("r0"))
            .tenant(Tenant.of("t1").including("b").enteredBy("x"))
            .build();
    Policy after = before.with(Assignment.toEveryone("r0"));
    assertTrue(
        Analysis.diff(before, after).changes().stream()
            .anyMatch(c -> c.kind() == AccessChange.Kind.LOST && c.roles().contains("x")),
        () -> Analysis.diff(before, after).toString());
    assertTrue(
        Analysis.diff(after, before).changes().stream()
            .anyMatch(c -> c.kind() == AccessChange.Kind.GAINED && c.roles().contains("x")),
        () -> Analysis.diff(after, before).toString());
  }

  // Fault 9: what a question keeps is bounded by its budget, as the work is.
  @Test
  void aQuestionThatTakesAllItsSteps_needsLittleMemory() throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx16m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BudgetMemory.class.getName(),
                "1000000")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(said.contains("more than 1000000 steps"), said);
  }
}
