package dev.tenon.examples.gitops.rights;

import dev.tenon.kubernetes.RbacBinding;
import dev.tenon.kubernetes.RbacRole;
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
    List<RbacRole> roles,
    List<RbacBinding> bindings,
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
}
