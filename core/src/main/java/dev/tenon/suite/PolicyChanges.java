package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.ValueRules;
import dev.tenon.subject.RoleScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The small changes of a policy to be tested. */
final class PolicyChanges {

  private final Policy policy;
  private final ImmutableList.Builder<Mutation> found = ImmutableList.builder();

  private PolicyChanges(Policy policy) {
    this.policy = policy;
  }

  static List<Mutation> of(Policy policy) {
    PolicyChanges changes = new PolicyChanges(policy);
    changes.find();
    return changes.distinct();
  }

  /** The changes without duplicates: a rule of several roles is one rule. */
  private List<Mutation> distinct() {
    Map<List<Object>, Mutation> all = new LinkedHashMap<>();
    for (Mutation change : found.build()) {
      all.putIfAbsent(List.of(change.kind(), change.text(), change.edit()), change);
    }
    return List.copyOf(all.values());
  }

  private void find() {
    RuleChanges rules = new RuleChanges(policy, sharedIds(), found::add);
    for (Role role : policy.roles().values()) {
      rules.of(role);
      role.inherits().forEach(inherited -> inheritance(role, inherited));
      role.inheritsWhen()
          .forEach((inherited, condition) -> conditional(role, inherited, condition));
    }
    policy.limits().values().forEach(rules::ofLimit);
    for (int i = 0; i < policy.tenants().size(); i++) {
      tenant(policy.tenants().get(i), i);
      exact(policy.tenants().get(i), i);
    }
    policy.actions().names().forEach(this::implications);
    policy.valueRules().asMap().forEach(this::admitted);
    for (int i = 0; i < policy.assignments().size(); i++) {
      assignment(policy.assignments().get(i), i);
    }
    entry();
    mappings(policy.claimMappings(), (parts, changed) -> parts.claims(changed));
    for (int i = 0; i < policy.issuers().size(); i++) {
      int at = i;
      mappings(policy.issuers().get(i).mappings(), (parts, changed) -> parts.claims(at, changed));
    }
  }

  private Set<String> sharedIds() {
    Set<String> seen = new HashSet<>();
    Set<String> shared = new HashSet<>();
    for (Role role : policy.roles().values()) {
      for (Permission rule : role.permissions()) {
        if (!rule.id().isEmpty() && !seen.add(rule.id())) {
          shared.add(rule.id());
        }
      }
    }
    return shared;
  }

  private void add(
      String kind,
      String text,
      Mutant.Edit edit,
      Consumer<PolicyParts> make,
      Mutation.Reach reach) {
    found.add(new Mutation(kind, text, edit, make, reach));
  }

  private static Mutant.Edit edit(Place place, String key, Object before, String after) {
    return new Mutant.Edit(place, key, before.toString(), after);
  }

  private void inheritance(Role role, String inherited) {
    Set<String> left = new LinkedHashSet<>(role.inherits());
    left.remove(inherited);
    Role changed = role.withInherits(left);
    add(
        "drop-inheritance",
        "role " + role.name() + " does not inherit " + inherited,
        edit(role.place(), "inherits", inherited, ""),
        parts -> parts.roles.put(role.name(), changed),
        Mutation.Reach.ofRole(role.name(), List.of()));
  }

  private void conditional(Role role, String inherited, RuleCondition condition) {
    Role without =
        role.inheritingOnly(name -> role.inherits().contains(name) || !name.equals(inherited));
    String text = inherited + " when " + condition;
    add(
        "drop-conditional-inheritance",
        "role " + role.name() + " does not inherit " + text,
        edit(role.place(), "inherits", text, ""),
        parts -> parts.roles.put(role.name(), without),
        Mutation.Reach.ofRole(role.name(), List.of()));
    if (!role.inherits().contains(inherited)) {
      Role always = without.inheriting(inherited);
      add(
          "drop-inheritance-condition",
          "role " + role.name() + " inherits " + inherited + " without a condition",
          edit(role.place(), "inherits", text, inherited),
          parts -> parts.roles.put(role.name(), always),
          Mutation.Reach.ofRole(role.name(), List.of()));
    }
    for (ConditionChanges.Change change :
        ConditionChanges.of(condition, policy.attributes(), role.place())) {
      if (!change.condition().isAlways()) {
        Map<String, RuleCondition> conditions = new LinkedHashMap<>(role.inheritsWhen());
        conditions.put(inherited, change.condition());
        Role changed = role.withInheritsWhen(conditions);
        add(
            change.kind(),
            "role " + role.name() + ": " + change.text() + " where it inherits " + inherited,
            change.edit(),
            parts -> parts.roles.put(role.name(), changed),
            Mutation.Reach.ofRole(role.name(), List.of()));
      }
    }
  }

