package dev.tenon.policy;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.subject.RoleName;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks what a policy says about tenants, families of tenants, roles held in them, and limits:
 * every name refers to something that exists, and every request has at most one tenant.
 */
final class TenancyReferences {

  private static final String NO_LIMIT = "none";

  private final Map<String, Role> roles;
  private final List<Tenant> tenants;
  private final boolean tenancy;
  private final List<Role> limits;
  private final List<Assignment> assignments;
  private final Actions actions;
  private final Diagnostics found;

  TenancyReferences(
      Map<String, Role> roles,
      List<Tenant> tenants,
      boolean tenancy,
      List<Role> limits,
      List<Assignment> assignments,
      Actions actions,
      Diagnostics found) {
    this.roles = roles;
    this.tenants = tenants;
    this.tenancy = tenancy;
    this.limits = limits;
    this.assignments = assignments;
    this.actions = actions;
    this.found = found;
  }

  void check() {
    namesOfTenantsAreFree();
    familiesDoNotOverlap();
    limitsAreDefinedOnce();
    assignments.forEach(this::assignment);
    if (!tenancy) {
      roles.values().forEach(this::needsNoTenant);
      limits.forEach(this::needsNoTenant);
    }
    Role everyone = roles.get(RoleName.EVERYONE);
    if (everyone != null && everyone.isHeldInTenantOnly()) {
      found.add(
          Diagnostic.error(
                  "everyone-in-scope",
                  everyone.place(),
                  "every identified subject holds the role `*` everywhere")
              .because("a role that is held in a tenant only is given to some subjects")
              .mend("define another role, and assign it in a tenant"));
    }
  }

  private void namesOfTenantsAreFree() {
    for (Tenant tenant : tenants) {
      if (tenant.name().equals(TenantName.RESERVED)) {
        found.add(
            Diagnostic.error(
                    "reserved-tenant", tenant.place(), "no tenant can have the name `tenon`")
                .about(tenant.name())
                .because("it is the namespace of administration")
                .mend("give the tenant another name"));
      }
    }
  }

  /** Two families may have a name in common only if one of them is contained in the other. */
  private void familiesDoNotOverlap() {
    List<Tenant> families = tenants.stream().filter(Tenant::isFamily).toList();
    for (int i = 0; i < families.size(); i++) {
      for (int j = 0; j < i; j++) {
        Tenant one = families.get(j);
        Tenant other = families.get(i);
        Optional<String> both = sharedName(one.pattern(), other.pattern());
        if (both.isPresent()) {
          found.add(
              Diagnostic.error(
                      "overlapping-families",
                      other.place(),
                      "the families of tenants "
                          + Diagnostic.quote(one.name())
                          + " and "
                          + Diagnostic.quote(other.name())
                          + " overlap")
                  .about(other.name())
                  .alsoAt(one.place())
                  .because(
                      "the tenant "
                          + Diagnostic.quote(both.get())
                          + " would belong to both, and neither family contains the other")
                  .mend("rename one, such as by another prefix"));
        }
      }
    }
  }

  /** A name that both match, unless one pattern is contained in the other. */
  private static Optional<String> sharedName(NamePattern one, NamePattern other) {
    ResourcePattern a = ResourcePattern.of(List.of(one.toString()));
    ResourcePattern b = ResourcePattern.of(List.of(other.toString()));
    return a.covers(b) || b.covers(a)
        ? Optional.empty()
        : a.intersection(b).map(overlap -> overlap.resource().segment(0));
  }

