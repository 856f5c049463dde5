package dev.tenon.yaml.print;

import dev.tenon.yaml.syntax.ParserLimits;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Formats a text that is valid YAML: blanks within brackets and braces, ends of lines, empty lines.
 * Lines are not joined or split; comments, the order of keys, the indentation and the quotes do not
 * change.
 *
 * <p>Takes time linear in the length of the text, except for shared aliases.
 */
public final class Layout {

  /** A range of the text and its replacement. */
  private record Change(int from, int to, String with) {}

  private final String text;
  private final List<Change> changes = new ArrayList<>();

  /** The lines within multi-line texts, counted from 0. */
  private final BitSet kept = new BitSet();

  private Layout(String text) {
    this.text = text;
  }

  /** The formatted text. */
  public static String of(String text) {
    Layout layout = new Layout(text.replace("\r\n", "\n"));
    Node root = new Yaml(ParserLimits.options()).compose(new StringReader(layout.text));
    if (root != null) {
      layout.visit(root);
    }
    return lines(layout.changed(), layout.kept);
  }

  private void visit(Node node) {
    if (node instanceof ScalarNode) {
      if (node.getStartMark().getLine() != node.getEndMark().getLine()) {
        kept.set(node.getStartMark().getLine(), node.getEndMark().getLine() + 1);
      }
    } else if (isFlowLine(node)) {
      String spelled = spelled(node);
      if (!spelled.equals(source(node))) {
        changes.add(new Change(start(node), end(node), spelled));
      }
    } else {
      children(node).stream().filter(child -> isWithin(child, node)).forEach(this::visit);
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

  /** Whether a node is within the text of another; the value of an alias is not. */
  private boolean isWithin(Node child, Node node) {
    return start(child) >= start(node) && end(child) <= end(node);
  }

  private static boolean isFlowLine(Node node) {
    return node instanceof CollectionNode<?> all
        && all.getFlowStyle() == FlowStyle.FLOW
        && node.getStartMark().getLine() == node.getEndMark().getLine();
  }

  private String spelled(Node node) {
    String source = source(node);
    // A node with an anchor or a tag before it, or an alias in it, is not changed.
    if (node instanceof ScalarNode
        || !(source.startsWith("[") || source.startsWith("{"))
        || !children(node).stream().allMatch(child -> isWithin(child, node))) {
      return source;
    }
    List<String> parts = new ArrayList<>();
    if (node instanceof MappingNode map) {
      for (NodeTuple entry : map.getValue()) {
        String value = spelled(entry.getValueNode());
        parts.add(spelled(entry.getKeyNode()) + (value.isEmpty() ? ":" : ": " + value));
      }
      return "{" + String.join(", ", parts) + "}";
    }
    children(node).forEach(item -> parts.add(spelled(item)));
    return "[" + String.join(", ", parts) + "]";
  }

  private String source(Node node) {
    return text.substring(start(node), end(node));
  }

  /** The parser counts in code points. */
  private int start(Node node) {
    return text.offsetByCodePoints(0, node.getStartMark().getIndex());
  }

  private int end(Node node) {
    return text.offsetByCodePoints(0, node.getEndMark().getIndex());
  }

  private String changed() {
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (Change change : changes) {
      if (change.from() >= done) {
        out.append(text, done, change.from()).append(change.with());
        done = change.to();
      }
    }
    return out.append(text.substring(done)).toString();
  }

  /** Removes blanks at the ends of lines, and all but one of several empty lines in a row. */
  private static String lines(String text, BitSet kept) {
    StringBuilder out = new StringBuilder();
    List<String> lines = List.of(text.split("\n", -1));
    boolean empty = true;
    int last = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = kept.get(i) ? lines.get(i) : lines.get(i).stripTrailing();
      boolean skipped = line.isEmpty() && empty && !kept.get(i);
      if (!skipped) {
        out.append(line).append('\n');
        last = line.isEmpty() && !kept.get(i) ? last : out.length();
      }
      empty = line.isEmpty() && !kept.get(i);
    }
    out.setLength(Math.max(0, last));
    return out.toString();
  }
}
