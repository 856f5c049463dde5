package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.migration.PathPattern.Space;
import dev.tenon.yaml.migration.PolicyDraft.Receiver;
import dev.tenon.yaml.migration.PolicyDraft.Rule;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads roles and bindings of Kubernetes (rbac.authorization.k8s.io).
 *
 * <p>A request is about {@code namespaces/NAMESPACE/GROUP/RESOURCE/NAME}, {@code
 * cluster/GROUP/RESOURCE/NAME}, or {@code urls/PATH}; the core group is {@code core}, a subresource
 * is {@code pods:log}. So each kind of object has a place of its own, and nothing lies beneath an
 * object. A ClusterRole that is bound in a namespace is held with the namespace as a variable.
 */
final class Kubernetes {

  private static final String VARIABLE = "${namespace}";
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String UNAUTHENTICATED = "system:unauthenticated";

  private final PolicyDraft draft = new PolicyDraft();
  private final Report report;
  private final Map<String, Node> roles = new LinkedHashMap<>();
  private final List<Node> bindings = new ArrayList<>();
  private final Set<String> written = new LinkedHashSet<>();
  private final Set<Node> used = new LinkedHashSet<>();

  private Kubernetes(Report report) {
    this.report = report;
  }

  static PolicyDraft read(List<Source> sources, Report report) {
    Kubernetes reader = new Kubernetes(report);
    reader.contract();
    for (Source source : sources) {
      Tree.documents(source, report).forEach(reader::object);
    }
    reader.bindings.forEach(reader::bind);
    reader.unbound();
    return reader.draft;
  }

  private void contract() {
    draft.tell("How a request is named:");
    draft.tell("  an object        namespaces/NAMESPACE/GROUP/RESOURCE/NAME");
    draft.tell("  of no namespace  cluster/GROUP/RESOURCE/NAME");
    draft.tell("  a URL            urls/PATH");
    draft.tell("The action is the verb. The core group is `core`, a subresource is `pods:log`; a");
    draft.tell("list, a watch or a creation has no NAME. Users are subjects, by name.");
    draft.sample("get", "list");
    draft.shape("namespaces", "default", "apps", "deployments");
    draft.shape("cluster", "core", "nodes");
  }

  private void object(Node node) {
    String kind = Tree.text(node, "kind").orElse("");
    if (kind.endsWith("List")) {
      Tree.items(node, "items").forEach(item -> item(item, kind));
    } else {
      object(node, kind);
    }
  }

  /** An item of a list of one kind may leave its kind out. */
  private void item(Node node, String list) {
    String own = list.equals("List") ? "" : list.substring(0, list.length() - "List".length());
    object(node, Tree.text(node, "kind").orElse(own));
  }

  private void object(Node node, String kind) {
    switch (kind) {
      case "Role" -> define(key("Role", namespace(node), name(node)), node);
      case "ClusterRole" -> define(key("ClusterRole", "", name(node)), node);
      case "RoleBinding", "ClusterRoleBinding" -> bindings.add(node);
      default -> {
        // Other objects give no rights.
      }
    }
  }

  private void define(String key, Node node) {
    Node first = roles.putIfAbsent(key, node);
    if (first != null) {
      report.add(
          node.error("defined-twice", key.replace('\n', ' ') + " is defined twice")
              .alsoAt(first.place())
              .because(
                  "which of the two is in force depends on the order in which they are applied")
              .mend("remove one of the two"));
    }
  }

  private static String key(String kind, String namespace, String name) {
    return kind + "\n" + namespace + "\n" + name;
  }

  private static String name(Node node) {
    return Tree.at(node, "metadata", "name").flatMap(Tree::text).orElse("");
  }

  private static String namespace(Node node) {
    return Tree.at(node, "metadata", "namespace").flatMap(Tree::text).orElse("default");
  }

  private void bind(Node binding) {
    boolean everywhere =
        !Tree.text(binding, "kind").map("RoleBinding"::equals).orElse(isNamed(binding));
    String scope = everywhere ? "" : namespace(binding);
    String kind = Tree.at(binding, "roleRef", "kind").flatMap(Tree::text).orElse("");
    String name = Tree.at(binding, "roleRef", "name").flatMap(Tree::text).orElse("");
    if (everywhere && !kind.equals("ClusterRole")) {
      draft.notImported(
          binding,
          "a ClusterRoleBinding of a " + kind,
          "Kubernetes binds a ClusterRole alone in all namespaces",
          "bind the role with a RoleBinding");
      return;
    }
    String key = key(kind, kind.equals("Role") ? scope : "", name);
    Node role = roles.get(key);
    if (role == null) {
      draft.notImported(
          binding,
          kind + " " + Diagnostic.quote(name) + " is not in the files",
          "so this binding gives nothing here",
          "add it: kubectl get " + kind.toLowerCase(Locale.ROOT) + " " + name + " -o yaml");
      return;
    }
    boolean inNamespace = !everywhere && kind.equals("ClusterRole");
    String paths = inNamespace ? VARIABLE : PathPattern.segment(scope);
    Map<String, String> values = inNamespace ? Map.of("namespace", scope) : Map.of();
    write(key, role, paths)
        .ifPresent(
            given ->
                Tree.items(binding, "subjects")
                    .forEach(subject -> give(subject, given, scope, values)));
  }

