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

  /** Starts with no case; rules count as roles have them, tests as they are written. */
  CoverageCounts(Policy policy) {
    Aliases aliases = policy.aliases();
    Policy flat = policy.flattened();
    for (Role role : policy.roles().values()) {
      PartOwner owner = PartOwner.role(role.name());
      rules(owner, flat.roles().getOrDefault(role.name(), role), aliases);
      tests(owner, role);
    }
    policy
        .ownRoles()
        .forEach(
            (tenant, own) -> {
              for (Role role : own.values()) {
                PartOwner owner = PartOwner.ownRole(tenant, role.name());
                rules(owner, flat.ownRoles(tenant).getOrDefault(role.name(), role), aliases);
                tests(owner, role);
              }
            });
    for (Role limit : policy.limits().values()) {
      rules(PartOwner.limit(limit.name()), limit, aliases);
      tests(PartOwner.limit(limit.name()), limit);
    }
    policy.tenants().forEach(tenant -> clauses(tenant, aliases));
    policy.claimMappings().forEach(this::mapping);
    policy.issuers().stream().map(Issuer::mappings).forEach(all -> all.forEach(this::mapping));
    for (String action : policy.actions().names()) {
      for (String implied : policy.actions().impliedDirectlyBy(action)) {
        String text = action + " implies " + implied;
        add(new Key(Kind.IMPLICATION, action, implied), text, policy.actions().placeOf(action));
      }
    }
    policy.roles().values().forEach(role -> inheritance(PartOwner.role(role.name()), role));
    policy
        .ownRoles()
        .forEach(
            (tenant, own) ->
                own.values()
                    .forEach(role -> inheritance(PartOwner.ownRole(tenant, role.name()), role)));
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
    }
  }

  private void tests(PartOwner owner, Role role) {
    for (Permission rule : role.permissions()) {
      Permission plain = rule.withCondition(RuleCondition.always()).withExceptions(List.of());
      String tested = " of " + plain;
      for (RuleCondition.Test test : ImmutableSet.copyOf(rule.condition().tests())) {
        test(testKey(owner, rule, test), test + tested, test, rule.place());
      }
      for (Except except : rule.exceptions()) {
        for (RuleCondition.Test test : ImmutableSet.copyOf(except.condition().tests())) {
          String text = test + " of exception " + except + tested;
          test(testKey(owner, rule, except, test), text, test, rule.place());
        }
      }
    }
    for (Map.Entry<String, RuleCondition> each : role.inheritsWhen().entrySet()) {
      InheritanceStep step = new InheritanceStep(owner, each.getKey(), each.getValue());
      for (RuleCondition.Test test : ImmutableSet.copyOf(step.condition().tests())) {
        test(testKey(step, test), test + " of inheriting " + step.to(), test, role.place());
      }
    }
  }

  private void test(Key key, String text, RuleCondition.Test test, Place fallback) {
    Place place = test.place().line() > 0 ? test.place() : fallback;
    counts.computeIfAbsent(key, k -> new ArrayList<>()).add(new Count(text, place, true));
  }

  private static Key testKey(PartOwner owner, Permission rule, RuleCondition.Test test) {
    return new Key(Kind.TEST, owner.toString(), List.of(rule, test));
  }

  private static Key testKey(
      PartOwner owner, Permission rule, Except except, RuleCondition.Test test) {
    return new Key(Kind.TEST, owner.toString(), List.of(rule, except, test));
  }

  private static Key testKey(InheritanceStep step, RuleCondition.Test test) {
    return new Key(Kind.TEST, step.from().toString(), List.of(step, test));
  }

  private void inheritance(PartOwner owner, Role role) {
    for (String inherited : role.inherits()) {
      inheritance(new InheritanceStep(owner, inherited, RuleCondition.always()), role.place());
    }
    role.inheritsWhen()
        .forEach(
            (inherited, condition) ->
                inheritance(new InheritanceStep(owner, inherited, condition), role.place()));
  }

  private void inheritance(InheritanceStep step, Place place) {
    add(new Key(Kind.INHERITANCE, step.from().named(), step), step.toString(), place);
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
  void test(PartOwner owner, Permission rule, RuleCondition.Test test, Truth truth) {
    count(testKey(owner, rule, test), truth);
  }

  /** Counts the truth of a test of an exception for a request. */
  void test(PartOwner owner, Permission rule, Except except, RuleCondition.Test test, Truth truth) {
    count(testKey(owner, rule, except, test), truth);
  }

  /** Counts the truth of a test of a condition of inheritance for a request. */
  void test(InheritanceStep step, RuleCondition.Test test, Truth truth) {
    count(testKey(step, test), truth);
  }

  private void count(Key key, Truth truth) {
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

  void inheritance(InheritanceStep step, boolean decides) {
    count(new Key(Kind.INHERITANCE, step.from().named(), step), decides);
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
