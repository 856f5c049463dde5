package dev.tenon.kubernetes;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.RoleName;
import dev.tenon.subject.RoleScope;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roles and role bindings of a cluster as parts of a policy, for a cluster that tenants share.
 *
 * <pre>{@code
 * Policy policy = new Rbac(roles, bindings).addTo(file, tenants);
 * PolicyReviews reviews = PolicyReviews.by(authorizer.replacedBy(policy)).inTenants(tenants);
 * }</pre>
 *
 * <p>It allows what Kubernetes allows, and less where tenants are to be kept apart:
 *
 * <ul>
 *   <li>A {@code RoleBinding} counts in its namespace, for users without a {@linkplain
 *       ClusterTenants#homeOf home} and for those of the same tenant, until it ends.
 *   <li>A {@code ClusterRoleBinding} counts for users with a home, in all namespaces of its tenant
 *       and for the kinds that lie in no namespace and that the role names. To others, and to
 *       groups, it gives nothing.
 *   <li>In namespaces of the platform, and of no tenant, bindings give nothing.
 *   <li>A role of the policy counts in place of the cluster's role of the same name. A binding
 *       gives no role that is not called like one of Kubernetes.
 *   <li>What a policy cannot have, such as a name of 10,000 letters, gives nothing, and a warning
 *       is logged.
 * </ul>
 *
 * <p>Immutable and safe to share.
 *
 * @param roles the roles of the cluster and of its namespaces
 * @param bindings the bindings of the cluster and of its namespaces
 */
public record Rbac(List<RbacRole> roles, List<RbacBinding> bindings) {

  private static final System.Logger LOG = System.getLogger(Rbac.class.getName());
  private static final Resource CLUSTER = Resource.of("cluster");
  private static final String GROUP = "group:";

  /** Copies. */
  public Rbac {
    roles = List.copyOf(roles);
    bindings = List.copyOf(bindings);
  }

  /**
   * A policy with what the bindings give: the roles that are bound, called as in Kubernetes; an
   * assignment for each holder, at the place of its binding; and the tenants, which show their
   * namespaces. A group is the role {@code group:NAME}, which a claim mapping of {@code groups}
   * gives; if the policy mentions that role, its own mappings say who has it.
   *
   * <p>A tenant that the policy has already keeps its parts. Parts that are not changed are shared
   * with the policy, so that {@link dev.tenon.authz.Authorizer#replacedBy(Policy)} compiles only
   * what was added. Takes some microseconds for each binding, and where groups are bound, time
   * linear in the policy.
   *
   * @param policy a policy whose resources are those of a {@link Region} and whose actions are
   *     verbs of Kubernetes
   * @param tenants which namespaces and users belong to which tenant
   * @return a new policy
   */
  public Policy addTo(Policy policy, ClusterTenants tenants) {
    List<Assignment> held = new ArrayList<>();
    for (RbacBinding binding : bindings.stream().filter(RbacBinding::givesRole).toList()) {
      for (String user : binding.users()) {
        held.addAll(attempt(List.<Assignment>of(), none -> toUser(user, binding, policy, tenants)));
      }
      for (String group : binding.groups()) {
        held.addAll(attempt(List.<Assignment>of(), none -> toGroup(group, binding, tenants)));
      }
    }
    Policy more = withRoles(withGroups(policy, held), held);
    Map<String, Role> known = more.roles();
    held.removeIf(each -> !gives(each, known));
    Map<String, List<Assignment>> byTenant =
        held.stream().collect(Collectors.groupingBy(each -> each.scope().tenant()));
    for (String tenant : tenants.names()) {
      more = more.with(tenant(more, tenant, tenants, byTenant.getOrDefault(tenant, List.of())));
    }
    for (Assignment each : held) {
      more = attempt(more, now -> now.with(each));
    }
    return more;
  }

  private static <T> T attempt(T before, UnaryOperator<T> change) {
    try {
      return change.apply(before);
    } catch (IllegalArgumentException | DiagnosticException impossible) {
      LOG.log(Level.WARNING, "a role or a binding gives nothing: {0}", impossible.getMessage());
      return before;
    }
  }

  private static List<Assignment> toUser(
      String user, RbacBinding binding, Policy policy, ClusterTenants tenants) {
    if (user.equals(PolicyReviews.ANONYMOUS)) {
      return there(Assignment.toAnonymous(binding.role()), binding, tenants, Optional.empty());
    }
    Assignment given = Assignment.toSubject(user, binding.role());
    Optional<String> home = tenants.homeOf(policy.subjectFrom(Map.of("sub", user)).subject());
    return binding.isClusterWide()
        ? everywhere(given, binding, tenants, home)
        : there(given, binding, tenants, home);
  }

  private static List<Assignment> toGroup(
      String group, RbacBinding binding, ClusterTenants tenants) {
    Assignment given =
        group.equals(PolicyReviews.UNAUTHENTICATED)
            ? Assignment.toAnonymous(binding.role())
            : Assignment.toGroup(RoleName.require(GROUP + group), binding.role());
    return there(given, binding, tenants, Optional.empty());
  }

  /** In the namespace of a binding, unless the holder belongs to another tenant. */
  private static List<Assignment> there(
      Assignment given, RbacBinding binding, ClusterTenants tenants, Optional<String> home) {
    Optional<String> owner = tenants.tenantOf(binding.namespace());
    return owner.filter(tenants.names()::contains).isPresent()
            && (home.isEmpty() || home.equals(owner))
        ? List.of(held(given, binding, owner.get(), namespace(binding.namespace())))
        : List.of();
  }

  /** In all namespaces of the holder's tenant, and for what lies in none. */
  private static List<Assignment> everywhere(
      Assignment given, RbacBinding binding, ClusterTenants tenants, Optional<String> home) {
    return home.filter(tenants.names()::contains).stream()
        .flatMap(
            tenant ->
                Stream.concat(
                        Stream.of(CLUSTER),
                        tenants.namespacesOf(tenant).stream().map(Rbac::namespace))
                    .map(path -> held(given, binding, tenant, path)))
        .toList();
  }

  private static Assignment held(
      Assignment given, RbacBinding binding, String tenant, Resource path) {
    RoleScope scope = RoleScope.everywhere().in(tenant).on(path);
    return given
        .within(binding.until().map(scope::until).orElse(scope))
        .at(Place.ofSource(binding.source()));
  }

  private static Resource namespace(String name) {
    return Resource.of("namespaces", name);
  }

  /** A group whose role the policy mentions has that role by the policy's own mappings alone. */
  private static Policy withGroups(Policy policy, List<Assignment> held) {
    List<String> groups =
        held.stream()
            .filter(each -> each.receiver() == Assignment.Receiver.GROUP)
            .map(Assignment::key)
            .distinct()
            .filter(group -> !policy.mentionsRole(group))
            .toList();
    if (groups.isEmpty()) {
      return policy;
    }
    Map<String, List<String>> table = new LinkedHashMap<>();
    groups.forEach(group -> table.put(group.substring(GROUP.length()), List.of(group)));
    Policy.Builder builder = policy.toBuilder();
    groups.forEach(group -> builder.role(Role.of(group)));
    return builder
        .claims(
            ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                .yielding(ClaimOutput.roles(table)))
        .build();
  }

  private Policy withRoles(Policy policy, List<Assignment> held) {
    Set<String> bound =
        held.stream().flatMap(each -> each.roles().stream()).collect(Collectors.toSet());
    Policy more = policy;
    for (RbacRole role : roles) {
      if (bound.contains(role.name()) && !policy.roles().containsKey(role.name())) {
        more = attempt(more, now -> now.with(role.toRole(now.actions())));
      }
    }
    return more;
  }

  /** Whether its role is there, and names something of the cluster if it is held there. */
  private static boolean gives(Assignment assignment, Map<String, Role> roles) {
    return roles.keySet().containsAll(assignment.roles())
        && !(isOnCluster(assignment) && clusterWide(assignment, roles).isEmpty());
  }

  private static boolean isOnCluster(Assignment assignment) {
    return assignment.scope().path().equals(Optional.of(CLUSTER));
  }

  /** The kinds that lie in no namespace and that its role names. */
  private static List<TenantClause> clusterWide(Assignment assignment, Map<String, Role> roles) {
    return assignment.roles().stream()
        .flatMap(role -> Stream.ofNullable(roles.get(role)))
        .flatMap(role -> role.permissions().stream())
        .flatMap(permission -> permission.resources().stream())
        .filter(pattern -> pattern.beginsWith("cluster"))
        .map(pattern -> TenantClause.of(pattern, assignment.place()))
        .toList();
  }

  private static Tenant tenant(
      Policy policy, String name, ClusterTenants tenants, List<Assignment> held) {
    Stream<TenantClause> namespaces =
        tenants.namespacesOf(name).stream()
            .map(
                each ->
                    TenantClause.of(
                        ResourcePattern.parse(namespace(each).toString()),
                        Place.ofSource("Namespace/" + each)));
    Stream<TenantClause> kinds =
        held.stream()
            .filter(Rbac::isOnCluster)
            .flatMap(each -> clusterWide(each, policy.roles()).stream());
    // A glob is not for the anonymous subject, which enters by the exact name of a role.
    String[] anonymous =
        held.stream()
            .filter(each -> each.receiver() == Assignment.Receiver.ANONYMOUS)
            .flatMap(each -> each.roles().stream())
            .distinct()
            .toArray(String[]::new);
    return policy
        .tenant(name)
        .orElseGet(() -> Tenant.of(name))
        .including(Stream.concat(namespaces, kinds).toList())
        .enteredBy(RbacRole.CLUSTER_ROLE + "*", RbacRole.ROLE + "*")
        .enteredBy(anonymous);
  }
}
