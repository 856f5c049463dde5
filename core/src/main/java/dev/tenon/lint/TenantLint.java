package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rulebook;
import java.util.List;
import java.util.Optional;

/** Finds tenants that no subject can enter, and excludes that exclude nothing. */
final class TenantLint {

  private final Policy policy;
  private final Diagnostics found;
  private final Holders holders;

  TenantLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
    this.holders = Holders.of(policy);
  }

  void run() {
    Rulebook rules = Rulebook.of(policy);
    for (Tenant tenant : policy.tenants()) {
      reachable(tenant);
      excludes(tenant, rules.resolve(tenant));
    }
  }

  private void reachable(Tenant tenant) {
    boolean nobody = tenant.roles().isEmpty();
    boolean unheld = holders.areKnown() && tenant.roles().stream().noneMatch(holders::mayHold);
    if (nobody || unheld) {
      found.add(
          Lint.warning(
                  LintCode.UNREACHABLE_TENANT,
                  tenant.place(),
                  "nobody can enter the tenant " + quote(tenant.name()))
              .because(nobody ? "it has no roles" : "no claim and no assignment gives such a role")
              .mend("name a role that somebody holds, or remove the tenant")
              .about(tenant.name()));
    }
  }

  /** Compares clauses with aliases resolved, and reports them as written. */
  private void excludes(Tenant written, Tenant resolved) {
    for (int i = 0; i < resolved.excludes().size(); i++) {
      TenantClause clause = written.excludes().get(i);
      ResourcePattern pattern = resolved.excludes().get(i).pattern();
      Optional<TenantClause> wider = wider(resolved.excludes(), i);
      if (wider.isPresent()) {
        idle(clause, "the exclude " + quote(wider.get().pattern().toString()) + " covers it");
      } else if (written.inferences().isEmpty() && misses(pattern, resolved)) {
        idle(clause, "nothing that the tenant includes is covered by it");
      }
    }
  }

  private static boolean misses(ResourcePattern pattern, Tenant tenant) {
    return tenant.includes().stream().noneMatch(c -> c.pattern().intersects(pattern));
  }

  /** Another exclude that covers this one; of two equal ones, the first. */
  private static Optional<TenantClause> wider(List<TenantClause> excludes, int index) {
    ResourcePattern pattern = excludes.get(index).pattern();
    for (int i = 0; i < excludes.size(); i++) {
      ResourcePattern other = excludes.get(i).pattern();
      if (i != index && other.covers(pattern) && (i < index || !pattern.covers(other))) {
        return Optional.of(excludes.get(i));
      }
    }
    return Optional.empty();
  }

  private void idle(TenantClause clause, String why) {
    Diagnostic finding =
        Lint.warning(
            LintCode.IDLE_EXCLUDE,
            clause.place(),
            "the exclude " + quote(clause.pattern().toString()) + " excludes nothing");
    found.add(finding.because(why).mend("correct it, or remove it"));
  }
}
