package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Attributes;
import dev.tenon.filter.Condition;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.rules.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The permissions of one subject in a tenant: the roles that it holds without a scope of their own,
 * then each scope with its values, then each limit. The result is the weakest of what the roles
 * decide and what each limit decides. A decision that no limit changes needs no allocation.
 */
final class SubjectPermissions implements TenantPermissions {

  private final HeldAccess access;
  private final String tenant;
  private final Variables variables;
  private final EffectivePermissions base;
  private final ImmutableList<ScopedTries> scoped;
  private final ImmutableList<LimitRules> limits;

  /** Whether it has the empty limit, which shows nothing. */
  private final boolean closed;

  /** The instant, in milliseconds, from which on less counts. */
  private final long end;

  private final long cost;

  SubjectPermissions(
      HeldAccess access,
      String tenant,
      Variables variables,
      EffectivePermissions base,
      List<ScopedTries> scoped,
      List<LimitRules> limits,
      boolean closed,
      long end,
      long cost) {
    this.access = access;
    this.tenant = tenant;
    this.variables = variables;
    this.base = base;
    this.scoped = ImmutableList.copyOf(scoped);
    this.limits = ImmutableList.copyOf(limits);
    this.closed = closed;
    this.end = end;
    this.cost = cost;
  }

  /** The maximum cost of a check if no rules were fused. */
  long cost() {
    return cost;
  }

  @Override
  public long now(CompiledPolicy policy) {
    return end == Long.MAX_VALUE ? policy.now() : policy.millis();
  }

  @Override
  public Decision decide(
      CompiledPolicy policy,
      Variables own,
      AttributeLookup given,
      String action,
      Resource asked,
      boolean creating,
      long now) {
    if (now >= end) {
      return access.asOf(now).in(tenant).decide(policy, own, given, action, asked, creating, now);
    }
    Resource resource = policy.aliases().resolve(asked);
    CompiledRule outside = base.outside(policy, resource, variables, creating);
    if (outside != null) {
      return policy.decision(outside, tenant);
    }
    Action about = policy.actions().resolve(action);
    return limited(
        policy, strongest(policy, resource, given, about, now), resource, given, about, now);
  }

  private CompiledRule strongest(
      CompiledPolicy policy, Resource resource, AttributeLookup given, Action action, long now) {
    CompiledRule best = base.strongest(policy, resource, variables, given, action, now);
    for (int i = 0; i < scoped.size(); i++) {
      best = scoped.get(i).strongest(resource, given, action, now, best);
    }
    return best;
  }

  /** The weakest of what a rule of the roles decides and what each limit decides. */
  private Decision limited(
      CompiledPolicy policy,
      CompiledRule rule,
      Resource resource,
      AttributeLookup given,
      Action action,
      long now) {
    Decision decision = policy.decision(rule, tenant);
    for (int i = 0; i < limits.size() && decision.effect() != Effect.DENY; i++) {
      LimitRules limit = limits.get(i);
      CompiledRule strongest = limit.strongest(policy, resource, given, action, now);
      Effect effect = strongest.reason().effect();
      if (effect == Effect.DENY) {
        decision = policy.decision(Reason.BEYOND_LIMIT, limit.cause(strongest), tenant);
      } else if (effect == Effect.STAGE && decision.allowed()) {
        decision = policy.decision(Reason.HELD_FOR_APPROVAL, limit.cause(strongest), tenant);
      }
    }
    return decision;
  }

  @Override
  public Decision decideReserved(
      CompiledPolicy policy, Variables own, String action, Resource asked) {
    long now = now(policy);
    Attributes given = Attributes.none();
    Decision decision = decide(policy, own, given, action, asked, false, now);
    if (!decision.allowed()) {
      return decision;
    }
    Resource resource = policy.aliases().resolve(asked);
    Action about = policy.actions().resolve(action);
    CompiledRule literal =
        scopes().stream()
            .filter(scope -> scope.contain(resource))
            .flatMap(
                scope ->
                    scope.rules().stream()
                        .filter(
                            rule ->
                                rule.coverage(resource, scope.variables(), about) == Coverage.FULL
                                    && rule.holds(resource, scope.variables(), about, given, now)))
            .filter(rule -> rule.allowsLiterally(policy.aliases(), asked.segment(0)))
            .filter(rule -> rule.concerns(about, now))
            .max(Comparator.comparingLong(CompiledRule::rank))
            .orElse(policy.noRule());
    return limited(policy, literal, resource, given, about, now);
  }

  /** All rules of the roles, and the tenant's excludes. */
  private List<RulesInScope> scopes() {
    return Stream.concat(
            Stream.of(new RulesInScope(null, variables, base.rules())),
            scoped.stream().map(ScopedTries::rules))
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public ResourceFilter filter(
      CompiledPolicy policy, Variables own, Attributes request, String action) {
    long now = now(policy);
    if (now >= end) {
      return access.asOf(now).in(tenant).filter(policy, own, request, action);
    }
    if (closed) {
      return ResourceFilter.nothing();
    }
    Action about = policy.actions().resolve(action);
    Filtering filtering = new Filtering(policy, base.tenant(), variables, request);
    List<ResourceFilter> filters = new ArrayList<>();
    filters.add(filtering.of(scopes(), about));
    limits.forEach(limit -> filters.add(filtering.ofLimit(limit.rules(), about)));
    ResourceFilter all =
        filters.size() == 1
            ? filters.get(0)
            : ResourceFilter.of(
                Condition.allOf(
                    filters.stream().map(ResourceFilter::condition).toArray(Condition[]::new)));
    Optional<Instant> change =
        Stream.concat(
                filters.stream().map(ResourceFilter::validUntil).flatMap(Optional::stream),
                end == Long.MAX_VALUE ? Stream.of() : Stream.of(Instant.ofEpochMilli(end)))
            .min(Instant::compareTo);
    return change.map(all::until).orElse(all);
  }

  @Override
  public boolean allowsAll(
      CompiledPolicy policy, Variables own, String action, ResourcePattern pattern) {
    long now = now(policy);
    if (now >= end) {
      return access.asOf(now).in(tenant).allowsAll(policy, own, action, pattern);
    }
    List<RulesInScope> all = new ArrayList<>(scopes());
    limits.forEach(limit -> all.addAll(limit.rules()));
    return new AllowedRegion(policy, base.tenant(), variables)
        .isAllowed(this, all, action, pattern);
  }

  @Override
  public Reachability reaches(
      CompiledPolicy policy, Variables own, String action, Resource resource, Effect effect) {
    long now = now(policy);
    if (now >= end) {
      return access.asOf(now).in(tenant).reaches(policy, own, action, resource, effect);
    }
    if (closed || base.refusal() != null) {
      return Reachability.NO;
    }
    return new ReachSearch(policy, base.tenant(), variables, effect)
        .find(this, scopes(), limits.stream().map(LimitRules::rules).toList(), action, resource);
  }

  @Override
  public boolean shows(CompiledPolicy policy, Resource asked, Variables own) {
    long now = now(policy);
    return now >= end
        ? access.asOf(now).in(tenant).shows(policy, asked, own)
        : !closed && base.shows(policy, asked, variables);
  }
}
