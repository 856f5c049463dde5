package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.rules.Action;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Holdings.Counted;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The access of one subject whose permissions depend on more than a set of roles: it holds roles in
 * tenants, on paths, with values or until an instant, it has limits, or the policy has families of
 * tenants. What counts is resolved for each tenant on demand, as of an instant. Immutable.
 */
final class HeldAccess implements SubjectAccess {

  private final CompiledPolicy policy;
  private final Subject subject;
  private final Holdings holdings;
  private final boolean ends;
  private final long now;

  private HeldAccess(
      CompiledPolicy policy, Subject subject, Holdings holdings, boolean ends, long now) {
    this.policy = policy;
    this.subject = subject;
    this.holdings = holdings;
    this.ends = ends;
    this.now = now;
  }

  /** The access of a subject as of now. */
  static HeldAccess of(CompiledPolicy policy, Holdings holdings, Subject subject) {
    boolean ends = holdings.nextEnd(Long.MIN_VALUE) != Long.MAX_VALUE;
    return new HeldAccess(policy, subject, holdings, ends, ends ? policy.millis() : policy.now());
  }

  /** The same as of another instant, in milliseconds; 0 if no rule has time bounds. */
  HeldAccess asOf(long instant) {
    return ends && instant == 0 && policy.now() == 0
        ? this
        : new HeldAccess(policy, subject, holdings, ends, instant);
  }

  /** The instant as of which roles are resolved. */
  long now() {
    return now;
  }

  @Override
  public TenantPermissions in(String tenant) {
    if (!policy.usesTenants()) {
      Set<String> names = names("");
      return policy.admits(names, subject.isIdentified(), false)
          ? permissions("", policy.everywhere())
          : refused(Reason.NOT_ADMITTED);
    }
    if (tenant.isEmpty()) {
      return withoutName();
    }
    Set<String> names = names(tenant);
    if (!admits(names)) {
      return refused(Reason.NOT_ADMITTED);
    }
    TenantView view = enterable(tenant, names);
    return view == null ? refused(Reason.TENANT_NOT_ASSIGNED) : permissions(tenant, view);
  }

  /** In the only tenant that the subject may enter. */
  private TenantPermissions withoutName() {
    if (!isAdmitted()) {
      return refused(Reason.NOT_ADMITTED);
    }
    List<String> tenants = admittedTenants();
    TenantView view =
        tenants.size() == 1 && !entersAFamily() ? policy.viewOf(tenants.get(0)) : null;
    return view == null ? refused(Reason.TENANT_NOT_SELECTED) : permissions(tenants.get(0), view);
  }

  /** Whether it is admitted in any tenant, or everywhere. */
  private boolean isAdmitted() {
    return admits(names(""))
        || holdings.tenants(now).stream()
            .anyMatch(tenant -> policy.viewOf(tenant) != null && admits(names(tenant)));
  }

  private boolean admits(Set<String> names) {
    boolean enters =
        policy.enteredBy(names).stream()
            .anyMatch(view -> policy.enters(view, names, subject.isIdentified()));
    return policy.admits(names, subject.isIdentified(), enters);
  }

  /** Whether a role that it holds everywhere opens all tenants of a family. */
  boolean entersAFamily() {
    Set<String> names = names("");
    return policy.enteredBy(names).stream()
        .filter(TenantView::isFamily)
        .anyMatch(view -> admits(names) && policy.enters(view, names, subject.isIdentified()));
  }

  @Override
  public ImmutableList<String> tenants() {
    return isClosed() || !policy.usesTenants() ? ImmutableList.of() : admittedTenants();
  }

  /** The exact tenants that it enters, then the others in which it holds roles. */
  private ImmutableList<String> admittedTenants() {
    Set<String> found = new LinkedHashSet<>();
    Set<String> everywhere = names("");
    Set<String> held = holdings.tenants(now);
    List<TenantView> entered = new ArrayList<>();
    if (admits(everywhere)) {
      policy.enteredBy(everywhere).stream()
          .filter(view -> !view.isFamily())
          .filter(view -> policy.enters(view, everywhere, subject.isIdentified()))
          .forEach(entered::add);
    }
    for (String tenant : held) {
      TenantView exact = policy.view(tenant);
      if (exact != null && !entered.contains(exact) && isOpen(tenant)) {
        entered.add(exact);
      }
    }
    entered.stream()
        .sorted((a, b) -> Integer.compare(a.number(), b.number()))
        .forEach(view -> found.add(view.name()));
    held.stream()
        .filter(tenant -> policy.view(tenant) == null)
        .filter(this::isOpen)
        .forEach(found::add);
    return ImmutableList.copyOf(found);
  }

