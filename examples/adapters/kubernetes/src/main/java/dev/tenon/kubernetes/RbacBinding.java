package dev.tenon.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A {@code RoleBinding} or {@code ClusterRoleBinding} of Kubernetes, as it was read from the API
 * server.
 *
 * <pre>{@code
 * new RbacBinding("shop", "readers", "ClusterRole/view",
 *     List.of("ada", "system:serviceaccount:shop:ci"), List.of("developers"), Optional.empty());
 * }</pre>
 *
 * <p>Immutable and safe to share.
 *
 * @param namespace where it lies; empty for one of the whole cluster
 * @param name its name
 * @param role the name of the {@link RbacRole} that it gives
 * @param users to whom, by their names; a service account is {@code
 *     system:serviceaccount:NAMESPACE:NAME}
 * @param groups to whom, by the names of their groups
 * @param until the first instant at which it no longer counts, such as from an annotation;
 *     Kubernetes itself has no such end
 */
public record RbacBinding(
    String namespace,
    String name,
    String role,
    List<String> users,
    List<String> groups,
    Optional<Instant> until) {

  /** Copies. */
  public RbacBinding {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(until, "until");
    users = List.copyOf(users);
    groups = List.copyOf(groups);
  }

  /** Whether it gives a cluster role, or a role of its own namespace, as each binding does. */
  boolean givesRole() {
    return role.startsWith(RbacRole.CLUSTER_ROLE)
        || (!isClusterWide() && role.startsWith(RbacRole.ROLE + namespace + "/"));
  }

  /** Whether it is one of the whole cluster. */
  boolean isClusterWide() {
    return namespace.isEmpty();
  }

  /** The place of what it gives, which explanations and records of decisions name. */
  String source() {
    return isClusterWide() ? "ClusterRoleBinding/" + name : "RoleBinding/" + namespace + "/" + name;
  }
}
