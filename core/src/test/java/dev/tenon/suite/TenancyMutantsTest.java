package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.ValueRules;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes of what assignments and tenants say, which no case notices here. */
class TenancyMutantsTest {

  private static List<String> survivors(Policy policy) {
    return Mutants.of(policy, List.of()).survived().stream().map(Mutant::toString).toList();
  }

  private static void assertSurvives(List<String> all, String text) {
    assertTrue(all.stream().anyMatch(one -> one.contains(text)), () -> text + " in " + all);
  }

  @Test
  void scopesOfAssignments_areWidened() {
    Policy policy =
        Policy.builder()
            .role(Role.of("clerk").with(Permission.allow("PAY").on("${tenant}/invoices")))
            .role(Role.of("runner").with(Permission.allow("RUN").on("shared/${project}/${domain}")))
            .role(Role.of("reader").with(Permission.allow("READ").on("shared")))
            .tenant(Tenant.of("acme").including("acme", "shared").enteredBy("*"))
            .tenant(Tenant.of("globex").including("globex").enteredBy("*"))
            .assign(Assignment.toSubject("ada", "clerk").in("acme"))
            .assign(
                Assignment.toSubject("eve", "reader")
                    .within(
                        RoleScope.everywhere()
                            .on("shared/docs")
                            .until(Instant.parse("2026-07-01T00:00:00Z"))))
            .assign(pair("ml", "dev"))
            .assign(pair("fraud", "prod"))
            .build();
    List<String> all = survivors(policy);
    assertSurvives(all, "clerk for SUBJECT ada everywhere and not in acme");
    assertSurvives(all, "reader for SUBJECT eve everywhere and not on shared/docs");
    assertSurvives(all, "reader for SUBJECT eve without end at 2026-07-01T00:00:00Z");
    assertSurvives(all, "runner for SUBJECT bob with values mixed with");
  }

  private static Assignment pair(String project, String domain) {
    return Assignment.toSubject("bob", "runner")
        .within(
            RoleScope.everywhere().withVariable("project", project).withVariable("domain", domain));
  }

  @Test
  void valuesThatAreRefused_areAdmitted() {
    Policy policy =
        Policy.builder()
            .valueRules(ValueRules.none().without("user", "_").without("project", "-"))
            .role(Role.of("r").with(Permission.allow("READ").on("kafka/${user}_*")))
            .build();
    assertSurvives(survivors(policy), "values of user may contain _");
    assertTrue(
        survivors(policy).stream().noneMatch(one -> one.contains("values of project")),
        "no rule has this variable, so its values decide nothing");
    Case refused =
        Case.of("an id", NamedSubject.of("ada_b", Subject.of("ada_b").withRoles("r")))
            .expecting(Effect.DENY, "READ", "kafka/ada_b_orders");
    assertTrue(
        Mutants.of(policy, List.of(Suite.of("ids").with(refused))).survived().stream()
            .noneMatch(one -> one.toString().contains("values of user")));
  }

  @Test
  void limits_areDropped_andExactTenants() {
    Policy policy =
        Policy.builder()
            .role(Role.of("clerk").with(Permission.allow("PAY", "READ").on("${tenant}/invoices")))
            .limit(Role.of("reader").with(Permission.allow("READ").on("**")))
            .tenant(Tenant.of("*").including("${tenant}").enteredBy("clerk"))
            .tenant(
                Tenant.of("acme")
                    .including("acme")
                    .excluding("acme/invoices/secret")
                    .enteredBy("clerk"))
            .assign(Assignment.toSubject("ada", "clerk").in("acme"))
            .assign(Assignment.toClient("key", "clerk").limitedTo("reader").in("acme"))
            .assign(Assignment.toActor("agent").limitedTo("reader"))
            .build();
    List<String> all = survivors(policy);
    assertSurvives(all, "no limit [reader] of CLIENT key");
    assertSurvives(all, "tenant acme is one of its family");
    assertEquals(3, policy.assignments().size());
  }
}
