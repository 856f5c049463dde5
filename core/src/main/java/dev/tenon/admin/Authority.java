package dev.tenon.admin;

import dev.tenon.authz.Access;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Holdings;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a subject administers under a policy: everything by an admin role that it holds everywhere,
 * or single tenants by an admin role that counts in them. For one policy, subject and instant; for
 * one thread.
 */
final class Authority implements Free {

  private final Policy policy;
  private final Access access;
  private final Subject subject;
  private final ServiceAccounts services;
  private final Instant now;
  private final long steps;
  private final Holdings holdings;
  private final Map<String, List<Ceiling>> ceilings = new HashMap<>();

  Authority(Policy policy, Access access, AdminSettings settings, Instant now) {
    this.policy = policy;
    this.access = access;
    this.subject = access.subject();
    this.services = settings.serviceAccounts();
    this.now = now;
    this.steps = settings.steps();
    this.holdings = Holdings.of(policy, subject);
  }

  /** Whether it administers a tenant or everything, service account or not. */
  boolean administers(String tenant) {
    return refusal(tenant).stream()
        .allMatch(reason -> reason == CommandRefusalReason.SERVICE_ACCOUNT);
  }

  /** Whether it holds one of some roles in a tenant, and each of its limits lets it approve. */
  boolean approves(Set<String> roles, String tenant) {
    return holdings.counting(tenant, now.toEpochMilli()).stream()
            .filter(one -> one.scope().path().isEmpty())
            .anyMatch(one -> roles.contains(one.role()))
        && limitsAllow(tenant);
  }

  /** Why it administers neither everything nor, if one is named, a tenant; empty if it does. */
  Optional<CommandRefusalReason> refusal(String tenant) {
    boolean administers =
        subject.isIdentified()
            && (holds("", policy.adminRoles())
                || (!tenant.isEmpty()
                    && policy.usesTenants()
                    && TenantsOf.governing(policy, tenant)
                        .map(one -> holdsAdminRole(one, tenant))
                        .orElse(false)));
    if (!administers || !limitsAllow(tenant)) {
      return Optional.of(CommandRefusalReason.NOT_ADMINISTRATOR);
    }
    return services.include(subject)
        ? Optional.of(CommandRefusalReason.SERVICE_ACCOUNT)
        : Optional.empty();
  }

  private boolean holdsAdminRole(Tenant governing, String tenant) {
    return holds(tenant, policy.adminRoles()) || holds(tenant, governing.adminRoles());
  }

  /** Whether a role counts that is not held on a path only, and matches. */
  private boolean holds(String tenant, Set<NamePattern> patterns) {
    return !patterns.isEmpty()
        && holdings.counting(tenant, now.toEpochMilli()).stream()
            .filter(one -> one.scope().path().isEmpty())
            .anyMatch(one -> Ceiling.matches(patterns, one.role()));
  }

  /** Whether each limit allows to administer. */
  private boolean limitsAllow(String tenant) {
    Resource what = tenant.isEmpty() ? AdminRights.policy() : AdminRights.tenant(tenant);
    return holdings.limits().isEmpty()
        || ceilings(tenant).stream()
            .skip(1)
            .allMatch(limit -> limit.allowsUnseen(AdminRights.ADMINISTER, what));
  }

  Policy policy() {
    return policy;
  }

  Access access() {
    return access;
  }

  Holdings holdings() {
    return holdings;
  }

  Instant now() {
    return now;
  }

  long steps() {
    return steps;
  }

  /** What the subject may give in a tenant, or by a general change if there is none. */
  List<Ceiling> ceilings(String tenant) {
    return ceilings.computeIfAbsent(tenant, name -> Ceiling.of(policy, subject, name, now, steps));
  }

  /** Whether a right is given by what is held everywhere. */
  boolean allows(String right, Resource resource) {
    return holdings.arePlain()
        ? AdminRights.allowed(access, right, resource)
        : ceilings("").stream().allMatch(ceiling -> ceiling.allows(right, resource));
  }

  /**
   * The tenants in which a role counts that is not held everywhere, or that confine the subject.
   */
  Set<String> tenants() {
    String only = subject.confinement();
    return only.isEmpty() ? holdings.tenants(now.toEpochMilli()) : Set.of(only);
  }

  /** Whether a right is given by what counts in a tenant. */
  boolean allows(String right, Resource resource, String tenant) {
    return ceilings(tenant).stream().allMatch(ceiling -> ceiling.allows(right, resource));
  }

  @Override
  public boolean role(Assignment assignment, String role) {
    if (allows(AdminRights.BIND, AdminRights.role(role))) {
      return true;
    }
    String tenant = assignment.scope().tenant();
    if (tenant.isEmpty()) {
      return false;
    }
    boolean own = assignment.owner().equals(tenant) && policy.ownRoles(tenant).containsKey(role);
    return own
        ? allows(AdminRights.BIND, AdminRights.role(role), tenant)
        : isAssignable(role, tenant) && !concerns(assignment);
  }

  private boolean isAssignable(String role, String tenant) {
    return TenantsOf.governing(policy, tenant)
        .map(one -> Ceiling.matches(one.adminsAssign(), role))
        .orElse(false);
  }

  /** Whether the subject, or one who acts for it, would get what is assigned. */
  private boolean concerns(Assignment assignment) {
    return assignment.appliesTo(subject)
        || subject.actors().stream().anyMatch(actor -> assignment.appliesTo(of(actor)));
  }

  private Subject of(Actor actor) {
    String issuer = actor.issuer().isEmpty() ? subject.issuer() : actor.issuer();
    Subject same = Subject.of(actor.id());
    return issuer.isEmpty() ? same : same.fromIssuer(issuer);
  }

  @Override
  public boolean ownRules(String tenant) {
    return allows(AdminRights.ESCALATE, AdminRights.tenant(tenant), tenant);
  }
}
