package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Attributes;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.rules.Action;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effective permissions of a set of roles in a tenant. Requests are decided here.
 *
 * <p>What does not depend on the request is computed in advance: whether the roles are admitted,
 * and to which tenant. Shared by all subjects with the same roles, also under a later policy in
 * which the roles have not changed; so the current policy is a parameter.
 *
 * <p>The tenant's excludes and each role's rules are one trie each. After some checks they are
 * fused into a single trie, if the {@link RoleSetCache} has capacity for it, so that a check walks
 * one trie regardless of the number of roles. Fusion changes the cost of a check and never its
 * result.
 */
final class EffectivePermissions implements TenantPermissions {

  /** The number of checks before fusion pays off. */
  private static final int USES = 16;

  /**
   * One more check is required for this many rules: the cost of fusion grows with the rules, its
   * benefit with the checks.
   */
  private static final int RULES_A_USE = 64;

  /**
   * The maximum number of rules to fuse; more belong to few roles with many rules, each of which is
   * fast on its own.
   */
  private static final int MOST_FUSED = 16_384;

  /** The number of checks before capacity is requested again after a refusal. */
  private static final int USES_AFTER_REFUSAL = 1024;

  private final TenantView tenant;
  private final @Nullable Reason refusal;

  /** The entry that provides capacity for fused rules; null if there is nothing to fuse. */
  private final @Nullable RoleSetEntry entry;

  /** The tries before fusion. */
  private final ImmutableList<PathTrie<Action, CompiledRule>> separate;

  private ImmutableList<PathTrie<Action, CompiledRule>> tries;
  private int usesLeft;

  private EffectivePermissions(
      TenantView tenant,
      @Nullable Reason refusal,
      @Nullable RoleSetEntry entry,
      ImmutableList<PathTrie<Action, CompiledRule>> separate,
      ImmutableList<PathTrie<Action, CompiledRule>> tries,
      int usesLeft) {
    this.tenant = tenant;
    this.refusal = refusal;
    this.entry = entry;
    this.separate = separate;
    this.tries = tries;
    this.usesLeft = usesLeft;
  }

  /** Roles that are admitted to a tenant, with one trie for each role. */
  static EffectivePermissions of(
      List<PathTrie<Action, CompiledRule>> rules, TenantView tenant, RoleSetEntry entry) {
    long uses = USES + RoleRules.size(rules) / RULES_A_USE;
    return of(rules, tenant, entry, Ints.saturatedCast(uses));
  }

  /** Roles that are admitted to a tenant, with rules that are already fused. */
  static EffectivePermissions ofFused(
      PathTrie<Action, CompiledRule> rules, TenantView tenant, RoleSetEntry entry) {
    return of(ImmutableList.of(rules), tenant, entry, 0);
  }

  private static EffectivePermissions of(
      List<PathTrie<Action, CompiledRule>> rules,
      TenantView tenant,
      RoleSetEntry entry,
      int usesLeft) {
    ImmutableList<PathTrie<Action, CompiledRule>> tries =
        ImmutableList.<PathTrie<Action, CompiledRule>>builder()
            .add(tenant.excludes())
            .addAll(rules)
            .build();
    return new EffectivePermissions(tenant, null, entry, tries, tries, usesLeft);
  }

  /** Roles for which every request is denied, for a reason that does not depend on the request. */
  static EffectivePermissions refused(TenantView everywhere, Reason refusal) {
    return new EffectivePermissions(
        everywhere, refusal, null, ImmutableList.of(), ImmutableList.of(), 0);
  }

  /** A copy for another entry, fused if this one is. */
  EffectivePermissions under(RoleSetEntry other) {
    return new EffectivePermissions(tenant, refusal, other, separate, tries, usesLeft);
  }

  @Override
  public long now(CompiledPolicy policy) {
    return policy.now();
  }

  @Override
  public Decision decide(
      CompiledPolicy policy,
      Variables variables,
      AttributeLookup given,
      String action,
      Resource asked,
      boolean creating,
      long now) {
    Resource resource = policy.aliases().resolve(asked);
    CompiledRule outside = outside(policy, resource, variables, creating);
    return decision(
        policy,
        outside != null
            ? outside
            : strongest(policy, resource, variables, given, policy.actions().resolve(action), now));
  }

  /** Resolves the resource, looks for it in the tenant and walks the tries once for all actions. */
  @Override
  public ImmutableSet<String> allowed(
      CompiledPolicy policy,
      Variables variables,
      AttributeLookup given,
      Iterable<String> actions,
      Resource asked,
      long now) {
    Resource resource = policy.aliases().resolve(asked);
    if (outside(policy, resource, variables, false) != null) {
      return ImmutableSet.of();
    }
    RulesAbout rules = RulesAbout.of(resource, variables, tries(policy));
    ImmutableSet.Builder<String> allowed = ImmutableSet.builder();
    for (String action : actions) {
      if (rules.allow(policy.actions().resolve(action), given, now)) {
        allowed.add(action);
      }
    }
    return allowed.build();
  }

  /** The decision of a rule or clause in the tenant. */
  private Decision decision(CompiledPolicy policy, CompiledRule rule) {
    return refusal != null ? policy.decision(rule) : policy.decision(rule, tenant.name());
  }