  private void tenant(Tenant tenant, int index) {
    for (int i = 0; i < tenant.includes().size(); i++) {
      clause(tenant, index, i, true);
    }
    for (int i = 0; i < tenant.excludes().size(); i++) {
      clause(tenant, index, i, false);
    }
    for (int i = 0; i < tenant.inferences().size(); i++) {
      int at = i;
      put(
          "drop-inference",
          "tenant " + tenant.name() + " does not infer by " + tenant.inferences().get(i),
          edit(tenant.inferences().get(i).place(), "", tenant.inferences().get(i), ""),
          index,
          before -> TenantParts.of(before).withoutInference(at),
          Mutation.Reach.ofTenant(tenant.name(), List.of(), false));
    }
    for (NamePattern role : tenant.roles()) {
      put(
          "drop-tenant-role",
          "tenant " + tenant.name() + " is not for " + role,
          edit(tenant.place(), "roles", role, ""),
          index,
          before -> TenantParts.of(before).withoutRole(role),
          Mutation.Reach.ofTenant(tenant.name(), List.of(), false));
    }
    if (tenant.roles().stream().noneMatch(role -> role.toString().equals("*"))) {
      put(
          "add-tenant-role",
          "tenant " + tenant.name() + " is for everyone",
          edit(tenant.place(), "roles", "", "*"),
          index,
          before -> before.enteredBy("*"),
          Mutation.Reach.ALL);
    }
  }

  private void put(
      String kind,
      String text,
      Mutant.Edit edit,
      int index,
      UnaryOperator<Tenant> change,
      Mutation.Reach reach) {
    add(
        kind,
        text,
        edit,
        parts -> parts.tenants.set(index, change.apply(parts.tenants.get(index))),
        reach);
  }

  private void clause(Tenant tenant, int index, int at, boolean include) {
    TenantClause clause = (include ? tenant.includes() : tenant.excludes()).get(at);
    String word = include ? "include" : "exclude";
    ResourcePattern pattern = clause.pattern();
    clause(tenant, index, at, include, "drop-" + word, null);
    RuleChanges.wider(pattern)
        .forEach((other, how) -> clause(tenant, index, at, include, how + "-" + word, other));
    RuleChanges.narrower(pattern)
        .forEach((other, how) -> clause(tenant, index, at, include, how + "-" + word, other));
  }

  private void clause(
      Tenant tenant,
      int index,
      int at,
      boolean include,
      String kind,
      @Nullable ResourcePattern other) {
    TenantClause clause = (include ? tenant.includes() : tenant.excludes()).get(at);
    List<ResourcePattern> touched = new ArrayList<>();
    touched.add(policy.aliases().resolve(clause.pattern()));
    if (other != null) {
      touched.add(policy.aliases().resolve(other));
    }
    String what = other == null ? "without " + clause : clause + " becomes " + other;
    // An include also decides the resources inferred from it and its containers.
    Mutation.Reach reach =
        Mutation.Reach.ofTenant(tenant.name(), touched, !tenant.inferences().isEmpty());
    put(
        kind,
        "tenant " + tenant.name() + ": " + what,
        edit(clause.place(), "", clause, other == null ? "" : other.toString()),
        index,
        before -> TenantParts.of(before).withClause(include, at, other),
        reach);
  }

