package dev.tenon.authz;

import com.google.common.primitives.Ints;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Action;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.List;

/** The visible resources of a tenant: those that are included or inferred, and not excluded. */
final class TenantView {

  /** Includes and excludes do not depend on the action. */
  private static final Action ANY = Action.nonexistent("");

  private final Tenant tenant;
  private final int number;
  private final PathTrie<Action, CompiledRule> includes;
  private final PathTrie<Action, CompiledRule> excludes;
  private final CompiledRule notIncluded;
  private final boolean includesEverything;
  private final Relations relations;

  private TenantView(
      Tenant tenant,
      int number,
      PathTrie<Action, CompiledRule> includes,
      PathTrie<Action, CompiledRule> excludes,
      CompiledRule notIncluded,
      Relations relations) {
    this.tenant = tenant;
    this.number = number;
    this.includes = includes;
    this.excludes = excludes;
    this.notIncluded = notIncluded;
    this.includesEverything =
        tenant.includes().stream()
            .anyMatch(clause -> clause.pattern().equals(ResourcePattern.everything()));
    this.relations = relations;
  }

  static TenantView compile(Tenant tenant, int number, Relations relations) {
    Cause outside =
        new Cause.OfTenant(tenant.name(), "includes nothing that covers it", tenant.place());
    List<CompiledRule> includes = new ArrayList<>();
    for (TenantClause clause : tenant.includes()) {
      includes.add(CompiledRule.hidden(clause, includes.size(), outside));
    }
    List<CompiledRule> excludes = new ArrayList<>();
    for (TenantClause clause : tenant.excludes()) {
      Cause cause =
          new Cause.OfTenant(tenant.name(), "excludes " + clause.pattern(), clause.place());
      excludes.add(CompiledRule.hidden(clause, excludes.size(), cause));
      if (!clause.pattern().variables().isEmpty()) {
        excludes.add(CompiledRule.maybeHidden(clause, excludes.size(), cause));
      }
    }
    return new TenantView(
        tenant,
        number,
        PathTrie.of(includes),
        PathTrie.of(excludes),
        CompiledRule.none(Reason.NOT_VISIBLE, outside),
        relations);
  }

  String name() {
    return tenant.name();
  }

  /** Whether it is a family of tenants. */
  boolean isFamily() {
    return tenant.isFamily();
  }

  /** The tenant, with aliases resolved. */
  Tenant tenant() {
    return tenant;
  }

  /** Its number in the policy. */
  int number() {
    return number;
  }

  /** The maximum cost of one check. */
  int cost() {
    return Ints.saturatedCast((long) includes.cost() + excludes.cost());
  }

  /** The diagnostic for a tenant over the cost limit. */
  Diagnostic tooCostly(int limit) {
    PathTrie<Action, CompiledRule> worse = includes.cost() >= excludes.cost() ? includes : excludes;
    return CostlyPatterns.diagnostic(
        "tenant", tenant.name(), tenant.place(), cost(), limit, worse.hardest());
  }

  /** The excludes, to be evaluated together with the rules; they outrank all rules. */
  PathTrie<Action, CompiledRule> excludes() {
    return excludes;
  }

  /** The compiled rule for resources that are not included. */
  CompiledRule notIncluded() {
    return notIncluded;
  }

  /** The patterns of the includes, with aliases resolved. */
  List<ResourcePattern> included() {
    return tenant.includes().stream().map(TenantClause::pattern).toList();
  }

  /** The inference rules. */
  List<Inference> inferences() {
    return tenant.inferences();
  }

  /** The relations between the host's resources. */
  Relations relations() {
    return relations;
  }

  /**
   * Whether an include covers the resource, or it is inferred.
   *
   * @param creating whether the resource is new, so that nothing can be inferred about it
   */
  boolean includes(Resource resource, Variables variables, boolean creating) {
    return includesEverything
        || isCovered(resource, variables)
        || (!creating && isInferred(resource, variables));
  }

  private boolean isCovered(Resource resource, Variables variables) {
    return includes.strongest(resource, variables, ANY, 0, notIncluded) != notIncluded;
  }

  /** Whether an exclude covers the resource, or would but for an unset variable. */
  boolean excludes(Resource resource, Variables variables) {
    return excludes.strongest(resource, variables, ANY, 0, notIncluded) != notIncluded;
  }

  /** Not transitive: the source must itself be included, and not excluded. */
  private boolean isInferred(Resource target, Variables variables) {
    for (Inference inference : tenant.inferences()) {
      for (Resource source : Sources.of(relations, inference, target)) {
        if (isCovered(source, variables) && !excludes(source, variables)) {
          return true;
        }
      }
    }
    return false;
  }
}
