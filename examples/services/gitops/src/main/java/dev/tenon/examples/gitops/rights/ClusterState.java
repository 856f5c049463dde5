package dev.tenon.examples.gitops.rights;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the objects of the cluster say about rights, read at one moment.
 *
 * @param namespaces all namespaces
 * @param shares the objects that are open to others
 * @param bindings the roles that service accounts hold in their namespaces
 */
public record ClusterState(List<Namespace> namespaces, List<Share> shares, List<Binding> bindings) {

  /** The label of a namespace that says whose it is. */
  public static final String TENANT = "toolkit.fluxcd.io/tenant";

  /** The label that is a namespace's name, and cannot be another one. */
  public static final String NAME = "kubernetes.io/metadata.name";

  /** Copies. */
  public ClusterState {
    namespaces = List.copyOf(namespaces);
    shares = List.copyOf(shares);
    bindings = List.copyOf(bindings);
  }

  /**
   * A namespace.
   *
   * @param name its name
   * @param labels its labels
   */
  public record Namespace(String name, Map<String, String> labels) {

    /** Copies. */
    public Namespace {
      labels = Map.copyOf(labels);
    }

    /** Whose it is, if it is a tenant's. */
    public Optional<String> tenant() {
      return Optional.ofNullable(labels.get(TENANT)).filter(label -> !label.isEmpty());
    }
  }

  /**
   * An object with {@code accessFrom}.
   *
   * @param target the object
   * @param selectors each the labels that a namespace must have, all of them; one selector is
   *     enough
   */
  public record Share(Target target, List<Map<String, String>> selectors) {

    /** Copies. */
    public Share {
      selectors = selectors.stream().map(Map::copyOf).toList();
    }
  }

  /**
   * A role binding.
   *
   * @param namespace where it lies
   * @param name its name
   * @param role what it gives, such as {@code ClusterRole/view}
   * @param users to whom
   */
  public record Binding(String namespace, String name, String role, List<String> users) {

    /** Copies. */
    public Binding {
      users = List.copyOf(users);
    }
  }

  /** The same where a namespace is no tenant's, whatever its labels say. */
  ClusterState disowning(String namespace) {
    return new ClusterState(
        namespaces.stream()
            .map(each -> each.name().equals(namespace) ? new Namespace(namespace, Map.of()) : each)
            .toList(),
        shares,
        bindings);
  }

  /** Whose namespace it is, if it is there and a tenant's. */
  public Optional<String> tenantOf(String namespace) {
    return namespaces.stream()
        .filter(each -> each.name().equals(namespace))
        .findFirst()
        .flatMap(Namespace::tenant);
  }

  /** The namespaces of a tenant. */
  public List<String> namespacesOf(String tenant) {
    return namespaces.stream()
        .filter(each -> each.tenant().filter(tenant::equals).isPresent())
        .map(Namespace::name)
        .toList();
  }
}
