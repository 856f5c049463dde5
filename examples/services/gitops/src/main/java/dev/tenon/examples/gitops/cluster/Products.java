package dev.tenon.examples.gitops.cluster;

import dev.tenon.examples.gitops.rights.Target;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Manifests as objects that can be delivered: where each one goes, whatever it looks like. */
public final class Products {

  private final KubernetesClient client;

  Products(KubernetesClient client) {
    this.client = client;
  }

  /**
   * What a manifest delivers. A list is taken apart, so that each item is decided by itself.
   *
   * @param manifest the manifest
   * @param file where it comes from
   * @param target the namespace for all that lies in one; empty to let the manifests say
   * @param home the namespace where they do not
   * @throws Failure if it cannot be said where it would go
   */
  public List<Product> of(Map<?, ?> manifest, String file, String target, String home) {
    if ("v1".equals(manifest.get("apiVersion")) && "List".equals(manifest.get("kind"))) {
      List<Product> products = new ArrayList<>();
      if (manifest.get("items") instanceof List<?> items) {
        for (Object item : items) {
          products.addAll(of(item instanceof Map<?, ?> map ? map : Map.of(), file, target, home));
        }
      }
      return products;
    }
    return List.of(product(manifest, file, target, home));
  }

  private Product product(Map<?, ?> manifest, String file, String target, String home) {
    ResourceDefinitionContext context =
        context(text(manifest, "apiVersion", file), text(manifest, "kind", file), file);
    Map<?, ?> metadata = manifest.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
    String name = Names.name(text(metadata, "name", file), file + ": metadata.name");
    String named = metadata.get("namespace") instanceof String text ? text : "";
    String namespace = "";
    if (context.isNamespaceScoped()) {
      namespace = !target.isEmpty() ? target : !named.isEmpty() ? named : home;
      namespace = Names.namespace(namespace, file + ": metadata.namespace");
    }
    GenericKubernetesResource body =
        client.getKubernetesSerialization().convertValue(manifest, GenericKubernetesResource.class);
    body.getMetadata().setNamespace(namespace.isEmpty() ? null : namespace);
    return new Product(
        new Target(namespace, context.getGroup(), context.getPlural(), name), file, body, context);
  }

  private static String text(Map<?, ?> map, String key, String file) {
    if (map.get(key) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new Failure(
        Failure.Reason.BUILD_FAILED,
        file + ": `" + key + "` is missing",
        "an object is known by its apiVersion, kind and name",
        "write it, or leave the file out of the path");
  }

  private ResourceDefinitionContext context(String apiVersion, String kind, String file) {
    return Kind.of(apiVersion, kind)
        .map(Kind::context)
        .or(() -> builtIn(apiVersion, kind))
        .or(() -> custom(apiVersion, kind))
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Reason.BUILD_FAILED,
                    file + ": the cluster has no " + kind + " of " + apiVersion,
                    "what cannot be addressed cannot be allowed",
                    "install its definition first, or correct the name"));
  }

  private Optional<ResourceDefinitionContext> builtIn(String apiVersion, String kind) {
    @Nullable Class<?> type =
        client.getKubernetesSerialization().getRegisteredKubernetesResource(apiVersion, kind);
    if (type == null
        || type == GenericKubernetesResource.class
        || !HasMetadata.class.isAssignableFrom(type)) {
      return Optional.empty();
    }
    return Optional.of(
        context(
            apiVersion,
            kind,
            HasMetadata.getPlural(type.asSubclass(HasMetadata.class)),
            Namespaced.class.isAssignableFrom(type)));
  }

  private Optional<ResourceDefinitionContext> custom(String apiVersion, String kind) {
    return client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
        .map(definition -> definition.getSpec())
        .filter(spec -> apiVersion.startsWith(spec.getGroup() + "/"))
        .filter(spec -> Objects.equals(spec.getNames().getKind(), kind))
        .findFirst()
        .map(
            spec ->
                context(
                    apiVersion,
                    kind,
                    spec.getNames().getPlural(),
                    "Namespaced".equals(spec.getScope())));
  }

  private static ResourceDefinitionContext context(
      String apiVersion, String kind, String plural, boolean namespaced) {
    int slash = apiVersion.indexOf('/');
    return new ResourceDefinitionContext.Builder()
        .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
        .withVersion(apiVersion.substring(slash + 1))
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }
}