  /** Admits the values of a variable that contain a text, if the policy uses the variable. */
  private void admitted(String variable, String text) {
    if (!isUsed(variable)) {
      return;
    }
    ValueRules changed = policy.valueRules().admitting(variable);
    add(
        "admit-values",
        "values of " + variable + " may contain " + text,
        edit(Place.code(), "without", variable, ""),
        parts -> parts.valueRules = changed,
        Mutation.Reach.ALL);
  }

  private boolean isUsed(String variable) {
    Stream<Role> roles =
        Stream.of(
                policy.flattened().roles().values().stream(),
                policy.limits().values().stream(),
                policy.flattened().ownRoles().values().stream()
                    .flatMap(own -> own.values().stream()))
            .flatMap(each -> each);
    Stream<TenantClause> clauses =
        policy.tenants().stream()
            .flatMap(each -> Stream.concat(each.includes().stream(), each.excludes().stream()));
    return roles
            .flatMap(role -> role.permissions().stream())
            .anyMatch(rule -> rule.mentions(variable))
        || clauses.anyMatch(clause -> clause.pattern().variables().contains(variable));
  }

  private void implications(String action) {
    for (String implied : policy.actions().impliedDirectlyBy(action)) {
      Set<String> left = new LinkedHashSet<>(policy.actions().impliedDirectlyBy(action));
      left.remove(implied);
      Actions changed = policy.actions().withImplied(action, left);
      add(
          "drop-implication",
          action + " does not imply " + implied,
          edit(policy.actions().placeOf(action), "implies", implied, ""),
          parts -> parts.actions = changed,
          Mutation.Reach.ofActions(policy.actions().impliedBy(implied)));
    }
  }

  private void assignment(Assignment assignment, int index) {
    for (String role : assignment.roles()) {
      List<String> left = assignment.roles().stream().filter(r -> !r.equals(role)).toList();
      Assignment changed = assignment.withRoles(left);
      boolean whole = left.isEmpty() && !assignment.isLimiting();
      add(
          "drop-assignment",
          "no role " + role + " for " + assignment.receiver() + " " + assignment.key(),
          edit(assignment.place(), whole ? "" : "roles", whole ? assignment : role, ""),
          parts -> parts.assign(index, changed),
          Mutation.Reach.ofSubjects(assignment::appliesTo));
    }
    if (assignment.owner().isEmpty()) {
      scope(assignment, index);
    }
    if (assignment.isLimiting()) {
      Assignment unlimited = assignment.withoutLimit();
      boolean actor = assignment.receiver() == Assignment.Receiver.ACTOR;
      boolean whole = !actor && assignment.roles().isEmpty();
      add(
          "drop-limit",
          "no limit " + assignment.limits() + " of " + whom(assignment),
          edit(
              assignment.place(),
              whole ? "" : "limits",
              whole ? assignment : String.join(" ", assignment.limits()),
              actor ? "none" : ""),
          parts -> parts.assign(index, unlimited),
          Mutation.Reach.ofSubjects(assignment::appliesTo));
    }
  }

  private static String whom(Assignment assignment) {
    return (assignment.receiver() + " " + assignment.key()).strip();
  }

  /** Widens where, on what, until when, and with which values an assignment counts. */
  private void scope(Assignment assignment, int index) {
    RoleScope scope = assignment.scope();
    boolean anywhere =
        assignment.roles().stream()
            .noneMatch(name -> policy.role(name).filter(Role::isHeldInTenantOnly).isPresent());
    if (!scope.tenant().isEmpty() && anywhere) {
      scoped(assignment, index, "tenant", scope.in(""), "everywhere and not in " + scope.tenant());
    }
    scope
        .path()
        .ifPresent(
            path ->
                scoped(
                    assignment, index, "on", withoutPath(scope), "everywhere and not on " + path));
    scope
        .end()
        .ifPresent(
            end -> scoped(assignment, index, "until", scope.withoutEnd(), "without end at " + end));
    for (Assignment other : policy.assignments()) {
      if (isPair(assignment, other)) {
        RoleScope mixed = scope;
        for (Map.Entry<String, Set<String>> values : other.scope().variables().asMap().entrySet()) {
          Set<String> union =
              new LinkedHashSet<>(
                  scope.variables().asMap().getOrDefault(values.getKey(), Set.of()));
          union.addAll(values.getValue());
          mixed = mixed.withVariable(values.getKey(), union);
        }
        scoped(
            assignment,
            index,
            "variables",
            mixed,
            "with values mixed with " + other.scope().variables());
      }
    }
  }