  @Override
  public Decision decideReserved(
      CompiledPolicy policy, Variables variables, String action, Resource asked) {
    Attributes given = Attributes.none();
    long now = policy.now();
    Decision decision = decide(policy, variables, given, action, asked, false, now);
    if (!decision.allowed()) {
      return decision;
    }
    Resource resource = policy.aliases().resolve(asked);
    Action about = policy.actions().resolve(action);
    return decision(policy, literally(policy, variables, given, about, asked, resource, now));
  }

  /**
   * The first rule that allows and whose pattern literally begins with the resource's first
   * segment, or the one for no rule.
   */
  private CompiledRule literally(
      CompiledPolicy policy,
      Variables variables,
      AttributeLookup given,
      Action about,
      Resource asked,
      Resource resource,
      long now) {
    return tries.stream()
        .flatMap(trie -> trie.entries().stream())
        .filter(compiledRule -> compiledRule.allowsLiterally(policy.aliases(), asked.segment(0)))
        .filter(compiledRule -> compiledRule.concerns(about, now))
        .filter(compiledRule -> compiledRule.coverage(resource, variables, about) == Coverage.FULL)
        .filter(compiledRule -> compiledRule.holds(resource, variables, about, given, now))
        .max(Comparator.comparingLong(CompiledRule::rank))
        .orElse(policy.noRule());
  }

  /** The reason for which every request is denied, or null. */
  @Nullable Reason refusal() {
    return refusal;
  }

  /** The view of the tenant. */
  TenantView tenant() {
    return tenant;
  }

  /** The rules and the tenant's excludes, strongest first in each list. */
  List<CompiledRule> rules() {
    List<CompiledRule> rules = new ArrayList<>();
    tries.forEach(trie -> rules.addAll(trie.entries()));
    return rules;
  }

  /**
   * What decides if the resource is invalid or not included, or null if only an exclude may hide
   * it.
   */
  @Nullable CompiledRule outside(
      CompiledPolicy policy, Resource resource, Variables variables, boolean creating) {
    if (!resource.isCanonical()) {
      return policy.refusal(Reason.INVALID_RESOURCE);
    }
    if (refusal != null) {
      return policy.refusal(refusal);
    }
    return tenant.includes(resource, variables, creating) ? null : tenant.notIncluded();
  }

  /** The rule or clause that decides about a resource that is included. */
  CompiledRule strongest(
      CompiledPolicy policy,
      Resource resource,
      Variables variables,
      AttributeLookup given,
      Action action,
      long now) {
    CompiledRule best = policy.noRule();
    ImmutableList<PathTrie<Action, CompiledRule>> asked = tries(policy);
    for (int i = 0; i < asked.size(); i++) {
      best = asked.get(i).strongest(resource, variables, given, action, now, best);
    }
    return best;
  }

  /** The tries to walk for one more check. When there were enough checks, they are fused. */
  private ImmutableList<PathTrie<Action, CompiledRule>> tries(CompiledPolicy policy) {
    ImmutableList<PathTrie<Action, CompiledRule>> asked = tries;
    if (asked.size() > 1 && usesLeft > 0 && --usesLeft == 0) {
      policy.spare(() -> fuse(asked));
    }
    return asked;
  }

  /** Fuses several tries into one, unless that would cost more in the worst case. */
  @SuppressWarnings("ReferenceEquality") // A different list means that they are fused.
  private synchronized void fuse(ImmutableList<PathTrie<Action, CompiledRule>> asked) {
    long rules = RoleRules.size(asked);
    if (entry == null || tries != asked || rules > MOST_FUSED) {
      return;
    }
    if (!entry.takes(rules)) {
      usesLeft = USES_AFTER_REFUSAL;
      return;
    }
    PathTrie<Action, CompiledRule> one = RoleRules.fused(asked);
    if (one.cost() <= RoleRules.cost(asked)) {
      tries = ImmutableList.of(one);
    } else {
      entry.frees((int) rules);
    }
  }

  /** The number of rules that are duplicated in memory by fusion. */
  @SuppressWarnings("ReferenceEquality") // A different list means that they are fused.
  int fused() {
    ImmutableList<PathTrie<Action, CompiledRule>> now = tries;
    return now == separate ? 0 : Ints.saturatedCast(RoleRules.size(now));
  }

  @Override
  public ResourceFilter filter(
      CompiledPolicy policy, Variables variables, Attributes request, String action) {
    if (refusal != null) {
      return ResourceFilter.nothing();
    }
    return new Filtering(policy, tenant, variables, request)
        .of(List.of(new RulesInScope(null, variables, rules())), policy.actions().resolve(action));
  }

  @Override
  public boolean allowsAll(
      CompiledPolicy policy, Variables variables, String action, ResourcePattern pattern) {
    return refusal == null
        && new AllowedRegion(policy, tenant, variables)
            .isAllowed(this, List.of(new RulesInScope(null, variables, rules())), action, pattern);
  }

  @Override
  public Reachability reaches(
      CompiledPolicy policy, Variables variables, String action, Resource resource, Effect effect) {
    return refusal != null
        ? Reachability.NO
        : new ReachSearch(policy, tenant, variables, effect)
            .find(
                this,
                List.of(new RulesInScope(null, variables, rules())),
                List.of(),
                action,
                resource);
  }

  @Override
  public boolean shows(CompiledPolicy policy, Resource asked, Variables variables) {
    Resource resource = policy.aliases().resolve(asked);
    return outside(policy, resource, variables, false) == null
        && !tenant.excludes(resource, variables);
  }
}
