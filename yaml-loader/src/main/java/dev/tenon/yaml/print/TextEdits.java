package dev.tenon.yaml.print;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.ResourcePattern;
import dev.tenon.suite.Mutant;
import dev.tenon.yaml.syntax.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The candidate texts for an edit, each with a small change of the original text. The caller must
 * check which of them has the edit's effect: an edit names a part of a policy, and one part can be
 * written in several ways.
 */
public final class TextEdits {

  private final TextTree tree;
  private final Mutant.Edit edit;
  private final List<String> found = new ArrayList<>();

  private TextEdits(TextTree tree, Mutant.Edit edit) {
    this.tree = tree;
    this.edit = edit;
  }

  public static List<String> of(String text, Mutant.Edit edit) {
    TextEdits edits = new TextEdits(TextTree.of(text), edit);
    if (edit.place().equals(Place.code())) {
      edits.entry(edits.tree.root());
    } else {
      edits.tree.at(edit.place()).forEach(edits::part);
      edits.tree.at(edit.place()).forEach(edits::split);
    }
    return edits.found;
  }

  /** Gives each role of a rule of several roles its own rule in turn, and edits that rule. */
  private void split(Node rule) {
    if (TextTree.get(rule, "roles") instanceof SequenceNode roles) {
      for (int i = 0; i < roles.getValue().size(); i++) {
        tree.split(rule, roles, i)
            .ifPresent(
                alone ->
                    found.addAll(
                        of(
                            alone.text(),
                            new Mutant.Edit(
                                alone.place(edit.place().source()),
                                edit.key(),
                                edit.before(),
                                edit.after()))));
      }
    }
  }

  /** Edits a node at the edit's place: a value, a key, or the first key of a map. */
  private void part(Node part) {
    Node parent = tree.parentOf(part);
    if (edit.key().isEmpty()) {
      whole(part, parent);
    }
    if (edit.key().equals("item")
        && parent instanceof MappingNode map
        && tree.parentOf(map) instanceof SequenceNode list) {
      add(tree.without(list, map));
    }
    entry(part);
    if (parent instanceof MappingNode map) {
      entry(map);
      Node value = tree.valueOf(map, part);
      if (value != null) {
        entry(value);
        names(value);
        condition(map, part, value);
      }
    }
  }

  /** Edits a test of a condition: its attribute is a key, its demand the value of the key. */
  private void condition(MappingNode map, Node attribute, Node value) {
    String name = attribute instanceof ScalarNode key ? key.getValue() : "";
    switch (edit.key()) {
      case "test" -> withoutTest(map, name, value);
      case "operator" -> scalars(value, true).forEach(key -> add(tree.replace(key, edit.after())));
      case "not" -> negated(map, value);
      case "value" -> {
        if (edit.before().isEmpty()) {
          add(tree.with(value, Quoting.quoted(edit.after())));
        }
        for (Node each : scalars(value, false)) {
          Node parent = tree.parentOf(each);
          change(parent instanceof SequenceNode ? parent : each, each);
          if (edit.after().isEmpty() && parent instanceof MappingNode around) {
            add(tree.without(around, keysOf(around, each)));
          }
        }
      }
      default -> {}
    }
  }

  private static List<String> keysOf(MappingNode map, Node value) {
    List<String> keys = new ArrayList<>();
    for (NodeTuple entry : map.getValue()) {
      if (entry.getValueNode().equals(value) && entry.getKeyNode() instanceof ScalarNode key) {
        keys.add(key.getValue());
      }
    }
    return keys;
  }

  private void withoutTest(MappingNode map, String attribute, Node value) {
    add(tree.without(value, List.of(edit.before())));
    add(tree.without(map, List.of(attribute)));
    Node parent = tree.parentOf(map);
    if (parent instanceof SequenceNode list) {
      add(tree.without(list, map));
    } else if (parent != null) {
      for (String key : List.of("when", "unless", "not")) {
        add(tree.without(parent, List.of(key)));
      }
    }
  }

  private void negated(MappingNode map, Node value) {
    add(tree.wrapped(value, "{not: ", "}"));
    Node inner = TextTree.get(value, "not");
    if (inner != null) {
      add(tree.replace(value, tree.words(inner)));
    }
    for (Node flag : scalars(value, false)) {
      if (flag instanceof ScalarNode text && text.getValue().matches("true|false")) {
        add(tree.replace(flag, text.getValue().equals("true") ? "false" : "true"));
      }
    }
    Node rule = tree.parentOf(map);
    if (rule != null && TextTree.get(rule, "when") == null) {
      add(tree.renamed(rule, "unless", "when"));
    } else if (rule != null) {
      add(tree.renamed(rule, "when", "unless"));
    }
  }