  /** A binding without its kind, in a list, is of a namespace if it names one. */
  private static boolean isNamed(Node binding) {
    return Tree.at(binding, "metadata", "namespace").isPresent();
  }

  private void give(Node subject, String role, String scope, Map<String, String> values) {
    String kind = Tree.text(subject, "kind").orElse("");
    String name = Tree.text(subject, "name").orElse("");
    switch (kind) {
      case "User" -> user(subject, name, role, values);
      case "ServiceAccount" -> {
        String namespace = Tree.text(subject, "namespace").orElse(scope);
        user(subject, "system:serviceaccount:" + namespace + ":" + name, role, values);
      }
      case "Group" -> group(subject, name, role, values);
      default ->
          draft.notImported(
              subject,
              "a subject of kind " + Diagnostic.quote(kind),
              "Kubernetes knows users, groups and service accounts",
              "correct the kind");
    }
  }

  private void user(Node subject, String id, String role, Map<String, String> values) {
    if (draft.isSubject(id, subject)) {
      draft.assign(Receiver.SUBJECT, id, role, values, subject);
    }
  }

  private void group(Node subject, String name, String role, Map<String, String> values) {
    if (name.equals(AUTHENTICATED)) {
      draft.assign(Receiver.EVERYONE, "", role, values, subject);
    } else if (name.equals(UNAUTHENTICATED)) {
      draft.assign(Receiver.ANONYMOUS, "", role, values, subject);
    } else {
      draft
          .group("group", "groups", name, subject)
          .ifPresent(own -> draft.assign(Receiver.GROUP, own, role, values, subject));
    }
  }

  /**
   * Writes a role for the paths of a namespace, which is a segment or the variable, or the empty
   * text for all; returns its name.
   */
  private Optional<String> write(String key, Node node, String scope) {
    String kind = key.substring(0, key.indexOf('\n'));
    boolean variable = scope.equals(VARIABLE);
    Optional<String> name =
        kind.equals("Role")
            ? PolicyDraft.roleName("role", namespace(node) + "/" + name(node))
            : PolicyDraft.roleName("clusterrole", name(node) + (variable ? "@namespace" : ""));
    if (name.isPresent() && written.add(name.get())) {
      PolicyDraft.Role role = draft.role(name.get());
      used.add(node);
      String where = variable ? ", in the namespace that an assignment gives" : "";
      role.from(
          node, kind + " " + name(node) + (kind.equals("Role") ? " in " + namespace(node) : where));
      if (Tree.find(node, "aggregationRule").isPresent()) {
        aggregate(node, scope, role);
      } else {
        Tree.items(node, "rules").forEach(rule -> rule(rule, scope, role.name));
      }
    }
    return name;
  }

  private void aggregate(Node node, String scope, PolicyDraft.Role role) {
    List<Node> selectors =
        Tree.at(node, "aggregationRule", "clusterRoleSelectors").map(Tree::items).orElse(List.of());
    for (Map.Entry<String, Node> other : Map.copyOf(roles).entrySet()) {
      if (other.getKey().startsWith("ClusterRole\n")
          && other.getValue() != node
          && selectors.stream().anyMatch(each -> selects(each, other.getValue()))) {
        write(other.getKey(), other.getValue(), scope).ifPresent(role.inherits::add);
      }
    }
  }

  private static boolean selects(Node selector, Node role) {
    Node labels = Tree.at(role, "metadata", "labels").orElse(role);
    boolean equal =
        Tree.entries(selector, "matchLabels").stream()
            .allMatch(
                entry -> Tree.text(labels, entry.key().text()).equals(Tree.text(entry.value())));
    return equal
        && Tree.items(selector, "matchExpressions").stream().allMatch(each -> isMet(each, labels));
  }

