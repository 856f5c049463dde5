package dev.tenon.examples.gitops.rights;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.examples.gitops.rights.ClusterState.Binding;
import dev.tenon.examples.gitops.rights.ClusterState.KubernetesRole;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.examples.gitops.rights.ClusterState.Share;
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
public final class ClusterPolicy {

  private static final System.Logger LOG = System.getLogger(ClusterPolicy.class.getName());

  static final String PLATFORM = "platform";
  static final String PLATFORM_ADMIN = "platform-admin";
  static final String OBJECTS = "urn:flux:objects";

  private final Set<String> platformLabels;
  private final References references;

  /**
   * Reads objects in a way that the host sets.
   *
   * @param references which objects of other namespaces may be named
   * @param platformLabels the labels of namespaces that selectors may ask for, since tenants cannot
   *     edit them
   */
  public ClusterPolicy(References references, Set<String> platformLabels) {
    this.references = references;
    this.platformLabels = Set.copyOf(platformLabels);
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
    Policy policy = file;
    List<Binding> bindings =
        state.bindings().stream().filter(each -> gives(each, state, homeOf)).toList();
    for (KubernetesRole role : state.roles()) {
      List<Binding> bound =
          bindings.stream().filter(each -> each.role().equals(role.name())).toList();
      if (!bound.isEmpty() && !file.roles().containsKey(role.name())) {
        policy = with(policy, now -> now.with(Rules.inNamespace(role, file)));
        if (bound.stream().anyMatch(each -> each.namespace().isEmpty())) {
          policy = with(policy, now -> now.with(Rules.clusterWide(role, file)));
        }
      }
    }
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
    for (Binding binding : bindings) {
      for (Assignment each : assignments(binding, policy, state, homeOf)) {
        held.add(each);
        for (String role : each.roles()) {
          clauses
              .getOrDefault(each.scope().tenant(), new ArrayList<>())
              .addAll(clusterWide(policy.roles().get(role), each.place()));
        }
      }
    }
    for (Map.Entry<String, List<TenantClause>> each : clauses.entrySet()) {
      policy =
          policy.with(
              Tenant.of(each.getKey())
                  .including(each.getValue())
                  .enteredBy("object", "opened", "ClusterRole/*", "Role/*", Rules.WIDE + "*"));
    }
    for (Assignment each : held) {
      policy = with(policy, now -> now.with(each));
    }
    return policy;
  }

  /**
   * What an object says that no policy can have, such as a name of 10,000 letters, gives nothing.
   */
  private static Policy with(Policy policy, UnaryOperator<Policy> change) {
    try {
      return change.apply(policy);
    } catch (IllegalArgumentException | DiagnosticException unreadable) {
      LOG.log(Level.WARNING, "an object gives nothing: {0}", unreadable.getMessage());
      return policy;
    }
  }

  /** Whether a binding is one of a tenant's. */
  private static boolean gives(
      Binding binding, ClusterState state, Function<String, Optional<String>> homeOf) {
    return binding.namespace().isEmpty()
        ? binding.users().stream().anyMatch(user -> homeOf.apply(user).isPresent())
        : state.tenantOf(binding.namespace()).isPresent();
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
                platformLabels.contains(label.getKey())
                    && label.getValue().equals(labelOf(namespace, label.getKey())));
  }

  private static String labelOf(Namespace namespace, String key) {
    return key.equals(ClusterState.NAME)
        ? namespace.name()
        : namespace.labels().getOrDefault(key, "");
  }

  /**
   * A binding in a namespace counts there, one of the cluster in all that is its holder's. What a
   * tenant binds to an account of another one counts nowhere.
   */
  private static List<Assignment> assignments(
      Binding binding,
      Policy policy,
      ClusterState state,
      Function<String, Optional<String>> homeOf) {
    List<Assignment> held = new ArrayList<>();
    if (!policy.roles().containsKey(binding.role())) {
      return held;
    }
    if (binding.namespace().isEmpty()) {
      for (String user : binding.users()) {
        for (String label : homeOf.apply(user).stream().toList()) {
          for (String role : List.of(binding.role(), Rules.WIDE + binding.role())) {
            if (policy.roles().containsKey(role)) {
              held.add(
                  held(
                      Assignment.toSubject(user, role), binding, label, state.namespacesOf(label)));
            }
          }
        }
      }
      return held;
    }
    for (String label : state.tenantOf(binding.namespace()).stream().toList()) {
      List<String> there = List.of(binding.namespace());
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
      Assignment assignment, Binding binding, String label, List<String> namespaces) {
    RoleScope scope =
        RoleScope.everywhere().in(tenant(label)).withVariable("namespace", namespaces);
    return assignment
        .within(binding.until().map(scope::until).orElse(scope))
        .at(Place.ofSource(binding.source()));
  }

  private List<TenantClause> always() {
    List<String> roots =
        references == References.OPEN ? List.of("paths", "namespaces") : List.of("paths");
    return roots.stream()
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
      all.add(TenantClause.of(ResourcePattern.of(share.target().path().segments()), place));
    }
    return all;
  }

  private static List<TenantClause> clusterWide(Role role, Place place) {
    return role.name().startsWith(Rules.WIDE)
        ? role.permissions().stream()
            .flatMap(permission -> permission.resources().stream())
            .map(pattern -> TenantClause.of(pattern, place))
            .toList()
        : List.of();
  }
}
