package dev.tenon.yaml.migration;

import static dev.tenon.yaml.migration.SourceSemantics.list;
import static dev.tenon.yaml.migration.SourceSemantics.text;
import static dev.tenon.yaml.migration.SourceSemantics.texts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Trino's file-based access control: the first entry of a section whose expressions match. */
final class TrinoSemantics implements SourceSemantics {

  private static final List<String> TABLE =
      List.of("SELECT", "INSERT", "UPDATE", "DELETE", "GRANT_SELECT", "OWNERSHIP");

  private final Map<String, Object> sections = new LinkedHashMap<>();

  TrinoSemantics(List<String> files) {
    for (String file : files) {
      for (Object document : SourceSemantics.load(file)) {
        ((Map<?, ?>) document).forEach((key, value) -> sections.put(String.valueOf(key), value));
      }
    }
  }

  @Override
  public boolean allows(Caller caller, String action, List<String> path) {
    return switch (path.get(0)) {
      case "catalog" ->
          action.equals("SCHEMA_OWNERSHIP") ? schema(caller, path) : table(caller, action, path);
      case "function" ->
          catalog(caller, action, path.get(1))
              && named(caller, "functions", "function", action.replace("FUNCTION_", ""), path);
      case "procedure" ->
          catalog(caller, action, path.get(1))
              && named(caller, "procedures", "procedure", action.replace("_PROCEDURE", ""), path);
      case "query" -> query(caller, action.replace("_QUERY", "").toLowerCase(Locale.ROOT), path);
      case "user" -> impersonate(caller, path.get(1));
      case "system-session-property" ->
          property(caller, "system_session_properties", path, "property");
      case "catalog-session-property" ->
          property(caller, "catalog_session_properties", path, "catalog", "property");
      default -> system(caller, action);
    };
  }

  private boolean matchesCaller(Object entry, Caller caller) {
    return matches(entry, "user", List.of(caller.id()))
        && matches(entry, "group", caller.named("group"))
        && matches(entry, "role", caller.named("role"));
  }

  /** Whether the expression of a key matches one of the names, or is not there. */
  private static boolean matches(Object entry, String key, List<String> names) {
    if (!((Map<?, ?>) entry).containsKey(key)) {
      return true;
    }
    return names.stream().anyMatch(name -> Pattern.matches(text(entry, key), name));
  }

  private boolean catalog(Caller caller, String action, String name) {
    if (!sections.containsKey("catalogs")) {
      return true;
    }
    for (Object entry : list(sections.get("catalogs"))) {
      if (matchesCaller(entry, caller) && matches(entry, "catalog", List.of(name))) {
        String allow = text(entry, "allow").toLowerCase(Locale.ROOT);
        return allow.equals("all")
            || allow.equals("true")
            || (allow.equals("read-only") && action.equals("SELECT"));
      }
    }
    return false;
  }

  private boolean table(Caller caller, String action, List<String> path) {
    if (!TABLE.contains(action) || !catalog(caller, action, path.get(1))) {
      return false;
    }
    if (!sections.containsKey("tables")) {
      return true;
    }
    for (Object entry : list(sections.get("tables"))) {
      if (matchesCaller(entry, caller)
          && matches(entry, "catalog", List.of(path.get(1)))
          && matches(entry, "schema", List.of(path.get(2)))
          && matches(entry, "table", List.of(path.get(3)))) {
        List<String> privileges = texts(entry, "privileges");
        boolean granted =
            privileges.contains(action)
                || (action.equals("SELECT") && privileges.contains("GRANT_SELECT"));
        return granted
            && (path.size() < 5
                || !action.equals("SELECT")
                || list(entry, "columns").stream()
                    .noneMatch(
                        column ->
                            text(column, "name").equals(path.get(4))
                                && text(column, "allow").equals("false")));
      }
    }
    return false;
  }

  private boolean schema(Caller caller, List<String> path) {
    if (!catalog(caller, "SCHEMA_OWNERSHIP", path.get(1))) {
      return false;
    }
    if (!sections.containsKey("schemas")) {
      return true;
    }
    for (Object entry : list(sections.get("schemas"))) {
      if (matchesCaller(entry, caller)
          && matches(entry, "catalog", List.of(path.get(1)))
          && matches(entry, "schema", List.of(path.get(2)))) {
        return text(entry, "owner").equals("true");
      }
    }
    return false;
  }

  private boolean named(
      Caller caller, String section, String key, String privilege, List<String> path) {
    for (Object entry : list(sections.getOrDefault(section, List.of()))) {
      if (matchesCaller(entry, caller)
          && matches(entry, "catalog", List.of(path.get(1)))
          && matches(entry, "schema", List.of(path.get(2)))
          && matches(entry, key, List.of(path.get(3)))) {
        return texts(entry, "privileges").contains(privilege);
      }
    }
    return false;
  }

  private boolean query(Caller caller, String action, List<String> path) {
    if (!sections.containsKey("queries")) {
      return true;
    }
    for (Object entry : list(sections.get("queries"))) {
      boolean owned = path.size() < 2 || matches(entry, "queryOwner", List.of(path.get(1)));
      if (matchesCaller(entry, caller) && owned) {
        return texts(entry, "allow").contains(action);
      }
    }
    return false;
  }

