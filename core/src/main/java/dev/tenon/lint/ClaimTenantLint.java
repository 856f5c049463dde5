package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Rulebook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds claims whose values name any tenant, where a tenant is defined by its name, or the role
 * administers. Names of groups are often chosen by people outside of the company.
 */
final class ClaimTenantLint {

  private final Policy policy;
  private final Diagnostics found;

  ClaimTenantLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
  }

  void run() {
    Stream.concat(
            policy.claimMappings().stream(),
            policy.issuers().stream().map(Issuer::mappings).flatMap(List::stream))
        .forEach(this::mapping);
  }

  private void mapping(ClaimMapping mapping) {
    for (ClaimHolding holding : mapping.holdings()) {
      if (holding instanceof ClaimHolding.Parts parts
          && parts.tenant().filter(tenant -> isOpen(mapping, tenant)).isPresent()) {
        Optional<Tenant> exact =
            policy.tenants().stream().filter(tenant -> !tenant.isFamily()).findFirst();
        if (exact.isPresent()) {
          open(
              mapping,
              "the tenant "
                  + quote(exact.get().name())
                  + " is defined by its name, and a value that has this name gives a role in it");
        } else if (administers(parts)) {
          open(mapping, "the role that it gives administers the tenant");
        }
      }
    }
  }

  /** Whether the values of the claim choose the tenant, without a table, a range or a list. */
  private static boolean isOpen(ClaimMapping mapping, ClaimPart tenant) {
    boolean chosen =
        switch (tenant.source()) {
          case CAPTURE ->
              mapping.pattern().filter(p -> p.choices().containsKey(tenant.capture())).isEmpty();
          case VALUE -> mapping.shape() != ClaimShape.MAP;
          case CONSTANT, CLAIM, MEMBER -> false;
        };
    return chosen && tenant.table().isEmpty() && tenant.range().isEmpty();
  }

  private boolean administers(ClaimHolding.Parts parts) {
    List<NamePattern> administrators =
        Stream.concat(
                policy.adminRoles().stream(),
                policy.tenants().stream().flatMap(tenant -> tenant.adminRoles().stream()))
            .toList();
    Set<String> stated = parts.statedRoles();
    return parts.role().possible().isEmpty()
        ? !administrators.isEmpty()
        : Rulebook.of(policy).withInherited(stated).stream()
            .anyMatch(role -> administrators.stream().anyMatch(one -> one.matches(role)));
  }

  private void open(ClaimMapping mapping, String why) {
    found.add(
        Diagnostic.error(
                LintCode.OPEN_TENANT_CLAIM.code(),
                mapping.place(),
                "values of the claim "
                    + quote(mapping.path().text())
                    + " name any tenant in which they give a role")
            .because(why + "; names of groups are often chosen by outsiders")
            .mend(
                "say which tenants the claim may name, such as `tenant: {capture: org, within:"
                    + " \"org-*\"}`, or by a `table`")
            .about(mapping.path().text()));
  }
}
