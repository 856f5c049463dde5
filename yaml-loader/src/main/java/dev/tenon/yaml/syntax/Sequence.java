package dev.tenon.yaml.syntax;

import java.util.List;

/** A list of nodes. */
public final class Sequence extends Node {

  private final List<Node> items;
  private final long weight;

  public Sequence(Span span, List<Node> items) {
    super(span);
    this.items = List.copyOf(items);
    this.weight = 1 + items.stream().mapToLong(Node::weight).sum();
  }

  public List<Node> items() {
    return items;
  }

  @Override
  public String kind() {
    return "a list";
  }

  @Override
  long weight() {
    return weight;
  }
}
