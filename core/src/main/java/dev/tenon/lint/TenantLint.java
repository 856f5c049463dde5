package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rulebook;
import java.util.List;
import java.util.Optional;

/** Finds tenants that no subject can enter, and includes and excludes that change nothing. */
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
      Tenant resolved = rules.resolve(tenant);
      includes(tenant, resolved);
      excludes(tenant, resolved);
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
  private void includes(Tenant written, Tenant resolved) {
    for (int i = 0; i < resolved.includes().size(); i++) {
      Optional<Integer> wider = wider(resolved.includes(), i);
      if (wider.isPresent()) {
        idle(LintCode.IDLE_INCLUDE, written.includes(), i, wider.get());
      }
    }
  }

  /** As includes; where a tenant infers what it shows, an exclude may hide what is inferred. */
  private void excludes(Tenant written, Tenant resolved) {
    for (int i = 0; i < resolved.excludes().size(); i++) {
      ResourcePattern pattern = resolved.excludes().get(i).pattern();
      Optional<Integer> wider = wider(resolved.excludes(), i);
      if (wider.isPresent()) {
        idle(LintCode.IDLE_EXCLUDE, written.excludes(), i, wider.get());
      } else if (written.inferences().isEmpty() && misses(pattern, resolved)) {
        idle(
            LintCode.IDLE_EXCLUDE,
            written.excludes().get(i),
            "nothing that the tenant includes is covered by it");
      }
    }
  }

  private static boolean misses(ResourcePattern pattern, Tenant tenant) {
    return tenant.includes().stream().noneMatch(c -> c.pattern().intersects(pattern));
  }

  /** The place of another clause that covers one; of two equal ones, the first stays. */
  private static Optional<Integer> wider(List<TenantClause> clauses, int index) {
    ResourcePattern pattern = clauses.get(index).pattern();
    for (int i = 0; i < clauses.size(); i++) {
      ResourcePattern other = clauses.get(i).pattern();
      if (i != index && other.covers(pattern) && (i < index || !pattern.covers(other))) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private void idle(LintCode code, List<TenantClause> clauses, int index, int wider) {
    String other = quote(clauses.get(wider).pattern().toString());
    idle(code, clauses.get(index), "the " + word(code) + " " + other + " covers it");
  }

  private void idle(LintCode code, TenantClause clause, String why) {
    String pattern = quote(clause.pattern().toString());
    String does = code == LintCode.IDLE_INCLUDE ? " adds nothing" : " excludes nothing";
    found.add(
        Lint.warning(code, clause.place(), "the " + word(code) + " " + pattern + does)
            .because(why)
            .mend("correct it, or remove it"));
  }

  private static String word(LintCode code) {
    return code == LintCode.IDLE_INCLUDE ? "include" : "exclude";
  }
}
