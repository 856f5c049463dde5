package dev.tenon.authz;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.trie.Entry;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tenant shows: an include covers it, or it is inferred, and no exclude covers it. */
final class TenantView {

  /** A clause in a trie, with the decision if it hides. */
  private static final class Clause extends Entry<Boolean> {

    private final @Nullable Decision hidden;

    Clause(ResourcePattern pattern, Coverage needed, long rank, @Nullable Decision hidden) {
      super(pattern, needed, rank);
      this.hidden = hidden;
    }

    @Override
    public boolean concerns(Boolean question, long now) {
      return true;
    }
  }

  private static final Clause NOTHING =
      new Clause(ResourcePattern.everything(), Coverage.FULL, 0, null);

  private final Tenant tenant;
  private final PathTrie<Boolean, Clause> includes;
  private final PathTrie<Boolean, Clause> excludes;
  private final Decision notIncluded;
  private final Relations relations;

  private TenantView(
      Tenant tenant,
      PathTrie<Boolean, Clause> includes,
      PathTrie<Boolean, Clause> excludes,
      Decision notIncluded,
      Relations relations) {
    this.tenant = tenant;
    this.includes = includes;
    this.excludes = excludes;
    this.notIncluded = notIncluded;
    this.relations = relations;
  }

  static TenantView compile(Tenant tenant, Policy policy, Relations relations) {
    List<Clause> includes = new ArrayList<>();
    for (TenantClause clause : tenant.includes()) {
      includes.add(
          new Clause(clause.pattern(), Coverage.FULL, Long.MAX_VALUE - includes.size(), null));
    }
    List<Clause> excludes = new ArrayList<>();
    for (TenantClause clause : tenant.excludes()) {
      Cause cause =
          new Cause.OfTenant(tenant.name(), "excludes " + clause.pattern(), clause.place());
      Decision hidden = new Decision(Reason.NOT_VISIBLE, cause, policy);
      excludes.add(
          new Clause(clause.pattern(), Coverage.FULL, Long.MAX_VALUE - excludes.size(), hidden));
      if (!clause.pattern().variables().isEmpty()) {
        Decision unbound = new Decision(Reason.UNBOUND_VARIABLE, cause, policy);
        excludes.add(
            new Clause(
                clause.pattern(), Coverage.UNBOUND, Integer.MAX_VALUE - excludes.size(), unbound));
      }
    }
    Cause cause =
        new Cause.OfTenant(tenant.name(), "includes nothing that covers it", tenant.place());
    return new TenantView(
        tenant,
        PathTrie.of(includes),
        PathTrie.of(excludes),
        new Decision(Reason.NOT_VISIBLE, cause, policy),
        relations);
  }

  String name() {
    return tenant.name();
  }

  /** The most work that one check makes here. */
  int cost() {
    return includes.cost() + excludes.cost();
  }

  /** How we say that the work is too much. */
  Diagnostic tooCostly(int limit) {
    PathTrie<Boolean, Clause> worse = includes.cost() >= excludes.cost() ? includes : excludes;
    return CostlyPatterns.diagnostic(
        "tenant", tenant.name(), tenant.place(), cost(), limit, worse.hardest());
  }

  /**
   * Why a resource is not visible, or null if it is.
   *
   * @param creating whether the resource is new, so that nothing can be inferred about it
   */
  @Nullable Decision hides(Resource resource, Variables variables, boolean creating) {
    boolean included = isIncluded(resource, variables);
    if (!included
        && (creating || tenant.inferences().isEmpty() || !isInferred(resource, variables))) {
      return notIncluded;
    }
    return excluded(resource, variables);
  }

  private boolean isIncluded(Resource resource, Variables variables) {
    return includes.strongest(resource, variables, true, 0, NOTHING) != NOTHING;
  }

  private @Nullable Decision excluded(Resource resource, Variables variables) {
    return excludes.strongest(resource, variables, true, 0, NOTHING).hidden;
  }

  /** One hop: the source must itself be included, and not be excluded. */
  private boolean isInferred(Resource target, Variables variables) {
    for (Inference inference : tenant.inferences()) {
      for (Resource source : Sources.of(relations, inference, target)) {
        if (isIncluded(source, variables) && excluded(source, variables) == null) {
          return true;
        }
      }
    }
    return false;
  }
}
