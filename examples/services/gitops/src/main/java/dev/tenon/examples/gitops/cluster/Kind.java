package dev.tenon.examples.gitops.cluster;

import dev.tenon.examples.gitops.rights.Target;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Arrays;
import java.util.Optional;

/** The kinds that are reconciled, and those that they refer to. */
public enum Kind {
  /** A repository that is fetched. */
  GIT_REPOSITORY("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories"),
  /** A repository of charts: decided, not fetched. */
  HELM_REPOSITORY("source.toolkit.fluxcd.io", "v1", "HelmRepository", "helmrepositories"),
  /** Files in an object store: decided, not fetched. */
  BUCKET("source.toolkit.fluxcd.io", "v1", "Bucket", "buckets"),
  /** A part of a source that is delivered. */
  KUSTOMIZATION("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations"),
  /** A chart that is delivered: decided, not rendered. */
  HELM_RELEASE("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases"),
  /** A repository of images whose tags are listed. */
  IMAGE_REPOSITORY("image.toolkit.fluxcd.io", "v1", "ImageRepository", "imagerepositories"),
  /** Which of the listed tags counts. */
  IMAGE_POLICY("image.toolkit.fluxcd.io", "v1", "ImagePolicy", "imagepolicies"),
  /** A webhook that makes objects be reconciled. */
  RECEIVER("notification.toolkit.fluxcd.io", "v1", "Receiver", "receivers"),
  /** Events of objects that are told to a provider. */
  ALERT("notification.toolkit.fluxcd.io", "v1beta3", "Alert", "alerts"),
  /** Whom alerts are told. */
  PROVIDER("notification.toolkit.fluxcd.io", "v1beta3", "Provider", "providers"),
  /** A secret. */
  SECRET("", "v1", "Secret", "secrets"),
  /** Values that are no secret. */
  CONFIG_MAP("", "v1", "ConfigMap", "configmaps"),
  /** In whose name things are done. */
  SERVICE_ACCOUNT("", "v1", "ServiceAccount", "serviceaccounts"),
  /** The same without an object in the cluster. */
  USER("", "v1", "User", "users");

  private final String group;
  private final String version;
  private final String word;
  private final String plural;

  Kind(String group, String version, String word, String plural) {
    this.group = group;
    this.version = version;
    this.word = word;
    this.plural = plural;
  }

  /** As manifests spell it. */
  public String word() {
    return word;
  }

  /** Its group and version. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** One of its objects. */
  public Target target(String namespace, String name) {
    return new Target(this == USER ? "" : namespace, group, plural, name);
  }

  /** Whether a manifest's {@code apiVersion} is of the same group. */
  boolean isOfGroup(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return group.equals(slash < 0 ? "" : apiVersion.substring(0, slash));
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(word)
        .withPlural(plural)
        .withNamespaced(true)
        .build();
  }

  static Optional<Kind> of(String apiVersion, String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word) && kind.isOfGroup(apiVersion))
        .findFirst();
  }
}
