package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Application;
import dev.tenon.policy.ClaimMapping;
import dev.tenon.policy.ClaimPath;
import dev.tenon.policy.ClaimPattern;
import dev.tenon.policy.ClaimShape;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Issuer;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.SigningAlgorithm;
import dev.tenon.policy.Subject;
import dev.tenon.policy.Yield;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  void invariants_noticeWhatBreaksThem() {
    Policy policy = policy(Permission.allow("VIEW").on("a/b"), Permission.allow("EDIT").on("a/c"));
    NamedInvariant only =
        new NamedInvariant(
            "edits stay in a/c",
            new Invariant.Never(
                Set.of(NamePattern.of("EDIT")), ResourcePattern.parse("a/b"), Place.code()));
    NamedInvariant broken =
        new NamedInvariant(
            "is broken already",
            new Invariant.Never(
                Set.of(NamePattern.of("VIEW")), ResourcePattern.parse("a"), Place.code()));
    Mutants without = Mutants.of(policy, List.of(Suite.of("s")));
    Mutants with = Mutants.of(policy, List.of(Suite.of("s").proving(only, broken)));

    List<String> noticed = new ArrayList<>(texts(without));
    noticed.removeAll(texts(with));
    assertEquals(List.of("role r: a/c becomes a", "role r: a/c becomes a/*"), noticed);
    assertEquals(without.total(), with.total());
    assertEquals(noticed.size(), with.killed());
  }

  private static List<String> texts(Mutants mutants) {
    return mutants.survived().stream().map(Mutant::text).toList();
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
      policy.role(Role.of(role).with(permissions(i)));
      NamedSubject holder = NamedSubject.of(role, Subject.of("h" + i).withRoles(role));
      cases.add(atAndBeside(Case.of("at and beside", holder), i));
      cases.add(beyond(Case.of("nobody else", NONE), i));
      for (int n = 2; n < 20; n++) {
        cases.add(Case.of("case " + n, holder).expecting(Effect.ALLOW, "A", "A/" + i + "/" + n));
      }
    }
    Mutants mutants = Mutants.of(policy.build(), List.of(Suite.of("many").with(cases)));

    assertEquals(List.of(), mutants.survived());
    assertEquals(3_600, mutants.total());
    assertEquals(2_000, cases.size());
    // All cases for all changes would be 7,200,000.
    assertTrue(mutants.casesRun() < 20 * 3_600, () -> "ran " + mutants.casesRun());
  }

  private static List<Permission> permissions(int i) {
    return List.of(
        Permission.allow("A").on("A/" + i),
        Permission.allow("B").on("B/" + i),
        Permission.allow("C").on("C/" + i),
        Permission.allow("D").on("D/" + i),
        Permission.stage("E").on("E/" + i));
  }

  private static Case atAndBeside(Case bare, int i) {
    Case test = bare;
    for (String name : List.of("A", "B", "C", "D", "E")) {
      Effect effect = name.equals("E") ? Effect.STAGE : Effect.ALLOW;
      test =
          test.expecting(effect, name, name + "/" + i)
              .expecting(Effect.DENY, name, name, name + "/other", "other/" + i);
    }
    return test;
  }

  private static Case beyond(Case bare, int i) {
    Case test = bare;
    for (String name : List.of("A", "B", "C", "D", "E")) {
      test = test.expecting(Effect.DENY, name, name + "/" + i);
    }
    return test;
  }

  @Test
  void claimsOfAnIssuer_areChangedToo_andNothingElseOfIt() {
    Issuer issuer =
        Issuer.builder("https://id.example")
            .audiences("shop")
            .algorithms(SigningAlgorithm.ES256)
            .identifiedBy(ClaimPath.of("email"))
            .client(ClaimPath.of("app"))
            .mapping(
                ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                    .matching(ClaimPattern.parse("team-{team}"))
                    .yielding(Yield.roles(Map.of("red", List.of("r"))).ofCapture("team")))
            .application(Application.of("cart").withRoles("r"))
            .keys(URI.create("https://id.example/keys"))
            .at(Place.of("p.yaml", 3, 5))
            .build();
    Policy policy = policy(Permission.allow("A").on("a")).toBuilder().issuer(issuer).build();

    List<Mutant> all = hunt(policy).survived();

    List<Mutant> ofClaims = all.stream().filter(m -> m.text().startsWith("claim ")).toList();
    assertEquals(List.of("drop-mapping", "loosen-pattern"), kinds(ofClaims));
    for (Mutant mutant : ofClaims) {
      Issuer changed = mutant.policy().issuers().get(0);
      assertNotEquals(issuer, changed);
      assertEquals(issuer, changed.withMappings(issuer.mappings()));
      assertEquals(issuer.place(), changed.place());
    }
    Map<String, Object> claims =
        Map.of("iss", "https://id.example", "email", "zoe", "groups", List.of("team-red"));
    Map<String, Object> others =
        Map.of("iss", "https://id.example", "email", "yan", "groups", List.of("red"));
    Case mapped = Case.of("mapped", NamedSubject.fromClaims("zoe", claims));
    Case notMapped = Case.of("not mapped", NamedSubject.fromClaims("yan", others));
    Mutants noticed =
        hunt(
            policy,
            mapped.expecting(Effect.ALLOW, "A", "a"),
            notMapped.expecting(Effect.DENY, "A", "a"));
    assertEquals(
        List.of(), noticed.survived().stream().filter(m -> m.text().startsWith("claim ")).toList());
  }
}
