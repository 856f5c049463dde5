package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Rulebook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds roles that are named after one tenant and also have an effect in another.
 *
 * <p>A subject holds its roles in all tenants: a subject with {@code acme:clerk} and {@code
 * globex:viewer} may enter both tenants, and is a clerk in both if the clerk's rules reach what
 * {@code globex} includes. A role belongs to a tenant if it enters that tenant and its name is the
 * tenant's name followed by {@code :}, {@code /}, {@code @} or {@code #} and more; {@code -} and
 * {@code _} occur in all kinds of names and prove nothing.
 */
final class TenantRoleLint {

  private static final String SEPARATORS = ":/@#";

  private final Policy policy;
  private final Diagnostics found;
  private final Rulebook rules;
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();

  TenantRoleLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
    this.rules = Rulebook.of(policy);
  }

  void run() {
    policy.tenants().forEach(tenant -> tenants.put(tenant.name(), tenant));
    Map<Tenant, List<Role>> owned = new LinkedHashMap<>();
    for (Role role : policy.roles().values()) {
      owner(role)
          .ifPresent(tenant -> owned.computeIfAbsent(tenant, t -> new ArrayList<>()).add(role));
    }
    owned.forEach((tenant, roles) -> roles.forEach(role -> elsewhere(role, tenant, owned)));
  }

  /** The tenant that a role is named after and enters. */
  private Optional<Tenant> owner(Role role) {
    for (int i = 1; i + 1 < role.name().length(); i++) {
      Tenant tenant = tenants.get(role.name().substring(0, i));
      if (SEPARATORS.indexOf(role.name().charAt(i)) >= 0
          && tenant != null
          && enters(role, tenant)) {
        return Optional.of(tenant);
      }
    }
    return Optional.empty();
  }

  private static boolean enters(Role role, Tenant tenant) {
    return tenant.roles().stream().anyMatch(pattern -> pattern.matches(role.name()));
  }

  /** Reports the first other tenant where the role gives access that no role of it gives. */
  private void elsewhere(Role role, Tenant home, Map<Tenant, List<Role>> owned) {
    for (Map.Entry<Tenant, List<Role>> other : owned.entrySet()) {
      Tenant tenant = other.getKey();
      if (tenant.equals(home) || enters(role, tenant)) {
        continue;
      }
      for (Role companion : other.getValue()) {
        Set<String> more =
            Sets.difference(
                rules.withInherited(ImmutableList.of(role.name())),
                rules.withInherited(ImmutableList.of(companion.name())));
        Optional<String> giving = more.stream().filter(name -> reaches(name, tenant)).findFirst();
        if (giving.isPresent()) {
          found(role, home, tenant, companion, giving.get());
          return;
        }
      }
    }
  }

  private boolean reaches(String name, Tenant tenant) {
    Role role = rules.policy().roles().get(name);
    return role != null
        && rules.rulesOf(role).stream()
            .filter(rule -> rule.permission().effect() != Effect.DENY)
            .anyMatch(rule -> isIncluded(rule.pattern(), tenant));
  }

  private boolean isIncluded(ResourcePattern pattern, Tenant tenant) {
    return rules.resolve(tenant).includes().stream()
        .anyMatch(clause -> clause.pattern().intersects(pattern));
  }

  private void found(Role role, Tenant home, Tenant other, Role companion, String giving) {
    String source =
        giving.equals(role.name())
            ? "its rules reach"
            : "it inherits " + quote(giving) + ", whose rules reach";
    found.add(
        Lint.warning(
                LintCode.TENANT_ROLE_ELSEWHERE,
                role.place(),
                "the role "
                    + quote(role.name())
                    + " counts in the tenant "
                    + quote(other.name())
                    + " too")
            .because(
                source
                    + " what that tenant includes; a subject that also holds "
                    + quote(companion.name())
                    + " may enter it, and has the rights of both roles there")
            .mend(
                "hold the shared role in the tenant, such as `{subject: ada, role: "
                    + Resource.of(giving.equals(role.name()) ? "clerk" : giving)
                    + ", tenant: "
                    + Resource.of(home.name())
                    + "}`, and remove "
                    + quote(role.name()))
            .alsoAt(other.place())
            .about(role.name()));
  }
}
