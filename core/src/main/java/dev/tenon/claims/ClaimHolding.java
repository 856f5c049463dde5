package dev.tenon.claims;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleName;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.TenantName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The role that a claim's value gives in a scope: its tenant, its path and its values of variables
 * come from the same value and stay together.
 *
 * <pre>{@code
 * ClaimHolding.of(ClaimPart.capture("level").mappedBy(Map.of("admins", Set.of("admin"))))
 *     .in(ClaimPart.capture("org").within("org-*"))
 *     .withVariable("region", ClaimPart.constant("eu"));
 * ClaimHolding.of(ClaimPart.member(ClaimPath.of("roles"))).in(ClaimPart.value());
 * ClaimHolding.table(
 *     ClaimPart.value(), Map.of("acme-admins", Set.of(HeldRole.of("admin").in("acme"))));
 * }</pre>
 *
 * <p>A role, a tenant or a path that cannot be read gives no holding, never one that counts
 * everywhere. A variable without a value that can be read is unset in the holding. Several roles
 * and tenants for one value give a holding for each pair. In the {@linkplain ClaimMapping#limit
 * limit} of a mapping, names of limits take the place of roles. Immutable; equal when all parts are
 * equal.
 */
public sealed interface ClaimHolding permits ClaimHolding.Parts, ClaimHolding.Rows {

  /**
   * A holding whose scope is everywhere.
   *
   * @param role where the role's name comes from
   * @return the holding
   * @throws IllegalArgumentException if a name that the policy states is not one that can be held
   */
  static Parts of(ClaimPart role) {
    return new Parts(role, Optional.empty(), Optional.empty(), ImmutableMap.of());
  }

  /**
   * A table of whole holdings.
   *
   * @param key where the texts come from that the table maps; it has no table of its own
   * @param rows from texts to roles in scopes
   * @return the holding
   * @throws IllegalArgumentException if the key has a table, or a held role has a variable that is
   *     unset
   */
  static Rows table(ClaimPart key, Map<String, ? extends Collection<HeldRole>> rows) {
    return new Rows(key, copy(rows));
  }

  private static ImmutableMap<String, Set<HeldRole>> copy(
      Map<String, ? extends Collection<HeldRole>> rows) {
    ImmutableMap.Builder<String, Set<HeldRole>> copy = ImmutableMap.builder();
    rows.forEach((text, held) -> copy.put(text, ImmutableSet.copyOf(held)));
    return copy.build();
  }

  /**
   * The parts that it reads.
   *
   * @return the parts: role, tenant, path, variables
   */
  Stream<ClaimPart> parts();

  /**
   * The names of roles, or of limits, that the policy states for it.
   *
   * @return an immutable set; empty if the tokens give the names
   */
  Set<String> statedRoles();

  /**
   * The names of tenants that the policy states for it.
   *
   * @return an immutable set; empty if it is for every tenant, or the tokens give the names
   */
  Set<String> statedTenants();

  /**
   * The variables of the holding.
   *
   * @return an immutable set of names
   */
  Set<String> variableNames();

  /**
   * Whether it can give a role that counts in one tenant only.
   *
   * @return true if it has a tenant
   */
  boolean isInTenant();

  /** A holding that is put together from parts. */
  final class Parts implements ClaimHolding {

    private final ClaimPart role;
    private final Optional<ClaimPart> tenant;
    private final Optional<ClaimPart> path;
    private final ImmutableMap<String, ClaimPart> variables;

    private Parts(
        ClaimPart role,
        Optional<ClaimPart> tenant,
        Optional<ClaimPart> path,
        ImmutableMap<String, ClaimPart> variables) {
      this.role = role;
      this.tenant = tenant;
      this.path = path;
      this.variables = variables;
      role.possible().ifPresent(names -> names.forEach(Parts::requireRole));
    }

    private static void requireRole(String name) {
      if (RoleName.require(name).equals(RoleName.EVERYONE)) {
        throw new IllegalArgumentException(
            "no claim gives the role `*`: every identified subject holds it");
      }
    }

    /**
     * A copy whose role counts in one tenant only.
     *
     * @param part where the tenant's name comes from
     * @return a new holding
     * @throws IllegalArgumentException if a name that the policy states is not valid
     */
    public Parts in(ClaimPart part) {
      part.possible().ifPresent(names -> names.forEach(TenantName::require));
      return new Parts(role, Optional.of(part), path, variables);
    }

    /**
     * A copy whose role counts in every tenant.
     *
     * @return a new holding
     */
    public Parts everywhere() {
      return new Parts(role, Optional.empty(), path, variables);
    }

    /**
     * A copy with another source of its role.
     *
     * @param part where the role's name comes from
     * @return a new holding
     * @throws IllegalArgumentException if a name that the policy states is not one that can be held
     */
    public Parts withRole(ClaimPart part) {
      return new Parts(part, tenant, path, variables);
    }

