package dev.tenon.suite;

import dev.tenon.authz.Cause;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.Issuer;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Except;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.suite.CoverageItem.CoverageState;
import dev.tenon.suite.CoverageItem.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the cases that reach each part of a policy. */
final class CoverageCounts {

  /** The key of a part: its kind, owner and content. */
  private record Key(Kind kind, String owner, Object content) {}

  private static final class Count {
    private final String text;
    private final Place place;
    private int decided;
    private int covered;

    Count(String text, Place place) {
      this.text = text;
      this.place = place;
    }

    CoverageState state() {
      return decided > 0
          ? CoverageState.DECIDED
          : covered > 0 ? CoverageState.COVERED : CoverageState.NEVER;
    }
  }

  private final Map<Key, List<Count>> counts = new LinkedHashMap<>();

  CoverageCounts(Policy policy) {
    Aliases aliases = policy.aliases();
    policy.roles().values().forEach(role -> rules(role, aliases));
    policy.tenants().forEach(tenant -> clauses(tenant, aliases));
    policy.claimMappings().forEach(this::mapping);
    policy.issuers().stream().map(Issuer::mappings).forEach(all -> all.forEach(this::mapping));
    for (String action : policy.actions().names()) {
      for (String implied : policy.actions().impliedDirectlyBy(action)) {
        String text = action + " implies " + implied;
        add(new Key(Kind.IMPLICATION, action, implied), text, policy.actions().placeOf(action));
      }
    }
    for (Role role : policy.roles().values()) {
      for (String inherited : role.inherits()) {
        String text = "inherits " + inherited;
        add(new Key(Kind.INHERITANCE, role.name(), inherited), text, role.place());
      }
    }
    policy.assignments().forEach(a -> add(new Key(Kind.ASSIGNMENT, "", a), words(a), a.place()));
  }

  private void rules(Role role, Aliases aliases) {
    for (Permission permission : role.permissions()) {
      for (ResourcePattern pattern : permission.resources()) {
        Cause.OfRole rule = new Cause.OfRole(role.name(), permission, aliases.resolve(pattern));
        Permission alone = permission.withResources(List.of(pattern));
        add(new Key(Kind.RULE, role.name(), rule), alone.toString(), permission.place());
      }
      for (Except except : permission.exceptions()) {
        add(
            new Key(Kind.EXCEPTION, role.name(), List.of(permission, except)),
            "exception " + except + " of " + permission.withExceptions(List.of()),
            permission.place());
      }
    }
  }

  private void clauses(Tenant tenant, Aliases aliases) {
    for (TenantClause clause : tenant.includes()) {
      add(new Key(Kind.INCLUDE, tenant.name(), resolved(clause, aliases)), clause);
    }
    for (TenantClause clause : tenant.excludes()) {
      add(new Key(Kind.EXCLUDE, tenant.name(), resolved(clause, aliases)), clause);
    }
    for (Inference inference : tenant.inferences()) {
      Key key = new Key(Kind.INFERENCE, tenant.name(), aliases.resolve(inference));
      add(key, inference.toString(), inference.place());
    }
  }

  private static ResourcePattern resolved(TenantClause clause, Aliases aliases) {
    return aliases.resolve(clause.pattern());
  }

  private static String words(Assignment assignment) {
    return assignment.toString();
  }

  private void mapping(ClaimMapping mapping) {
    add(new Key(Kind.MAPPING, "", mappingKey(mapping)), mapping.toString(), mapping.place());
  }

  private static Object mappingKey(ClaimMapping mapping) {
    return mapping.place().line() > 0 ? mapping.place() : "claim `" + mapping.path() + "`";
  }

  private void add(Key key, TenantClause clause) {
    add(key, clause.toString(), clause.place());
  }

  private void add(Key key, String text, Place place) {
    counts.computeIfAbsent(key, k -> new ArrayList<>()).add(new Count(text, place));
  }

  void rule(Cause.OfRole rule, boolean decides) {
    count(new Key(Kind.RULE, rule.role(), rule), decides);
  }

  void exception(String role, Permission permission, Except except, boolean decides) {
    count(new Key(Kind.EXCEPTION, role, List.of(permission, except)), decides);
  }

  void clause(Kind kind, String tenant, ResourcePattern pattern, boolean decides) {
    count(new Key(kind, tenant, pattern), decides);
  }

  void inference(String tenant, Inference inference, boolean decides) {
    count(new Key(Kind.INFERENCE, tenant, inference), decides);
  }

  /** Counts a mapping by its place in the file, or by its claim if it has no place. */
  void mapping(Place place, String origin, boolean decides) {
    count(new Key(Kind.MAPPING, "", place.line() > 0 ? place : origin), decides);
  }

  void implication(String action, String implied, boolean decides) {
    count(new Key(Kind.IMPLICATION, action, implied), decides);
  }

  void inheritance(String role, String inherited, boolean decides) {
    count(new Key(Kind.INHERITANCE, role, inherited), decides);
  }

  void assignment(Assignment assignment, boolean decides) {
    count(new Key(Kind.ASSIGNMENT, "", assignment), decides);
  }

  private void count(Key key, boolean decides) {
    for (Count count : counts.getOrDefault(key, List.of())) {
      count.covered++;
      count.decided += decides ? 1 : 0;
    }
  }

  List<CoverageItem> items() {
    List<CoverageItem> items = new ArrayList<>();
    counts.forEach(
        (key, all) ->
            all.forEach(
                count ->
                    items.add(
                        new CoverageItem(
                            key.kind(),
                            key.owner(),
                            count.text,
                            count.place,
                            count.state(),
                            count.decided,
                            count.covered))));
    return items;
  }
}