  /** The keys, or the values, beneath a node with the text before the edit; all if it is empty. */
  private List<Node> scalars(Node node, boolean keys) {
    List<Node> all = new ArrayList<>();
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (keys && TextTree.isKey(entry, edit.before())) {
          all.add(entry.getKeyNode());
        }
        all.addAll(scalars(entry.getValueNode(), keys));
      }
    } else if (node instanceof SequenceNode list) {
      list.getValue().forEach(each -> all.addAll(scalars(each, keys)));
    } else if (!keys
        && node instanceof ScalarNode text
        && (edit.before().isEmpty() || text.getValue().equals(edit.before()))) {
      all.add(node);
    }
    return all;
  }

  private void whole(Node part, @Nullable Node parent) {
    if (!edit.after().isEmpty()) {
      add(tree.replace(part, Quoting.quoted(edit.after())));
      return;
    }
    if (parent instanceof SequenceNode list) {
      add(tree.without(list, part));
    } else {
      add(tree.replace(part, "[]"));
    }
    // Removes one role from a rule of several roles.
    for (String key : List.of("roles", "role")) {
      if (TextTree.get(part, key) instanceof SequenceNode roles) {
        roles.getValue().forEach(role -> add(tree.without(roles, role)));
      }
    }
  }

  private void entry(Node map) {
    switch (edit.key()) {
      case "resources" -> ofKeys(map, this::patterns, "resource", "resources");
      case "roles" -> ofKeys(map, this::names, "roles", "role");
      case "role" -> everyone(map);
      case "except" -> exceptions(map);
      case "except resources" ->
          each(map, one -> ofKeys(one, this::patterns, "resource", "resources"));
      case "tenant", "on", "until" -> add(tree.without(map, List.of(edit.key())));
      case "limits" -> limits(map);
      case "without" -> admitted(map);
      case "item", "test", "operator", "not", "value" -> {}
      case "when" -> add(tree.without(map, List.of("when", "unless")));
      case "time" -> add(tree.without(map, List.of("from", "until")));
      case "table" -> tables(map);
      case "" -> {}
      default -> ofKeys(map, this::names, edit.key());
    }
  }

  /** Removes what the values of a variable must not contain. */
  private void admitted(Node root) {
    ofKeys(root, variables -> add(tree.without(variables, List.of(edit.before()))), "variables");
    add(tree.without(root, List.of("variables")));
  }

  /** Removes the limits of an assignment; an actor then has none. */
  private void limits(Node map) {
    if (edit.after().isEmpty()) {
      add(tree.without(map, List.of("limit", "limits")));
    } else {
      ofKeys(map, value -> add(tree.replace(value, edit.after())), "limit", "limits");
    }
  }

  /** Removes the exception, one of several, or one of its parts. */
  private void exceptions(Node map) {
    if (TextTree.get(map, "except") instanceof SequenceNode list) {
      list.getValue().forEach(one -> add(tree.without(list, one)));
    } else {
      add(tree.without(map, List.of("except")));
    }
    each(
        map,
        one -> {
          add(tree.without(one, List.of("when", "unless")));
          for (String key : List.of("actions", "resource", "resources", "role", "roles")) {
            if (TextTree.get(one, key) != null) {
              add(tree.without(one, List.of(key)));
            }
          }
        });
  }

  private static void each(Node map, Consumer<Node> change) {
    Node value = TextTree.get(map, "except");
    if (value instanceof SequenceNode list) {
      list.getValue().forEach(change);
    } else if (value != null) {
      change.accept(value);
    }
  }

  private void ofKeys(Node map, Consumer<Node> change, String... keys) {
    for (String key : keys) {
      Node value = TextTree.get(map, key);
      if (value != null) {
        change.accept(value);
      }
    }
  }

  /** Edits a pattern in the value of `resource` or `resources`. */
  private void patterns(Node value) {
    List<Node> all = new ArrayList<>(List.of(value));
    if (value instanceof SequenceNode list) {
      all.addAll(list.getValue());
    }
    for (Node each : all) {
      if (patternOf(each).map(p -> p.toString().equals(edit.before())).orElse(false)) {
        change(value, each);
      }
    }
  }

  private static Optional<ResourcePattern> patternOf(Node node) {
    try {
      if (node instanceof ScalarNode text) {
        return Optional.of(ResourcePattern.parse(text.getValue()));
      }
      if (node instanceof SequenceNode list
          && list.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
        return Optional.of(
            ResourcePattern.of(
                list.getValue().stream().map(each -> ((ScalarNode) each).getValue()).toList()));
      }
    } catch (InvalidPathException noPattern) {
      // An invalid pattern is not the one to edit.
    }
    return Optional.empty();
  }

  /** Edits a name in a list of names, or a single name. */
  private void names(Node value) {
    if (edit.before().isEmpty()) {
      add(tree.with(value, Quoting.quoted(edit.after())));
      return;
    }
    List<Node> all =
        value instanceof SequenceNode list ? List.copyOf(list.getValue()) : List.of(value);
    for (Node each : all) {
      if (each instanceof ScalarNode name && name.getValue().equalsIgnoreCase(edit.before())) {
        change(value, each);
      }
    }
  }

  private void change(Node value, Node each) {
    if (!edit.after().isEmpty()) {
      add(tree.replace(each, TextTree.like(each, edit.after())));
    } else if (value instanceof SequenceNode list && !value.equals(each)) {
      add(tree.without(list, each));
    } else {
      add(tree.replace(each, "[]"));
    }
  }

  /** Removes a row of a table anywhere below a claim mapping. */
  private void tables(Node node) {
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (TextTree.isKey(entry, "table")) {
          add(tree.without(entry.getValueNode(), List.of(edit.before())));
        }
        tables(entry.getValueNode());
      }
    }
  }

  /** Extends the rule to everyone: adds `*` to its roles, or copies the rule for `*`. */
  private void everyone(Node rule) {
    ofKeys(rule, this::names, "roles");
    Node role = TextTree.get(rule, "role");
    if (role != null && rule instanceof MappingNode map) {
      add(tree.severally(map, role, "roles", "\"*\""));
    }
    if (rule instanceof MappingNode
        && TextTree.get(tree.root(), "roles") instanceof MappingNode all) {
      Node everyone = TextTree.get(all, "*");
      Node permissions = everyone == null ? null : TextTree.get(everyone, "permissions");
      if (permissions instanceof SequenceNode list) {
        add(tree.withCopy(list, rule));
      } else if (everyone == null) {
        add(tree.withRole(all, "\"*\"", rule));
      }
    }
  }

  private void add(Optional<String> text) {
    text.ifPresent(found::add);
  }
}