  private boolean impersonate(Caller caller, String target) {
    for (Object entry : list(sections.getOrDefault("impersonation", List.of()))) {
      Map<?, ?> map = (Map<?, ?>) entry;
      var user =
          Pattern.compile(map.containsKey("original_user") ? text(entry, "original_user") : ".*")
              .matcher(caller.id());
      if (user.matches() && matches(entry, "original_role", caller.named("role"))) {
        String wanted = text(entry, "new_user");
        for (int i = 1; i <= user.groupCount(); i++) {
          wanted = wanted.replace("$" + i, user.group(i));
        }
        if (Pattern.matches(wanted, target)) {
          return !text(entry, "allow").equals("false");
        }
      }
    }
    return false;
  }

  private boolean property(Caller caller, String section, List<String> path, String... keys) {
    if (!sections.containsKey(section)) {
      return true;
    }
    for (Object entry : list(sections.get(section))) {
      boolean all = matchesCaller(entry, caller);
      for (int i = 0; i < keys.length; i++) {
        all = all && matches(entry, keys[i], List.of(path.get(i + 1)));
      }
      if (all) {
        return text(entry, "allow").equals("true");
      }
    }
    return false;
  }

  private boolean system(Caller caller, String action) {
    for (Object entry : list(sections.getOrDefault("system_information", List.of()))) {
      if (matchesCaller(entry, caller)) {
        return texts(entry, "allow")
            .contains(action.replace("_SYSTEM", "").toLowerCase(Locale.ROOT));
      }
    }
    return false;
  }

  private List<Object> entries() {
    List<Object> all = new ArrayList<>();
    sections.values().forEach(section -> all.addAll(list(section)));
    all.removeIf(entry -> !(entry instanceof Map));
    return all;
  }

  private Set<String> values(String key) {
    Set<String> all = new LinkedHashSet<>();
    for (Object entry : entries()) {
      if (((Map<?, ?>) entry).containsKey(key)) {
        Samples.of(text(entry, key)).stream().limit(24).forEach(all::add);
        all.add(text(entry, key).replaceAll("[.*()|^$?+]", ""));
      }
    }
    all.removeIf(String::isEmpty);
    return all;
  }

  @Override
  public List<Caller> callers() {
    Set<Caller> all = new LinkedHashSet<>();
    Set<String> users = new LinkedHashSet<>();
    Set<String> groups = new LinkedHashSet<>();
    for (Object entry : entries()) {
      users.addAll(List.of(text(entry, "user").split("\\|")));
      users.addAll(List.of(text(entry, "original_user").split("\\|")));
      for (String kind : List.of("group", "role")) {
        for (String name : text(entry, kind).replaceAll("[()]", "").split("\\|", -1)) {
          groups.add(kind + ":" + name.replace(".*", "1"));
        }
      }
    }
    users.removeIf(String::isEmpty);
    groups.removeIf(name -> name.endsWith(":"));
    users.forEach(user -> all.add(Caller.of(user.replace(".*", "1").replaceAll("[()]", ""))));
    groups.forEach(group -> all.add(Caller.of("somebody", group)));
    for (String user : users) {
      groups.stream()
          .limit(2)
          .forEach(
              group -> all.add(Caller.of(user.replace(".*", "1").replaceAll("[()]", ""), group)));
    }
    all.add(Caller.of("somebody", groups.toArray(new String[0])));
    all.add(Caller.of("stranger"));
    return List.copyOf(all).subList(0, Math.min(all.size(), 14));
  }

  @Override
  public List<String> actions() {
    return List.of("SELECT", "INSERT", "OWNERSHIP", "SCHEMA_OWNERSHIP");
  }

  @Override
  public List<List<String>> paths() {
    Set<List<String>> all = new LinkedHashSet<>();
    Set<String> catalogs = values("catalog");
    Set<String> schemas = values("schema");
    Set<String> tables = values("table");
    catalogs.add("hive");
    schemas.add("s");
    tables.add("t");
    for (String catalog : catalogs) {
      for (String schema : schemas) {
        for (String table : tables) {
          all.add(List.of("catalog", catalog, schema, table));
          all.add(List.of("catalog", catalog, schema, table, "ssn"));
          all.add(List.of("catalog", catalog, schema, table, "name"));
        }
      }
    }
    return List.copyOf(all);
  }

  /** Further requests, each with its own actions. */
  @Override
  public Map<List<String>, List<String>> others() {
    Map<List<String>, List<String>> all = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>(values("function"));
    names.addAll(values("procedure"));
    for (String name : names) {
      for (String catalog : List.of("hive", "system", "dev")) {
        all.put(
            List.of("function", catalog, "s", name),
            List.of("EXECUTE", "GRANT_EXECUTE", "FUNCTION_OWNERSHIP"));
        all.put(
            List.of("procedure", catalog, "s", name),
            List.of("EXECUTE_PROCEDURE", "GRANT_EXECUTE_PROCEDURE"));
      }
    }
    Set<String> users = new LinkedHashSet<>(List.of("bob", "alice", "admin", "team_1", "1"));
    users.addAll(values("queryOwner"));
    users.addAll(values("new_user"));
    for (String user : users) {
      all.put(List.of("query", user), List.of("KILL_QUERY", "VIEW_QUERY"));
      all.put(List.of("user", user), List.of("IMPERSONATE"));
    }
    all.put(List.of("query"), List.of("EXECUTE_QUERY"));
    for (String property : values("property")) {
      all.put(List.of("system-session-property", property), List.of("SET"));
      all.put(List.of("catalog-session-property", "hive", property), List.of("SET"));
    }
    all.put(List.of("system-information"), List.of("READ_SYSTEM", "WRITE_SYSTEM"));
    return all;
  }
}
