package dev.tenon.examples.gitops.rights;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.examples.gitops.rights.ClusterState.Binding;
import dev.tenon.examples.gitops.rights.ClusterState.KubernetesRole;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.examples.gitops.rights.ClusterState.Share;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The policy of the file together with what the cluster's objects say.
 *
 * <p>Namespaces become tenants; what their objects may do, role bindings and {@code accessFrom}
 * become roles that are held in a tenant, with a namespace or on an object. Why rules and no
 * conditions in Java: there is one place that decides and it knows all; a decision names the very
 * object that made it, an explanation shows it among the rules of the file, the printed whole can
 * be tested and proved, and the object that is asked for need not be looked up before the decision,
 * so that a refusal says nothing about whether it is there.
 *
 * <p>Tenants and roles that objects add have names that the file's cannot have, such as {@code
 * tenant:web}: a label never makes somebody the platform.
 */
final class ClusterPolicy {

  private static final System.Logger LOG = System.getLogger(ClusterPolicy.class.getName());

  static final String PLATFORM = "platform";
  static final String PLATFORM_ADMIN = "platform-admin";
  static final String OBJECTS = "urn:flux:objects";
  private static final Resource CLUSTER = Resource.of("cluster");

  private final Policy file;
  private final References references;
  private final ClusterState state;

  /**
   * A policy at a moment.
   *
   * @param file the policy of the file
   * @param references which objects of other namespaces may be named
   * @param state what the cluster's objects say
   */
  ClusterPolicy(Policy file, References references, ClusterState state) {
    this.file = file;
    this.references = references;
    this.state = state;
  }

  static String tenant(String label) {
    return "tenant:" + label;
  }

  static String group(String name) {
    return "group:" + name;
  }

  /** In which namespace an account or a user is at home, if its name says one. */
  static Optional<String> namespaceOf(Subject subject) {
    return subject.variables().asMap().getOrDefault("namespace", Set.of()).stream().findFirst();
  }

  private Optional<String> homeOf(String user) {
    return namespaceOf(file.subjectFrom(Map.of("sub", user)).subject())
        .flatMap(namespace -> state.homeOf(user, namespace));
  }

  /**
   * The whole of it. A role of the file goes before the cluster's of the same name, and a role of
   * the cluster is there if a tenant's binding gives it.
   */
  Policy whole() {
    List<Assignment> held = new ArrayList<>();
    Map<String, List<TenantClause>> clauses = new TreeMap<>();
    for (Namespace namespace : state.namespaces()) {
      for (String label : namespace.tenant().stream().toList()) {
        held.addAll(objectsOf(namespace, label));
        clauses
            .computeIfAbsent(tenant(label), any -> new ArrayList<>(always()))
            .addAll(clauses(namespace));
      }
    }
    for (Binding binding : state.bindings()) {
      held.addAll(with(List.<Assignment>of(), none -> assignments(binding)));
    }
    Policy policy = file;
    for (KubernetesRole role : state.roles()) {
      if (!file.roles().containsKey(role.name())
          && held.stream().anyMatch(each -> each.roles().contains(role.name()))) {
        policy = with(policy, now -> now.with(Rules.of(role, file.actions())));
      }
    }
    Map<String, Role> roles = policy.roles();
    held.removeIf(each -> !gives(each, roles));
    for (Assignment each : held) {
      clauses
          .getOrDefault(each.scope().tenant(), new ArrayList<>())
          .addAll(clusterWide(each, roles));
    }
    for (Map.Entry<String, List<TenantClause>> each : clauses.entrySet()) {
      policy =
          policy.with(
              Tenant.of(each.getKey())
                  .including(each.getValue())
                  .enteredBy("object", "opened", "ClusterRole/*", "Role/*"));
    }
    for (Assignment each : held) {
      policy = with(policy, now -> now.with(each));
    }
    return policy;
  }

  /**
   * What an object says that no policy can have, such as a name of 10,000 letters, gives nothing.
   */
  private static <T> T with(T before, UnaryOperator<T> change) {
    try {
      return change.apply(before);
    } catch (IllegalArgumentException | DiagnosticException unreadable) {
      LOG.log(Level.WARNING, "an object gives nothing: {0}", unreadable.getMessage());
      return before;
    }
  }

  /** Whether its role is there, and has anything of the cluster if it is held there. */
  private static boolean gives(Assignment assignment, Map<String, Role> roles) {
    return roles.keySet().containsAll(assignment.roles())
        && !(isClusterWide(assignment) && clusterWide(assignment, roles).isEmpty());
  }

