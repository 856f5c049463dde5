package dev.tenon.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.analysis.Invariant;
import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.SigningAlgorithm;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
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
  void ruleOfSeveralRoles_isChangedInOneOfThem_thoughItHasAnId() {
    Permission rule = Permission.allow("VIEW").on("a/b").withId("view");
    Policy policy =
        Policy.builder().role(Role.of("r").with(rule)).role(Role.of("s").with(rule)).build();
    List<String> kinds = kinds(hunt(policy).survived());
    assertEquals(2, kinds.stream().filter("swap-effect"::equals).count(), kinds::toString);
  }

  @Test
  void withoutCases_everythingSurvives() {
    Mutants mutants = hunt(policy(Permission.allow("VIEW").on("a/b")));

    assertEquals(
        List.of("drop-rule", "swap-effect", "widen", "widen", "narrow", "add-role"),
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
                    .yielding(ClaimOutput.roles(Map.of("red", List.of("r"))).ofCapture("team")))
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

  private static final Case OTHER_ROOT =
      Case.of("nothing beside", R).expecting(Effect.DENY, "VIEW", "b/b");

  private static List<String> elsewhere(Policy policy, Suite... suites) {
    return Mutants.of(policy, List.of(suites)).elsewhere().stream().map(Mutant::text).toList();
  }

  // Fault 41: `a/b becomes */b` survived although nobody has a root but `a`.
  @Test
  void whatMattersOnlyForRootsThatNobodyNames_doesNotCount() {
    Policy policy = policy(Permission.allow("VIEW").on("a/b"));
    Mutants mutants = hunt(policy);

    assertEquals(
        List.of("role r: a/b becomes */b"),
        mutants.elsewhere().stream().map(Mutant::text).toList());
    assertTrue(texts(mutants).stream().noneMatch(text -> text.contains("*/b")), mutants::toString);
    assertEquals(6, mutants.total());
    assertTrue(
        mutants
            .toString()
            .endsWith(
                "mutants: 0 % of 6 noticed, 0 mean the same,"
                    + " 1 matter only for roots that nobody names"),
        mutants::toString);
  }

  @Test
  void whoeverNamesAnotherRoot_makesTheChangeCount() {
    Policy one = policy(Permission.allow("VIEW").on("a/b"));
    Policy two = policy(Permission.allow("VIEW").on("a/b"), Permission.deny("EDIT").on("b*"));
    Policy variable = policy(Permission.allow("VIEW").on("a/b"), Permission.allow("A").on("${x}"));
    Policy any = policy(Permission.allow("VIEW").on("a/b"), Permission.allow("A").on("*", "**/c"));
    Suite suite = Suite.of("s");
    Resource other = Resource.of("b", "x");
    Resource known = Resource.of("a", "x");

    assertEquals(1, elsewhere(one, suite).size());
    assertEquals(List.of("role r: a/b becomes */b"), elsewhere(any, suite));
    assertEquals(List.of(), elsewhere(two, suite));
    assertEquals(List.of(), elsewhere(variable, suite));
    assertEquals(List.of(), elsewhere(one, suite.with(OTHER_ROOT)));
    assertEquals(1, hunt(one, OTHER_ROOT).killed());
    assertEquals(List.of(), elsewhere(one, suite.relating("of", known, other)));
    assertEquals(List.of(), elsewhere(one, suite.relating("of", other, known)));
    assertEquals(1, elsewhere(one, suite.relating("of", known, known)).size());
    NamedInvariant never =
        new NamedInvariant(
            "n",
            new Invariant.Never(
                Set.of(NamePattern.of("EDIT")), ResourcePattern.parse("b"), Place.code()));
    assertEquals(List.of(), elsewhere(one, suite.proving(never)));
  }

  /** What is inferred from an unnamed root may be below a named one. */
  @Test
  void aTenantThatInfers_isChangedEverywhere() {
    Tenant tenant = Tenant.of("t").including("a/b").enteredBy("r");
    Policy plain = policy(Permission.allow("VIEW").on("a")).with(tenant);
    Policy infers =
        plain.with(tenant.inferring(Inference.of("of", List.of("*", "{n}"), List.of("a", "{n}"))));

    assertEquals(List.of("tenant t: a/b becomes */b"), elsewhere(plain, Suite.of("s")));
    assertEquals(List.of(), elsewhere(infers, Suite.of("s")));
  }

  // Fault 41: a survivor could not be silenced.
  @Test
  void whatASuiteIgnores_countsNeitherAsNoticedNorAsSurvived() {
    Policy policy = policy(Permission.allow("VIEW").on("a/b"));
    Mutants before = hunt(policy);
    IgnoredMutant entry =
        new IgnoredMutant(
            "role r: a/b becomes a", "a is of the same team", Place.of("s.yaml", 7, 5));

    Mutants after = Mutants.of(policy, List.of(Suite.of("s").ignoring(entry)));

    assertEquals(before.total() - 1, after.total());
    assertEquals(before.killed(), after.killed());
    assertEquals(List.of(entry), after.ignored().stream().map(Mutants.Ignored::by).toList());
    assertEquals(entry.change(), after.ignored().get(0).mutant().text());
    assertEquals(List.of(), after.problems());
    List<String> left = new ArrayList<>(texts(before));
    left.removeAll(texts(after));
    assertEquals(List.of("role r: a/b becomes a"), left);
    assertTrue(after.toString().endsWith(", 1 ignored"), after::toString);
  }

  @Test
  void anEntryThatIgnoresNothing_isAProblem() {
    Policy policy = policy(Permission.allow("VIEW").on("a/b"));
    IgnoredMutant misspelt =
        new IgnoredMutant("role r: a/b becomes aa", "why", Place.of("s.yaml", 7, 5));
    IgnoredMutant elsewhere =
        new IgnoredMutant("role r: a/b becomes */b", "why", Place.of("s.yaml", 9, 5));

    Mutants mutants = Mutants.of(policy, List.of(Suite.of("s").ignoring(misspelt, elsewhere)));

    assertEquals(
        """
        s.yaml:7:5: warning: no mutant survives that says `role r: a/b becomes aa`  [unused-silence]
        why: an entry that is left behind hides the next mistake
        fix: did you mean `role r: a/b becomes a`?""",
        mutants.problems().get(0).toString());
    assertEquals(2, mutants.problems().size());
    assertEquals(hunt(policy).survived().size(), mutants.survived().size());
    assertThrows(IllegalArgumentException.class, () -> IgnoredMutant.of("x", " "));
    assertThrows(IllegalArgumentException.class, () -> IgnoredMutant.of("", "why"));
  }

  // Fault 41: a changed mapping was written as its Java toString.
  @Test
  void aDroppedMapping_isWrittenInTheWordsOfTheFile() {
    ClaimMapping groups =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .matching(ClaimPattern.parse("team-{team}"))
            .yielding(ClaimOutput.roles(Map.of("red", List.of("r"))).ofCapture("team"));
    ClaimMapping project =
        ClaimMapping.of(ClaimPath.named("a.b \"c\""), ClaimShape.STRING)
            .yielding(ClaimOutput.variable("no"));
    Policy policy =
        policy(Permission.allow("A").on("a")).toBuilder()
            .withClaimMappings(List.of(groups, project))
            .build();

    assertEquals(
        List.of(
            "{claim: groups, shape: list, pattern: \"team-{team}\","
                + " roles: {capture: team, table: {red: [r]}}}",
            "{claim: {name: \"a.b \\\"c\\\"\"}, shape: string, variables: {\"no\": as-it-stands}}"),
        hunt(policy).survived().stream()
            .filter(mutant -> mutant.kind().equals("drop-mapping"))
            .map(mutant -> mutant.edit().before())
            .toList());
  }

  // Found beside fault 41: a brace that is text was taken for a capture's, and the search crashed.
  @Test
  void bracesThatAreText_areNoCaptures() {
    ClaimMapping mapping =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .matching(ClaimPattern.parse("\\{a\\}{team}\\{b\\}"))
            .yielding(ClaimOutput.variable("team").ofCapture("team"));
    Policy policy = policy(Permission.allow("A").on("a")).toBuilder().claims(mapping).build();

    assertEquals(
        List.of("{team}\\{b\\}", "\\{a\\}{team}"),
        hunt(policy).survived().stream()
            .filter(mutant -> mutant.kind().equals("loosen-pattern"))
            .map(mutant -> mutant.edit().after())
            .toList());
  }
}
