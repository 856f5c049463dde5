package dev.tenon.examples.gitops.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Objects that a cluster does not have: they are decided as those that it has. */
public final class FluxObjects {

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private FluxObjects() {}

  /** An object of a kind, from its manifest. */
  public static FluxObject of(Kind kind, String manifest) {
    return new FluxObject(kind, YAML.unmarshal(manifest, GenericKubernetesResource.class));
  }
}
