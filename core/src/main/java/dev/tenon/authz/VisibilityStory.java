package dev.tenon.authz;

import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Explains why a resource is visible in a tenant or not, clause by clause. */
final class VisibilityStory {

  private final Tenant tenant;
  private final Relations relations;
  private final Variables variables;

  VisibilityStory(Tenant tenant, Relations relations, Variables variables) {
    this.tenant = tenant;
    this.relations = relations;
    this.variables = variables;
  }

  /** A line for each relevant clause, the deciding one first. */
  List<String> tell(Resource resource, boolean creating) {
    List<String> shown = new ArrayList<>();
    included(resource).ifPresent(clause -> shown.add("included by " + line(clause)));
    if (shown.isEmpty() && !creating) {
      shown.addAll(inferred(resource));
    }
    if (shown.isEmpty()) {
      return List.of("no: nothing includes it" + near(resource));
    }
    Optional<TenantClause> excluded = excluded(resource);
    if (excluded.isEmpty()) {
      return List.of("yes: " + shown.get(0));
    }
    boolean unbound = excluded.get().pattern().coverage(resource, variables) == Coverage.UNBOUND;
    String but = unbound ? ", but for a variable that the subject does not have" : "";
    return List.of("no: excluded by " + line(excluded.get()) + but, shown.get(0));
  }

  /** The relevant clauses, as values. */
  TenantClauses clauses(Resource resource, boolean creating, String name) {
    List<TenantClause> includes = covering(tenant.includes(), Coverage.FULL, resource);
    List<TenantClause> excludes =
        new ArrayList<>(covering(tenant.excludes(), Coverage.FULL, resource));
    excludes.addAll(covering(tenant.excludes(), Coverage.UNBOUND, resource));
    List<Inference> inferences =
        !includes.isEmpty() || creating
            ? List.of()
            : tenant.inferences().stream().filter(rule -> isInferred(rule, resource)).toList();
    return new TenantClauses(name, includes, excludes, inferences);
  }

  private List<TenantClause> covering(
      List<TenantClause> clauses, Coverage wanted, Resource resource) {
    return clauses.stream()
        .filter(clause -> clause.pattern().coverage(resource, variables) == wanted)
        .toList();
  }

  private boolean isInferred(Inference inference, Resource target) {
    return Sources.of(relations, inference, target).stream()
        .anyMatch(source -> included(source).isPresent() && excluded(source).isEmpty());
  }

  private Optional<TenantClause> included(Resource resource) {
    return tenant.includes().stream()
        .filter(clause -> clause.pattern().coverage(resource, variables) == Coverage.FULL)
        .findFirst();
  }

  /** An exclude that covers the resource, or otherwise one that would but for an unset variable. */
  private Optional<TenantClause> excluded(Resource resource) {
    for (Coverage coverage : List.of(Coverage.FULL, Coverage.UNBOUND)) {
      for (TenantClause clause : tenant.excludes()) {
        if (clause.pattern().coverage(resource, variables) == coverage) {
          return Optional.of(clause);
        }
      }
    }
    return Optional.empty();
  }

  private List<String> inferred(Resource target) {
    for (Inference inference : tenant.inferences()) {
      for (Resource source : Sources.of(relations, inference, target)) {
        if (included(source).isPresent() && excluded(source).isEmpty()) {
          String rule = inference + " (" + inference.place() + ")";
          return List.of("inferred from " + source + " by " + rule);
        }
      }
    }
    return List.of();
  }

  private String near(Resource resource) {
    return tenant.includes().stream()
        .filter(clause -> Mismatch.of(clause.pattern(), resource, variables).isPresent())
        .findFirst()
        .map(clause -> "; nearly " + line(clause))
        .orElse(" (" + tenant.place() + ")");
  }

  private static String line(TenantClause clause) {
    return clause + " (" + clause.place() + ")";
  }
}
