package dev.tenon.examples.gitops.rights;

import dev.tenon.diagnostic.Place;
import dev.tenon.examples.gitops.rights.ClusterState.Account;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.kubernetes.ClusterTenants;
import dev.tenon.kubernetes.Rbac;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The policy of the file together with what the cluster's objects say.
 *
 * <p>{@link Rbac} makes tenants of namespaces, and of role bindings roles that are held in a
 * tenant; what objects may do and {@code accessFrom} are added here. Why rules and no conditions in
 * Java: there is one place that decides and it knows all; a decision names the very object that
 * made it, an explanation shows it among the rules of the file, the printed whole can be tested and
 * proved, and the object that is asked for need not be looked up before the decision, so that a
 * refusal says nothing about whether it is there.
 *
 * <p>Tenants and roles that objects add have names that the file's cannot have, such as {@code
 * tenant:web}: a label never makes somebody the platform.
 */
final class ClusterPolicy {

  private static final String PLATFORM = "platform";
  private static final String OBJECTS = "urn:flux:objects";
  private static final String TENANT = "tenant:";

  private final References references;
  private final ClusterState state;
  private final ClusterTenants tenants;

  /**
   * What is added to the policy of the file at a moment.
   *
   * @param references which objects of other namespaces may be named
   * @param state what the cluster's objects say
   * @param platformNamespace the one namespace that is the platform's, by its name
   */
  ClusterPolicy(References references, ClusterState state, String platformNamespace) {
    this.references = references;
    this.state = state.withPlatform(platformNamespace);
    this.tenants = tenants(this.state).withPlatform(PLATFORM, platformNamespace);
  }

  private static ClusterTenants tenants(ClusterState state) {
    Map<String, String> namespaces = new LinkedHashMap<>();
    for (Namespace each : state.namespaces()) {
      each.tenant().ifPresent(label -> namespaces.put(each.name(), TENANT + label));
    }
    Map<String, String> users = new LinkedHashMap<>();
    for (Account each : state.accounts()) {
      users.put(each.user(), TENANT + each.tenant());
    }
    return ClusterTenants.of(namespaces).withUsers(users);
  }

  /** Which tenant namespaces and accounts belong to. */
  ClusterTenants tenants() {
    return tenants;
  }

  /** The label of a tenant; empty for the platform, and for none. */
  static String label(String tenant) {
    return tenant.startsWith(TENANT) ? tenant.substring(TENANT.length()) : "";
  }

  /** Any object of a namespace, which is at home there. */
  static Subject object(Who who) {
    return Subject.of(who.user()).fromIssuer(OBJECTS).withVariable("namespace", who.namespace());
  }

  /** The policy of the file with all of it. */
  Policy addTo(Policy file) {
    Policy policy = file;
    for (String tenant : tenants.names()) {
      policy = including(policy, tenant, Resource.of("paths"), Place.code());
    }
    for (Namespace namespace : state.namespaces()) {
      if (namespace.tenant().isPresent()) {
        policy = withObjectsOf(namespace, TENANT + namespace.tenant().get(), policy);
      }
    }
    return new Rbac(state.roles(), state.bindings()).addTo(policy, tenants);
  }

  /** What the objects of a namespace may name, trigger and act as. */
  private Policy withObjectsOf(Namespace namespace, String tenant, Policy policy) {
    Place place = Place.ofSource("Namespace/" + namespace.name());
    RoleScope scope = RoleScope.everywhere().in(tenant);
    RoleScope own =
        scope
            .withVariable("namespace", namespace.name())
            .withVariable("owned", tenants.namespacesOf(tenant));
    Resource user = Resource.of("cluster", "core", "users", Who.reconciler(namespace.name()));
    Policy more =
        including(policy, tenant, user, place).with(held(namespace, "object", own, place));
    for (Opened each : opened(namespace)) {
      more =
          including(more, tenant, each.on(), each.place())
              .with(held(namespace, "opened", scope.on(each.on()), each.place()));
    }
    return more;
  }

  private record Opened(Resource on, Place place) {

    static Opened by(String source, Resource on) {
      return new Opened(on, Place.ofSource(source));
    }
  }

  /** What others have opened to a namespace. */
  private List<Opened> opened(Namespace namespace) {
    return switch (references) {
      case LOCKDOWN -> List.of();
      case ACCESS_FROM ->
          state.shares().stream()
              .filter(share -> share.isOpenTo(namespace))
              .map(share -> Opened.by("accessFrom of " + share.target(), share.target().path()))
              .toList();
      case OPEN -> List.of(Opened.by("References.OPEN", Resource.of("namespaces")));
    };
  }

  private static Assignment held(Namespace namespace, String role, RoleScope scope, Place place) {
    return Assignment.toSubject(Who.objectOf(namespace.name()).user(), role)
        .fromIssuer(OBJECTS)
        .within(scope)
        .at(place);
  }

  private static Policy including(Policy policy, String tenant, Resource path, Place place) {
    ResourcePattern pattern = ResourcePattern.parse(path.toString());
    return policy.with(
        policy
            .tenant(tenant)
            .orElseGet(() -> Tenant.of(tenant))
            .including(List.of(TenantClause.of(pattern, place)))
            .enteredBy("object", "opened"));
  }
}
