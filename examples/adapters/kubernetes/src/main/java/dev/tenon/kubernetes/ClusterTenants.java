package dev.tenon.kubernetes;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The tenants that share a cluster: which namespaces and which users belong to each.
 *
 * <pre>{@code
 * ClusterTenants tenants =
 *     ClusterTenants.of(Map.of("shop", "shop", "web", "web", "web-next", "web"))
 *         .withPlatform("platform", "kube-system");
 * tenants.access(authorizer, subject, "web").check("get", pod);
 * }</pre>
 *
 * <p>A subject with the variable {@code namespace}, which the policy's claim mappings give to
 * service accounts, is at home in that namespace. It is {@linkplain Subject#confinedTo confined} to
 * the tenant of its home, whatever others bind to it; if its home belongs to no tenant, or it is at
 * home in several, it is allowed nothing. Any other subject acts in the tenant of the namespace
 * that a request is about if it may enter that tenant, and otherwise in the platform's.
 *
 * <p>Immutable and safe to share: the tenants of one moment.
 */
public final class ClusterTenants {

  private static final String NAMESPACE = "namespace";

  /** The confinement of a subject whose home belongs to no tenant. */
  private static final String NONE = "no tenant";

  private final Map<String, String> namespaces;
  private final Map<String, String> users;

  /** Empty if there is none. */
  private final String platform;

  private final Map<String, List<String>> byTenant;
  private final Set<String> names;

  private ClusterTenants(
      Map<String, String> namespaces, Map<String, String> users, String platform) {
    this.namespaces = namespaces;
    this.users = users;
    this.platform = platform;
    this.byTenant = new LinkedHashMap<>();
    namespaces.forEach(
        (name, tenant) -> byTenant.computeIfAbsent(tenant, any -> new ArrayList<>()).add(name));
    Set<String> others = new LinkedHashSet<>(byTenant.keySet());
    others.remove(platform);
    this.names = Collections.unmodifiableSet(others);
  }

  /**
   * The tenants of namespaces.
   *
   * @param namespaces the name of the tenant by the name of the namespace; a namespace that belongs
   *     to no tenant is left out
   * @return the tenants, in the order of the map
   * @throws IllegalArgumentException if no tenant can have one of the names
   */
  public static ClusterTenants of(Map<String, String> namespaces) {
    return new ClusterTenants(copy(namespaces), Map.of(), "");
  }

  /**
   * A copy in which some users belong to a tenant by their names, whichever namespace they are at
   * home in.
   *
   * @param tenants the name of the tenant by the name of the user; replaces the previous ones
   * @return new tenants
   * @throws IllegalArgumentException if no tenant can have one of the names
   */
  public ClusterTenants withUsers(Map<String, String> tenants) {
    return new ClusterTenants(namespaces, copy(tenants), platform);
  }

  /**
   * A copy with a platform: the tenant of those who run the cluster, in which all of it is visible.
   * {@link Rbac} gives nothing in it: the policy says what they may do, and no binding does.
   *
   * @param tenant the name of the tenant, which the policy defines; replaces the previous platform
   * @param names the namespaces that belong to it, even if they were said to be a tenant's
   * @return new tenants
   * @throws IllegalArgumentException if no tenant can have the name
   */
  public ClusterTenants withPlatform(String tenant, String... names) {
    Map<String, String> all = new LinkedHashMap<>(namespaces);
    all.values().removeIf(platform::equals);
    for (String name : names) {
      all.put(name, tenant);
    }
    return new ClusterTenants(copy(all), users, require(tenant));
  }

  private static Map<String, String> copy(Map<String, String> tenants) {
    tenants.values().forEach(ClusterTenants::require);
    return Collections.unmodifiableMap(new LinkedHashMap<>(tenants));
  }

  private static String require(String tenant) {
    if (tenant.equals(NONE)) {
      throw new IllegalArgumentException("no tenant can have the name `" + NONE + "`");
    }
    return TenantName.require(tenant);
  }

  /**
   * The namespaces that belong to a tenant or to the platform.
   *
   * @return an immutable set of names
   */
  public Set<String> namespaces() {
    return namespaces.keySet();
  }

  /**
   * The namespaces of a tenant.
   *
   * @param tenant the name of a tenant, or of the platform
   * @return an immutable list of names; empty if it has none
   */
  public List<String> namespacesOf(String tenant) {
    return Collections.unmodifiableList(byTenant.getOrDefault(tenant, List.of()));
  }

  /**
   * The tenants that have namespaces, without the platform.
   *
   * @return an immutable set of names
   */
  public Set<String> names() {
    return names;
  }

  /**
   * The tenant of a namespace.
   *
   * @param namespace the name of a namespace
   * @return the name of the tenant, or of the platform; empty if it belongs to neither
   */
  public Optional<String> tenantOf(String namespace) {
    return Optional.ofNullable(namespaces.get(namespace));
  }

  /**
   * The only tenant in which a subject is allowed anything.
   *
   * @param subject a subject, as the policy's claim mappings make it
   * @return the name of the tenant, which the policy may not have, and {@code no tenant} if that is
   *     none, or more than one; empty if the subject is at home in no namespace and belongs to no
   *     tenant by its name
   */
  public Optional<String> homeOf(Subject subject) {
    return Optional.ofNullable(users.get(subject.id()))
        .or(
            () ->
                subject.variables().asMap().getOrDefault(NAMESPACE, Set.of()).stream()
                    .map(namespace -> tenantOf(namespace).orElse(NONE))
                    .reduce((one, other) -> one.equals(other) ? one : NONE));
  }

  /**
   * What a subject may do in the tenant in which it acts.
   *
   * @param authorizer decides
   * @param subject who acts, as the policy's claim mappings make it
   * @param namespace the namespace that is acted on; empty for all of them, and for what lies in
   *     none
   * @return the access of the subject, confined to the tenant; not confined if it may enter neither
   *     the tenant of the namespace nor the platform
   * @throws IllegalArgumentException if the subject was confined to another tenant before
   */
  public Access access(Authorizer authorizer, Subject subject, String namespace) {
    Objects.requireNonNull(namespace, "namespace");
    Optional<String> home = homeOf(subject);
    if (home.isPresent()) {
      Subject confined = subject.confinedTo(home.get());
      return home.get().equals(NONE) ? nowhere(authorizer, confined) : authorizer.access(confined);
    }
    Access access = authorizer.access(subject);
    return Stream.concat(tenantOf(namespace).stream(), Stream.of(platform))
        .filter(access.tenants()::contains)
        .findFirst()
        .map(tenant -> within(tenant, access, authorizer))
        .orElse(access);
  }

  /**
   * What a user of Kubernetes may do in the tenant in which it acts.
   *
   * @param authorizer decides
   * @param claims who acts, as the policy's claim mappings read it: {@code sub}, which is the name
   *     of the user, {@code groups}, {@code uid} and {@code extra}. One who is not authenticated is
   *     the anonymous subject
   * @param namespace the namespace that is acted on; empty for all of them, and for what lies in
   *     none
   * @return the access of the user's subject, as of {@link #access(Authorizer, Subject, String)}
   */
  public Access access(Authorizer authorizer, Map<String, ?> claims, String namespace) {
    return access(authorizer, PolicyReviews.subject(claims, authorizer.policy()), namespace);
  }

  /** In no tenant, and allowed nothing also in a family, which has tenants of every name. */
  private static Access nowhere(Authorizer authorizer, Subject subject) {
    return authorizer.access(subject.limitedTo()).within(TenantName.RESERVED);
  }

  /** The anonymous subject cannot be confined. */
  private static Access within(String tenant, Access access, Authorizer authorizer) {
    return access.subject().isIdentified()
        ? authorizer.access(access.subject().confinedTo(tenant))
        : access.within(tenant);
  }
}
