package dev.tenon.examples.gitops.cluster;

import dev.tenon.examples.gitops.rights.ClusterState;
import dev.tenon.examples.gitops.rights.ClusterState.Account;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.examples.gitops.rights.ClusterState.Share;
import dev.tenon.examples.gitops.rights.Who;
import dev.tenon.kubernetes.RbacBinding;
import dev.tenon.kubernetes.RbacRole;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
        roles(client),
        bindings(client),
        accounts(client));
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

  private static List<RbacRole> roles(KubernetesClient client) {
    List<RbacRole> roles = new ArrayList<>();
    for (ClusterRole role : client.rbac().clusterRoles().list().getItems()) {
      roles.add(
          new RbacRole("ClusterRole/" + role.getMetadata().getName(), rules(role.getRules())));
    }
    for (Role role : client.rbac().roles().inAnyNamespace().list().getItems()) {
      roles.add(
          new RbacRole(
              "Role/" + role.getMetadata().getNamespace() + "/" + role.getMetadata().getName(),
              rules(role.getRules())));
    }
    return roles;
  }

  private static List<RbacRole.Rule> rules(List<PolicyRule> rules) {
    return rules.stream()
        .map(
            rule ->
                new RbacRole.Rule(
                    rule.getVerbs(),
                    rule.getApiGroups(),
                    rule.getResources(),
                    rule.getResourceNames()))
        .toList();
  }

  private static List<RbacBinding> bindings(KubernetesClient client) {
    List<RbacBinding> bindings = new ArrayList<>();
    for (RoleBinding each : client.rbac().roleBindings().inAnyNamespace().list().getItems()) {
      binding(each.getMetadata(), each.getRoleRef(), each.getSubjects()).ifPresent(bindings::add);
    }
    for (ClusterRoleBinding each : client.rbac().clusterRoleBindings().list().getItems()) {
      binding(each.getMetadata(), each.getRoleRef(), each.getSubjects()).ifPresent(bindings::add);
    }
    return bindings;
  }

  /** A binding whose end cannot be read, or whose role is of another kind, gives nothing. */
  private static Optional<RbacBinding> binding(
      ObjectMeta metadata, RoleRef role, List<Subject> subjects) {
    String namespace = Objects.requireNonNullElse(metadata.getNamespace(), "");
    boolean local = "Role".equals(role.getKind()) && !namespace.isEmpty();
    if (!local && !"ClusterRole".equals(role.getKind())) {
      return Optional.empty();
    }
    String until = labels(metadata.getAnnotations()).getOrDefault(ClusterState.UNTIL, "");
    try {
      return Optional.of(
          new RbacBinding(
              namespace,
              metadata.getName(),
              (local ? "Role/" + namespace + "/" : "ClusterRole/") + role.getName(),
              subjects.stream()
                  .flatMap(each -> user(each).stream())
                  .filter(StateReader::isName)
                  .toList(),
              subjects.stream()
                  .filter(each -> "Group".equals(each.getKind()))
                  .map(Subject::getName)
                  .filter(StateReader::isName)
                  .toList(),
              until.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(until))));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  /** Other names, which an API server takes, are nobody's here. */
  private static boolean isName(String name) {
    return name.length() <= 253
        && !Who.isReserved(name)
        && name.chars().allMatch(each -> each > ' ' && each < 0x7f);
  }

  private static Optional<String> user(Subject subject) {
    return switch (String.valueOf(subject.getKind())) {
      case "User" -> Optional.of(subject.getName());
      case "ServiceAccount" ->
          Optional.ofNullable(subject.getNamespace())
              .map(namespace -> Who.account(namespace, subject.getName()).user());
      default -> Optional.empty();
    };
  }

  private static List<Account> accounts(KubernetesClient client) {
    return client
        .serviceAccounts()
        .inAnyNamespace()
        .withLabel(ClusterState.TENANT)
        .list()
        .getItems()
        .stream()
        .map(ServiceAccount::getMetadata)
        .map(
            account ->
                new Account(
                    Who.account(account.getNamespace(), account.getName()).user(),
                    account.getLabels().getOrDefault(ClusterState.TENANT, "")))
        .toList();
  }
}