  private void limitsAreDefinedOnce() {
    Map<String, Place> first = new HashMap<>();
    for (Role limit : limits) {
      Place before = first.putIfAbsent(limit.name(), limit.place());
      if (before != null) {
        found.add(
            Diagnostic.error(
                    "duplicate-limit",
                    limit.place(),
                    "limit " + Diagnostic.quote(limit.name()) + " is defined twice")
                .about(limit.name())
                .alsoAt(before)
                .because("a name means one limit")
                .mend("rename one of them, or move its rules to the first"));
      }
      if (limit.name().equals(NO_LIMIT)) {
        found.add(
            Diagnostic.error("reserved-limit", limit.place(), "no limit can have the name `none`")
                .about(limit.name())
                .because("`limit: none` says that an actor does not limit whom it acts for")
                .mend("give the limit another name"));
      }
      limit.permissions().forEach(this::actionsOfLimit);
    }
  }

  private void actionsOfLimit(Permission permission) {
    for (NamePattern action : permission.actions()) {
      if (actions.areDeclared() && !actions.declare(action)) {
        found.add(
            Diagnostic.error(
                    "unknown-action",
                    permission.place(),
                    "unknown action " + Diagnostic.quote(action.toString()))
                .about(action.toString())
                .because("the policy declares its actions, so no other exists")
                .mend(Suggestion.among(action.toString(), actions.names())));
      }
    }
  }

  private void assignment(Assignment assignment) {
    String tenant = assignment.scope().tenant();
    if (!tenant.isEmpty()) {
      knownTenant(assignment, tenant);
    }
    if (assignment.roles().contains(RoleName.EVERYONE) && !assignment.isPlain()) {
      found.add(
          Diagnostic.error(
                  "everyone-in-scope",
                  assignment.place(),
                  "every identified subject holds the role `*` everywhere")
              .about(RoleName.EVERYONE)
              .because("nobody holds it in a tenant, on a path, with values, or until an instant")
              .mend("assign another role"));
    }
    identified(assignment);
    if (tenant.isEmpty()) {
      assignment.roles().forEach(role -> heldEverywhere(assignment, role));
    }
    for (String limit : assignment.limits()) {
      knownLimit(
          limit,
          assignment.place(),
          "an assignment gives only limits that the section `limits` defines");
    }
    if (assignment.receiver() == Assignment.Receiver.ANONYMOUS && !assignment.issuer().isEmpty()) {
      found.add(
          Diagnostic.error(
                  "issuer-of-anonymous", assignment.place(), "the anonymous subject has no issuer")
              .about(assignment.issuer())
              .because("an issuer identifies the subjects of its tokens")
              .mend("remove the issuer"));
    }
  }

  /** Only who is identified holds {@code *}, so it is not assigned to others. */
  private void identified(Assignment assignment) {
    boolean others =
        assignment.receiver() == Assignment.Receiver.ANONYMOUS
            || assignment.receiver() == Assignment.Receiver.ANYONE;
    if (others && assignment.roles().contains(RoleName.EVERYONE)) {
      found.add(
          Diagnostic.error(
                  "everyone-to-anonymous",
                  assignment.place(),
                  "the role `*` is assigned to subjects that are not identified")
              .about(RoleName.EVERYONE)
              .because("`*` is the role of those who are identified, and of nobody else")
              .mend("assign another role, which may have the same rules"));
    }
  }

  private void heldEverywhere(Assignment assignment, String name) {
    heldEverywhere(name, assignment.place(), "assigned", "the assignment");
  }

  /** Checks that a role which can be held in a tenant only is not given everywhere. */
  void heldEverywhere(String name, Place place, String given, String giver) {
    Role role = roles.get(name);
    if (role != null && role.isHeldInTenantOnly()) {
      found.add(
          Diagnostic.error(
                  "forgotten-tenant",
                  place,
                  "role " + Diagnostic.quote(name) + " is " + given + " without a tenant")
              .about(name)
              .alsoAt(role.place())
              .because("it can be held in a tenant only, so this would give nothing")
              .mend("add `tenant: " + exampleOfTenant() + "` to " + giver));
    }
  }

  private String exampleOfTenant() {
    return tenants.stream()
        .filter(tenant -> !tenant.isFamily())
        .map(Tenant::name)
        .findFirst()
        .orElse("NAME");
  }

