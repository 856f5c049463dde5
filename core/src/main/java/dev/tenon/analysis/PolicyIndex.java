package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.enumeration.Lengths;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import dev.tenon.rules.UnusedCharacter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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
  private final Map<String, List<Rule>> rules = new HashMap<>();
  private final Map<String, Set<String>> closures = new HashMap<>();
  private final Map<String, Set<Instant>> bounds = new HashMap<>();
  private final Map<String, Set<String>> variables = new HashMap<>();

  PolicyIndex(Policy policy) {
    this.rulebook = Rulebook.of(policy);
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    all.add(Role.EVERYONE);
    policy.assignmentsToEveryone().forEach(assignment -> all.addAll(assignment.roles()));
    this.everyone = rulebook.withInherited(all.build());
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

  Policy policy() {
    return rulebook.policy();
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

  /** The instants at which a rule of the role starts or stops being valid. */
  Set<Instant> boundsOf(String role) {
    return bounds.computeIfAbsent(
        role,
        name -> {
          ImmutableSet.Builder<Instant> all = ImmutableSet.builder();
          for (Rule rule : rulesOf(name)) {
            rule.validity().start().ifPresent(all::add);
            rule.validity().end().ifPresent(all::add);
          }
          return all.build();
        });
  }

  /** The variables that the role's rules compare with. */
  Set<String> variablesOf(String role) {
    return variables.computeIfAbsent(
        role,
        name ->
            rulesOf(name).stream()
                .flatMap(rule -> rule.variables().stream())
                .collect(ImmutableSet.toImmutableSet()));
  }

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

  boolean enters(Set<String> held, String tenant) {
    Tenant one = written.get(tenant);
    return one != null && matchesOne(one.roles(), held);
  }

  boolean admits(Set<String> held) {
    return !policy().restrictsEntry()
        || matchesOne(policy().authorizedRoles(), held)
        || matchesOne(policy().adminRoles(), held);
  }

  private static boolean matchesOne(Collection<NamePattern> patterns, Set<String> names) {
    return patterns.stream().anyMatch(pattern -> names.stream().anyMatch(pattern::matches));
  }

  Set<String> tenants() {
    return written.keySet();
  }

  /** A tenant as written, aliases not resolved. */
  Tenant written(String name) {
    return written.getOrDefault(name, NOWHERE);
  }

  /** A tenant with aliases resolved; for an unknown name, one that shows nothing. */
  Tenant tenant(String name) {
    return resolved.computeIfAbsent(name, n -> rulebook.resolve(written(n)));
  }

  /** Adds all names and patterns to which requests are compared, except roles in {@code seen}. */
  void addTo(UnusedCharacter taken, Policy seen) {
    for (String name : policy().rolesNotSharedWith(seen)) {
      Role role = policy().roles().get(name);
      if (role == null) {
        continue;
      }
      taken.add(name);
      for (Permission permission : role.permissions()) {
        taken.addAll(permission.mentionedActions());
        permission.mentionedResources().forEach(taken::add);
        permission.exceptedRoles().forEach(taken::add);
      }
    }
    for (Tenant tenant : policy().tenants()) {
      taken.addAll(tenant.roles());
      tenant.includes().forEach(clause -> taken.add(clause.pattern()));
      tenant.excludes().forEach(clause -> taken.add(clause.pattern()));
      tenant.inferences().forEach(inference -> inference.from().forEach(taken::add));
      tenant.inferences().forEach(inference -> inference.to().forEach(taken::add));
    }
    policy().actions().names().forEach(taken::add);
    taken.addAll(policy().authorizedRoles());
    taken.addAll(policy().adminRoles());
    for (Assignment assignment : policy().assignments()) {
      taken.add(assignment.key());
      assignment.roles().forEach(taken::add);
    }
    policy()
        .aliases()
        .asMap()
        .forEach((alias, name) -> addAll(taken, alias.segments(), name.segments()));
  }

  private static void addAll(UnusedCharacter taken, List<String> some, List<String> more) {
    some.forEach(taken::add);
    more.forEach(taken::add);
  }

  /** The lengths of its patterns. */
  Lengths lengths() {
    Lengths lengths = Lengths.none();
    for (Role role : policy().roles().values()) {
      for (Permission permission : role.permissions()) {
        for (ResourcePattern pattern : permission.mentionedResources()) {
          lengths = lengths.with(pattern);
        }
      }
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
