package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.GenericPath;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.path.Resource;
import dev.tenon.rules.Rule;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The subjects that may make the request of a scenario, given a generic path.
 *
 * <p>A subject may hold the roles of a scenario everywhere, so that all rules see its own values;
 * or it may hold each of them with values of its own, which are fewer: then denies match less. Two
 * roles of which one gives the other may be one holding, which has the values of both, but not the
 * denies of a second one. A role that is needed only to be admitted or to enter is held on a path
 * where nothing is, so that its rules do not count. No other ways need to be tried. For one thread
 * and one question.
 */
final class Candidates {

  private final List<PolicyIndex> books;
  private final Conditions conditions;
  private final FreshText fresh;
  private final Budget budget;
  private final Scenario scenario;
  private final int person;
  private final Set<String> own;
  private final List<Set<String>> variables = new ArrayList<>();
  private final boolean separate;
  private boolean alone;

  Candidates(
      List<PolicyIndex> books,
      Conditions conditions,
      FreshText fresh,
      Budget budget,
      Scenario scenario,
      int person) {
    this.books = books;
    this.conditions = conditions;
    this.fresh = fresh;
    this.budget = budget;
    this.scenario = scenario;
    this.person = person;
    Set<String> all = new LinkedHashSet<>();
    for (PolicyIndex index : books) {
      Search.held(index, scenario).forEach(role -> all.addAll(index.variablesOf(role)));
      all.addAll(index.variablesOfOwnRules());
      for (String limit : scenario.limits()) {
        all.addAll(index.variablesOf(index.rulesOfLimit(limit)));
      }
    }
    this.own = all;
    scenario.holders().forEach(role -> variables.add(variablesOf(role)));
    this.separate =
        !scenario.exact()
            && (scenario.isUnnamed()
                || matters(scenario.holders())
                || doorsMatter()
                || comparesWithRoles());
  }

  /**
   * These candidates for a question about one request of one subject, whose decisions read only the
   * rules that this subject has: then other conditions tell no ids apart.
   */
  Candidates alone() {
    alone = true;
    return this;
  }

  Scenario scenario() {
    return scenario;
  }

  private Set<String> variablesOf(String role) {
    Set<String> all = new LinkedHashSet<>();
    for (PolicyIndex index : books) {
      index.closureOf(role).forEach(one -> all.addAll(index.variablesOf(one)));
    }
    return settable(all);
  }