  private Set<String> limitNames() {
    Map<String, Role> byName = new HashMap<>();
    limits.forEach(limit -> byName.put(limit.name(), limit));
    return byName.keySet();
  }

  /** Checks that the policy defines a limit. */
  void knownLimit(String limit, Place place, String why) {
    Set<String> known = limitNames();
    if (!known.contains(limit)) {
      found.add(
          Diagnostic.error("unknown-limit", place, "unknown limit " + Diagnostic.quote(limit))
              .about(limit)
              .because(why)
              .mend(Suggestion.among(limit, known)));
    }
  }

  /** Checks that the policy uses tenants, for a mapping that gives roles in some. */
  void needTenants(Place place) {
    if (!tenancy) {
      found.add(
          noTenants(
              place,
              "a mapping gives a role in a tenant, and the policy has no tenants",
              "remove the tenant of the mapping"));
    }
  }

  private static Diagnostic noTenants(Place place, String what, String remedy) {
    return Diagnostic.error("role-in-no-tenant", place, what)
        .because("a role that is held in a tenant counts only while that tenant is active")
        .mend("add the section `tenants`, or " + remedy);
  }

  private void knownTenant(Assignment assignment, String tenant) {
    if (tenancy) {
      knownTenant(tenant, assignment.place());
    } else {
      found.add(
          noTenants(
                  assignment.place(),
                  "the policy has no tenants, so no role is held in " + Diagnostic.quote(tenant),
                  "remove the tenant of the assignment")
              .about(tenant));
    }
  }

  /** Checks that a policy with tenants defines one, by its name or in a family. */
  void knownTenant(String tenant, Place place) {
    if (tenancy && tenants.stream().noneMatch(one -> one.pattern().matches(tenant))) {
      List<String> names = tenants.stream().map(Tenant::name).toList();
      found.add(
          Diagnostic.error("unknown-tenant", place, "unknown tenant " + Diagnostic.quote(tenant))
              .about(tenant)
              .because("a role is held only in a tenant that the policy defines")
              .mend(Suggestion.among(tenant, names)));
    }
  }

  private void needsNoTenant(Role role) {
    if (role.isHeldInTenantOnly()) {
      found.add(
          Diagnostic.error(
                  "role-in-no-tenant",
                  role.place(),
                  "role "
                      + Diagnostic.quote(role.name())
                      + " can be held in a tenant only, and the policy has no tenants")
              .about(role.name())
              .because("nobody could hold it")
              .mend("add the section `tenants`, or remove `held: in-tenant`"));
    }
    if (inheritsByTenant(role)) {
      found.add(
          Diagnostic.error(
                  "no-active-tenant",
                  role.place(),
                  "role "
                      + Diagnostic.quote(role.name())
                      + " inherits by `${tenant}`, and the policy has no tenants")
              .about("${tenant}")
              .because("`${tenant}` is the name of the active tenant")
              .mend("add the section `tenants`, or use another variable"));
    }
    for (Permission rule : role.permissions()) {
      if (rule.mentions(Subject.TENANT)) {
        found.add(
            Diagnostic.error(
                    "no-active-tenant",
                    rule.place(),
                    "a rule uses `${tenant}`, and the policy has no tenants")
                .about("${tenant}")
                .because("`${tenant}` is the name of the active tenant")
                .mend("add the section `tenants`, or use another variable"));
      }
    }
  }

  /** Whether rules of a role use the variable of the active tenant, or it is held in one only. */
  static boolean needsTenant(Role role) {
    return role.isHeldInTenantOnly()
        || inheritsByTenant(role)
        || role.permissions().stream().anyMatch(rule -> rule.mentions(Subject.TENANT));
  }

  private static boolean inheritsByTenant(Role role) {
    return role.inheritsWhen().values().stream()
        .anyMatch(condition -> Permission.allow().when(condition).mentions(Subject.TENANT));
  }
}
