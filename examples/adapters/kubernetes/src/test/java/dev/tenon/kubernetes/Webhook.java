package dev.tenon.kubernetes;

/** The policy that the tests ask. */
final class Webhook {

  static final String POLICY =
      """
      actions:
        get:
        list:
        create:
        delete:

      claims:
        - claim: groups
          shape: list
          roles:
            table: {platform: [platform], developers: [developer], auditors: [auditor]}
        - claim: sub
          shape: string
          pattern: "system:serviceaccount:{namespace}:{account}"
          variables: {namespace: {capture: namespace}}

      roles:
        "*":
          permissions:
            - {effect: allow, actions: [get, list], resource: "namespaces/${namespace}"}
        platform:
          permissions:
            - {effect: allow, actions: [get, list, create], resource: "**"}
            - {effect: stage, actions: [delete], resource: namespaces}
        developer:
          permissions:
            - {effect: allow, actions: [get, list, create, delete], resource: "namespaces/shop-*"}
        auditor:
          permissions:
            - {effect: allow, actions: [get, list], resource: namespaces}
            - {effect: deny, actions: [get, list], resource: "namespaces/*/core/secrets"}
      """;

  private Webhook() {}
}
