package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies that were made to be hard: an answer comes within the budget, or none does. */
final class HostilePoliciesTest {

  /** Patterns with two {@code **} each, which lie over each other in very many ways. */
  private static Policy deep(int rules) {
    List<Permission> permissions = new ArrayList<>();
    for (int i = 0; i < rules; i++) {
      permissions.add(Permission.allow("*").on("**/a" + i + "*/*/**/*b" + i + "/x*y*z"));
      permissions.add(Permission.deny("*").on("**/*a" + i + "*/**/b*/*" + i + "*"));
    }
    return Policy.builder().role(Role.of("r").with(permissions)).build();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100, 20_000})
  void withinAnyBudget_nothingIsClaimedThatWasNotReached(long steps) {
    Policy policy = deep(4);
    Analysis analysis = Analysis.of(policy).withBudget(steps);
    Invariant never =
        new Invariant.Never(
            Set.of(NamePattern.of("*")),
            ResourcePattern.parse("**/q*q*q/**/*w*w*/none"),
            Place.code());

    Answer answer = analysis.prove(never);
    assertTrue(answer instanceof Answer.Undecided || answer instanceof Answer.Fails);
    Diff diff = analysis.diff(deep(5));
    assertFalse(diff.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000})
  void isolationOfTenantsThatAllMeet_isUndecidedOrFails(long steps) {
    Policy.Builder policy = Policy.builder();
    for (int i = 0; i < 40; i++) {
      policy.tenant(Tenant.of("t" + i).including("**/" + i + "*/**/*x").enteredBy("r" + i));
    }
    Answer answer = Analysis.of(policy.build()).withBudget(steps).isolated().asAnswer();
    assertFalse(answer.holds());
    if (steps == 1) {
      assertInstanceOf(Answer.Undecided.class, answer);
    }
  }
}
