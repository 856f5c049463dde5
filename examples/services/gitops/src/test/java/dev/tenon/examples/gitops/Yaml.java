package dev.tenon.examples.gitops;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Manifests for tests, short to write. */
final class Yaml {

  private static final Map<String, String> GROUPS =
      Map.of(
          "HelmRepository", "source.toolkit.fluxcd.io/v1",
          "Bucket", "source.toolkit.fluxcd.io/v1",
          "HelmRelease", "helm.toolkit.fluxcd.io/v2",
          "GitRepository", "source.toolkit.fluxcd.io/v1",
          "Kustomization", "kustomize.toolkit.fluxcd.io/v1",
          "ImageRepository", "image.toolkit.fluxcd.io/v1",
          "ImagePolicy", "image.toolkit.fluxcd.io/v1",
          "Receiver", "notification.toolkit.fluxcd.io/v1",
          "Alert", "notification.toolkit.fluxcd.io/v1beta3",
          "Provider", "notification.toolkit.fluxcd.io/v1beta3");

  private Yaml() {}

  /** An object of Flux; the specification is written as a flow map. */
  static String flux(String kind, String namespace, String name, String spec) {
    return String.format(
        Locale.ROOT,
        "---%napiVersion: %s%nkind: %s%nmetadata: {namespace: %s, name: %s}%nspec: %s%n",
        GROUPS.get(kind),
        kind,
        namespace,
        name,
        spec);
  }

  static String repository(String namespace, String name, String url) {
    return flux("GitRepository", namespace, name, "{url: '" + url + "', ref: {branch: main}}");
  }

  static String kustomization(String namespace, String name, String more) {
    return flux(
        "Kustomization",
        namespace,
        name,
        "{sourceRef: {kind: GitRepository, name: app}" + more + "}");
  }

  static String secret(String namespace, String name, String token) {
    return "---\napiVersion: v1\nkind: Secret\nmetadata: {namespace: "
        + namespace
        + ", name: "
        + name
        + "}\ndata: {token: "
        + java.util.Base64.getEncoder()
            .encodeToString(token.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        + "}\n";
  }

  static String configMap(String name, String namespace) {
    return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + (namespace.isEmpty() ? "" : ", namespace: " + namespace)
        + "}\ndata: {greeting: hello}\n";
  }

  static String namespace(String name, Map<String, String> labels) {
    return "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: "
        + name
        + ", labels: {"
        + labels.entrySet().stream()
            .map(each -> each.getKey() + ": '" + each.getValue() + "'")
            .collect(Collectors.joining(", "))
        + "}}\n";
  }
}
