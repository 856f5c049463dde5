package dev.tenon.examples.gitops.rights;

import dev.tenon.diagnostic.Place;
import dev.tenon.examples.gitops.rights.ClusterState.Binding;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.examples.gitops.rights.ClusterState.Share;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The policy of the file together with what the cluster's objects say.
 *
 * <p>Namespaces become tenants, {@code accessFrom} becomes permissions, role bindings become
 * assignments. Why rules and no conditions in Java: there is one place that decides and it knows
 * all; a decision names the very object that made it, an explanation shows it among the rules of
 * the file, the printed whole can be tested and proved, and the object that is asked for need not
 * be looked up before the decision, so that a refusal says nothing about whether it is there.
 *
 * <p>What objects say is added under names that the file's cannot have, {@code tenant:}, {@code
 * from:} and {@code open}: a label never makes somebody the platform.
 */
public final class ClusterPolicy {

  static final String PLATFORM = "platform";
  static final String OBJECT = "object";
  static final String OPEN = "open:";
  static final String NOBODY = "tenant:";

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

  static String from(String namespace) {
    return "from:" + namespace;
  }

  /** The policy of the file with that of the cluster. */
  public Policy of(Policy file, ClusterState state) {
    Policy policy = file.with(openRole());
    for (Map.Entry<String, List<Permission>> opened : opened(state).entrySet()) {
      policy = policy.with(Role.of(from(opened.getKey())).with(opened.getValue()));
    }
    for (Tenant tenant : tenants(state)) {
      policy = policy.with(tenant);
    }
    for (Binding binding : state.bindings()) {
      if (policy.roles().containsKey(binding.role())) {
        for (String user : binding.users()) {
          policy = policy.with(assignment(binding, user));
        }
      }
    }
    return policy;
  }

  private Role openRole() {
    Role role = Role.of(OPEN);
    return references == References.OPEN
        ? role.with(Permission.allow("refer").on("namespaces"))
        : role;
  }

  /** By namespace, what others have opened to it. */
  private Map<String, List<Permission>> opened(ClusterState state) {
    Map<String, List<Permission>> opened = new TreeMap<>();
    if (references == References.ACCESS_FROM) {
      for (Share share : state.shares()) {
        for (Namespace namespace : state.namespaces()) {
          if (share.selectors().stream().anyMatch(labels -> selects(labels, namespace))) {
            opened
                .computeIfAbsent(namespace.name(), any -> new ArrayList<>())
                .add(Permission.allow("refer").on(pattern(share)).at(placeOf(share)));
          }
        }
      }
    }
    return opened;
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

  private List<Tenant> tenants(ClusterState state) {
    Map<String, List<TenantClause>> clauses = new TreeMap<>();
    Map<String, List<Permission>> opened = opened(state);
    for (Namespace namespace : state.namespaces()) {
      namespace
          .tenant()
          .ifPresent(
              label -> {
                List<TenantClause> all =
                    clauses.computeIfAbsent(label, any -> new ArrayList<>(always()));
                all.add(clause(ResourcePattern.of("namespaces", namespace.name()), namespace));
                opened.getOrDefault(namespace.name(), List.of()).stream()
                    .flatMap(permission -> permission.resources().stream())
                    .forEach(pattern -> all.add(clause(pattern, namespace)));
              });
    }
    return clauses.entrySet().stream()
        .map(
            each ->
                Tenant.of(tenant(each.getKey()))
                    .including(each.getValue())
                    .enteredBy(tenant(each.getKey())))
        .toList();
  }

  private List<TenantClause> always() {
    List<String> roots =
        references == References.OPEN ? List.of("paths", "namespaces") : List.of("paths");
    return roots.stream()
        .map(root -> TenantClause.of(ResourcePattern.of(root), Place.code()))
        .toList();
  }

  private static TenantClause clause(ResourcePattern pattern, Namespace namespace) {
    return TenantClause.of(pattern, Place.ofSource("Namespace/" + namespace.name()));
  }

  private static ResourcePattern pattern(Share share) {
    return ResourcePattern.of(share.target().path().segments());
  }

  private static Place placeOf(Share share) {
    return Place.ofSource("accessFrom of " + share.target());
  }

  private static Assignment assignment(Binding binding, String user) {
    return Assignment.toSubject(user, binding.role())
        .at(Place.ofSource("RoleBinding/" + binding.namespace() + "/" + binding.name()));
  }
}