  private static boolean isMet(Node expression, Node labels) {
    Optional<String> value = Tree.text(labels, Tree.text(expression, "key").orElse(""));
    List<String> values = Tree.texts(expression, "values");
    return switch (Tree.text(expression, "operator").orElse("")) {
      case "In" -> value.isPresent() && values.contains(value.get());
      case "NotIn" -> value.isEmpty() || !values.contains(value.get());
      case "Exists" -> value.isPresent();
      case "DoesNotExist" -> value.isEmpty();
      default -> false;
    };
  }

  private void rule(Node rule, String scope, String role) {
    List<String> verbs = new ArrayList<>();
    for (String verb : Tree.texts(rule, "verbs")) {
      if (verb.equals("*") || TextPattern.literal(verb).isExactName()) {
        verbs.add(verb);
      }
    }
    if (verbs.contains("*")) {
      verbs.retainAll(List.of("*"));
    }
    List<PathPattern> paths = new ArrayList<>();
    if (scope.isEmpty()) {
      paths.addAll(urls(rule));
    } else if (Tree.find(rule, "nonResourceURLs").isPresent()) {
      draft.notImported(
          rule,
          "URLs in a role that is bound in a namespace",
          "Kubernetes gives rights on URLs by a ClusterRoleBinding alone",
          "nothing is lost");
    }
    for (String group : Tree.texts(rule, "apiGroups")) {
      for (String resource : Tree.texts(rule, "resources")) {
        paths.addAll(objects(rule, scope, group, resource));
      }
    }
    draft.add(role, Rule.allow(verbs, paths, rule.place()));
  }

  private static List<PathPattern> objects(Node rule, String scope, String group, String resource) {
    String first = group.isEmpty() ? "core" : group.equals("*") ? "*" : PathPattern.segment(group);
    List<PathPattern> all = new ArrayList<>();
    List<PathPattern> roots = new ArrayList<>();
    if (scope.isEmpty()) {
      roots.add(PathPattern.beneath("cluster"));
      roots.add(PathPattern.beneath("namespaces", "*"));
    } else {
      roots.add(PathPattern.beneath("namespaces", scope));
    }
    boolean named =
        Tree.find(rule, "resourceNames").isPresent()
            && !Tree.texts(rule, "resourceNames").isEmpty();
    for (PathPattern root : roots) {
      if (group.equals("*") && resource.equals("*") && !named) {
        all.add(root);
        continue;
      }
      PathPattern objects = root.then(first).then(kind(resource));
      if (named) {
        Tree.texts(rule, "resourceNames").forEach(name -> all.add(object(objects, name)));
      } else {
        all.add(objects);
      }
    }
    return all;
  }

  /** An empty name stands for requests without a name. */
  private static PathPattern object(PathPattern objects, String name) {
    return name.isEmpty() ? objects.onlyItself() : objects.then(PathPattern.segment(name));
  }

  /** The segment of a resource: a star in front of a subresource stands for all that have it. */
  private static String kind(String resource) {
    if (resource.equals("*")) {
      return "*";
    }
    int slash = resource.indexOf('/');
    if (slash < 0) {
      return PathPattern.segment(resource);
    }
    String first = resource.substring(0, slash);
    String sub = PathPattern.segment(resource.substring(slash + 1));
    return (first.equals("*") ? "*" : PathPattern.segment(first)) + ":" + sub;
  }

  private List<PathPattern> urls(Node rule) {
    List<PathPattern> all = new ArrayList<>();
    for (Node item : Tree.items(rule, "nonResourceURLs")) {
      String url = Tree.text(item).orElse("");
      String cut = url.replaceAll("\\*+$", "");
      String word = cut.length() < url.length() ? cut + TextPattern.RUN : url;
      all.addAll(PathPattern.inner(TextPattern.of(word), Space.ofSlashed("urls")).patterns());
      if (url.length() > 1 && url.endsWith("/")) {
        draft.notImported(
            item,
            "the URL " + Diagnostic.quote(url) + " ends with a slash",
            "a path has no empty segment, so a request for this URL is denied",
            "serve it without the slash at its end");
      }
    }
    return all;
  }

  /** Roles that no binding names give nothing to anyone. */
  private void unbound() {
    for (Map.Entry<String, Node> role : roles.entrySet()) {
      if (!used.contains(role.getValue())) {
        draft.notImported(
            role.getValue(),
            role.getKey().substring(0, role.getKey().indexOf('\n'))
                + " "
                + Diagnostic.quote(name(role.getValue()))
                + " is not bound",
            "no binding in the files names it, so nobody has its rights",
            "add the file with its binding, or leave the role out");
      }
    }
  }
}
