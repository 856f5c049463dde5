package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** Entries that nothing tells apart, from the strongest. */
final class Leaf<E extends Entry<?>> extends Node<E> {

  private final ImmutableList<E> entries;

  Leaf(List<E> entries) {
    super(
        entries.isEmpty() ? Long.MIN_VALUE : entries.get(0).rank(),
        entries.stream().mapToLong(Entry::marks).reduce(0, (a, b) -> a | b),
        entries.stream().mapToInt(Entry::weight).sum());
    this.entries = ImmutableList.copyOf(entries);
  }

  /** Its entries, from the strongest. */
  ImmutableList<E> entries() {
    return entries;
  }

  @Override
  List<E> hardest() {
    return entries;
  }
}
