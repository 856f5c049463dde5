package dev.tenon.kubernetes;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster that two tenants share, with a platform and a namespace that is nobody's. */
final class SharedCluster {

  static final Policy POLICY =
      YamlPolicies.parse(
          "policy.yaml",
          """
          actions: {get: , list: , update: , delete: , write: [update, delete]}
          claims:
            - claim: sub
              shape: string
              pattern: "system:serviceaccount:{namespace}:{account}"
              variables: {namespace: {capture: namespace}}
            - {claim: groups, shape: list, roles: {table: {operators: [operator]}}}
          roles:
            operator:
              permissions:
                - {effect: allow, actions: [get, list, write], resources: [[namespaces], [cluster]]}
          assignments:
            - {subject: "system:serviceaccount:system:controller", roles: [operator]}
          tenants:
            - name: platform
              roles: [operator]
              resources: [{include: [[namespaces], [cluster]]}]
          """);

  static final ClusterTenants TENANTS =
      ClusterTenants.of(namespaces())
          .withUsers(Map.of(account("system", "web-sync"), "web"))
          .withPlatform("platform", "system");

  private SharedCluster() {}

  static String account(String namespace, String name) {
    return "system:serviceaccount:" + namespace + ":" + name;
  }

  private static Map<String, String> namespaces() {
    Map<String, String> namespaces = new LinkedHashMap<>();
    namespaces.put("shop", "shop");
    namespaces.put("web", "web");
    namespaces.put("web-next", "web");
    namespaces.put("system", "shop"); // whoever said so: it is the platform's
    return namespaces;
  }

  static RbacRole role(String name, String verb, String group, String resource) {
    return new RbacRole(
        name,
        List.of(new RbacRole.Rule(List.of(verb), List.of(group), List.of(resource), List.of())));
  }

  static RbacBinding toUsers(String namespace, String role, String... users) {
    return new RbacBinding(
        namespace, "to-users", role, List.of(users), List.of(), Optional.empty());
  }

  static RbacBinding toGroups(String namespace, String role, String... groups) {
    return new RbacBinding(
        namespace, "to-groups", role, List.of(), List.of(groups), Optional.empty());
  }

  /** What somebody may do by roles and bindings, on a namespace. */
  static Access access(Policy policy, String user, List<String> groups, String namespace) {
    Map<String, Object> claims = Map.of("sub", user, "groups", groups);
    return TENANTS.access(
        Authorizer.compile(policy), policy.subjectFrom(claims).subject(), namespace);
  }
}
