package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.rules.Action;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Holdings.Counted;
import dev.tenon.rules.Holdings.CountedOwn;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The access of one subject whose permissions depend on more than a set of roles: it holds roles in
 * tenants, on paths, with values or until an instant, it has limits, or the policy has families of
 * tenants. What counts is resolved for each tenant on demand, as of an instant. Immutable.
 */
final class HeldAccess implements SubjectAccess {

  /** The maximum number of roles and limits of a small access. */
  private static final int MOST_SMALL = 256;

  private final CompiledPolicy policy;
  private final Subject subject;
  private final Holdings holdings;

  /** The holdings that take part in the choice of a tenant that a request does not name. */
  private final Holdings choosing;

  private final long now;

  private HeldAccess(CompiledPolicy policy, Subject subject, Holdings holdings, long now) {
    this.policy = policy;
    this.subject = subject;
    this.holdings = holdings;
    this.choosing = holdings.withoutTenantsAssignments();
    this.now = now;
  }

  /** The access of a subject as of now. */
  static HeldAccess of(CompiledPolicy policy, Holdings holdings, Subject subject) {
    return new HeldAccess(
        policy, subject, holdings, holdings.haveEnds() ? policy.millis() : policy.now());
  }

  @Override
  public HeldAccess asOf(long instant) {
    return new HeldAccess(policy, subject, holdings, instant);
  }

  /** The first instant as of which it is right, in milliseconds; the least if none matters. */
  long from() {
    return holdings.haveEnds() ? now : Long.MIN_VALUE;
  }

  /** The number of roles and limits that the subject comes with or the policy assigns. */
  int size() {
    return holdings.size();
  }

  /**
   * Whether the subject holds few roles and limits, and permissions in a tenant share the rules of
   * the policy, so that they take little memory.
   */
  boolean isSmall(TenantPermissions permissions) {
    return size() <= MOST_SMALL
        && (!(permissions instanceof SubjectPermissions some)
            || some.cost() <= policy.subjectCost());
  }

  /**
   * Whether permissions in a tenant are right at each later instant too, if they are asked with it.
   */
  boolean isRightFromNowOn(TenantPermissions permissions) {
    return permissions instanceof SubjectPermissions || !holdings.haveEnds();
  }

  @Override
  public TenantPermissions in(String tenant) {
    String only = subject.confinement();
    if (only.isEmpty()) {
      return inAny(tenant);
    }
    return policy.usesTenants() && (tenant.isEmpty() || tenant.equals(only))
        ? inAny(only)
        : refused(Reason.TENANT_NOT_ASSIGNED);
  }

  private TenantPermissions inAny(String tenant) {
    if (!policy.usesTenants()) {
      return admits(holdings, "")
          ? permissions("", policy.everywhere())
          : refused(Reason.NOT_ADMITTED);
    }
    if (tenant.isEmpty()) {
      return withoutName();
    }
    if (!admits(holdings, tenant)) {
      return refused(Reason.NOT_ADMITTED);
    }
    TenantView view = enterable(tenant);
    return view == null ? refused(Reason.TENANT_NOT_ASSIGNED) : permissions(tenant, view);
  }

  /** In the only tenant that the subject may enter. */
  private TenantPermissions withoutName() {
    if (!isAdmitted()) {
      return refused(Reason.NOT_ADMITTED);
    }
    List<String> tenants = admittedTenants(choosing, 2);
    TenantView view =
        tenants.size() == 1 && !entersAFamily() ? policy.viewOf(tenants.get(0)) : null;
    return view == null ? refused(Reason.TENANT_NOT_SELECTED) : permissions(tenants.get(0), view);
  }

  /** Whether it is admitted in any tenant, or everywhere. */
  private boolean isAdmitted() {
    return admits(choosing, "")
        || choosing.tenants(now).stream()
            .filter(tenant -> policy.viewOf(tenant) != null)
            .anyMatch(
                tenant -> {
                  Set<String> there = choosing.namesBesides(tenant, now);
                  return policy.admits(
                      there,
                      subject.isIdentified(),
                      policy.entersAny(there, subject.isIdentified()));
                });
  }

  /** Whether it is admitted by what counts in a tenant; an empty name means everywhere. */
  private boolean admits(Holdings by, String tenant) {
    Set<String> names = by.names(tenant, now);
    boolean identified = subject.isIdentified();
    return policy.admits(
        names, identified, by.areAssignedIn(tenant, now) || policy.entersAny(names, identified));
  }

  /** Whether a role that it holds everywhere opens all tenants of a family. */
  private boolean entersAFamily() {
    Set<String> names = choosing.names("", now);
    return admits(choosing, "")
        && policy.families().stream()
            .anyMatch(view -> policy.enters(view, names, subject.isIdentified()));
  }

  @Override
  public ImmutableList<String> tenants() {
    String only = subject.confinement();
    if (isClosed() || !policy.usesTenants()) {
      return ImmutableList.of();
    } else if (only.isEmpty()) {
      return admittedTenants(holdings, Integer.MAX_VALUE);
    }
    return admits(holdings, only) && enterable(only) != null
        ? ImmutableList.of(only)
        : ImmutableList.of();
  }