  private static boolean isClusterWide(Assignment assignment) {
    return assignment.scope().path().equals(Optional.of(CLUSTER));
  }

  /** The kinds that lie in no namespace and that it gives. */
  private static List<TenantClause> clusterWide(Assignment assignment, Map<String, Role> roles) {
    return !isClusterWide(assignment)
        ? List.of()
        : assignment.roles().stream()
            .flatMap(role -> Stream.ofNullable(roles.get(role)))
            .flatMap(role -> role.permissions().stream())
            .flatMap(permission -> permission.resources().stream())
            .filter(pattern -> pattern.beginsWith("cluster"))
            .map(pattern -> TenantClause.of(pattern, assignment.place()))
            .toList();
  }

  private List<Assignment> objectsOf(Namespace namespace, String label) {
    RoleScope tenant = RoleScope.everywhere().in(tenant(label));
    List<Assignment> held = new ArrayList<>();
    held.add(
        object(namespace, "object", "Namespace/" + namespace.name())
            .within(
                tenant
                    .withVariable("namespace", namespace.name())
                    .withVariable("owned", state.namespacesOf(label))));
    for (Share share : opened(namespace)) {
      held.add(
          object(namespace, "opened", "accessFrom of " + share.target())
              .within(tenant.on(share.target().path())));
    }
    if (references == References.OPEN) {
      held.add(object(namespace, "opened", "References.OPEN").within(tenant));
    }
    return held;
  }

  private static Assignment object(Namespace namespace, String role, String source) {
    return Assignment.toSubject(Who.objectOf(namespace.name()).user(), role)
        .fromIssuer(OBJECTS)
        .at(Place.ofSource(source));
  }

  private List<Share> opened(Namespace namespace) {
    return references == References.ACCESS_FROM
        ? state.shares().stream().filter(share -> share.isOpenTo(namespace)).toList()
        : List.of();
  }

  /**
   * A binding in a namespace counts there, one of the cluster in all namespaces of its holder and
   * for what lies in none. What a tenant binds to an account of another one counts nowhere.
   */
  private List<Assignment> assignments(Binding binding) {
    List<Assignment> held = new ArrayList<>();
    Optional<String> owner = state.tenantOf(binding.namespace());
    for (String user : binding.users()) {
      Assignment each = Assignment.toSubject(user, binding.role());
      Optional<String> home = homeOf(user);
      if (binding.namespace().isEmpty()) {
        for (String label : home.stream().toList()) {
          held.add(held(each, binding, label, CLUSTER));
          for (String namespace : state.namespacesOf(label)) {
            held.add(held(each, binding, label, Resource.of("namespaces", namespace)));
          }
        }
      } else if (home.isEmpty() || home.equals(owner)) {
        owner.ifPresent(label -> held.add(there(each, binding, label)));
      }
    }
    for (String group : binding.groups()) {
      Assignment each = Assignment.toGroup(group(group), binding.role());
      owner.ifPresent(label -> held.add(there(each, binding, label)));
    }
    return held;
  }

  private static Assignment there(Assignment assignment, Binding binding, String label) {
    return held(assignment, binding, label, Resource.of("namespaces", binding.namespace()));
  }

  private static Assignment held(
      Assignment assignment, Binding binding, String label, Resource on) {
    RoleScope scope = RoleScope.everywhere().in(tenant(label)).on(on);
    return assignment
        .within(binding.until().map(scope::until).orElse(scope))
        .at(Place.ofSource(binding.source()));
  }

  private List<TenantClause> always() {
    return Stream.of("paths", "namespaces")
        .filter(root -> root.equals("paths") || references == References.OPEN)
        .map(root -> TenantClause.of(ResourcePattern.of(root), Place.code()))
        .toList();
  }

  /** What lies in a namespace, the user that reconciles it, and what others have opened to it. */
  private List<TenantClause> clauses(Namespace namespace) {
    Place place = Place.ofSource("Namespace/" + namespace.name());
    Resource user = Resource.of("cluster", "core", "users", Who.reconciler(namespace.name()));
    return Stream.concat(
            Stream.of(Resource.of("namespaces", namespace.name()), user),
            opened(namespace).stream().map(share -> share.target().path()))
        .map(path -> TenantClause.of(ResourcePattern.parse(path.toString()), place))
        .toList();
  }
}
