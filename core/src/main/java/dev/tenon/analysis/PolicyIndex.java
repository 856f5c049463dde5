package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;
import dev.tenon.authz.Request;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.Lengths;
import dev.tenon.enumeration.TenantNames;
import dev.tenon.path.Coverage;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import dev.tenon.rules.UnusedCharacter;
import dev.tenon.satisfiability.Vocabulary;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy indexed for analysis, with names resolved. For one thread. */
final class PolicyIndex {

  /** A tenant that shows nothing. */
  private static final Tenant NOWHERE = Tenant.of("nowhere");

  private final Rulebook rulebook;
  private final Set<String> everyone;
  private final Map<String, Tenant> written = new LinkedHashMap<>();
  private final Map<String, Tenant> resolved = new HashMap<>();
  private final Map<String, List<String>> tenantsByRole = new HashMap<>();
  private final Map<NamePattern, List<String>> tenantsByGlob = new LinkedHashMap<>();

  /** The families of tenants, contained ones before those that contain them. */
  private final List<Tenant> families;

  private final boolean scoped;
  private final boolean limiting;
  private final Set<String> groups = new HashSet<>();
  private final Set<String> assigned = new HashSet<>();
  private final Map<String, List<Rule>> rules = new HashMap<>();
  private final Map<String, Set<String>> closures = new HashMap<>();
  private final Map<String, Set<Instant>> bounds = new HashMap<>();
  private final Map<String, Set<String>> variables = new HashMap<>();
  private final Map<String, RuleIndex> indexed = new HashMap<>();
  private final Map<String, Map<String, List<Rule>>> ownRules = new HashMap<>();
  private @Nullable List<Rule> excepting;
  private @Nullable List<Assignment> owned;
  private @Nullable List<Rule> everyOwnRule;
  private @Nullable Set<String> ownVariables;

  PolicyIndex(Policy policy) {
    this.rulebook = Rulebook.of(policy);
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    all.add(Role.EVERYONE);
    policy.assignmentsToEveryone().forEach(assignment -> all.addAll(assignment.roles()));
    this.everyone = everywhere(all.build());
    List<Tenant> globs = policy.tenants().stream().filter(Tenant::isFamily).toList();
    this.families =
        globs.stream()
            .sorted(Comparator.comparingLong(family -> contained(family, globs)))
            .toList();
    this.scoped = policy.assignments().stream().anyMatch(one -> !one.isPlain());
    this.limiting = policy.assignments().stream().anyMatch(Assignment::isLimiting);
    for (Assignment assignment : policy.assignments()) {
      if (assignment.owner().isEmpty()) {
        assigned.addAll(assignment.roles());
      }
      if (assignment.receiver() == Assignment.Receiver.GROUP) {
        groups.add(assignment.key());
      }
    }
    for (Tenant tenant : policy.tenants()) {
      written.put(tenant.name(), tenant);
      for (NamePattern pattern : tenant.roles()) {
        if (pattern instanceof Literal literal) {
          tenantsByRole.computeIfAbsent(literal.name(), n -> new ArrayList<>()).add(tenant.name());
        } else {
          tenantsByGlob.computeIfAbsent(pattern, n -> new ArrayList<>()).add(tenant.name());
        }
      }
    }
  }

