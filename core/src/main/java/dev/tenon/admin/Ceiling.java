package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Answer;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.ReservedRules;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an author may give: what the roles allow that the author holds in a tenant, or, for general
 * changes, that the author holds everywhere; or what one of the author's limits allows. It is a
 * policy of these rules alone, without scopes and limits, in which the author holds them as one
 * role. Immutable.
 */
final class Ceiling {

  private final Policy alone;
  private final Subject author;
  private final Instant now;
  private final long steps;

  private Ceiling(Policy alone, Subject author, Instant now, long steps) {
    this.alone = alone;
    this.author = author;
    this.now = now;
    this.steps = steps;
  }

  /**
   * The ceilings of an author, each of which must allow what the author gives: one of the roles,
   * and one of each limit.
   *
   * @param tenant the tenant in which something is given; empty for a general change
   */
  static List<Ceiling> of(Policy policy, Subject subject, String tenant, Instant now, long steps) {
    Parts parts = new Parts(policy.flattened(), subject, tenant, now);
    ImmutableList.Builder<Ceiling> all = ImmutableList.builder();
    all.add(new Ceiling(parts.alone(parts.rules()), parts.author(), now, steps));
    for (HeldLimit limit : parts.holdings.limits()) {
      all.add(new Ceiling(parts.alone(parts.rulesOf(limit)), parts.author(), now, steps));
    }
    return all.build();
  }

  /** Collects the rules of an author. For one author and tenant. */
  private static final class Parts {

    private final Policy policy;
    private final Subject subject;
    private final String tenant;
    private final long millis;
    private final Holdings holdings;
    private final List<Holdings.Counted> counted;
    private final ScopedRules scoped;

    Parts(Policy policy, Subject subject, String tenant, Instant now) {
      this.policy = policy;
      this.subject = subject;
      this.tenant = tenant;
      this.millis = now.toEpochMilli();
      this.holdings = Holdings.of(policy, subject);
      this.counted = holdings.counting(tenant, millis);
      this.scoped =
          ScopedRules.had(policy, tenant, policy.valueRules().applied(subject.variables()));
    }

    List<Permission> rules() {
      List<Permission> rules = new ArrayList<>();
      if (!isAdmitted()) {
        return rules;
      }
      for (Holdings.Counted one : counted) {
        policy.role(one.role()).ifPresent(role -> add(role, one.scope(), rules));
      }
      for (Holdings.CountedOwn one : holdings.countingOwn(tenant, millis)) {
        add(one.role(), one.scope(), rules);
      }
      return rules;
    }

    List<Permission> rulesOf(HeldLimit limit) {
      List<Permission> rules = new ArrayList<>();
      for (HeldRole part : limit.parts()) {
        Role role = policy.limits().get(part.role());
        if (role != null && part.scope().counts(tenant, millis)) {
          add(role, part.scope(), rules);
        }
      }
      return rules;
    }

    private void add(Role role, RoleScope scope, List<Permission> rules) {
      role.permissions().forEach(rule -> rules.addAll(scoped.of(rule, scope)));
    }

    private Set<String> names() {
      Set<String> names = new LinkedHashSet<>();
      counted.forEach(one -> names.add(one.role()));
      return names;
    }

    private boolean isAdmitted() {
      return !policy.restrictsEntry()
          || names().stream()
              .anyMatch(
                  name ->
                      matches(policy.authorizedRoles(), name)
                          || matches(policy.adminRoles(), name));
    }

    private boolean enters(Tenant one) {
      return names().stream().anyMatch(name -> matches(one.roles(), name));
    }

    /** A policy of these rules alone. The rules of `*` that deny or hold concern everyone. */
    Policy alone(List<Permission> rules) {
      Policy.Builder alone = policy.toFrame().withAdminRoles(List.of()).withLimits(List.of());
      tenants().forEach(alone::tenant);
      if (policy.usesTenants()) {
        alone.usingTenants();
      }
      if (policy.restrictsEntry()) {
        alone.authorizing(Role.EVERYONE); // an author who is not admitted has no rules here
      }
      alone.role(Role.of(Role.EVERYONE).with(ofEveryone()));
      return alone.role(Role.of(name()).with(rules)).build();
    }

    private List<Permission> ofEveryone() {
      return GrantSearch.closure(policy, Set.of(Role.EVERYONE)).stream()
          .flatMap(name -> policy.role(name).stream())
          .flatMap(role -> role.permissions().stream())
          .filter(rule -> rule.effect() != Effect.ALLOW)
          .flatMap(rule -> scoped.of(rule, RoleScope.everywhere()).stream())
          .toList();
    }

