package dev.tenon.yaml.print;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.yaml.syntax.ParserLimits;
import dev.tenon.yaml.syntax.Quoting;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A text that is valid YAML, its nodes, and small changes of it: each method returns the whole new
 * text, in which no other character changes; or empty, if the change would not be small.
 */
final class TextTree {

  private final String text;
  private final Node root;
  private final IdentityHashMap<Node, Node> parents = new IdentityHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private TextTree(String text, Node root) {
    this.text = text;
    this.root = root;
    add(root);
  }

  static TextTree of(String text) {
    return new TextTree(text, new Yaml(ParserLimits.options()).compose(new StringReader(text)));
  }

  private void add(Node node) {
    nodes.add(node);
    for (Node child : children(node)) {
      // An anchored node can have several parents; its text is in the first one.
      if (parents.putIfAbsent(child, node) == null) {
        add(child);
      }
    }
  }

  private static List<Node> children(Node node) {
    if (node instanceof SequenceNode list) {
      return list.getValue();
    }
    List<Node> all = new ArrayList<>();
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        all.add(entry.getKeyNode());
        all.add(entry.getValueNode());
      }
    }
    return all;
  }

  Node root() {
    return root;
  }

  @Nullable Node parentOf(Node node) {
    return parents.get(node);
  }

  /** The nodes that begin at a place, the outer ones first. */
  List<Node> at(Place place) {
    return nodes.stream()
        .filter(node -> node.getStartMark().getLine() + 1 == place.line())
        .filter(node -> column(start(node)) + 1 == place.column())
        .toList();
  }

  static boolean isKey(NodeTuple entry, String key) {
    return entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key);
  }

  static @Nullable Node get(@Nullable Node node, String key) {
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (isKey(entry, key)) {
          return entry.getValueNode();
        }
      }
    }
    return null;
  }

  /** The value of a key that is a node. */
  @Nullable Node valueOf(MappingNode map, Node key) {
    for (NodeTuple entry : map.getValue()) {
      if (entry.getKeyNode().equals(key)) {
        return entry.getValueNode();
      }
    }
    return null;
  }

  /** A pattern in the spelling of another one: a list of segments, or a text. */
  static String like(Node node, String value) {
    return node instanceof SequenceNode
        ? ResourcePattern.parse(value).toList().stream()
            .map(Quoting::quoted)
            .collect(Collectors.joining(", ", "[", "]"))
        : Quoting.quoted(value);
  }

  /** Replaces a value; if the old one is below its key, the new one is in the key's line. */
  Optional<String> replace(Node node, String with) {
    int start = start(node);
    if (isBlock(node) && parentOf(node) instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (entry.getValueNode().equals(node)) {
          start = text.indexOf(':', end(entry.getKeyNode())) + 1;
          return Optional.of(splice(start, end(node), " " + with));
        }
      }
    }
    return Optional.of(splice(start, end(node), with));
  }

  /** Puts text around a value that is in one line. */
  Optional<String> wrapped(Node node, String before, String after) {
    return isBlock(node)
        ? Optional.empty()
        : Optional.of(splice(start(node), end(node), before + source(node) + after));
  }

  /** The text of a node. */
  String words(Node node) {
    return source(node);
  }

  /** Renames a key of a map. */
  Optional<String> renamed(Node node, String key, String name) {
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        if (isKey(entry, key)) {
          return Optional.of(splice(start(entry.getKeyNode()), end(entry.getKeyNode()), name));
        }
      }
    }
    return Optional.empty();
  }

  /** Removes an item of a list. */
  Optional<String> without(SequenceNode list, Node item) {
    List<Node> items = list.getValue();
    int at = items.indexOf(item);
    if (items.size() == 1) {
      return replace(list, "[]");
    }
    if (isBlock(list)) {
      return withoutLines(start(item), end(item));
    }
    return Optional.of(
        at + 1 < items.size()
            ? splice(start(item), start(items.get(at + 1)), "")
            : splice(end(items.get(at - 1)), end(item), ""));
  }

  /** Removes some entries of a map. */
  Optional<String> without(Node node, List<String> keys) {
    if (!(node instanceof MappingNode map)) {
      return Optional.empty();
    }
    String all = text;
    List<NodeTuple> entries = map.getValue();
    boolean any = false;
    // From the end, so that earlier indexes stay valid.
    for (int i = entries.size() - 1; i > 0; i--) {
      NodeTuple entry = entries.get(i);
      if (keys.stream().anyMatch(key -> isKey(entry, key))) {
        any = true;
        all = all.substring(0, end(entries.get(i - 1).getValueNode())) + all.substring(end(entry));
      }
    }
    if (keys.stream().anyMatch(key -> isKey(entries.get(0), key)) && entries.size() > 1) {
      any = true;
      all =
          all.substring(0, start(entries.get(0).getKeyNode()))
              + all.substring(start(entries.get(1).getKeyNode()));
    }
    return any ? Optional.of(all) : Optional.empty();
  }

  private int end(NodeTuple entry) {
    return Math.max(end(entry.getKeyNode()) + 1, end(entry.getValueNode()));
  }

  /** Adds an item to a list, or to a single value, which becomes a list. */
  Optional<String> with(Node value, String item) {
    if (!(value instanceof SequenceNode list)) {
      return Optional.of(splice(start(value), end(value), "[" + source(value) + ", " + item + "]"));
    }
    if (list.getValue().isEmpty()) {
      return Optional.of(splice(start(list), end(list), "[" + item + "]"));
    }
    Node last = list.getValue().get(list.getValue().size() - 1);
    return Optional.of(
        isBlock(list)
            ? line(last, " ".repeat(column(start(list))) + "- " + item)
            : splice(end(last), end(last), ", " + item));
  }

  /** Replaces a key of one value by a key of a list: `role: a` becomes `roles: [a, b]`. */
  Optional<String> severally(MappingNode map, Node value, String key, String item) {
    for (NodeTuple entry : map.getValue()) {
      if (entry.getValueNode().equals(value)) {
        String both = key + ": [" + source(value) + ", " + item + "]";
        return Optional.of(splice(start(entry.getKeyNode()), end(value), both));
      }
    }
    return Optional.empty();
  }

  /** Adds a copy of a node as an item of a list. */
  Optional<String> withCopy(SequenceNode list, Node node) {
    if (!isBlock(list) || list.getValue().isEmpty()) {
      return isBlock(node) ? Optional.empty() : with(list, source(node));
    }
    int indent = column(start(list));
    Node last = list.getValue().get(list.getValue().size() - 1);
    return Optional.of(line(last, " ".repeat(indent) + "- " + moved(node, indent + 2)));
  }

  /** A text, and the line and column, from 1, at which a part of it begins. */
  record Part(String text, int line, int column) {
    Place place(String source) {
      return Place.of(source, line, column);
    }
  }

  /**
   * Splits a rule of several roles in two: the rule of one role follows the rule of the others. It
   * has no id, because an id names one rule and the two will differ.
   */
  Optional<Part> split(Node rule, SequenceNode roles, int index) {
    if (!(parentOf(rule) instanceof SequenceNode rules)
        || !isBlock(rules)
        || roles.getValue().size() < 2) {
      return Optional.empty();
    }
    int at = rules.getValue().indexOf(rule);
    String alone = "[" + source(roles.getValue().get(index)) + "]";
    String copy = source(rule);
    int from = start(roles) - start(rule);
    String own = copy.substring(0, from) + alone + copy.substring(from + source(roles).length());
    String both = line(rule, " ".repeat(column(start(rules))) + "- " + own);
    TextTree tree = of(both);
    // Positions before the copy do not change.
    String text =
        tree.same(roles) instanceof SequenceNode all
            ? tree.without(all, all.getValue().get(index)).orElse(both)
            : both;
    return of(text).unnamed(rules, at + 1);
  }

  /** The node at the position of a node of another text, which is equal up to there. */
  private @Nullable Node same(Node other) {
    int start = other.getStartMark().getIndex();
    return nodes.stream()
        .filter(node -> node.getStartMark().getIndex() == start)
        .filter(node -> node.getEndMark().getIndex() == other.getEndMark().getIndex())
        .findFirst()
        .orElse(null);
  }

  /** An item of the list that begins at the position of a list of another text, without its id. */
  private Optional<Part> unnamed(SequenceNode list, int index) {
    int start = list.getStartMark().getIndex();
    return nodes.stream()
        .filter(node -> node instanceof SequenceNode && node.getStartMark().getIndex() == start)
        .findFirst()
        .flatMap(same -> without(((SequenceNode) same).getValue().get(index), List.of("id")))
        .map(TextTree::of)
        .orElse(this)
        .item(list, index);
  }

  /** An item of the list that begins at the position of a list of another text. */
  private Optional<Part> item(SequenceNode list, int index) {
    int start = list.getStartMark().getIndex();
    for (Node node : nodes) {
      if (node instanceof SequenceNode same && same.getStartMark().getIndex() == start) {
        Node item = same.getValue().get(index);
        int line = item.getStartMark().getLine() + 1;
        return Optional.of(new Part(text, line, column(start(item)) + 1));
      }
    }
    return Optional.empty();
  }

  /** Adds a role with a copy of a rule. */
  Optional<String> withRole(MappingNode roles, String name, Node rule) {
    if (!isBlock(roles)) {
      return Optional.empty();
    }
    int indent = column(start(roles));
    String pad = " ".repeat(indent);
    Node last = roles.getValue().get(roles.getValue().size() - 1).getValueNode();
    String role =
        pad + name + ":\n" + pad + "  permissions:\n" + pad + "    - " + moved(rule, indent + 6);
    return Optional.of(line(last, role));
  }

  /** A node's text, indented for another column. */
  private String moved(Node node, int column) {
    return source(node).replace("\n" + " ".repeat(column(start(node))), "\n" + " ".repeat(column));
  }

  private Optional<String> withoutLines(int start, int end) {
    int from = lineStart(start);
    int to = text.indexOf('\n', end);
    boolean own = text.substring(from, start).matches("\\s*- *");
    return own ? Optional.of(splice(from, to < 0 ? text.length() : to + 1, "")) : Optional.empty();
  }

  /** Inserts a line after the line in which a node ends. */
  private String line(Node after, String line) {
    int end = text.indexOf('\n', end(after));
    return end < 0
        ? text + "\n" + line + "\n"
        : text.substring(0, end + 1) + line + "\n" + text.substring(end + 1);
  }

  private String splice(int from, int to, String with) {
    return text.substring(0, from) + with + text.substring(to);
  }

  private String source(Node node) {
    return text.substring(start(node), end(node));
  }

  private static boolean isBlock(Node node) {
    return (node instanceof SequenceNode list && list.getFlowStyle() == FlowStyle.BLOCK)
        || (node instanceof MappingNode map && map.getFlowStyle() == FlowStyle.BLOCK);
  }

  private int start(Node node) {
    return index(node.getStartMark());
  }

  /** After the last character; the parser's end of a block is the start of the next one. */
  private int end(Node node) {
    if (!isBlock(node)) {
      return index(node.getEndMark());
    }
    int last = start(node);
    for (Node child : children(node)) {
      last = Math.max(last, end(child));
    }
    return last;
  }

  /** The parser counts in code points. */
  private int index(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  private int lineStart(int index) {
    return text.lastIndexOf('\n', index - 1) + 1;
  }

  private int column(int index) {
    return index - lineStart(index);
  }
}
