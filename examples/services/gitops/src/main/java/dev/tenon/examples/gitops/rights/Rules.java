package dev.tenon.examples.gitops.rights;

import dev.tenon.examples.gitops.rights.ClusterState.KubernetesRole;
import dev.tenon.examples.gitops.rights.ClusterState.Rule;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Roles of Kubernetes as roles of Tenon: verbs are actions, what they name is a path. Where a role
 * counts, in which namespaces and whether beyond them, is said by the assignment that gives it.
 */
final class Rules {

  private Rules() {}

  /** What a role gives. A verb that stands for others in the policy's file is none here. */
  static Role of(KubernetesRole role, Actions actions) {
    List<Permission> permissions = new ArrayList<>();
    for (Rule rule : role.rules()) {
      String[] verbs =
          rule.verbs().stream()
              .filter(verb -> verb.equals("*") || isVerb(verb, actions))
              .toArray(String[]::new);
      List<ResourcePattern> patterns = patterns(rule, role.name().startsWith("ClusterRole/"));
      if (verbs.length > 0 && !patterns.isEmpty()) {
        permissions.add(Permission.allow(verbs).on(patterns));
      }
    }
    return Role.of(role.name()).heldInTenantOnly(true).with(permissions);
  }

  private static boolean isVerb(String verb, Actions actions) {
    return actions.names().contains(verb) && actions.impliedDirectlyBy(verb).isEmpty();
  }

  private static List<ResourcePattern> patterns(Rule rule, boolean wide) {
    List<ResourcePattern> patterns = new ArrayList<>();
    for (String group : rule.groups()) {
      for (String resource : rule.resources()) {
        String kind =
            resource.startsWith("*/") ? "*" + literal(resource.substring(1)) : anyOr(resource);
        for (String name : rule.names().isEmpty() ? List.of("*") : rule.names()) {
          String in = anyOr(group.isEmpty() ? "core" : group);
          String which = rule.names().isEmpty() ? name : literal(name);
          patterns.add(ResourcePattern.of("namespaces", "*", in, kind, which));
          if (wide) {
            patterns.add(ResourcePattern.of("cluster", in, kind, which));
          }
        }
      }
    }
    return patterns;
  }

  /** A {@code *} alone is all, and before a subresource it is any resource; no other one is. */
  private static String anyOr(String text) {
    return text.equals("*") ? text : literal(text);
  }

  private static String literal(String text) {
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("*", "\\*");
  }
}