    /** The tenants, each open to everyone if the author may enter it. */
    private List<Tenant> tenants() {
      List<Tenant> some =
          tenant.isEmpty()
              ? policy.tenants()
              : TenantsOf.governing(policy, tenant).stream()
                  .map(one -> TenantsOf.named(one, tenant, policy))
                  .toList();
      return some.stream()
          .map(one -> enters(one) ? one.enteredBy(Role.EVERYONE) : one)
          .map(one -> one.withAdminRoles(List.of()).withAdminsAssign(List.of()))
          .toList();
    }

    /** A name that opens nothing and that nothing mentions. */
    private String name() {
      Set<String> taken = names();
      return IntStream.range(0, Integer.MAX_VALUE)
          .mapToObj(i -> "held " + i)
          .filter(name -> !taken.contains(name) && policy.role(name).isEmpty())
          .filter(name -> !opens(name))
          .findFirst()
          .orElseThrow();
    }

    private boolean opens(String name) {
      return Stream.concat(
              policy.authorizedRoles().stream(),
              policy.tenants().stream().flatMap(one -> one.roles().stream()))
          .anyMatch(door -> door != AnyName.INSTANCE && door.matches(name));
    }

    Subject author() {
      Set<String> roles = names();
      roles.remove(Role.EVERYONE);
      roles.add(name());
      return identity(subject).withRoles(roles);
    }
  }

  /** A subject with the identity, the variables and the attributes of another one, and no roles. */
  static Subject identity(Subject subject) {
    Subject same = Subject.of(subject.id());
    same = subject.issuer().isEmpty() ? same : same.fromIssuer(subject.issuer());
    same = subject.client().isEmpty() ? same : same.throughClient(subject.client());
    for (Map.Entry<String, Set<String>> one : subject.variables().asMap().entrySet()) {
      if (!one.getKey().equals(Subject.USER)) {
        same = same.withVariable(one.getKey(), one.getValue());
      }
    }
    return same.with(subject.attributes());
  }

  static boolean matches(Set<NamePattern> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }

  /**
   * Why the author may not give some rules; empty if every request that they allow is allowed for
   * the author.
   *
   * @param lifted whether the rules are those that were restricted
   */
  Optional<CommandOutcome.Refused> refusal(Role role, boolean lifted, String words) {
    ReservedRules reserved = new ReservedRules(alone);
    Role rights = lifted ? reserved.freed(role) : reserved.reduce(role);
    Optional<CommandOutcome.Refused> refused = HeldPermissions.refusal(words, mayGive(alone, role));
    boolean concerned = reserved.areGivenBy(rights) || reserved.areGivenBy(alone);
    return refused.isPresent() || !concerned
        ? refused
        : HeldPermissions.refusal(words, mayGive(reserved.reduce(alone), rights));
  }

  private Answer mayGive(Policy to, Role role) {
    return Analysis.of(to).withBudget(steps).mayGrant(author, role, now);
  }

  /** Whether a right to administer is allowed, whatever tenants show. */
  boolean allowsUnseen(String right, Resource resource) {
    Policy.Builder unseen = alone.toFrame();
    if (alone.usesTenants()) {
      unseen.tenant(Tenant.of("unseen").including("*").enteredBy(Role.EVERYONE));
    }
    for (Role role : alone.roles().values()) {
      List<Permission> rules =
          role.permissions().stream()
              .filter(rule -> rule.resources().stream().noneMatch(Ceiling::namesTenant))
              .toList();
      unseen.role(role.withPermissions(rules));
    }
    return new Ceiling(unseen.build(), author, now, steps).allows(right, resource);
  }

  private static boolean namesTenant(ResourcePattern pattern) {
    return pattern.variables().contains(Subject.TENANT);
  }

  /** Whether a right to administer is allowed. */
  boolean allows(String right, Resource resource) {
    Settings unlimited =
        Settings.standard()
            .withClock(Clock.fixed(now, ZoneOffset.UTC))
            .withRoleCost(Integer.MAX_VALUE)
            .withSubjectCost(Integer.MAX_VALUE);
    Access access = Authorizer.compile(alone, unlimited).access(author);
    return Stream.concat(Stream.of(""), access.tenants().stream())
        .anyMatch(tenant -> access.within(tenant).checkReserved(right, resource).allowed());
  }
}
