package dev.tenon.suite;

import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Cause;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.Issuer;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Truth;
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
import java.util.EnumMap;
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
    private final boolean ofTest;
    private final Map<Truth, Integer> truths = new EnumMap<>(Truth.class);
    private int decided;
    private int covered;

    Count(String text, Place place, boolean ofTest) {
      this.text = text;
      this.place = place;
      this.ofTest = ofTest;
    }

    CoverageState state() {
      if (ofTest) {
        return truths.isEmpty()
            ? CoverageState.NEVER
            : truths.containsKey(Truth.TRUE) && truths.containsKey(Truth.FALSE)
                ? CoverageState.DECIDED
                : CoverageState.COVERED;
      }
      return decided > 0
          ? CoverageState.DECIDED
          : covered > 0 ? CoverageState.COVERED : CoverageState.NEVER;
    }
  }

  private final Map<Key, List<Count>> counts = new LinkedHashMap<>();

  CoverageCounts(Policy policy) {
    Aliases aliases = policy.aliases();
    policy.roles().values().forEach(role -> rules(PartOwner.role(role.name()), role, aliases));
    policy
        .ownRoles()
        .forEach(
            (tenant, own) ->
                own.values()
                    .forEach(role -> rules(PartOwner.ownRole(tenant, role.name()), role, aliases)));
    policy.limits().values().forEach(limit -> rules(PartOwner.limit(limit.name()), limit, aliases));
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
    policy.assignments().forEach(this::assignment);
  }

  private void rules(PartOwner owner, Role role, Aliases aliases) {
    Kind kind = owner.isLimit() ? Kind.LIMIT : Kind.RULE;
    for (Permission permission : role.permissions()) {
      for (ResourcePattern pattern : permission.resources()) {
        Cause.OfRole rule = new Cause.OfRole(role.name(), permission, aliases.resolve(pattern));
        Permission alone = permission.withResources(List.of(pattern));
        add(new Key(kind, owner.named(), rule), alone.toString(), permission.place());
      }
      for (Except except : permission.exceptions()) {
        add(
            new Key(Kind.EXCEPTION, owner.toString(), List.of(permission, except)),
            "exception " + except + " of " + permission.withExceptions(List.of()),
            permission.place());
      }
      for (RuleCondition.Test test : ImmutableSet.copyOf(permission.condition().tests())) {
        test(owner, permission, test);
      }
    }
  }

  private void test(PartOwner owner, Permission permission, RuleCondition.Test test) {
    Permission plain = permission.withCondition(RuleCondition.always()).withExceptions(List.of());
    Place place = test.place().line() > 0 ? test.place() : permission.place();
    Key key = new Key(Kind.TEST, owner.toString(), List.of(permission, test));
    counts
        .computeIfAbsent(key, k -> new ArrayList<>())
        .add(new Count(test + " of " + plain, place, true));
  }

  private void assignment(Assignment assignment) {
    Assignment unlimited = assignment.withoutLimit();
    for (String role : assignment.roles()) {
      add(
          new Key(Kind.ASSIGNMENT, "", List.of(assignment, role)),
          unlimited.withRoles(List.of(role)).toString(),
          assignment.place());
    }
    if (assignment.isLimiting() || assignment.receiver() == Assignment.Receiver.ACTOR) {
      add(
          new Key(Kind.ASSIGNMENT, "", assignment),
          assignment.withRoles(List.of()).toString(),
          assignment.place());
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
    counts.computeIfAbsent(key, k -> new ArrayList<>()).add(new Count(text, place, false));
  }

  void rule(PartOwner owner, Cause.OfRole rule, boolean decides) {
    count(new Key(owner.isLimit() ? Kind.LIMIT : Kind.RULE, owner.named(), rule), decides);
  }

  /** Counts the truth of a test of a rule for a request. */
  void test(PartOwner owner, Permission permission, RuleCondition.Test test, Truth truth) {
    Key key = new Key(Kind.TEST, owner.toString(), List.of(permission, test));
    count(key, truth != Truth.UNKNOWN);
    counts
        .getOrDefault(key, List.of())
        .forEach(count -> count.truths.merge(truth, 1, Integer::sum));
  }

  void exception(PartOwner owner, Permission permission, Except except, boolean decides) {
    count(new Key(Kind.EXCEPTION, owner.toString(), List.of(permission, except)), decides);
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

  void assignment(Assignment assignment, String role, boolean decides) {
    count(new Key(Kind.ASSIGNMENT, "", List.of(assignment, role)), decides);
  }

  /** Counts the limit of an assignment. */
  void limit(Assignment assignment, boolean decides) {
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
                            count.covered,
                            count.truths))));
    return items;
  }
}
