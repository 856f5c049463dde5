package dev.tenon.yaml;

import java.util.List;

/** A list of nodes. */
final class Sequence extends Node {

  private final List<Node> items;
  private final long weight;

  Sequence(Span span, List<Node> items) {
    super(span);
    this.items = List.copyOf(items);
    this.weight = 1 + items.stream().mapToLong(Node::weight).sum();
  }

  List<Node> items() {
    return items;
  }

  @Override
  String kind() {
    return "a list";
  }

  @Override
  long weight() {
    return weight;
  }
}