  /**
   * The exact tenants that it enters, then the others in which it holds roles. What it holds
   * everywhere is looked at once, and for each tenant only what it holds there besides, since each
   * role alone admits and enters or does not.
   *
   * @param most the search ends when it has found as many
   */
  private ImmutableList<String> admittedTenants(Holdings by, int most) {
    Set<String> everywhere = by.names("", now);
    boolean identified = subject.isIdentified();
    boolean admitted = admits(by, "");
    Set<TenantView> exact = new LinkedHashSet<>();
    if (admitted) {
      policy.enteredBy(everywhere).stream()
          .filter(view -> !view.isFamily() && policy.enters(view, everywhere, identified))
          .forEach(exact::add);
    }
    Set<String> others = new LinkedHashSet<>();
    for (String tenant : by.tenants(now)) {
      if (exact.size() + others.size() >= most) {
        break;
      }
      TenantView view = policy.viewOf(tenant);
      if (view == null) {
        continue;
      }
      Set<String> there = by.namesBesides(tenant, now);
      boolean enters =
          policy.enters(view, there, identified) || policy.enters(view, everywhere, identified);
      boolean admittedThere =
          admitted
              || policy.admits(
                  there,
                  identified,
                  by.areAssignedIn(tenant, now) || policy.entersAny(there, identified));
      if (enters && admittedThere && view.isFamily()) {
        others.add(tenant);
      } else if (enters && admittedThere) {
        exact.add(view);
      }
    }
    return Stream.concat(
            exact.stream()
                .sorted(Comparator.comparingInt(TenantView::number))
                .map(TenantView::name),
            others.stream())
        .collect(ImmutableList.toImmutableList());
  }

  private @Nullable TenantView enterable(String tenant) {
    TenantView view = policy.viewOf(tenant);
    return view != null && policy.enters(view, holdings.names(tenant, now), subject.isIdentified())
        ? view
        : null;
  }

  @Override
  public boolean isAdmin() {
    return subject.isIdentified()
        && holdings.limits().isEmpty()
        && policy.isAdmin(holdings.names("", now));
  }

  /** Whether it has the empty limit, which admits to nothing. */
  private boolean isClosed() {
    return holdings.limits().stream().anyMatch(limit -> limit.parts().isEmpty());
  }

  private EffectivePermissions refused(Reason reason) {
    return EffectivePermissions.refused(policy.everywhere(), reason);
  }

  /** The permissions in a tenant that the subject may enter. */
  private TenantPermissions permissions(String tenant, TenantView view) {
    Variables own = subject.variables();
    Variables variables = policy.seen(tenant.isEmpty() ? own : own.with(Subject.TENANT, tenant));
    Map<RoleScope, Set<RoleRules>> scopes = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (Counted counted : holdings.counting(tenant, now)) {
      names.add(counted.role());
      add(scopes, counted.scope(), policy.rules(counted.role()));
    }
    for (CountedOwn counted : holdings.countingOwn(tenant, now)) {
      add(scopes, counted.scope(), policy.ownRules(tenant, counted.role().name()));
    }
    ImmutableList<RoleRules> plain = sorted(scopes.remove(RoleScope.everywhere()));
    RoleSetAccess.Parts parts =
        new RoleSetAccess.Parts(
            true, false, false, plain, CompiledPolicy.excepted(plain, names), ImmutableList.of());
    List<ScopedTries> scoped = new ArrayList<>();
    long cost = 0;
    for (Map.Entry<RoleScope, Set<RoleRules>> scope : scopes.entrySet()) {
      ScopedTries tries =
          ScopedTries.of(
              path(scope.getKey()),
              policy.seen(scope.getKey().over(variables)),
              RoleRules.separate(sorted(scope.getValue()), names));
      cost += tries.cost();
      scoped.add(tries);
    }
    List<LimitRules> limits = new ArrayList<>();
    for (HeldLimit limit : holdings.limits()) {
      LimitRules rules = limit(limit, tenant, variables, names);
      cost += rules.cost();
      limits.add(rules);
    }
    EffectivePermissions base = policy.permissions(parts, view, cost);
    if (base.refusal() != null) {
      return base;
    }
    return new SubjectPermissions(
        this,
        tenant,
        variables,
        base,
        scoped,
        limits,
        isClosed(),
        holdings.nextEnd(now),
        cost + plain.stream().mapToLong(RoleRules::cost).sum());
  }

  /** Adds the rules of a role to those of the same path and values. */
  private static void add(
      Map<RoleScope, Set<RoleRules>> scopes, RoleScope scope, @Nullable RoleRules rules) {
    if (rules != null) {
      scopes.computeIfAbsent(scope.in("").withoutEnd(), s -> new LinkedHashSet<>()).add(rules);
    }
  }

  private static ImmutableList<RoleRules> sorted(@Nullable Set<RoleRules> rules) {
    return rules == null
        ? ImmutableList.of()
        : rules.stream()
            .sorted(Comparator.comparingInt(RoleRules::number))
            .collect(ImmutableList.toImmutableList());
  }

  private @Nullable Resource path(RoleScope scope) {
    return scope.path().map(policy.aliases()::resolve).orElse(null);
  }

  private LimitRules limit(HeldLimit limit, String tenant, Variables variables, Set<String> names) {
    List<ScopedTries> parts = new ArrayList<>();
    for (HeldRole part : limit.parts()) {
      RoleRules rules = policy.limit(part.role());
      if (rules != null && part.scope().counts(tenant, now)) {
        ImmutableList<PathTrie<Action, CompiledRule>> tries =
            RoleRules.separate(List.of(rules), names);
        parts.add(
            ScopedTries.of(path(part.scope()), policy.seen(part.scope().over(variables)), tries));
      }
    }
    return new LimitRules(limit, parts);
  }
}
