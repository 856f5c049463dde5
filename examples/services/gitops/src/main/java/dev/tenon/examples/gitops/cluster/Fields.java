package dev.tenon.examples.gitops.cluster;

import static dev.tenon.examples.gitops.cluster.Field.across;
import static dev.tenon.examples.gitops.cluster.Field.local;
import static dev.tenon.examples.gitops.cluster.Field.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The table of all fields that are read. What is not in it cannot be read, and a specification that
 * has it is refused: a field that refers to something and that nobody thought of, such as {@code
 * spec.postBuild.substituteFrom}, is never passed over in silence.
 */
public final class Fields {

  private static final Kind[] EVERY = {
    Kind.GIT_REPOSITORY,
    Kind.HELM_REPOSITORY,
    Kind.BUCKET,
    Kind.KUSTOMIZATION,
    Kind.HELM_RELEASE,
    Kind.IMAGE_REPOSITORY,
    Kind.IMAGE_POLICY,
    Kind.RECEIVER
  };

  /** In whose name an object acts; the second one stands in an annotation, as Flux has no field. */
  private static final Field ACCOUNT =
      local("serviceAccountName", Kind.SERVICE_ACCOUNT).needing("refer", "impersonate");

  static final Field USER =
      local("metadata.annotations[" + Cluster.USER + "]", Kind.USER).needing("impersonate");

  private static final Map<Kind, List<Field>> TABLE =
      Map.of(
          Kind.GIT_REPOSITORY,
          List.of(
              value("url"),
              value("interval"),
              value("ref.branch"),
              value("ref.tag"),
              local("secretRef", Kind.SECRET)),
          Kind.HELM_REPOSITORY,
          List.of(
              value("url"),
              value("type"),
              value("interval"),
              value("timeout"),
              local("secretRef", Kind.SECRET),
              local("certSecretRef", Kind.SECRET)),
          Kind.BUCKET,
          List.of(
              value("provider"),
              value("bucketName"),
              value("endpoint"),
              value("region"),
              value("prefix"),
              value("insecure"),
              value("interval"),
              value("timeout"),
              local("secretRef", Kind.SECRET)),
          Kind.HELM_RELEASE,
          List.of(
              value("interval"),
              value("timeout"),
              value("releaseName"),
              value("targetNamespace"),
              value("storageNamespace"),
              value("values"),
              value("chart.spec.chart"),
              value("chart.spec.version"),
              value("chart.spec.interval"),
              ACCOUNT,
              across(
                  "chart.spec.sourceRef", Kind.HELM_REPOSITORY, Kind.GIT_REPOSITORY, Kind.BUCKET),
              across("dependsOn[]", Kind.HELM_RELEASE),
              local("valuesFrom[]", Kind.SECRET, Kind.CONFIG_MAP)
                  .with("valuesKey", "targetPath", "optional")),
          Kind.KUSTOMIZATION,
          List.of(
              value("interval"),
              value("path"),
              value("prune"),
              value("targetNamespace"),
              ACCOUNT,
              across("sourceRef", Kind.GIT_REPOSITORY, Kind.BUCKET),
              across("dependsOn[]", Kind.KUSTOMIZATION)),
          Kind.IMAGE_REPOSITORY,
          List.of(value("image"), value("interval"), value("insecure"), value("accessFrom")),
          Kind.IMAGE_POLICY,
          List.of(
              value("policy.alphabetical.order"),
              across("imageRepositoryRef", Kind.IMAGE_REPOSITORY)),
          Kind.RECEIVER,
          List.of(
              value("type"),
              value("interval"),
              value("events"),
              local("secretRef", Kind.SECRET),
              across("resources[]", EVERY).needing("refer", "reconcile")),
          Kind.ALERT,
          List.of(local("providerRef", Kind.PROVIDER), across("eventSources[]", EVERY)),
          Kind.PROVIDER,
          List.of(value("type"), value("address")));

  private Fields() {}

  /** The fields of a kind; none for what is not reconciled. */
  public static List<Field> of(Kind kind) {
    return TABLE.getOrDefault(kind, List.of());
  }

  static boolean isValue(Kind kind, String path) {
    return of(kind).stream().anyMatch(field -> !field.isReference() && field.declares(path));
  }

  /** Refuses a specification with a field that is not in the table. */
  static void requireDeclared(Kind kind, Map<?, ?> spec) {
    List<String> leaves = new ArrayList<>();
    collect("", spec, leaves);
    for (String leaf : leaves) {
      if (of(kind).stream().noneMatch(field -> field.declares(leaf))) {
        throw new Failure(
            Failure.Reason.NOT_SUPPORTED,
            "spec." + leaf + " is not supported",
            "a field that is not read must not look as if it counted",
            "remove it");
      }
    }
  }

  private static void collect(String path, Object value, List<String> leaves) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach(
          (key, below) -> collect(path.isEmpty() ? "" + key : path + "." + key, below, leaves));
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      list.forEach(item -> collect(path + "[]", item, leaves));
    } else if (!path.isEmpty()) {
      leaves.add(path);
    }
  }
}
