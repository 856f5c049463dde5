package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a suite notices, and what it does not. */
class MutantsTest {

  private static final NamedSubject R = NamedSubject.of("r", Subject.of("r").withRoles("r"));
  private static final NamedSubject NONE = NamedSubject.of("none", Subject.of("none"));

  private static Policy policy(Permission... permissions) {
    return Policy.builder().role(Role.of("r").with(permissions)).build();
  }

  private static Mutants hunt(Policy policy, Case... cases) {
    return Mutants.of(policy, List.of(Suite.of("s").with(cases)));
  }

  private static List<String> kinds(List<Mutant> mutants) {
    return mutants.stream().map(Mutant::kind).toList();
  }

  @Test
  void withoutCases_everythingSurvives() {
    Mutants mutants = hunt(policy(Permission.allow("VIEW").on("a/b")));

    assertEquals(
        List.of("drop-rule", "swap-effect", "widen", "widen", "widen", "narrow", "add-role"),
        kinds(mutants.survived()));
    assertEquals(0, mutants.score());
    assertEquals(0, mutants.casesRun());
  }

  @Test
  void casesOnAndBesideTheRule_noticeEverything() {
    Mutants mutants =
        hunt(
            policy(Permission.allow("VIEW").on("a/b")),
            Case.of("may", R)
                .expecting(Effect.ALLOW, "VIEW", "a/b", "a/b/c")
                .expecting(Effect.DENY, "VIEW", "a", "a/c", "c/b"),
            Case.of("may not", NONE).expecting(Effect.DENY, "VIEW", "a/b"));

    assertEquals(List.of(), mutants.survived());
    assertEquals(100, mutants.score());
    assertEquals("mutants: 100 % of 7 noticed, 0 mean the same", mutants.toString());
  }

  @Test
  void whatMeansTheSame_doesNotCount() {
    Mutants mutants =
        hunt(policy(Permission.allow("VIEW").on("a"), Permission.allow("VIEW").on("a/b")));

    assertTrue(
        mutants.equivalent().stream()
            .anyMatch(each -> each.toString().contains("drop ALLOW VIEW on a/b")),
        () -> mutants.equivalent().toString());
    assertTrue(
        mutants.survived().stream().anyMatch(each -> each.text().contains("drop ALLOW VIEW on a")));
  }

  /** Of 500 rules and 2,000 cases, a change in a role runs the cases of its holders alone. */
  @Test
  void onlyTheCasesThatAChangeCanTouch_areRun() {
    Policy.Builder policy = Policy.builder();
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String role = "role" + i;
      NamedSubject holder = NamedSubject.of(role, Subject.of("h" + i).withRoles(role));
      policy.role(
          Role.of(role)
              .with(
                  Permission.allow("VIEW").on("a/" + i),
                  Permission.allow("EDIT").on("b/" + i),
                  Permission.deny("EDIT").on("b/" + i + "/x"),
                  Permission.stage("STOP").on("c/" + i),
                  Permission.allow("STOP").on("d/" + i)));
      for (int n = 0; n < 20; n++) {
        String leaf = n % 2 == 0 ? "/x" : "/y" + n;
        cases.add(
            Case.of("case " + n, holder)
                .expecting(Effect.ALLOW, "VIEW", "a/" + i + leaf)
                .expecting(n % 2 == 0 ? Effect.DENY : Effect.ALLOW, "EDIT", "b/" + i + leaf));
      }
    }
    Mutants mutants = Mutants.of(policy.build(), List.of(Suite.of("many").with(cases)));

    long all = mutants.total() + mutants.equivalent().size();
    assertTrue(all > 3_500, () -> "only " + all);
    // Without stopping at the first failure and without looking at roles it would be 2,000 each.
    assertTrue(mutants.casesRun() < 500 * all, () -> mutants.casesRun() + " for " + all);
  }
}
