package dev.tenon.trie;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import java.util.List;

/** Entries that no dimension separates, from the strongest. */
final class Leaf<E extends Entry<?>> extends Node<E> {

  private final ImmutableList<E> entries;

  Leaf(List<E> entries) {
    super(
        entries.isEmpty() ? Long.MIN_VALUE : entries.get(0).rank(),
        marks(entries),
        weight(entries));
    this.entries = ImmutableList.copyOf(entries);
  }

  private static long marks(List<? extends Entry<?>> entries) {
    long marks = 0;
    for (Entry<?> entry : entries) {
      marks |= entry.marks();
    }
    return marks;
  }

  private static int weight(List<? extends Entry<?>> entries) {
    long weight = 0;
    for (Entry<?> entry : entries) {
      weight += entry.weight();
    }
    return Ints.saturatedCast(weight);
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
