package dev.tenon.yaml.fields;

import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Quoting;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Hints for keys of other systems: the keys of this format to use instead. */
final class KeyHints {

  /**
   * The hint for a key of another system.
   *
   * @param keys the keys of this format with its meaning
   * @param remedy what to write
   */
  record Hint(Set<String> keys, String remedy) {}

  private static final Map<String, String> EFFECTS =
      Map.ofEntries(
          Map.entry("allow", "allow"),
          Map.entry("allowed", "allow"),
          Map.entry("allows", "allow"),
          Map.entry("permit", "allow"),
          Map.entry("permitted", "allow"),
          Map.entry("grant", "allow"),
          Map.entry("grants", "allow"),
          Map.entry("deny", "deny"),
          Map.entry("denied", "deny"),
          Map.entry("denies", "deny"),
          Map.entry("forbid", "deny"),
          Map.entry("stage", "stage"),
          Map.entry("staged", "stage"));
  private static final Set<String> RESOURCES =
      Set.of("on", "path", "paths", "object", "objects", "target", "targets", "scope");
  private static final Set<String> ACTIONS =
      Set.of("verb", "verbs", "operation", "operations", "method", "methods", "can", "may");
  private static final Set<String> SUBJECTS =
      Set.of("user", "users", "id", "sub", "principal", "member", "members", "username");
  private static final Set<String> GROUPS = Set.of("groups", "team", "teams");

  private KeyHints() {}

  /** The hint for an unknown key of a map. */
  static Optional<Hint> of(Mapping.Entry entry, Mapping map, List<String> known) {
    String key = entry.key().text().toLowerCase(Locale.ROOT);
    String value = shown(entry.value());
    String effect = EFFECTS.get(key);
    if (effect != null && known.contains("effect")) {
      return map.byKey().containsKey("actions") || value.isEmpty()
          ? hint("effect: " + effect, "effect")
          : hint("effect: " + effect + ", actions: " + listed(entry.value()), "effect", "actions");
    }
    if (RESOURCES.contains(key) && known.contains("resources")) {
      return entry.value() instanceof Sequence
          ? hint("resources: " + value, "resource", "resources")
          : hint("resource: " + value, "resource", "resources");
    }
    if (ACTIONS.contains(key) && known.contains("actions")) {
      return hint("actions: " + listed(entry.value()), "actions");
    }
    if (known.contains("client") && known.contains("everyone")) {
      return receiver(key, entry);
    }
    return Optional.empty();
  }

  private static Optional<Hint> receiver(String key, Mapping.Entry entry) {
    if (SUBJECTS.contains(key)) {
      return hint("subject: " + shown(entry.value()), "subject");
    }
    return GROUPS.contains(key)
        ? Optional.of(
            new Hint(
                Set.of("subject"),
                "write `group: "
                    + shown(entry.value())
                    + "` for those who come with the role of that name, from a token or from code"))
        : Optional.empty();
  }

  private static Optional<Hint> hint(String write, String... keys) {
    return Optional.of(new Hint(Set.of(keys), "write `" + write.strip() + "`"));
  }

  private static String listed(Node node) {
    return node instanceof Sequence ? shown(node) : "[" + shown(node) + "]";
  }

  /** A value to repeat in a hint; empty if it is not short. */
  static String shown(Node node) {
    if (node instanceof Scalar text) {
      return Quoting.quoted(text.text());
    }
    if (node instanceof Sequence list
        && list.items().size() <= 6
        && list.items().stream().allMatch(Scalar.class::isInstance)) {
      return list.items().stream().map(KeyHints::shown).collect(Collectors.joining(", ", "[", "]"));
    }
    return "";
  }
}
