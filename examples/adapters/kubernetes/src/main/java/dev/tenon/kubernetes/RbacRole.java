package dev.tenon.kubernetes;

import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A {@code Role} or {@code ClusterRole} of Kubernetes, as it was read from the API server. An
 * aggregated cluster role has the rules that Kubernetes wrote into it.
 *
 * <pre>{@code
 * new RbacRole("ClusterRole/log-reader",
 *     List.of(new RbacRole.Rule(List.of("get"), List.of(""), List.of("pods/log"), List.of())));
 * }</pre>
 *
 * <p>Immutable and safe to share.
 *
 * @param name {@code ClusterRole/NAME}, or {@code Role/NAMESPACE/NAME}
 * @param rules what it allows
 */
public record RbacRole(String name, List<Rule> rules) {

  /** How the names of cluster roles begin, and those of roles of a namespace. */
  static final String CLUSTER_ROLE = "ClusterRole/";

  static final String ROLE = "Role/";

  /** Copies. */
  public RbacRole {
    Objects.requireNonNull(name, "name");
    rules = List.copyOf(rules);
  }

  /**
   * A rule about resources, each part as Kubernetes writes it. Rules about addresses of the server
   * ({@code nonResourceURLs}) are left out.
   *
   * @param verbs the verbs, {@code *} for all
   * @param groups API groups, empty for the one without a name, {@code *} for all
   * @param resources plurals, with the subresource after a {@code /}; {@code *} for all
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
   * The role of a policy that allows the same, on the resources of a {@link Region}. It is held in
   * a tenant only; where it counts there is said by the assignment that gives it.
   *
   * <p>A verb that the policy does not declare gives nothing, nor does an action of the policy that
   * stands for others, since Kubernetes has no such verb. A {@code *} stands for all only where it
   * does in Kubernetes: alone, and before a subresource.
   */
  Role toRole(Actions actions) {
    List<Permission> permissions = new ArrayList<>();
    for (Rule rule : rules) {
      String[] verbs =
          rule.verbs().stream()
              .filter(verb -> verb.equals("*") || isVerb(verb, actions))
              .toArray(String[]::new);
      List<ResourcePattern> patterns = patterns(rule, name.startsWith(CLUSTER_ROLE));
      if (verbs.length > 0 && !patterns.isEmpty()) {
        permissions.add(Permission.allow(verbs).on(patterns));
      }
    }
    return Role.of(name).heldInTenantOnly(true).with(permissions);
  }

  private static boolean isVerb(String verb, Actions actions) {
    return !actions.areDeclared()
        || (actions.names().contains(verb) && actions.impliedDirectlyBy(verb).isEmpty());
  }

  private static List<ResourcePattern> patterns(Rule rule, boolean clusterWide) {
    List<String> names =
        rule.names().isEmpty()
            ? List.of("*")
            : rule.names().stream().map(RbacRole::literal).toList();
    List<ResourcePattern> patterns = new ArrayList<>();
    for (String group : rule.groups()) {
      for (String resource : rule.resources()) {
        for (String name : names) {
          String in = allOr(group.isEmpty() ? "core" : group);
          patterns.add(ResourcePattern.of("namespaces", "*", in, kind(resource), name));
          if (clusterWide) {
            patterns.add(ResourcePattern.of("cluster", in, kind(resource), name));
          }
        }
      }
    }
    return patterns;
  }

  private static String kind(String resource) {
    return resource.startsWith("*/") ? "*" + literal(resource.substring(1)) : allOr(resource);
  }

  private static String allOr(String text) {
    return text.equals("*") ? text : literal(text);
  }

  /** Without the characters of a pattern: a name is a name, and no object is called `.`. */
  private static String literal(String text) {
    if (text.equals(".")) {
      throw new IllegalArgumentException("`.` is not the name of anything");
    }
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("*", "\\*");
  }
}
