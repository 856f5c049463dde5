package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the files of the served systems leave open, and how the loader decides it, one test a
 * question. Each test fails if the question is decided in another way; core's test of the same name
 * has the other questions.
 */
class AmbiguitiesTest {

  private static Policy load(String text) {
    return YamlPolicies.parse("policy.yaml", text);
  }

  private static List<String> errors(String text) {
    return assertThrows(DiagnosticException.class, () -> load(text)).diagnostics().stream()
        .map(Diagnostic::code)
        .toList();
  }

  private static Reason reason(String text, Subject subject, String action, String resource) {
    return Authorizer.compile(load(text)).check(subject, action, Resource.parse(resource)).reason();
  }

  private static final Subject DEV = Subject.of("ada").withRoles("dev");

  private static final String RULE =
      """
      policies:
        - {role: dev, effect: allow, actions: [READ], resource: x}
      """;

  /** An empty list and one of excludes alone load with a warning, and show nothing. */
  @Test
  void b10_tenantThatIncludesNothing_isWarnedAbout_andShowsNothing() {
    for (String resources : List.of("[]", "[{include: []}]", "[{exclude: [y]}]")) {
      String file = RULE + "tenants:\n  - {name: t, roles: [dev], resources: " + resources + "}\n";
      assertEquals(
          List.of("empty-tenant"),
          YamlPolicies.readText("policy.yaml", file).warnings().stream()
              .map(Diagnostic::code)
              .toList(),
          file);
      assertEquals(Reason.NOT_VISIBLE, reason(file, DEV, "READ", "x"), file);
    }
  }

  /** Without the key there is no tenancy; with it and nothing in it, nobody sees anything. */
  @Test
  void b11_tenantsThatAreEmpty_areNotTenantsThatAreAbsent() {
    assertFalse(load(RULE).usesTenants());
    assertEquals(Reason.ALLOWED_BY_RULE, reason(RULE, DEV, "READ", "x"));
    String empty = RULE + "tenants: []\n";
    assertTrue(load(empty).usesTenants());
    assertEquals(List.of(), load(empty).tenants());
    assertEquals(Reason.TENANT_NOT_SELECTED, reason(empty, DEV, "READ", "x"));
  }

  @Test
  void b12_ruleOfNoRole_isAnError_andRoleBesideRoles_onlyWhenTheySayTheSame() {
    assertEquals(List.of("missing-key"), errors(RULE.replace("role: dev, ", "")));
    assertEquals(
        List.of("both-keys"), errors(RULE.replace("role: dev,", "role: dev, roles: [ops],")));
    assertEquals(
        List.of("both-keys"), errors(RULE.replace("role: dev,", "role: dev, roles: [dev, ops],")));
    assertEquals(load(RULE), load(RULE.replace("role: dev,", "role: dev, roles: [dev],")));
  }

  @Test
  void b13_effectsAreReadInAnyCase_actionsAndRolesExactly() {
    for (String effect : List.of("allow", "Allow", "ALLOW", "aLLoW")) {
      assertEquals(load(RULE), load(RULE.replace("allow", effect)), effect);
    }
    assertEquals(List.of("unknown-effect"), errors(RULE.replace("allow", "allowed")));
    assertEquals(Reason.ALLOWED_BY_RULE, reason(RULE, DEV, "READ", "x"));
    assertEquals(Reason.NO_RULE, reason(RULE, DEV, "read", "x"));
    assertEquals(Reason.NO_RULE, reason(RULE, DEV, "READ", "X"));
    assertEquals(
        Reason.NOT_ADMITTED, reason(RULE, Subject.of("ada").withRoles("Dev"), "READ", "x"));
    assertEquals(List.of("unknown-action"), errors("actions: {read: }\n" + RULE));
  }

  /** A claim that says nothing of the domain grants no domain; a rule that says `*` grants each. */
  @Test
  void b38_domainThatAClaimLeavesOut_isNone() {
    String file =
        """
        claims:
          - claim: groups
            shape: list
            pattern: "flyte-{project}"
            variables: {project: {capture: project}}
          - claim: domains
            shape: list
            variables: {domain: as-it-stands}
        policies:
          - {role: "*", effect: allow, actions: [RUN], resource: "flyte/${project}/${domain}"}
          - {role: "*", effect: allow, actions: [LOOK], resource: "flyte/${project}/*"}
        """;
    Policy policy = load(file);
    Subject noDomain =
        policy.subjectFrom(Map.of("sub", "ada", "groups", List.of("flyte-ml"))).subject();
    assertEquals(Reason.NO_RULE, reason(file, noDomain, "RUN", "flyte/ml/production"));
    assertEquals(Reason.ALLOWED_BY_RULE, reason(file, noDomain, "LOOK", "flyte/ml/production"));
    Subject star =
        policy
            .subjectFrom(
                Map.of("sub", "ada", "groups", List.of("flyte-ml"), "domains", List.of("*")))
            .subject();
    assertEquals(Reason.NO_RULE, reason(file, star, "RUN", "flyte/ml/production"));
  }
}
