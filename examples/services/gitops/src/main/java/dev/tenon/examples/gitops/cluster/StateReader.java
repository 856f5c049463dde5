package dev.tenon.examples.gitops.cluster;

import dev.tenon.examples.gitops.rights.ClusterState;
import dev.tenon.examples.gitops.rights.ClusterState.Binding;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.examples.gitops.rights.ClusterState.Share;
import dev.tenon.examples.gitops.rights.Who;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what the cluster's objects say about rights; nothing is guessed from what is odd. */
final class StateReader {

  private StateReader() {}

  static ClusterState read(KubernetesClient client, List<FluxObject> images) {
    return new ClusterState(
        client.namespaces().list().getItems().stream()
            .map(
                each ->
                    new Namespace(
                        each.getMetadata().getName(), labels(each.getMetadata().getLabels())))
            .toList(),
        images.stream().flatMap(each -> share(each).stream()).toList(),
        client.rbac().roleBindings().inAnyNamespace().list().getItems().stream()
            .map(StateReader::binding)
            .toList());
  }

  private static Map<String, String> labels(Map<String, String> labels) {
    return labels == null ? Map.of() : labels;
  }

  private static Optional<Share> share(FluxObject object) {
    List<Map<String, String>> selectors = new ArrayList<>();
    if (object.value("accessFrom") instanceof Map<?, ?> access
        && access.get("namespaceSelectors") instanceof List<?> list) {
      list.forEach(item -> selector(item).ifPresent(selectors::add));
    }
    return selectors.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Share(object.kind().target(object.namespace(), object.name()), selectors));
  }

  /** A selector consists of labels to match; with anything else in it, it selects nothing. */
  private static Optional<Map<String, String>> selector(Object item) {
    if (!(item instanceof Map<?, ?> selector)) {
      return Optional.empty();
    }
    boolean other = selector.keySet().stream().anyMatch(key -> !"matchLabels".equals(key));
    Object labels = selector.get("matchLabels");
    if (other || !(labels == null || labels instanceof Map<?, ?>)) {
      return Optional.empty();
    }
    Map<String, String> wanted = new TreeMap<>();
    if (labels instanceof Map<?, ?> map) {
      map.forEach((key, value) -> wanted.put("" + key, "" + value));
    }
    return Optional.of(wanted);
  }

  private static Binding binding(RoleBinding binding) {
    String namespace = binding.getMetadata().getNamespace();
    return new Binding(
        namespace,
        binding.getMetadata().getName(),
        binding.getRoleRef().getKind() + "/" + binding.getRoleRef().getName(),
        binding.getSubjects().stream()
            .map(subject -> user(subject, namespace))
            .flatMap(Optional::stream)
            .toList());
  }

  /** Accounts of the own namespace alone: a role counts where its holder is. */
  private static Optional<String> user(Subject subject, String namespace) {
    if ("ServiceAccount".equals(subject.getKind())
        && Objects.equals(subject.getNamespace(), namespace)) {
      return Optional.of(Who.account(namespace, subject.getName()).user());
    }
    return "User".equals(subject.getKind())
            && ("gotk:" + namespace + ":reconciler").equals(subject.getName())
        ? Optional.of(subject.getName())
        : Optional.empty();
  }
}
