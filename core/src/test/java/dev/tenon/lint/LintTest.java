package dev.tenon.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.claims.Issuer;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.Resource;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.policy.ValueRules;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What lint finds in policies that are built in code, and what it leaves alone. */
class LintTest {

  private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

  private static List<String> codes(Policy.Builder policy) {
    return codes(policy, Lint.at(NOW));
  }

  private static List<String> codes(Policy.Builder policy, Lint lint) {
    return lint.findings(policy.build()).stream().map(Diagnostic::code).toList();
  }

  private static Policy.Builder allowing(String... patterns) {
    return Policy.builder().role(Role.of("viewer").with(Permission.allow("VIEW").on(patterns)));
  }

  @Test
  void findings_ofAPlainPolicy_areNone() {
    assertEquals(
        List.of(), codes(allowing("flink/dev", "flink/*/flink-job/tx_*", "git/**/readme")));
  }

  @Test
  void globs_thatLookLikeAMistake_areFound() {
    assertEquals(List.of("wide-glob"), codes(neighbours("jobs/tx_a", "jobs/tx_b", "jobs/tx_c*")));
    assertEquals(List.of(), codes(neighbours("jobs/tx_a", "jobs/tx_b", "jobs/txn")));
    assertEquals(List.of("glob-within-word"), codes(allowing("jobs/da*ly")));
    assertEquals(List.of(), codes(allowing("jobs/a*b", "jobs/tx_*_eu", "jobs/*-job")));
    assertEquals(List.of("no-wildcard"), codes(allowing("jobs/tx_?")));
    assertEquals(List.of("variable-twice"), codes(allowing("${a}/x/${a}")));
    assertEquals(List.of(), codes(allowing("${a}/x/${b}")));
  }

  @Test
  void textThatValuesMayContain_isFound() {
    assertEquals(List.of("open-text"), codes(allowing("kafka/${user}_*")));
    assertEquals(List.of("open-text"), codes(allowing("kafka/*-${project}")));
    assertEquals(List.of(), codes(allowing("kafka/${user}_x", "kafka/team-${project}")));
    Policy.Builder closed = withoutText(allowing("kafka/${user}_*"), "user", "_");
    assertEquals(List.of(), codes(closed));
    assertEquals(
        List.of("open-text"), codes(withoutText(allowing("kafka/${user}-*"), "user", "_")));
    // `ada` and `ada_` both begin `ada___`, and neither contains `__`.
    assertEquals(
        List.of("open-text"), codes(withoutText(allowing("kafka/${user}__*"), "user", "__")));
    assertEquals(List.of(), codes(withoutText(allowing("kafka/${user}__*"), "user", "_")));
  }

  private static Policy.Builder withoutText(Policy.Builder policy, String variable, String text) {
    return policy.valueRules(ValueRules.none().without(variable, text));
  }

  @Test
  void openText_saysWhoseItTakesAndWhatToWrite() {
    Diagnostic found =
        Lint.at(NOW).findings(allowing("kafka/${user}_*").build()).stream()
            .filter(d -> d.code().equals("open-text"))
            .findFirst()
            .orElseThrow();
    assertTrue(found.toString().contains("`ada_b_c` matches"), found::toString);
    assertTrue(found.toString().contains("`variables: {user: {without: \"_\"}}`"), found::toString);
    assertTrue(found.toString().contains("`kafka/${user}`"), found::toString);
  }

  @Test
  void exceptions_ofNothingOrOfEverything_areFound() {
    Permission deny = Permission.deny("EDIT").on("docs/hr");
    assertEquals(List.of(), codes(excepting(deny.except(Except.resources("docs/hr/open")))));
    assertEquals(List.of(), codes(excepting(deny.except(Except.roles("chief")))));
    assertEquals(
        List.of("dead-exception"), codes(excepting(deny.except(Except.resources("docs/it")))));
    assertEquals(List.of("dead-exception"), codes(excepting(deny.except(Except.actions("VIEW")))));
    assertEquals(
        List.of("dead-exception"), codes(excepting(deny.except(Except.resources("docs")))));
    assertEquals(List.of("near-role"), codes(excepting(deny.except(Except.roles("editro")))));
    assertEquals(
        List.of("no-wildcard"), codes(excepting(deny.except(Except.resources("docs/hr/x?")))));
  }

  private static Policy.Builder excepting(Permission rule) {
    return allowing("docs").role(Role.of("editor").with(Permission.allow("EDIT").on("docs"), rule));
  }

  // Fault 38: a name in braces is a variable elsewhere, and `*` would give all tenants.
  @Test
  void nameInBraces_isSuggestedAsAVariable() {
    Diagnostic found = Lint.at(NOW).findings(allowing("invoices/{tenant}").build()).get(0);
    assertTrue(found.remedy().startsWith("write `${tenant}` for"), found::remedy);
  }