  private boolean isOpen(String tenant) {
    Set<String> names = names(tenant);
    return admits(names) && enterable(tenant, names) != null;
  }

  private @Nullable TenantView enterable(String tenant, Set<String> names) {
    TenantView view = policy.viewOf(tenant);
    return view != null && policy.enters(view, names, subject.isIdentified()) ? view : null;
  }

  @Override
  public boolean isAdmin() {
    return subject.isIdentified()
        && holdings.limits().isEmpty()
        && policy.isAdmin(names(""))
        && isAdmitted();
  }

  /** Whether it has the empty limit, which admits to nothing. */
  private boolean isClosed() {
    return holdings.limits().stream().anyMatch(limit -> limit.parts().isEmpty());
  }

  /** The names of the roles that count in a tenant. */
  private Set<String> names(String tenant) {
    return holdings.counting(tenant, now).stream()
        .map(Counted::role)
        .collect(ImmutableSet.toImmutableSet());
  }

  private EffectivePermissions refused(Reason reason) {
    return EffectivePermissions.refused(policy.everywhere(), reason);
  }

  /** The permissions in a tenant that the subject may enter. */
  private TenantPermissions permissions(String tenant, TenantView view) {
    Variables own = subject.variables();
    Variables variables = tenant.isEmpty() ? own : own.with(Subject.TENANT, tenant);
    Map<RoleScope, Set<String>> scopes = new LinkedHashMap<>();
    Set<String> plain = new LinkedHashSet<>();
    for (Counted counted : holdings.counting(tenant, now)) {
      if (counted.scope().isPlain()) {
        plain.add(counted.role());
      } else {
        RoleScope scope = counted.scope().in("").withoutEnd();
        scopes.computeIfAbsent(scope, s -> new LinkedHashSet<>()).add(counted.role());
      }
    }
    RoleSetAccess.Parts parts =
        new RoleSetAccess.Parts(true, false, false, policy.rules(plain), ImmutableList.of());
    List<ScopedTries> scoped = new ArrayList<>();
    long cost = 0;
    for (Map.Entry<RoleScope, Set<String>> scope : scopes.entrySet()) {
      ScopedTries tries =
          ScopedTries.of(
              path(scope.getKey()),
              scope.getKey().over(variables),
              RoleRules.separate(policy.rules(scope.getValue())));
      cost += tries.cost();
      scoped.add(tries);
    }
    List<LimitRules> limits = new ArrayList<>();
    for (HeldLimit limit : holdings.limits()) {
      LimitRules rules = limit(limit, tenant, variables);
      cost += rules.cost();
      limits.add(rules);
    }
    EffectivePermissions base = policy.permissions(parts, view, cost);
    if (base.refusal() != null) {
      return base;
    }
    return new HeldPermissions(
        this,
        tenant,
        variables,
        base,
        scoped,
        limits,
        isClosed(),
        ends ? holdings.nextEnd(now) : Long.MAX_VALUE);
  }

  private @Nullable Resource path(RoleScope scope) {
    return scope.path().map(policy.aliases()::resolve).orElse(null);
  }

  private LimitRules limit(HeldLimit limit, String tenant, Variables variables) {
    List<ScopedTries> parts = new ArrayList<>();
    for (HeldRole part : limit.parts()) {
      RoleRules rules = policy.limit(part.role());
      if (rules != null && part.scope().counts(tenant, now)) {
        ImmutableList<PathTrie<Action, CompiledRule>> tries = ImmutableList.of(rules.verdicts());
        parts.add(ScopedTries.of(path(part.scope()), part.scope().over(variables), tries));
      }
    }
    return new LimitRules(limit, parts);
  }
}
