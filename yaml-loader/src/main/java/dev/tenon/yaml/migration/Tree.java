package dev.tenon.yaml.migration;

import dev.tenon.yaml.syntax.Composer;
import dev.tenon.yaml.syntax.JsonComposer;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.events.Event;

/** Reads documents of YAML and JSON, and finds what is in them. Stateless. */
final class Tree {

  private Tree() {}

  /** All documents of a text: JSON if it begins like it, YAML otherwise. */
  static List<Node> documents(Source source, Report report) {
    String start = source.text().stripLeading();
    return start.startsWith("{") || start.startsWith("[")
        ? new JsonComposer(source, report).values()
        : yaml(source, report);
  }

  private static List<Node> yaml(Source source, Report report) {
    Composer composer = new Composer(source, report);
    List<Node> all = new ArrayList<>();
    composer.next();
    while (composer.at(Event.ID.DocumentStart)) {
      composer.next();
      all.add(composer.compose());
      composer.next();
    }
    return all;
  }

  /** The value of a key. */
  static Optional<Node> find(Node node, String key) {
    return node instanceof Mapping map && map.byKey().containsKey(key)
        ? Optional.of(map.byKey().get(key).value()).filter(value -> !isMissing(value))
        : Optional.empty();
  }

  private static boolean isMissing(Node node) {
    return node instanceof Scalar scalar && scalar.isMissing();
  }

  /** The value at a path of keys. */
  static Optional<Node> at(Node node, String... keys) {
    Optional<Node> found = Optional.of(node);
    for (String key : keys) {
      found = found.flatMap(each -> find(each, key));
    }
    return found;
  }

  /** The items of the list of a key; none if it is not there. */
  static List<Node> items(Node node, String key) {
    return find(node, key).map(Tree::items).orElse(List.of());
  }

  /** The items of a list; a value that is no list is its own single item. */
  static List<Node> items(Node node) {
    return node instanceof Sequence list ? list.items() : List.of(node);
  }

  /** The entries of the map of a key; none if it is not there. */
  static List<Mapping.Entry> entries(Node node, String key) {
    return find(node, key).map(Tree::entries).orElse(List.of());
  }

  static List<Mapping.Entry> entries(Node node) {
    return node instanceof Mapping map ? List.copyOf(map.entries()) : List.of();
  }

  /** The text of a key; empty if it is not there, or no text. */
  static Optional<String> text(Node node, String key) {
    return find(node, key).flatMap(Tree::text);
  }

  static Optional<String> text(Node node) {
    return node instanceof Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
  }

  /** The texts of the list of a key. */
  static List<String> texts(Node node, String key) {
    return items(node, key).stream().flatMap(item -> text(item).stream()).toList();
  }

  /** Whether the value of a key is the word {@code true}. */
  static boolean isTrue(Node node, String key) {
    return text(node, key).map("true"::equals).orElse(false);
  }
}
