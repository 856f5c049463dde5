package dev.tenon.yaml.migration;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/**
 * What a policy of another system decides, by that system's own rules: a second reading of its
 * files, independent of the import.
 */
interface SourceSemantics {

  /**
   * Who asks.
   *
   * @param id the name of the user
   * @param issuer the provider that knows the user; empty if there is one alone
   * @param groups the groups and roles from outside, each with its kind, such as {@code group:ops}
   */
  record Caller(String id, String issuer, Set<String> groups) {

    static Caller of(String id, String... groups) {
      return new Caller(id, "", new LinkedHashSet<>(List.of(groups)));
    }

    boolean isIn(String kind, String name) {
      return groups.contains(kind + ":" + name);
    }

    /** The names of the groups of a kind. */
    List<String> named(String kind) {
      return groups.stream()
          .filter(group -> group.startsWith(kind + ":"))
          .map(group -> group.substring(kind.length() + 1))
          .toList();
    }
  }

  /** Whether the source allows a request, named as the head of the imported policy says. */
  boolean allows(Caller caller, String action, List<String> path);

  /** Callers to ask as: those that the files name, and others. */
  List<Caller> callers();

  /** Actions to ask about. */
  List<String> actions();

  /** Paths to ask about. */
  List<List<String>> paths();

  /** Further requests: paths, each with its own actions. */
  default Map<List<String>, List<String>> others() {
    return Map.of();
  }

  /** The documents of a text, as maps and lists. */
  static List<Object> load(String text) {
    List<Object> all = new ArrayList<>();
    new Yaml().loadAll(new StringReader(text)).forEach(all::add);
    return all;
  }

  /** The value at a path of keys; an empty list if it is not there. */
  static Object at(Object from, String... keys) {
    Object found = from;
    for (String key : keys) {
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return found == null ? List.of() : found;
  }

  /** A list, or one value as a list. */
  static List<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of(value);
  }

  static List<?> list(Object from, String key) {
    return list(at(from, key));
  }

  static List<String> texts(Object from, String key) {
    return list(from, key).stream().map(String::valueOf).toList();
  }

  /** A text; empty if it is not there. */
  static String text(Object from, String... keys) {
    Object value = at(from, keys);
    return value instanceof List<?> ? "" : String.valueOf(value);
  }
}
