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
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
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

  /** The labels of namespaces that selectors may ask for, since tenants cannot edit them. */
  private static final Set<String> LABELS = Set.of(ClusterState.NAME, ClusterState.TENANT);

  private final References references;

  ClusterPolicy(References references) {
    this.references = references;
  }

  static String tenant(String label) {
    return "tenant:" + label;
  }

  static String group(String name) {
    return "group:" + name;
  }

  /**
   * The policy of the file with that of the cluster. A role of the file goes before the cluster's
   * of the same name.
   *
   * @param file the policy of the file
   * @param state what the cluster's objects say
   * @param homeOf whose a user is: the label of a tenant, if there is one
   */
  Policy of(Policy file, ClusterState state, Function<String, Optional<String>> homeOf) {
    List<Assignment> held = new ArrayList<>();
    Map<String, List<TenantClause>> clauses = new TreeMap<>();
    for (Namespace namespace : state.namespaces()) {
      for (String label : namespace.tenant().stream().toList()) {
        held.addAll(objectsOf(namespace, label, state));
        clauses
            .computeIfAbsent(tenant(label), any -> new ArrayList<>(always()))
            .addAll(clauses(namespace, state));
      }
    }
    for (Binding binding : state.bindings()) {
      held.addAll(with(List.<Assignment>of(), none -> assignments(binding, state, homeOf)));
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

  private List<Assignment> objectsOf(Namespace namespace, String label, ClusterState state) {
    RoleScope tenant = RoleScope.everywhere().in(tenant(label));
    List<Assignment> held = new ArrayList<>();
    held.add(
        object(namespace, "object", "Namespace/" + namespace.name())
            .within(
                tenant
                    .withVariable("namespace", namespace.name())
                    .withVariable("owned", state.namespacesOf(label))));
    for (Share share : opened(namespace, state)) {
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

  private List<Share> opened(Namespace namespace, ClusterState state) {
    return references == References.ACCESS_FROM
        ? state.shares().stream()
            .filter(
                share -> share.selectors().stream().anyMatch(labels -> selects(labels, namespace)))
            .toList()
        : List.of();
  }

  /** All of the labels, and none that a tenant could give himself. No labels select everything. */
  private boolean selects(Map<String, String> labels, Namespace namespace) {
    return labels.entrySet().stream()
        .allMatch(
            label ->
                LABELS.contains(label.getKey())
                    && label.getValue().equals(labelOf(namespace, label.getKey())));
  }

  private static String labelOf(Namespace namespace, String key) {
    return key.equals(ClusterState.NAME)
        ? namespace.name()
        : namespace.labels().getOrDefault(key, "");
  }

  /**
   * A binding in a namespace counts there, one of the cluster in all namespaces of its holder and
   * for what lies in none. What a tenant binds to an account of another one counts nowhere.
   */
  private static List<Assignment> assignments(
      Binding binding, ClusterState state, Function<String, Optional<String>> homeOf) {
    List<Assignment> held = new ArrayList<>();
    if (binding.namespace().isEmpty()) {
      for (String user : binding.users()) {
        for (String label : homeOf.apply(user).stream().toList()) {
          Assignment each = Assignment.toSubject(user, binding.role());
          held.add(held(each, binding, label, CLUSTER));
          for (String namespace : state.namespacesOf(label)) {
            held.add(held(each, binding, label, Resource.of("namespaces", namespace)));
          }
        }
      }
      return held;
    }
    for (String label : state.tenantOf(binding.namespace()).stream().toList()) {
      Resource there = Resource.of("namespaces", binding.namespace());
      for (String user : binding.users()) {
        if (homeOf.apply(user).filter(home -> !home.equals(label)).isEmpty()) {
          held.add(held(Assignment.toSubject(user, binding.role()), binding, label, there));
        }
      }
      for (String group : binding.groups()) {
        held.add(held(Assignment.toGroup(group(group), binding.role()), binding, label, there));
      }
    }
    return held;
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
  private List<TenantClause> clauses(Namespace namespace, ClusterState state) {
    Place place = Place.ofSource("Namespace/" + namespace.name());
    List<TenantClause> all = new ArrayList<>();
    all.add(TenantClause.of(ResourcePattern.of("namespaces", namespace.name()), place));
    all.add(
        TenantClause.of(
            ResourcePattern.of("cluster", "core", "users", Who.reconciler(namespace.name())),
            place));
    for (Share share : opened(namespace, state)) {
      all.add(TenantClause.of(ResourcePattern.parse(share.target().path().toString()), place));
    }
    return all;
  }
}