  /** Rules of two roles, so that each decides something. */
  private static Policy.Builder neighbours(String... patterns) {
    return allowing("jobs/tx*").role(Role.of("editor").with(Permission.allow("EDIT").on(patterns)));
  }

  // Fault 1: what tries to give rights to administer, and gives none.
  @Test
  void rules_thatReachTheNamespaceOfAdministration_withoutItsName_areFound() {
    for (String pattern : List.of("${project}", "t*", "${user}/x", "t*/policy")) {
      assertEquals(List.of("reserved-namespace"), codes(allowingAll(pattern)), pattern);
    }
    for (String pattern : List.of("tenon", "tenon/*", "flink", "projects/${project}", "p*")) {
      assertEquals(List.of(), codes(allowingAll(pattern)), pattern);
    }
    for (String pattern : List.of("*", "**/x", "*/role")) {
      Permission named = Permission.allow("bind").on(pattern);
      assertEquals(
          List.of("reserved-namespace"),
          codes(Policy.builder().role(Role.of("viewer").with(named))),
          pattern);
    }
    assertEquals(
        List.of("reserved-namespace"),
        codes(
            Policy.builder()
                .aliases(Aliases.none().with(Resource.of("boss"), Resource.of("tenon")))
                .role(Role.of("viewer").with(Permission.allow("bind").on("boss/role")))));
    Permission against = Permission.deny("*").on("${project}");
    assertEquals(List.of(), codes(allowingAll("projects").permission("viewer", against)));
  }

  // Fault 26: an issuer without a scheme was loaded and linted without a word.
  @Test
  void issuers_whoseKeysCannotBeFetched_areFound() {
    for (String name : List.of("login.example", "http://login.example", "https://", "x y")) {
      assertEquals(
          List.of("issuer-address"),
          codes(
              allowing("flink")
                  .assign(Assignment.toEveryone("viewer"))
                  .issuer(Issuer.builder(name).audiences("a").build())),
          name);
    }
    for (String name :
        List.of("https://login.example", "http://127.0.0.1:80", "http://localhost")) {
      assertEquals(
          List.of(),
          codes(
              allowing("flink")
                  .assign(Assignment.toEveryone("viewer"))
                  .issuer(Issuer.builder(name).audiences("a").build())));
    }
    Issuer.Builder gateway = Issuer.builder("gateway").audiences("a");
    assertEquals(
        List.of(),
        codes(
            allowing("flink")
                .assign(Assignment.toEveryone("viewer"))
                .issuer(gateway.keys(URI.create("https://g/keys")).build())));
    assertEquals(
        List.of("issuer-address"),
        codes(
            allowing("flink")
                .assign(Assignment.toEveryone("viewer"))
                .issuer(gateway.keys(URI.create("http://g/keys")).build())));
  }

  private static Policy.Builder allowingAll(String pattern) {
    return Policy.builder().role(Role.of("viewer").with(Permission.allow("*").on(pattern)));
  }

  @Test
  void patterns_thatCoverNothingOfTheInventory_areFound() {
    Lint lint = Lint.at(NOW).against(List.of(Resource.of("jobs", "tx_1")));
    assertEquals(List.of("not-in-inventory"), codes(allowing("jobs/tx_*", "jbos/tx_*"), lint));
    assertEquals(List.of(), codes(allowing("jobs/${team}"), lint));
  }

  @Test
  void excludes_thatExcludeNothing_areFound() {
    Tenant shop = Tenant.of("shop").including("shop/dev").enteredBy("*");
    assertEquals(List.of(), codes(allowing("shop").tenant(shop.excluding("shop/dev/secret"))));
    assertEquals(
        List.of("idle-exclude"), codes(allowing("shop").tenant(shop.excluding("shop/prod"))));
    assertEquals(
        List.of("idle-exclude"),
        codes(allowing("shop").tenant(shop.excluding("shop/dev/a", "shop/dev/a/b"))));
  }

  @Test
  void includes_thatAnotherOneCovers_areFound() {
    Tenant shop = Tenant.of("shop").including("shop/dev/a", "shop/*/b").enteredBy("*");
    assertEquals(List.of(), codes(allowing("shop").tenant(shop)));
    assertEquals(
        List.of("idle-include"), codes(allowing("shop").tenant(shop.including("shop/dev/a/b"))));
    assertEquals(
        List.of("idle-include", "idle-include"),
        codes(allowing("shop").tenant(shop.including("shop"))));
    Tenant byTeam = Tenant.of("shop").including("shop/${team}", "shop/x").enteredBy("*");
    assertEquals(List.of(), codes(allowing("shop").tenant(byTeam)));
    assertEquals(
        List.of("idle-include"),
        codes(allowing("shop").tenant(byTeam.including("shop/${team}/jobs"))));
  }

