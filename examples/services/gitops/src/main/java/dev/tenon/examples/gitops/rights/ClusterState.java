package dev.tenon.examples.gitops.rights;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the objects of the cluster say about rights, read at one moment.
 *
 * @param namespaces all namespaces
 * @param shares the objects that are open to others
 * @param roles what roles of Kubernetes consist of
 * @param bindings who holds which role, where
 * @param accounts the service accounts that have a tenant's label
 */
public record ClusterState(
    List<Namespace> namespaces,
    List<Share> shares,
    List<KubernetesRole> roles,
    List<Binding> bindings,
    List<Account> accounts) {

  /** The label of a namespace, or of an account of the platform, that says whose it is. */
  public static final String TENANT = "toolkit.fluxcd.io/tenant";

  /** The label that is a namespace's name, and cannot be another one. */
  public static final String NAME = "kubernetes.io/metadata.name";

  /** The annotation of a role binding that says when it ends, such as 2026-11-30T18:00:00Z. */
  public static final String UNTIL = "tenon.dev/until";

  /** Copies. */
  public ClusterState {
    namespaces = List.copyOf(namespaces);
    shares = List.copyOf(shares);
    roles = List.copyOf(roles);
    bindings = List.copyOf(bindings);
    accounts = List.copyOf(accounts);
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

    /** Whether it has a label that selectors may ask for: one that no tenant could give himself. */
    boolean isLabelled(String key, String value) {
      return value.equals(key.equals(NAME) ? name : key.equals(TENANT) ? labels.get(key) : null);
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

    /** Whether one of the selectors selects a namespace. No labels select everything. */
    boolean isOpenTo(Namespace namespace) {
      return selectors.stream()
          .anyMatch(
              labels ->
                  labels.entrySet().stream()
                      .allMatch(each -> namespace.isLabelled(each.getKey(), each.getValue())));
    }
  }

  /**
   * A role of Kubernetes.
   *
   * @param name {@code ClusterRole/NAME}, or {@code Role/NAMESPACE/NAME}
   * @param rules what it allows
   */
  public record KubernetesRole(String name, List<Rule> rules) {

    /** Copies. */
    public KubernetesRole {
      rules = List.copyOf(rules);
    }
  }

  /**
   * A rule of it, each part as Kubernetes writes it.
   *
   * @param verbs the verbs, {@code *} for all
   * @param groups API groups, empty for the one without a name
   * @param resources plurals, with the subresource after a {@code /}
   * @param names of single objects; none for all
   */
  public record Rule(
      List<String> verbs, List<String> groups, List<String> resources, List<String> names) {

    /** Copies. */
    public Rule {
      verbs = List.copyOf(verbs);
      groups = List.copyOf(groups);
      resources = List.copyOf(resources);
      names = List.copyOf(names);
    }
  }

  /**
   * A role binding.
   *
   * @param namespace where it lies; empty for one of the whole cluster
   * @param name its name
   * @param role what it gives, such as {@code ClusterRole/view}
   * @param users to whom, by their names
   * @param groups to whom, by their groups
   * @param until when it ends, if it does
   */
  public record Binding(
      String namespace,
      String name,
      String role,
      List<String> users,
      List<String> groups,
      Optional<Instant> until) {

    /** Copies. */
    public Binding {
      users = List.copyOf(users);
      groups = List.copyOf(groups);
    }

    /** As people call it. */
    String source() {
      return namespace.isEmpty()
          ? "ClusterRoleBinding/" + name
          : "RoleBinding/" + namespace + "/" + name;
    }
  }

  /**
   * A service account with a tenant's label.
   *
   * @param user as Kubernetes calls it
   * @param tenant the label
   */
  public record Account(String user, String tenant) {}

  /**
   * The same where a namespace is the platform's and no tenant's, whatever its labels say. The
   * labels of its accounts count, and those of no others.
   */
  ClusterState withPlatform(String namespace) {
    return new ClusterState(
        namespaces.stream()
            .map(each -> each.name().equals(namespace) ? new Namespace(namespace, Map.of()) : each)
            .toList(),
        shares,
        roles,
        bindings,
        accounts.stream()
            .filter(each -> each.user().startsWith(Who.account(namespace, "").user()))
            .toList());
  }

  /** Whose namespace it is, if it is there and a tenant's. */
  public Optional<String> tenantOf(String namespace) {
    return namespaces.stream()
        .filter(each -> each.name().equals(namespace))
        .findFirst()
        .flatMap(Namespace::tenant);
  }

  /**
   * Whose a user is, by the namespace that its name says or, for an account of the platform, by its
   * label.
   */
  Optional<String> homeOf(String user, String namespace) {
    return accounts.stream()
        .filter(each -> each.user().equals(user))
        .findFirst()
        .map(Account::tenant)
        .or(() -> tenantOf(namespace));
  }

  /** The namespaces of a tenant. */
  public List<String> namespacesOf(String tenant) {
    return namespaces.stream()
        .filter(each -> each.tenant().filter(tenant::equals).isPresent())
        .map(Namespace::name)
        .toList();
  }
}
