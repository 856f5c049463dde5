package dev.tenon.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Severity;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What lint finds in claims that give roles in scopes. */
class ClaimTenantLintTest {

  private static final ClaimMapping GROUPS =
      ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
          .matching(ClaimPattern.parse("{org}/{team}"));

  private static final ClaimHolding.Parts CLERK = ClaimHolding.of(ClaimPart.constant("clerk"));
  private static final ClaimHolding.Parts CHIEF = ClaimHolding.of(ClaimPart.constant("chief"));

  private static Policy.Builder family() {
    return Policy.builder()
        .role(Role.of("clerk").with(Permission.allow("PAY").on("${tenant}")))
        .role(Role.of("chief").with(Permission.allow("PAY").on("${tenant}/${team}")))
        .tenant(
            Tenant.of("*")
                .including("${tenant}")
                .enteredBy("clerk", "chief")
                .administeredBy("chief"));
  }

  private static Policy.Builder exact() {
    return family().tenant(Tenant.of("acme").including("acme").enteredBy("clerk", "chief"));
  }

  private static List<String> codes(Policy.Builder policy) {
    return Lint.at(Instant.EPOCH).findings(policy.build()).stream()
        .map(Diagnostic::code)
        .filter(
            code ->
                code.equals("open-tenant-claim")
                    || code.equals("unheld-role")
                    || code.equals("ungiven-variable"))
        .toList();
  }

  @Test
  void tenant_thatTheClaimChooses_isAnErrorBesideAnExactTenantOrForAnAdministrator() {
    ClaimMapping clerks = GROUPS.holding(CLERK.in(ClaimPart.capture("org")));
    ClaimMapping chiefs =
        GROUPS.holding(
            CHIEF.in(ClaimPart.capture("org")).withVariable("team", ClaimPart.capture("team")));
    ClaimMapping within =
        GROUPS
            .holding(CHIEF.in(ClaimPart.capture("org").within("org-*")))
            .holding(CLERK.withVariable("team", ClaimPart.value()));
    assertEquals(List.of("open-tenant-claim"), codes(exact().claims(clerks).claims(within)));
    assertEquals(List.of("open-tenant-claim"), codes(family().claims(clerks).claims(chiefs)));
    assertEquals(
        Severity.ERROR,
        Lint.at(Instant.EPOCH).findings(exact().claims(clerks).build()).stream()
            .filter(finding -> finding.code().equals("open-tenant-claim"))
            .findFirst()
            .orElseThrow()
            .severity());
  }

  @Test
  void tenant_thatIsBounded_isNotFound() {
    ClaimMapping bounded =
        GROUPS
            .holding(CHIEF.in(ClaimPart.capture("org").within("org-*")))
            .holding(CHIEF.in(ClaimPart.capture("org").mappedBy(Map.of("a", Set.of("acme")))))
            .holding(CLERK.in(ClaimPart.claim(ClaimPath.of("org_id"))))
            .holding(CHIEF.in(ClaimPart.constant("acme")).withVariable("team", ClaimPart.value()));
    ClaimMapping listed =
        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
            .matching(ClaimPattern.parse("{org}/{team}").choosing("org", List.of("acme")))
            .holding(CHIEF.in(ClaimPart.capture("org")));
    assertEquals(List.of(), codes(exact().claims(bounded).claims(listed)));
  }

  /** Roles and variables of holdings are held and given. */
  @Test
  void rolesAndVariablesOfHoldings_areKnown() {
    ClaimMapping chiefs = GROUPS.holding(CHIEF.in(ClaimPart.constant("acme")));
    assertEquals(
        List.of("ungiven-variable", "unheld-role"),
        codes(family().claims(chiefs)).stream().sorted().toList());
    ClaimMapping any =
        GROUPS.holding(
            ClaimHolding.of(ClaimPart.capture("team"))
                .in(ClaimPart.constant("acme"))
                .withVariable("team", ClaimPart.value()));
    assertEquals(List.of(), codes(family().claims(any)));
  }
}
