package dev.tenon.examples.gitops.rights;

import dev.tenon.examples.gitops.rights.ClusterState.KubernetesRole;
import dev.tenon.examples.gitops.rights.ClusterState.Rule;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Roles of Kubernetes as roles of Tenon: verbs are actions, what they name is a path. */
final class Rules {

  /** Before the name of a role: what it gives beyond namespaces. */
  static final String WIDE = "cluster-wide ";

  private Rules() {}

  /** What a role gives in a namespace that its binding says. */
  static Role inNamespace(KubernetesRole role, Policy file) {
    return Role.of(role.name())
        .heldInTenantOnly(true)
        .with(permissions(role, List.of("namespaces", "${namespace}"), file));
  }

  /** What it gives of the kinds that lie in no namespace. */
  static Role clusterWide(KubernetesRole role, Policy file) {
    return Role.of(WIDE + role.name())
        .heldInTenantOnly(true)
        .with(permissions(role, List.of("cluster"), file));
  }

  private static List<Permission> permissions(KubernetesRole role, List<String> root, Policy file) {
    List<Permission> permissions = new ArrayList<>();
    for (Rule rule : role.rules()) {
      Set<String> known = file.actions().names();
      String[] verbs =
          rule.verbs().stream()
              .filter(verb -> verb.equals("*") || known.contains(verb))
              .toArray(String[]::new);
      List<ResourcePattern> patterns = patterns(rule, root);
      if (verbs.length > 0 && !patterns.isEmpty()) {
        permissions.add(Permission.allow(verbs).on(patterns));
      }
    }
    return permissions;
  }

  private static List<ResourcePattern> patterns(Rule rule, List<String> root) {
    List<ResourcePattern> patterns = new ArrayList<>();
    for (String group : rule.groups()) {
      for (String resource : rule.resources()) {
        List<String> kind = new ArrayList<>(root);
        kind.add(literal(group.isEmpty() ? "core" : group));
        kind.add(literal(resource));
        if (rule.names().isEmpty()) {
          patterns.add(ResourcePattern.of(kind));
        }
        for (String name : rule.names()) {
          List<String> one = new ArrayList<>(kind);
          one.add(literal(name).replace("*", "\\*"));
          patterns.add(ResourcePattern.of(one));
        }
      }
    }
    return patterns;
  }

  /** A {@code *} is all; nothing else of a name is a pattern. */
  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("$", "\\$");
  }
}
