package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Rulebook;
import dev.tenon.trie.TooLargeException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fault 3: every packed number has a checked limit, and costs end at the greatest number. */
class PackedNumbersTest {

  @Test
  void ranks_differ_forManyRulesInARole() {
    assertTrue(CompiledRule.rank(3, 1, 1 << 24) > CompiledRule.rank(3, 2, 0));
    assertTrue(CompiledRule.rank(3, 0, (1 << 24) + 5) > CompiledRule.rank(3, 1, 5));
    assertTrue(CompiledRule.rank(3, 1, 1 << 24) < CompiledRule.rank(3, 1, 0));
    assertTrue(
        CompiledRule.rank(2, 0, 0)
            < CompiledRule.rank(3, Integer.MAX_VALUE - 1, CompiledRule.MOST - 1));
    assertTrue(CompiledRule.rank(6, Integer.MAX_VALUE - 1, CompiledRule.MOST - 1) > 0);
    assertThrows(TooLargeException.class, () -> CompiledRule.rank(3, 0, CompiledRule.MOST));
    assertThrows(TooLargeException.class, () -> CompiledRule.rank(3, 0, -1));
    assertThrows(TooLargeException.class, () -> CompiledRule.rank(3, -1, 0));
  }

  @Test
  void whatIsTooLarge_isADiagnostic() {
    Role role = Role.of("r");
    Tenant tenant = Tenant.of("t").including("a").enteredBy("r");
    Policy policy = Policy.builder().role(role).tenant(tenant).build();
    Compilation compilation = new Compilation(Rulebook.of(policy), Settings.standard());
    compilation.roles(
        List.of(role),
        one -> {
          CompiledRule.rank(1, 0, CompiledRule.MOST);
          throw new IllegalStateException();
        });
    compilation.tenants(
        List.of(tenant),
        one -> {
          if (!one.includes().isEmpty()) {
            CompiledRule.rank(1, 0, CompiledRule.MOST);
          }
          return TenantView.compile(one, 0, Settings.standard().relations(policy.aliases()));
        });
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, compilation::throwIfTooCostly);
    assertEquals(
        List.of("role-too-large", "tenant-too-large"),
        refused.diagnostics().stream().map(found -> found.code()).sorted().toList());
    assertEquals(
        List.of("at most 536870912 rules can be told apart in one trie"),
        refused.diagnostics().stream().map(found -> found.reason()).distinct().toList());
  }

  // Fault 3: 20,000 such patterns had a negative cost, so that they were not refused.
  @Test
  void costs_areRefused_howeverManyTheyAre() {
    String inner = "*" + "a".repeat(100);
    for (int patterns : new int[] {19_000, 20_000, 40_000}) {
      Role role =
          Role.of("r")
              .with(
                  Permission.allow("READ")
                      .on(
                          IntStream.range(0, patterns)
                              .mapToObj(i -> "**/" + inner + i + "*/" + inner + "*")
                              .toArray(String[]::new)));
      Policy policy = Policy.builder().role(role).build();
      DiagnosticException refused =
          assertThrows(DiagnosticException.class, () -> Authorizer.compile(policy));
      assertEquals("role-too-costly", refused.diagnostics().get(0).code());
    }
  }
}