  /** Whether two assignments give a role twice, so that each keeps its values together. */
  private static boolean isPair(Assignment one, Assignment other) {
    return !one.equals(other)
        && one.receiver() == other.receiver()
        && one.key().equals(other.key())
        && one.roles().equals(other.roles())
        && one.scope().tenant().equals(other.scope().tenant())
        && !one.scope().variables().isEmpty()
        && !other.scope().variables().isEmpty();
  }

  private static RoleScope withoutPath(RoleScope scope) {
    RoleScope open = RoleScope.everywhere().in(scope.tenant());
    for (Map.Entry<String, Set<String>> values : scope.variables().asMap().entrySet()) {
      open = open.withVariable(values.getKey(), values.getValue());
    }
    RoleScope wide = open;
    return scope.end().map(wide::until).orElse(wide);
  }

  private void scoped(Assignment assignment, int index, String key, RoleScope wider, String words) {
    Assignment changed = assignment.within(wider);
    add(
        "widen-assignment",
        String.join(", ", assignment.roles()) + " for " + whom(assignment) + " " + words,
        edit(assignment.place(), key, assignment.scope().toString(), ""),
        parts -> parts.assign(index, changed),
        Mutation.Reach.ofSubjects(assignment::appliesTo));
  }

  /** An exact tenant whose name a family matches too. */
  private void exact(Tenant tenant, int index) {
    boolean inFamily =
        policy.tenants().stream()
            .anyMatch(other -> other.isFamily() && other.pattern().matches(tenant.name()));
    if (!tenant.isFamily() && inFamily) {
      add(
          "drop-tenant",
          "tenant " + tenant.name() + " is one of its family",
          edit(tenant.place(), "item", tenant.name(), ""),
          parts -> parts.tenants.remove(index),
          Mutation.Reach.ALL);
    }
  }

  private void entry() {
    for (NamePattern role : policy.authorizedRoles()) {
      add(
          "drop-authorized-role",
          role + " may not enter",
          edit(Place.code(), "authorized_roles", role, ""),
          parts -> parts.authorized.remove(role),
          Mutation.Reach.ALL);
    }
    if (policy.restrictsEntry()
        && policy.authorizedRoles().stream().noneMatch(role -> role.toString().equals("*"))) {
      add(
          "open-entry",
          "everyone may enter",
          edit(Place.code(), "authorized_roles", "", "*"),
          parts -> parts.authorized.add(NamePattern.of("*")),
          Mutation.Reach.ALL);
    }
  }

  /** Adds the changes of a list of mappings, which is replaced as a whole. */
  private void mappings(
      List<ClaimMapping> all, BiConsumer<PolicyParts, List<ClaimMapping>> putBack) {
    for (int i = 0; i < all.size(); i++) {
      ClaimMapping mapping = all.get(i);
      List<ClaimMapping> left = new ArrayList<>(all);
      left.remove(i);
      add(
          "drop-mapping",
          "claim " + mapping.path() + " gives nothing",
          edit(mapping.place(), "", MappingText.of(mapping), ""),
          parts -> putBack.accept(parts, left),
          Mutation.Reach.ofClaims());
      int at = i;
      MappingChanges.of(mapping)
          .forEach(
              (changed, how) -> {
                List<ClaimMapping> others = new ArrayList<>(all);
                others.set(at, changed);
                add(
                    how.kind(),
                    "claim " + mapping.path() + ": " + how.text(),
                    how.edit(),
                    parts -> putBack.accept(parts, others),
                    Mutation.Reach.ofClaims());
              });
    }
  }
}
