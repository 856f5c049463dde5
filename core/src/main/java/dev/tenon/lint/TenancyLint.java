package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.AnyName;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds families of tenants that are open to everyone, roles that belong in a tenant and are given
 * without one, assignments that have ended, and limits that allow nothing.
 */
final class TenancyLint {

  private final Policy policy;
  private final Instant now;
  private final Diagnostics found;

  TenancyLint(Policy policy, Instant now, Diagnostics found) {
    this.policy = policy;
    this.now = now;
    this.found = found;
  }

  void run() {
    policy.tenants().stream().filter(Tenant::isFamily).forEach(this::open);
    policy.limits().values().forEach(this::limit);
    policy.assignments().forEach(this::ended);
    policy.assignments().forEach(this::values);
    Map<String, Tenant> administering = administering();
    for (Assignment assignment : policy.assignments()) {
      if (assignment.scope().tenant().isEmpty()) {
        assignment.roles().stream()
            .filter(administering::containsKey)
            .forEach(role -> administersAll(assignment, role, administering));
      }
    }
  }

  private void open(Tenant family) {
    if (!family.roles().contains(AnyName.INSTANCE)) {
      return;
    }
    found.add(
        Lint.warning(
                LintCode.OPEN_FAMILY,
                family.place(),
                "everyone who is identified may enter each tenant of " + quote(family.name()))
            .because(
                "`*` in `roles` is the role of everyone, and a family is the tenant of every name"
                    + " that matches, also of names that nobody has yet")
            .mend(
                "name roles that are held in a tenant, such as `roles: [member]` with"
                    + " `{subject: ada, role: member, tenant: acme}`")
            .about(family.name()));
  }

  private void limit(Role limit) {
    boolean gives = limit.permissions().stream().anyMatch(rule -> rule.effect() != Effect.DENY);
    if (!gives) {
      found.add(
          Lint.warning(
                  LintCode.LIMIT_WITHOUT_ALLOW,
                  limit.place(),
                  "the limit " + quote(limit.name()) + " allows nothing")
              .because(
                  "a limit is a second policy that must allow the request too; its denies take"
                      + " away from what it allows itself")
              .mend(
                  "add `{effect: allow, actions: [\"*\"], resource: \"**\"}` to the limit, from"
                      + " which its denies take away")
              .about(limit.name()));
    }
  }

  private void ended(Assignment assignment) {
    assignment
        .scope()
        .end()
        .filter(end -> !end.isAfter(now))
        .ifPresent(
            end ->
                found.add(
                    Lint.warning(
                            LintCode.ENDED_ASSIGNMENT,
                            assignment.place(),
                            "this assignment has ended")
                        .because("it counted until " + end)
                        .mend("remove it, or give it a later end")
                        .about(end.toString())));
  }

  /** Reports {@code *} as the value of a variable, which is a name like others. */
  private void values(Assignment assignment) {
    assignment
        .scope()
        .variables()
        .asMap()
        .forEach(
            (name, values) -> {
              if (values.stream().anyMatch(value -> value.indexOf('*') >= 0)) {
                found.add(
                    Lint.warning(
                            LintCode.LITERAL_STAR,
                            assignment.place(),
                            "a `*` in a value of " + quote("${" + name + "}") + " is no wildcard")
                        .because("values of variables are names, and are compared as they are")
                        .mend(
                            "name the values, or assign a role whose rules have `*` in place of "
                                + quote("${" + name + "}"))
                        .about(name));
              }
            });
  }

  /** The roles that administer a tenant by its own key, with that tenant; not those of all. */
  private Map<String, Tenant> administering() {
    Map<String, Tenant> administering = new LinkedHashMap<>();
    for (Tenant tenant : policy.tenants()) {
      for (NamePattern pattern : tenant.adminRoles()) {
        if (pattern instanceof Literal name
            && policy.adminRoles().stream().noneMatch(all -> all.matches(name.name()))) {
          administering.putIfAbsent(name.name(), tenant);
        }
      }
    }
    return administering;
  }

  private void administersAll(
      Assignment assignment, String role, Map<String, Tenant> administering) {
    Tenant tenant = administering.get(role);
    if (tenant != null) {
      found.add(
          Lint.warning(
                  LintCode.FORGOTTEN_TENANT,
                  assignment.place(),
                  "the role "
                      + quote(role)
                      + " is assigned without a tenant, and administers "
                      + (tenant.isFamily()
                          ? "every tenant of " + quote(tenant.name())
                          : quote(tenant.name())))
              .because("a role that is held everywhere counts in every tenant")
              .mend(
                  "add `tenant: NAME` to the assignment, and `held: in-tenant` to the role, so"
                      + " that it cannot be forgotten")
              .alsoAt(tenant.place())
              .about(role));
    }
  }
}