    /**
     * A copy whose role covers only what is at or beneath a path.
     *
     * @param part where the path comes from, in its text spelling
     * @return a new holding
     * @throws IllegalArgumentException if a path that the policy states is not valid
     */
    public Parts on(ClaimPart part) {
      part.possible()
          .ifPresent(
              paths -> paths.forEach(text -> RoleScope.everywhere().on(Resource.parse(text))));
      return new Parts(role, tenant, Optional.of(part), variables);
    }

    /**
     * A copy with its own values of a variable.
     *
     * @param name the variable, not {@code user} and not {@code tenant}
     * @param part where the values come from
     * @return a new holding
     * @throws IllegalArgumentException if the name, or a value that the policy states, is not valid
     */
    public Parts withVariable(String name, ClaimPart part) {
      RoleScope.everywhere().withUnset(name);
      part.possible().ifPresent(values -> Variables.none().with(name, values));
      Map<String, ClaimPart> more = new LinkedHashMap<>(variables);
      more.put(name, part);
      return new Parts(role, tenant, path, ImmutableMap.copyOf(more));
    }

    /**
     * Where the role's name comes from.
     *
     * @return the part
     */
    public ClaimPart role() {
      return role;
    }

    /**
     * Where the tenant's name comes from.
     *
     * @return the part; empty if the role counts in every tenant
     */
    public Optional<ClaimPart> tenant() {
      return tenant;
    }

    /**
     * Where the path comes from.
     *
     * @return the part; empty if the role is not limited to a path
     */
    public Optional<ClaimPart> path() {
      return path;
    }

    /**
     * Where the values of its variables come from.
     *
     * @return an immutable map by the variable's name
     */
    public Map<String, ClaimPart> variables() {
      return variables;
    }

    @Override
    public Stream<ClaimPart> parts() {
      return Stream.of(Stream.of(role), tenant.stream(), path.stream(), variables.values().stream())
          .flatMap(part -> part);
    }

    @Override
    public Set<String> statedRoles() {
      return role.possible().orElseGet(ImmutableSet::of);
    }

    @Override
    public Set<String> statedTenants() {
      return tenant.flatMap(ClaimPart::possible).orElseGet(ImmutableSet::of);
    }

    @Override
    public Set<String> variableNames() {
      return variables.keySet();
    }

    @Override
    public boolean isInTenant() {
      return tenant.isPresent();
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Parts other
          && role.equals(other.role)
          && tenant.equals(other.tenant)
          && path.equals(other.path)
          && variables.equals(other.variables);
    }

    @Override
    public int hashCode() {
      return Objects.hash(role, tenant, path, variables);
    }

    @Override
    public String toString() {
      List<String> all = new ArrayList<>();
      all.add("role from " + role);
      tenant.ifPresent(part -> all.add("in " + part));
      path.ifPresent(part -> all.add("on " + part));
      variables.forEach((name, part) -> all.add(name + " from " + part));
      return String.join(", ", all);
    }
  }

  /**
   * A table of whole holdings.
   *
   * @param key where the texts come from that the table maps
   * @param rows from texts to roles in scopes
   */
  record Rows(ClaimPart key, Map<String, Set<HeldRole>> rows) implements ClaimHolding {

    /**
     * Copies the table.
     *
     * @throws IllegalArgumentException if the key has a table, or a held role has a variable that
     *     is unset
     */
    public Rows {
      if (key.table().isPresent()) {
        throw new IllegalArgumentException("a table of holdings has no second table");
      }
      rows = copy(rows);
      if (rows.values().stream()
          .flatMap(Set::stream)
          .anyMatch(held -> !held.scope().unset().isEmpty())) {
        throw new IllegalArgumentException("a table states the values of variables: " + rows);
      }
    }

    @Override
    public Stream<ClaimPart> parts() {
      return Stream.of(key);
    }

    private Stream<HeldRole> held() {
      return rows.values().stream().flatMap(Set::stream);
    }

    @Override
    public Set<String> statedRoles() {
      return held().map(HeldRole::role).collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public Set<String> statedTenants() {
      return held()
          .map(one -> one.scope().tenant())
          .filter(tenant -> !tenant.isEmpty())
          .collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public Set<String> variableNames() {
      return held()
          .flatMap(one -> one.scope().variables().asMap().keySet().stream())
          .collect(ImmutableSet.toImmutableSet());
    }

    @Override
    public boolean isInTenant() {
      return held().anyMatch(one -> !one.scope().tenant().isEmpty());
    }

    @Override
    public String toString() {
      return "holdings from " + key + " by " + rows;
    }
  }
}