  private static Set<String> settable(Set<String> names) {
    return names.stream()
        .filter(name -> !name.equals(Subject.USER) && !name.equals(Subject.TENANT))
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Whether it may make a difference in which way some roles are held. */
  private boolean matters(List<String> roles) {
    for (int i = 0; i < roles.size(); i++) {
      if (!variables.get(i).isEmpty() || isInTenantOnly(roles.get(i)) || isGroup(roles.get(i))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it may make a difference where the roles to enter are held: a rule forbids or allows.
   */
  private boolean doorsMatter() {
    return scenario.doors().stream()
        .anyMatch(
            role ->
                isInTenantOnly(role)
                    || isGroup(role)
                    || books.stream()
                        .anyMatch(
                            index ->
                                index.closureOf(role).stream()
                                    .anyMatch(one -> !index.rulesOf(one).isEmpty())));
  }

  /** Whether the resource is compared with values of a role, though its rules have no variables. */
  private boolean comparesWithRoles() {
    return scenario.tracks().stream()
        .anyMatch(
            track ->
                track.subject() != PatternConstraint.source(person, 0)
                    && !track.pattern().variables().isEmpty());
  }

  /** Whether the role, or one that it gives, counts only if it is held in a tenant. */
  private boolean isInTenantOnly(String role) {
    return books.stream()
        .anyMatch(index -> index.closureOf(role).stream().anyMatch(index::isHeldInTenantOnly));
  }

  /** Whether the role itself counts only if it is held in a tenant. */
  private boolean countsInTenantOnly(String role) {
    return books.stream().allMatch(index -> index.isHeldInTenantOnly(role));
  }

  private boolean isGroup(String role) {
    return books.stream().anyMatch(index -> index.isGroup(role));
  }

  /** The requests on a path, the simplest subject first. */
  List<Request> requests(GenericPath word, String action) {
    List<Request> requests = new ArrayList<>();
    for (String tenant : tenants(word)) {
      for (Subject subject : subjects(word, tenant)) {
        requests.add(
            Request.of(subject, action, word.resource())
                .within(scenario.isUnnamed() ? "" : tenant));
      }
    }
    return requests;
  }

  /** The possible names of the tenant; an empty name for no tenant. */
  private List<String> tenants(GenericPath word) {
    if (scenario.tenant().isEmpty() && scenario.place().isEmpty()) {
      return List.of("");
    }
    Set<String> compared = word.valuesOf(person, Subject.TENANT);
    return compared.isEmpty()
        ? conditions
            .names(
                scenario.names().patterns(),
                Set.of(Subject.TENANT),
                fresh.at(FreshText.TENANT + person),
                budget)
            .stream()
            .filter(scenario.names().accepts())
            .toList()
        : ImmutableList.copyOf(compared);
  }

  private List<Subject> subjects(GenericPath word, String tenant) {
    Set<String> ids = word.valuesOf(person, Subject.USER);
    if (ids.size() > 1 || (scenario.anonymous() && !ids.isEmpty())) {
      return List.of();
    }
    List<Subject> subjects = new ArrayList<>();
    for (String id : ids.isEmpty() ? ids(word) : ids) {
      addSubjects(anchored(id), word, tenant, subjects);
    }
    return subjects.stream().distinct().toList();
  }

  /** The possible ids of a subject whose id no segment of the path is compared with. */
  private List<String> ids(GenericPath word) {
    String gap = fresh.at(person == 0 ? FreshText.USER : FreshText.OTHER);
    boolean few =
        alone
            && !conditions.areNone()
            && books.stream()
                .noneMatch(
                    index ->
                        index.assignsInScopes()
                            || index.assignsLimits()
                            || !index.everyOwnRule().isEmpty());
    return few
        ? conditions.ids(books.stream().map(index -> had(index, word)).toList(), gap, budget)
        : conditions.names(List.of(), Set.of(Subject.USER), gap, budget);
  }

  /** The rules of one policy that the subject may have and that may cover a path. */
  private Conditions.Compared had(PolicyIndex index, GenericPath word) {
    Set<String> names = new LinkedHashSet<>(index.everyone());
    names.addAll(Search.held(index, scenario));
    names.addAll(scenario.roles());
    names.addAll(scenario.holders());
    names.addAll(scenario.doors());
    names.add(scenario.second());
    names.addAll(scenario.anchor().roles());
    List<Rule> rules = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String name : names) {
      for (String role : index.closureOf(name)) {
        if (seen.add(role)) {
          rules.addAll(index.covering(role, word.resource()));
        }
      }
    }
    scenario.limits().forEach(limit -> rules.addAll(index.rulesOfLimit(limit)));
    return new Conditions.Compared(index.policy().attributes(), rules);
  }

  private void addSubjects(
      Subject anchor, GenericPath word, String tenant, List<Subject> subjects) {
    if (scenario.exact()) {
      subjects.add(scenario.anonymous() ? anchor : anchor.withRoles(scenario.roles()));
      return;
    }
    Set<String> clauses = new LinkedHashSet<>(own);
    for (PolicyIndex index : books) {
      if (!tenant.isEmpty() && !scenario.isUnnamed()) {
        clauses.addAll(index.variablesIn(index.owner(tenant)));
      } else if (index.policy().usesTenants()) {
        index
            .tenantsOf(Search.held(index, scenario))
            .forEach(name -> clauses.addAll(index.variablesIn(name)));
      }
    }
    Set<String> settable = settable(clauses);
    if (scenario.holders().stream().noneMatch(this::countsInTenantOnly)) {
      subjects.add(plain(anchor, word, settable));
    }
    if (separate) {
      Subject base = own(anchor, word, settable).withRoles(scenario.plain());
      apart(base, word, tenant, subjects);
    }
  }

  private Subject anchored(String id) {
    Subject anchor = scenario.anchor();
    if (scenario.anonymous()) {
      return anchor;
    }
    if (!anchor.isIdentified()) {
      return Subject.of(id);
    }
    if (!anchor.id().equals(fresh.at(FreshText.USER))) {
      return anchor;
    }
    Subject subject = Subject.of(id).withRoles(anchor.roles());
    for (Actor actor : anchor.limitingActors()) {
      subject = subject.actedForBy(actor);
    }
    subject = anchor.issuer().isEmpty() ? subject : subject.fromIssuer(anchor.issuer());
    return anchor.client().isEmpty() ? subject : subject.throughClient(anchor.client());
  }

  /** Holds all roles everywhere and has all values itself. */
  private Subject plain(Subject anchor, GenericPath word, Set<String> settable) {
    Subject subject = anchor.withRoles(scenario.roles());
    Set<String> needed = new LinkedHashSet<>();
    word.values()
        .forEach(
            (source, values) -> {
              if (source % 2 == person) {
                needed.addAll(values.keySet());
              }
            });
    for (String variable : Sets.union(settable, settable(needed))) {
      if (!variable.equals(scenario.unset())) {
        subject = subject.withVariable(variable, word.valuesOf(person, variable));
      }
    }
    return scenario.limits().isEmpty()
        ? subject
        : subject.limitedTo(scenario.limits().toArray(String[]::new));
  }

  /** Has only the values that its own number needs. */
  private Subject own(Subject anchor, GenericPath word, Set<String> settable) {
    Map<String, Set<String>> values = word.valuesOf(PatternConstraint.source(person, 0));
    Subject subject = anchor;
    for (String variable : Sets.union(settable, settable(values.keySet()))) {
      if (scenario.unsetOf() != 0 || !variable.equals(scenario.unset())) {
        subject = subject.withVariable(variable, values.getOrDefault(variable, Set.of()));
      }
    }
    return subject;
  }

  /** Holds each role with its own values; or one role that gives all others with all values. */
  private void apart(Subject base, GenericPath word, String tenant, List<Subject> subjects) {
    int size = scenario.holders().size();
    List<List<HeldRole>> each = List.of(List.of());
    for (int number = 1; number <= size; number++) {
      each = product(each, ways(number, List.of(number), word, tenant));
    }
    for (int number = 1; size > 1 && number <= size; number++) {
      if (givesAll(number)) {
        List<Integer> all = new ArrayList<>();
        for (int other = 1; other <= size; other++) {
          all.add(other);
        }
        each =
            ImmutableList.<List<HeldRole>>builder()
                .addAll(each)
                .addAll(product(List.of(List.of()), ways(number, all, word, tenant)))
                .build();
      }
    }
    for (List<HeldRole> held : each) {
      Subject holder = limited(base.holding(held), word);
      subjects.add(entering(holder, ""));
      boolean inTenant =
          scenario.isUnnamed() || scenario.doors().stream().anyMatch(this::isInTenantOnly);
      if (inTenant && TenantName.isValid(tenant)) {
        subjects.add(entering(holder, tenant));
      }
    }
  }

  private static List<List<HeldRole>> product(List<List<HeldRole>> some, List<HeldRole> ways) {
    List<List<HeldRole>> longer = new ArrayList<>();
    for (List<HeldRole> one : some) {
      for (HeldRole way : ways) {
        longer.add(ImmutableList.<HeldRole>builder().addAll(one).add(way).build());
      }
    }
    return longer;
  }

  /** Whether the role of a number gives the roles of all others in one of the policies. */
  private boolean givesAll(int number) {
    return books.stream()
        .anyMatch(
            index ->
                index
                    .closureOf(scenario.holders().get(number - 1))
                    .containsAll(scenario.holders()));
  }

  /** The role of a number with the values of some numbers: everywhere, and in the tenant. */
  private List<HeldRole> ways(int number, List<Integer> merged, GenericPath word, String tenant) {
    String role = scenario.holders().get(number - 1);
    Map<String, Set<String>> values = new LinkedHashMap<>();
    variables.get(number - 1).forEach(variable -> values.put(variable, new LinkedHashSet<>()));
    for (int one : merged) {
      Map<String, Set<String>> needed = word.valuesOf(PatternConstraint.source(person, one));
      settable(needed.keySet())
          .forEach(
              variable ->
                  values
                      .computeIfAbsent(variable, n -> new LinkedHashSet<>())
                      .addAll(needed.getOrDefault(variable, Set.of())));
    }
    RoleScope scope = RoleScope.everywhere();
    for (Map.Entry<String, Set<String>> one : values.entrySet()) {
      boolean unset = merged.contains(scenario.unsetOf()) && one.getKey().equals(scenario.unset());
      scope =
          unset ? scope.withUnset(one.getKey()) : scope.withVariable(one.getKey(), one.getValue());
    }
    boolean again = scenario.holders().subList(0, number - 1).contains(role);
    if (again && !Collections.disjoint(variables.get(number - 1), conditions.variables())) {
      scope = scope.withUnset(Circumstances.HOLDING + number);
    }
    if (isGroup(role) && scope.isEverywhere()) {
      scope = scope.on(Resource.of(word.resource().segment(0)));
    }
    HeldRole everywhere = HeldRole.of(role).within(scope);
    boolean inTenant = isInTenantOnly(role) || scenario.isUnnamed();
    if (!inTenant || !TenantName.isValid(tenant)) {
      return List.of(everywhere);
    }
    return countsInTenantOnly(role)
        ? List.of(everywhere.in(tenant))
        : List.of(everywhere, everywhere.in(tenant));
  }

  /** Has a limit, each part of which has its own values. */
  private Subject limited(Subject holder, GenericPath word) {
    if (scenario.limits().isEmpty()) {
      return holder;
    }
    List<HeldRole> parts = new ArrayList<>();
    for (int i = 0; i < scenario.limits().size(); i++) {
      int number = Scenario.LIMITS + i;
      Map<String, Set<String>> values = word.valuesOf(PatternConstraint.source(person, number));
      Set<String> needed = new LinkedHashSet<>(values.keySet());
      for (PolicyIndex index : books) {
        needed.addAll(index.variablesOf(index.rulesOfLimit(scenario.limits().get(i))));
      }
      RoleScope scope = RoleScope.everywhere();
      for (String variable : settable(needed)) {
        scope =
            scenario.unsetOf() == number && variable.equals(scenario.unset())
                ? scope.withUnset(variable)
                : scope.withVariable(variable, values.getOrDefault(variable, Set.of()));
      }
      parts.add(HeldRole.of(scenario.limits().get(i)).within(scope));
    }
    return holder.limitedTo(HeldLimit.of(parts, "given with the subject"));
  }

  /** Holds also the roles to be admitted and to enter, on a path where nothing is. */
  private Subject entering(Subject holder, String tenant) {
    Resource nowhere = Resource.of(fresh.at(FreshText.NOWHERE));
    Subject subject = holder;
    for (String door : scenario.doors()) {
      subject = subject.holding(HeldRole.of(door).on(nowhere).in(tenant));
    }
    if (scenario.entersToo()) {
      List<String> names =
          NameEnumerator.of(
              scenario.secondNames().patterns(), fresh.at(FreshText.TENANT + 1), budget);
      for (String name : names) {
        if (scenario.secondNames().accepts().test(name) && TenantName.isValid(name)) {
          return subject.holding(HeldRole.of(scenario.second()).on(nowhere).in(name));
        }
      }
    }
    return subject;
  }
}
