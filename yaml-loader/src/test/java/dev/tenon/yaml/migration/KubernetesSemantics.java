package dev.tenon.yaml.migration;

import static dev.tenon.yaml.migration.SourceSemantics.at;
import static dev.tenon.yaml.migration.SourceSemantics.list;
import static dev.tenon.yaml.migration.SourceSemantics.text;
import static dev.tenon.yaml.migration.SourceSemantics.texts;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The authorizer of Kubernetes for RBAC: a rule of a role that a binding gives to the caller. */
final class KubernetesSemantics implements SourceSemantics {

  private final List<Object> roles = new ArrayList<>();
  private final List<Object> bindings = new ArrayList<>();

  KubernetesSemantics(List<String> files) {
    for (String file : files) {
      SourceSemantics.load(file).forEach(document -> add(document, text(document, "kind")));
    }
  }

  private void add(Object object, String kind) {
    if (kind.endsWith("List")) {
      String own = kind.substring(0, kind.length() - 4);
      list(object, "items")
          .forEach(item -> add(item, text(item, "kind").isEmpty() ? own : text(item, "kind")));
    } else if (kind.endsWith("Binding")) {
      bindings.add(withKind(object, kind));
    } else if (kind.equals("Role") || kind.equals("ClusterRole")) {
      roles.add(withKind(object, kind));
    }
  }

  private static Object withKind(Object object, String kind) {
    Map<Object, Object> copy = new java.util.LinkedHashMap<>((Map<?, ?>) object);
    copy.put("kind", kind);
    return copy;
  }

  private static String namespace(Object object) {
    String own = text(object, "metadata", "namespace");
    return own.isEmpty() ? "default" : own;
  }