  /** The roles that count if some roles are held everywhere, with inherited ones. */
  Set<String> everywhere(Collection<String> roles) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(roles);
    while (!open.isEmpty()) {
      String name = open.remove();
      Role role = policy().roles().get(name);
      if (!isHeldInTenantOnly(name) && all.add(name) && role != null) {
        open.addAll(role.inherits());
      }
    }
    return ImmutableSet.copyOf(all);
  }

  /** Whether the role counts only if it is held in a tenant. */
  boolean isHeldInTenantOnly(String name) {
    Role role = policy().roles().get(name);
    return role != null && role.isHeldInTenantOnly();
  }

  private static long contained(Tenant family, List<Tenant> families) {
    return families.stream()
        .filter(other -> asPath(family.pattern()).covers(asPath(other.pattern())))
        .count();
  }

  private static ResourcePattern asPath(NamePattern name) {
    return ResourcePattern.of(List.of(name.toString()));
  }

  Policy policy() {
    return rulebook.policy();
  }

  /** Whether an assignment gives roles in a scope, or limits. */
  boolean assignsInScopes() {
    return scoped;
  }

  /** Whether an assignment limits somebody. */
  boolean assignsLimits() {
    return limiting;
  }

  /** The limits that a subject has. */
  Set<HeldLimit> limitsOf(Subject subject) {
    return Holdings.of(policy(), subject).limits();
  }

  /** The instants at which a role or a limit that the subject holds ends. */
  Set<Instant> endsOf(Subject subject) {
    Holdings holdings = Holdings.of(policy(), subject);
    ImmutableSet.Builder<Instant> ends = ImmutableSet.builder();
    for (long end = holdings.nextEnd(Long.MIN_VALUE);
        end != Long.MAX_VALUE;
        end = holdings.nextEnd(end)) {
      ends.add(Instant.ofEpochMilli(end));
    }
    return ends.build();
  }

  /** Whether an assignment that no tenant owns names the role. */
  boolean assigns(String role) {
    return assigned.contains(role);
  }

  /** Whether the policy assigns more to all who come with the role. */
  boolean isGroup(String role) {
    return groups.contains(role);
  }

  /**
   * The tenant that has a name: the exact one, else the narrowest family; empty if there is none.
   */
  String owner(String name) {
    if (!TenantName.isValid(name)) {
      return "";
    }
    Tenant exact = written.get(name);
    if (exact != null && !exact.isFamily()) {
      return name;
    }
    for (Tenant family : families) {
      if (family.pattern().matches(name)) {
        return family.name();
      }
    }
    return "";
  }

  /** The families of tenants. */
  List<Tenant> families() {
    return families;
  }

  /** The names of one of the tenants. */
  TenantNames names(String tenant) {
    return new TenantNames(
        ImmutableList.of(written(tenant).pattern()), name -> owner(name).equals(tenant));
  }

  Rulebook rulebook() {
    return rulebook;
  }

  /** The roles that every identified subject holds. */
  Set<String> everyone() {
    return everyone;
  }

  /** The role's own rules. */
  List<Rule> rulesOf(String role) {
    return rules.computeIfAbsent(
        role,
        name -> {
          Role known = policy().roles().get(name);
          return known == null ? ImmutableList.of() : rulebook.rulesOf(known);
        });
  }

  /** The rules of a limit. */
  List<Rule> rulesOfLimit(String limit) {
    Role known = policy().limits().get(limit);
    return known == null ? ImmutableList.of() : rulebook.rulesOf(known);
  }

  /** The instants at which a rule of the role starts or stops being valid. */
  Set<Instant> boundsOf(String role) {
    return bounds.computeIfAbsent(role, name -> boundsOf(rulesOf(name)));
  }

  /** The instants at which a rule of a limit of the subject starts or stops being valid. */
  Set<Instant> boundsOfLimits(Subject subject) {
    ImmutableSet.Builder<Instant> all = ImmutableSet.builder();
    for (HeldLimit limit : limitsOf(subject)) {
      limit.parts().forEach(part -> all.addAll(boundsOf(rulesOfLimit(part.role()))));
    }
    return all.build();
  }

  private static Set<Instant> boundsOf(List<Rule> some) {
    ImmutableSet.Builder<Instant> all = ImmutableSet.builder();
    for (Rule rule : some) {
      rule.validity().start().ifPresent(all::add);
      rule.validity().end().ifPresent(all::add);
    }
    return all.build();
  }

  /** The rules with exceptions. */
  List<Rule> rulesWithExceptions() {
    if (excepting == null) {
      Stream<Rule> general =
          policy().roles().values().stream()
              .filter(role -> role.permissions().stream().anyMatch(p -> !p.exceptions().isEmpty()))
              .flatMap(role -> rulesOf(role.name()).stream());
      excepting =
          Stream.concat(general, everyOwnRule().stream())
              .filter(rule -> !rule.exceptions().isEmpty())
              .toList();
    }
    return excepting;
  }

  // Own roles of tenants, and what their assignments give.

  /** The assignments that tenants own. */
  List<Assignment> owned() {
    if (owned == null) {
      owned = policy().assignments().stream().filter(one -> !one.owner().isEmpty()).toList();
    }
    return owned;
  }

  /** The rules of all own roles of tenants. */
  List<Rule> everyOwnRule() {
    if (everyOwnRule == null) {
      everyOwnRule =
          policy().ownRoles().keySet().stream()
              .flatMap(tenant -> ownRulesOf(tenant).values().stream())
              .flatMap(List::stream)
              .toList();
    }
    return everyOwnRule;
  }

  /** The variables that rules of own roles of tenants compare with. */
  Set<String> variablesOfOwnRules() {
    Set<String> known = ownVariables;
    if (known == null) {
      known = variablesOf(everyOwnRule());
      ownVariables = known;
    }
    return known;
  }

  private Map<String, List<Rule>> ownRulesOf(String tenant) {
    return ownRules.computeIfAbsent(
        tenant,
        name ->
            ImmutableMap.copyOf(Maps.transformValues(policy().ownRoles(name), rulebook::rulesOf)));
  }

  /**
   * The names of a role that an assignment of a tenant gives, of the tenant's own roles that it
   * inherits, and of the general roles that these inherit directly.
   */
  private Set<String> namesGiven(String tenant, String role) {
    Map<String, Role> own = policy().ownRoles(tenant);
    Set<String> names = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(role));
    while (!open.isEmpty()) {
      String name = open.remove();
      Role known = own.get(name);
      if (names.add(name) && known != null) {
        open.addAll(known.inherits());
      }
    }
    return names;
  }

  /** The general roles that come with a role which an assignment of a tenant gives. */
  Set<String> generalGiven(String tenant, String role) {
    Set<String> names = namesGiven(tenant, role);
    names.removeAll(policy().ownRoles(tenant).keySet());
    return rulebook.withInherited(names);
  }

  /** The general roles that an assignment of a tenant gives, with inherited ones. */
  Set<String> generalGiven(Assignment assignment) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    assignment.roles().forEach(role -> all.addAll(generalGiven(assignment.owner(), role)));
    return all.build();
  }

  /** The rules of the own roles that come with a role which an assignment of a tenant gives. */
  List<Rule> ownRulesGiven(String tenant, String role) {
    Map<String, List<Rule>> own = ownRulesOf(tenant);
    return namesGiven(tenant, role).stream()
        .flatMap(name -> own.getOrDefault(name, List.of()).stream())
        .toList();
  }

  /** Whether an exception of a rule names one of some roles. */
  boolean excepts(Collection<String> roles) {
    return rulesWithExceptions().stream()
        .anyMatch(rule -> roles.stream().anyMatch(rule.exceptions().roles()::contains));
  }

  /** The variables that the role's rules compare with. */
  Set<String> variablesOf(String role) {
    return variables.computeIfAbsent(role, name -> variablesOf(rulesOf(name)));
  }

  /** The variables that some rules compare with, by their patterns and conditions. */
  Set<String> variablesOf(List<Rule> some) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    Vocabulary vocabulary = new Vocabulary();
    for (Rule rule : some) {
      all.addAll(rule.variables());
      if (rule.condition() != null) {
        vocabulary.add(rule.permission().condition(), policy().attributes());
      }
    }
    return all.addAll(vocabulary.variables()).build();
  }

  /** The rules of a role that may cover a resource, and possibly some that do not. */
  List<Rule> covering(String role, Resource resource) {
    List<Rule> all = rulesOf(role);
    if (all.size() < FEW) {
      return all;
    }
    return indexed
        .computeIfAbsent(
            role,
            name -> {
              RuleIndex index = new RuleIndex(new Budget(Long.MAX_VALUE));
              index.addAll(all);
              return index;
            })
        .meeting(ResourcePattern.parse(resource.toString()));
  }

  /** With fewer rules than these, an index is no faster. */
  private static final int FEW = 16;

  /** The variables that the tenant's clauses compare with. */
  Set<String> variablesIn(String tenant) {
    return Stream.concat(tenant(tenant).includes().stream(), tenant(tenant).excludes().stream())
        .flatMap(clause -> clause.pattern().variables().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** A role and all that it inherits. */
  Set<String> closureOf(String role) {
    return closures.computeIfAbsent(role, name -> rulebook.withInherited(ImmutableList.of(name)));
  }

  /** What comes with a role that is held everywhere: what is held in a tenant only is lost. */
  Set<String> closureEverywhere(String role) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(role));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (!isHeldInTenantOnly(name) && all.add(name)) {
        policy().role(name).ifPresent(one -> open.addAll(one.inherits()));
      }
    }
    return all;
  }

  /** The closure of the roles, with the role {@code *}. */
  Set<String> held(Collection<String> roles) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    all.addAll(rulebook.withInherited(roles));
    return all.addAll(everyone).build();
  }

  /** The tenants that a subject with these roles may enter; inherited roles must be included. */
  Set<String> tenantsOf(Set<String> held) {
    ImmutableSet.Builder<String> mine = ImmutableSet.builder();
    for (String role : held) {
      mine.addAll(tenantsByRole.getOrDefault(role, List.of()));
      for (Map.Entry<NamePattern, List<String>> glob : tenantsByGlob.entrySet()) {
        if (glob.getKey().matches(role)) {
          mine.addAll(glob.getValue());
        }
      }
    }
    return mine.build();
  }

  /** Whether roles enter a tenant; for a subject that is not identified only by exact names. */
  boolean enters(Set<String> held, String tenant, boolean anonymous) {
    Tenant one = written.get(tenant);
    return one != null && matchesOne(one.roles(), held, anonymous);
  }

  boolean admits(Set<String> held, boolean anonymous) {
    return !policy().restrictsEntry()
        || matchesOne(policy().authorizedRoles(), held, anonymous)
        || (!anonymous && matchesOne(policy().adminRoles(), held, false));
  }

  private static boolean matchesOne(
      Collection<NamePattern> patterns, Set<String> names, boolean anonymous) {
    return patterns.stream()
        .filter(pattern -> !anonymous || pattern instanceof Literal)
        .anyMatch(pattern -> names.stream().anyMatch(pattern::matches));
  }

  /**
   * The roles that a subject holds, with inherited ones.
   *
   * @param tenant the name of the tenant in which they count; empty for those that count everywhere
   */
  Set<String> heldBy(Subject subject, String tenant) {
    Holdings holdings = Holdings.of(policy(), subject);
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    all.addAll(heldWithoutGiven(holdings, subject, tenant));
    for (HeldRole one : holdings.given()) {
      if (one.scope().tenant().equals(tenant)) {
        all.addAll(generalGiven(tenant, one.role()));
      }
    }
    return all.build();
  }

  /** The same without what assignments of tenants give. */
  Set<String> heldWithoutGiven(Subject subject, String tenant) {
    return heldWithoutGiven(Holdings.of(policy(), subject), subject, tenant);
  }

  private Set<String> heldWithoutGiven(Holdings holdings, Subject subject, String tenant) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    if (subject.isIdentified()) {
      all.addAll(everyone);
    }
    for (HeldRole one : holdings.held()) {
      if (one.scope().tenant().isEmpty() || one.scope().tenant().equals(tenant)) {
        all.addAll(closureOf(one.role()));
      }
    }
    return all.build();
  }

  /** The roles of a subject that count in a request, with inherited ones. */
  List<Holdings.Counted> counting(Request request, Instant at) {
    return Holdings.of(policy(), request.subject()).counting(request.tenant(), at.toEpochMilli());
  }

  /**
   * Whether a pattern covers a request, for the subject's values or for those of a role that counts
   * in the request.
   */
  boolean covers(ResourcePattern pattern, Request request, Instant at) {
    Variables own = request.subject().variables();
    if (!request.tenant().isEmpty() && TenantName.isValid(request.tenant())) {
      own = own.with(Subject.TENANT, request.tenant());
    }
    own = policy().valueRules().applied(own);
    if (pattern.coverage(request.resource(), own) == Coverage.FULL) {
      return true;
    }
    if (pattern.variables().isEmpty()) {
      return false;
    }
    for (Holdings.Counted one : counting(request, at)) {
      if (pattern.coverage(request.resource(), policy().valueRules().applied(one.scope().over(own)))
          == Coverage.FULL) {
        return true;
      }
    }
    for (Holdings.CountedOwn one :
        Holdings.of(policy(), request.subject()).countingOwn(request.tenant(), at.toEpochMilli())) {
      if (pattern.coverage(request.resource(), policy().valueRules().applied(one.scope().over(own)))
          == Coverage.FULL) {
        return true;
      }
    }
    return false;
  }

  /** The values of a variable that a subject has, itself or by a role that it holds. */
  Set<String> valuesOf(Request request, String variable) {
    if (variable.equals(Subject.TENANT)) {
      return Set.of(request.tenant());
    }
    ImmutableSet.Builder<String> values = ImmutableSet.builder();
    values.addAll(request.subject().variables().asMap().getOrDefault(variable, Set.of()));
    Holdings holdings = Holdings.of(policy(), request.subject());
    for (HeldRole one : Iterables.concat(holdings.held(), holdings.given())) {
      values.addAll(one.scope().variables().asMap().getOrDefault(variable, Set.of()));
    }
    return values.build();
  }

  Set<String> tenants() {
    return written.keySet();
  }

  /** A tenant as written, aliases not resolved. */
  Tenant written(String name) {
    return written.getOrDefault(name, NOWHERE);
  }

  /**
   * A tenant with aliases resolved, and its own name for <code>${tenant}</code> unless it is a
   * family; for an unknown name, one that shows nothing.
   */
  Tenant tenant(String name) {
    return resolved.computeIfAbsent(
        name,
        n -> {
          Tenant tenant = rulebook.resolve(written(n));
          return tenant.isFamily()
              ? tenant
              : tenant.mapClauses(clause -> clause.withPattern(named(clause.pattern(), n)));
        });
  }

  private static ResourcePattern named(ResourcePattern pattern, String tenant) {
    if (!pattern.variables().contains(Subject.TENANT)) {
      return pattern;
    }
    return pattern.withSegments(
        pattern.segments().stream()
            .map(
                s ->
                    s instanceof VariablePattern v && v.name().equals(Subject.TENANT)
                        ? v.withValue(tenant)
                        : s)
            .toList());
  }

  /** Adds all names and patterns to which requests are compared, except roles in {@code seen}. */
  void addTo(UnusedCharacter taken, Policy seen) {
    for (String name : policy().rolesNotSharedWith(seen)) {
      Role role = policy().roles().get(name);
      if (role == null) {
        continue;
      }
      taken.add(name);
      role.permissions().forEach(permission -> addTo(taken, permission));
    }
    for (Role limit : policy().limits().values()) {
      limit.permissions().forEach(permission -> addTo(taken, permission));
    }
    for (Map<String, Role> own : policy().ownRoles().values()) {
      for (Role role : own.values()) {
        taken.add(role.name());
        role.permissions().forEach(permission -> addTo(taken, permission));
      }
    }
    for (Tenant tenant : policy().tenants()) {
      taken.addAll(List.of(tenant.pattern()));
      taken.addAll(tenant.roles());
      tenant.includes().forEach(clause -> taken.add(clause.pattern()));
      tenant.excludes().forEach(clause -> taken.add(clause.pattern()));
      tenant.inferences().forEach(inference -> inference.from().forEach(taken::add));
      tenant.inferences().forEach(inference -> inference.to().forEach(taken::add));
    }
    policy().attributes().asMap().values().forEach(type -> type.names().forEach(taken::add));
    policy().actions().names().forEach(taken::add);
    taken.addAll(policy().authorizedRoles());
    taken.addAll(policy().adminRoles());
    for (Assignment assignment : policy().assignments()) {
      taken.add(assignment.key());
      assignment.roles().forEach(taken::add);
      RoleScope scope = assignment.scope();
      taken.add(scope.tenant());
      scope.path().ifPresent(path -> path.segments().forEach(taken::add));
      scope.variables().asMap().values().forEach(values -> values.forEach(taken::add));
    }
    policy()
        .aliases()
        .asMap()
        .forEach((alias, name) -> addAll(taken, alias.segments(), name.segments()));
  }

  private static void addTo(UnusedCharacter taken, Permission permission) {
    taken.addAll(permission.mentionedActions());
    permission.mentionedResources().forEach(taken::add);
    permission.exceptedRoles().forEach(taken::add);
    permission.condition().tests().forEach(test -> test.operands().forEach(taken::add));
  }

  private static void addAll(UnusedCharacter taken, List<String> some, List<String> more) {
    some.forEach(taken::add);
    more.forEach(taken::add);
  }

  /** The lengths of its patterns. */
  Lengths lengths() {
    Lengths lengths = Lengths.none();
    Iterable<Role> own =
        Iterables.concat(Iterables.transform(policy().ownRoles().values(), Map::values));
    for (Role role : Iterables.concat(policy().roles().values(), policy().limits().values(), own)) {
      for (Permission permission : role.permissions()) {
        for (ResourcePattern pattern : permission.mentionedResources()) {
          lengths = lengths.with(pattern);
        }
      }
    }
    for (Assignment assignment : policy().assignments()) {
      int path = assignment.scope().path().map(Resource::size).orElse(0);
      lengths = lengths.with(new Lengths(path, 0));
    }
    for (Tenant tenant : policy().tenants()) {
      for (TenantClause clause : tenant.includes()) {
        lengths = lengths.with(clause.pattern());
      }
      for (TenantClause clause : tenant.excludes()) {
        lengths = lengths.with(clause.pattern());
      }
    }
    return lengths.longerBy(policy().aliases().asMap().isEmpty() ? 0 : longestName());
  }

  private int longestName() {
    return policy().aliases().asMap().values().stream().mapToInt(n -> n.size()).max().orElse(0);
  }
}
