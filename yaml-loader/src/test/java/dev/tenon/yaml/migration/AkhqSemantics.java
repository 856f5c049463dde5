package dev.tenon.yaml.migration;

import static dev.tenon.yaml.migration.SourceSemantics.at;
import static dev.tenon.yaml.migration.SourceSemantics.list;
import static dev.tenon.yaml.migration.SourceSemantics.text;
import static dev.tenon.yaml.migration.SourceSemantics.texts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Security of AKHQ: an entry of a group of the caller, with a role that has type and action. */
final class AkhqSemantics implements SourceSemantics {

  private static final List<String> PROVIDERS = List.of("ldap", "oidc", "header-auth", "github");

  private final Map<String, Object> roles = new LinkedHashMap<>();
  private final Map<String, Object> groups = new LinkedHashMap<>();
  private final Map<String, Set<String>> users = new LinkedHashMap<>();
  private final Map<String, Set<String>> outside = new LinkedHashMap<>();

  AkhqSemantics(List<String> files) {
    for (String file : files) {
      for (Object document : SourceSemantics.load(file)) {
        Object security = at(document, "akhq", "security");
        put(roles, at(security, "roles"));
        put(groups, at(security, "groups"));
        list(security, "basic-auth").forEach(this::user);
        if (!text(security, "default-group").isEmpty()) {
          users.put("", Set.of(text(security, "default-group")));
        }
        PROVIDERS.forEach(name -> provider(name, at(security, name)));
      }
    }
  }

  private static void put(Map<String, Object> into, Object from) {
    if (from instanceof Map<?, ?> map) {
      map.forEach((key, value) -> into.put(String.valueOf(key), value));
    }
  }

  private void user(Object user) {
    users
        .computeIfAbsent(text(user, "username"), key -> new LinkedHashSet<>())
        .addAll(texts(user, "groups"));
  }

  private void provider(String name, Object node) {
    if (at(node, "providers") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> provider(String.valueOf(key), value));
    }
    list(node, "users").forEach(this::user);
    for (Object group : list(node, "groups")) {
      outside
          .computeIfAbsent(name + ":" + text(group, "name"), key -> new LinkedHashSet<>())
          .addAll(texts(group, "groups"));
    }
  }

  @Override
  public boolean allows(Caller caller, String action, List<String> path) {
    Set<String> own = new LinkedHashSet<>(users.getOrDefault(caller.id(), Set.of()));
    caller.groups().forEach(group -> own.addAll(outside.getOrDefault(group, Set.of())));
    for (String group : own) {
      for (Object entry : list(groups.getOrDefault(group, List.of()))) {
        if (matches(entry, "clusters", path.get(1))
            && matches(entry, "patterns", path.get(3))
            && list(roles.getOrDefault(text(entry, "role"), List.of())).stream()
                .anyMatch(
                    part ->
                        texts(part, "resources").contains(path.get(2))
                            && texts(part, "actions").contains(action))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean matches(Object entry, String key, String name) {
    List<String> expressions = texts(entry, key);
    return expressions.isEmpty()
        ? !((Map<?, ?>) entry).containsKey(key)
        : expressions.stream().anyMatch(each -> Pattern.matches(each, name));
  }

  @Override
  public List<Caller> callers() {
    Set<Caller> all = new LinkedHashSet<>();
    users.keySet().forEach(name -> all.add(Caller.of(name)));
    outside.keySet().forEach(group -> all.add(Caller.of("somebody", group)));
    groups.keySet().forEach(group -> all.add(Caller.of("somebody", "group:" + group)));
    all.add(Caller.of("stranger"));
    all.add(Caller.of(""));
    return List.copyOf(all);
  }

  @Override
  public List<String> actions() {
    return List.of("READ", "CREATE", "UPDATE", "DELETE", "ALTER_CONFIG", "EXECUTE");
  }

  @Override
  public List<List<String>> paths() {
    Set<String> clusters = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (Object group : groups.values()) {
      for (Object entry : list(group)) {
        texts(entry, "clusters").forEach(each -> clusters.addAll(Samples.of(each)));
        texts(entry, "patterns").forEach(each -> names.addAll(Samples.of(each)));
      }
    }
    clusters.add("prod");
    names.add("orders");
    List<List<String>> all = new ArrayList<>();
    for (String cluster : clusters) {
      for (String type : List.of("TOPIC", "TOPIC_DATA", "CONSUMER_GROUP", "SCHEMA", "CONNECTOR")) {
        names.forEach(name -> all.add(List.of("cluster", cluster, type, name)));
      }
    }
    return all;
  }
}