  @Override
  public boolean allows(Caller caller, String verb, List<String> path) {
    boolean namespaced = path.get(0).equals("namespaces");
    for (Object binding : bindings) {
      boolean everywhere = text(binding, "kind").equals("ClusterRoleBinding");
      boolean inScope = everywhere || (namespaced && namespace(binding).equals(path.get(1)));
      if (inScope
          && names(binding, caller)
          && rules(binding).stream().anyMatch(rule -> matches(rule, verb, path, everywhere))) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(Object binding, Caller caller) {
    for (Object subject : list(binding, "subjects")) {
      String name = text(subject, "name");
      String namespace = text(subject, "namespace");
      boolean named =
          switch (text(subject, "kind")) {
            case "User" -> caller.id().equals(name);
            case "Group" ->
                caller.id().isEmpty()
                    ? name.equals("system:unauthenticated")
                    : name.equals("system:authenticated") || caller.isIn("group", name);
            case "ServiceAccount" ->
                caller
                    .id()
                    .equals(
                        "system:serviceaccount:"
                            + (namespace.isEmpty() ? namespace(binding) : namespace)
                            + ":"
                            + name);
            default -> false;
          };
      if (named) {
        return true;
      }
    }
    return false;
  }

  private List<Object> rules(Object binding) {
    String kind = text(binding, "roleRef", "kind");
    String name = text(binding, "roleRef", "name");
    boolean everywhere = text(binding, "kind").equals("ClusterRoleBinding");
    if (everywhere && kind.equals("Role")) {
      return List.of();
    }
    for (Object role : roles) {
      if (text(role, "kind").equals(kind)
          && text(role, "metadata", "name").equals(name)
          && (kind.equals("ClusterRole") || namespace(role).equals(namespace(binding)))) {
        return rulesOf(role);
      }
    }
    return List.of();
  }

  private List<Object> rulesOf(Object role) {
    List<Object> all = new ArrayList<>();
    if (!(at(role, "aggregationRule") instanceof Map)) {
      all.addAll(list(role, "rules"));
      return all;
    }
    for (Object other : roles) {
      boolean selected =
          list(at(role, "aggregationRule"), "clusterRoleSelectors").stream()
              .anyMatch(selector -> selects(selector, at(other, "metadata", "labels")));
      if (other != role && text(other, "kind").equals("ClusterRole") && selected) {
        all.addAll(rulesOf(other));
      }
    }
    return all;
  }

  private static boolean selects(Object selector, Object labels) {
    if (at(selector, "matchLabels") instanceof Map<?, ?> wanted) {
      for (Map.Entry<?, ?> each : wanted.entrySet()) {
        if (!text(labels, String.valueOf(each.getKey())).equals(String.valueOf(each.getValue()))) {
          return false;
        }
      }
    }
    for (Object expression : list(selector, "matchExpressions")) {
      String value = text(labels, text(expression, "key"));
      boolean in = texts(expression, "values").contains(value);
      boolean met =
          switch (text(expression, "operator")) {
            case "In" -> in;
            case "NotIn" -> !in;
            case "Exists" -> !value.isEmpty();
            default -> value.isEmpty();
          };
      if (!met) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(Object rule, String verb, List<String> path, boolean everywhere) {
    List<String> verbs = texts(rule, "verbs");
    if (!verbs.contains("*") && !verbs.contains(verb)) {
      return false;
    }
    if (path.get(0).equals("urls")) {
      String url = "/" + String.join("/", path.subList(1, path.size()));
      return everywhere
          && texts(rule, "nonResourceURLs").stream()
              .anyMatch(
                  each ->
                      each.equals("*")
                          || each.equals(url)
                          || (each.endsWith("*") && url.startsWith(each.replaceAll("\\*+$", ""))));
    }
    List<String> rest = path.subList(path.get(0).equals("cluster") ? 1 : 2, path.size());
    String group = rest.get(0).equals("core") ? "" : rest.get(0);
    String resource = rest.get(1).replace(':', '/');
    String sub = resource.contains("/") ? resource.substring(resource.indexOf('/')) : "";
    List<String> groups = texts(rule, "apiGroups");
    List<String> resources = texts(rule, "resources");
    List<String> names = texts(rule, "resourceNames");
    String name = rest.size() > 2 ? rest.get(2) : "";
    return (groups.contains("*") || groups.contains(group))
        && (resources.contains("*")
            || resources.contains(resource)
            || (!sub.isEmpty() && resources.contains("*" + sub)))
        && (names.isEmpty() || names.contains(name));
  }

  @Override
  public List<Caller> callers() {
    Set<Caller> all = new LinkedHashSet<>();
    List<String> groups = new ArrayList<>();
    for (Object binding : bindings) {
      for (Object subject : list(binding, "subjects")) {
        String name = text(subject, "name");
        String namespace = text(subject, "namespace");
        switch (text(subject, "kind")) {
          case "User" -> all.add(Caller.of(name));
          case "Group" -> groups.add("group:" + name);
          default ->
              all.add(
                  Caller.of(
                      "system:serviceaccount:"
                          + (namespace.isEmpty() ? namespace(binding) : namespace)
                          + ":"
                          + name));
        }
      }
    }
    groups.forEach(group -> all.add(Caller.of("somebody", group)));
    all.add(Caller.of("somebody", groups.toArray(new String[0])));
    all.add(Caller.of("stranger", "group:strangers"));
    all.add(Caller.of(""));
    return List.copyOf(all);
  }

  @Override
  public List<String> actions() {
    Set<String> all = new LinkedHashSet<>(List.of("get", "delete", "head"));
    everyRule().forEach(rule -> all.addAll(texts(rule, "verbs")));
    all.removeIf(verb -> verb.contains("*"));
    return List.copyOf(all);
  }

  private List<Object> everyRule() {
    return roles.stream()
        .flatMap(role -> list(role, "rules").stream())
        .map(Object.class::cast)
        .toList();
  }

  @Override
  public List<List<String>> paths() {
    Set<String> namespaces = new LinkedHashSet<>(List.of("elsewhere", "default"));
    bindings.forEach(binding -> namespaces.add(namespace(binding)));
    Set<String> groups = new LinkedHashSet<>(List.of("core", "other.example.com"));
    Set<String> resources =
        new LinkedHashSet<>(List.of("pods", "pods:log", "widgets", "nodes:scale"));
    Set<String> names = new LinkedHashSet<>(List.of("", "x"));
    Set<List<String>> all = new LinkedHashSet<>();
    for (Object rule : everyRule()) {
      texts(rule, "apiGroups").forEach(group -> groups.add(group.isEmpty() ? "core" : group));
      texts(rule, "resources").forEach(each -> resources.add(each.replace('/', ':')));
      names.addAll(texts(rule, "resourceNames"));
      for (String url : texts(rule, "nonResourceURLs")) {
        for (String way : List.of("", "/x", "x", "/x/y")) {
          String asked = (url.replace("*", "") + way).replaceAll("//+", "/").replaceAll("/$", "");
          all.add(List.of(("urls" + asked).split("/")));
        }
        all.add(List.of(("urls" + url.replaceAll("/$", "")).split("/")));
      }
    }
    for (String group : groups) {
      for (String resource : resources) {
        for (String name : names) {
          namespaces.forEach(
              space -> all.add(path(List.of("namespaces", space, group, resource), name)));
          all.add(path(List.of("cluster", group, resource), name));
        }
      }
    }
    all.removeIf(path -> path.get(0).startsWith("urls") && !path.get(0).equals("urls"));
    return List.copyOf(all);
  }

  private static List<String> path(List<String> start, String name) {
    List<String> all = new ArrayList<>(start);
    if (!name.isEmpty()) {
      all.add(name);
    }
    return all;
  }
}