  @Test
  void includes_areComparedUnderTheirCanonicalNames() {
    Tenant shop = Tenant.of("shop").including("shop/dev", "store/dev/a").enteredBy("*");
    assertEquals(List.of(), codes(allowing("shop").tenant(shop)));
    assertEquals(
        List.of("idle-include"),
        codes(
            allowing("shop")
                .tenant(shop)
                .aliases(Aliases.none().with(Resource.of("store"), Resource.of("shop")))));
  }

  @Test
  void grants_ofEverything_areFoundOutsideOfAdminRoles() {
    Policy.Builder policy =
        Policy.builder()
            .administeredBy("root")
            .role(Role.of("root").with(Permission.allow("*").on("*")))
            .role(Role.of("all").with(Permission.allow("*").on("**")))
            .role(Role.of("none").with(Permission.deny("*").on("*")));
    assertEquals(List.of("broad-grant"), codes(policy));
  }

  @Test
  void rules_thatHaveExpired_areFound() {
    Permission rule = Permission.allow("VIEW").on("shop");
    Role role = Role.of("viewer");
    assertEquals(
        List.of("expired-rule"),
        codes(Policy.builder().role(role.with(rule.during(Validity.until(NOW))))));
    assertEquals(
        List.of(),
        codes(Policy.builder().role(role.with(rule.during(Validity.until(NOW.plusMillis(1)))))));
  }

  @Test
  void rules_thatNeverDecide_areFound() {
    Policy.Builder repeated = allowing("jobs/tx_*", "jobs/tx_a");
    Policy.Builder pointless =
        allowing("jobs").role(Role.of("guest").with(Permission.deny("VIEW").on("clusters/*")));
    Policy.Builder hidden =
        allowing("jobs", "clusters").tenant(Tenant.of("shop").including("jobs").enteredBy("*"));
    for (Policy.Builder policy : List.of(repeated, pointless, hidden)) {
      assertEquals(List.of("dead-rule"), codes(policy));
    }
    assertEquals(
        "this rule of the role `viewer` never decides a request on `jobs/tx_a`",
        Lint.at(NOW).findings(repeated.build()).get(0).message());
  }

  @Test
  void rules_thatAreShadowed_areFound() {
    Role viewer = Role.of("viewer").with(Permission.deny("*").on("jobs/secret"));
    assertEquals(
        List.of("dead-rule"),
        codes(
            Policy.builder()
                .role(
                    viewer
                        .with(Permission.allow("VIEW").on("jobs"))
                        .with(Permission.allow("VIEW").on("jobs/secret/a")))));
  }

  @Test
  void rules_thatAreManyAndPlain_areAllProved() {
    String[] patterns =
        IntStream.range(0, 5_000).mapToObj(i -> "jobs/" + i + "/*").toArray(String[]::new);
    assertEquals(List.of(), codes(allowing(patterns)));
  }

  @Test
  void rules_thatAreTooManyToProve_areSaid_ifThereAreAny() {
    Tenant shop = Tenant.of("shop").including("jobs").excluding("jobs/a").enteredBy("*");
    assertEquals(List.of("unproved-rules"), codesWithOneStep(allowing("jobs", "jobs/a")));
    assertEquals(List.of(), codesWithOneStep(Policy.builder().tenant(shop)));
  }

  private static List<String> codesWithOneStep(Policy.Builder policy) {
    Diagnostics found = new Diagnostics();
    new RuleLint(policy.build(), NOW, 1, found).run();
    return found.sorted().stream().map(Diagnostic::code).toList();
  }

  @Test
  void names_thatLookAlike_areFound() {
    assertEquals(
        List.of("look-alike"),
        codes(Policy.builder().role(Role.of("team-1")).role(Role.of("team-l"))));
    assertEquals(
        List.of("look-alike", "mixed-scripts"),
        codes(Policy.builder().role(Role.of("viewer")).role(Role.of("vi\u0435wer"))));
    // Fault 27: what cannot be seen was no finding.
    for (String hidden : List.of("pay\u034F", "pay\uFE0F", "p\u200Bay")) {
      assertEquals(
          List.of("hidden-character", "look-alike"),
          codes(Policy.builder().role(Role.of("pay")).role(Role.of(hidden))).stream()
              .sorted()
              .toList(),
          hidden);
    }
    assertEquals(List.of("hidden-character"), codes(Policy.builder().role(Role.of("pay "))));
  }

  @Test
  void tenants_thatNobodyCanEnter_areFound() {
    assertEquals(
        List.of("unreachable-tenant"),
        codes(Policy.builder().tenant(Tenant.of("shop").including("shop"))));
  }

  @Test
  void roles_thatComeFromElsewhere_areNotSaidToBeUnheld() {
    assertEquals(
        List.of(),
        codes(allowing("shop").role(Role.of("other")).assign(Assignment.toEveryone("viewer"))));
  }
}
