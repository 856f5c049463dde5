package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.ReservedRules;
import dev.tenon.subject.Subject;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Fault 11 and its siblings: a chain of implied actions is followed once, and not once for each of
 * its actions. The work is counted in bytes that the thread allocates.
 */
class ChainOfActionsTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Actions of which each implies the next one, and the last one a right to administer. */
  private static Actions chain(int length) {
    Map<String, Set<String>> chain = new LinkedHashMap<>();
    for (int i = 0; i < length; i++) {
      chain.put("s" + i, Set.of(i + 1 < length ? "s" + (i + 1) : "bind"));
    }
    chain.put("bind", Set.of());
    return Actions.of(chain, Map.of());
  }

  private static Policy policy(int length) {
    return Policy.builder()
        .actions(chain(length))
        .role(Role.of("r").with(Permission.allow("s*").on("things")))
        .build();
  }

  private static long allocated(Runnable work) {
    work.run();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Four times the actions are about four times the work; squared it would be sixteen times. */
  private static void assertLinear(long few, long many) {
    assertTrue(many < few * 8, () -> few + " bytes for a chain, " + many + " for four times it");
  }

  @Test
  void coverage_followsTheChainOnce() {
    Suite suite =
        Suite.of("chain")
            .with(
                Case.of("binds", NamedSubject.of("ada", Subject.of("ada").withRoles("r")))
                    .expecting(Effect.ALLOW, "bind", "things/a"));
    Policy few = policy(500);
    Policy many = policy(2_000);
    Coverage coverage = Coverage.of(many, List.of(suite));
    assertEquals(
        2_000,
        coverage.in(CoverageItem.CoverageState.DECIDED).stream()
            .filter(item -> item.toString().startsWith("implication"))
            .count());
    assertLinear(
        allocated(() -> Coverage.of(few, List.of(suite))),
        allocated(() -> Coverage.of(many, List.of(suite))));
  }

  @Test
  void rightsToAdminister_followTheChainOnce() {
    Permission rule = Permission.allow("s*").on("tenon");
    ReservedRules few = new ReservedRules(policy(500));
    ReservedRules many = new ReservedRules(policy(2_000));
    assertEquals(Set.of(NamePattern.of("bind")), many.rights(rule));
    assertTrue(many.give(rule));
    assertLinear(allocated(() -> few.rights(rule)), allocated(() -> many.rights(rule)));
  }
}
