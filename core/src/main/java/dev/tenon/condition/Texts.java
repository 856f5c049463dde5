package dev.tenon.condition;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;

/** A set of texts, the value of an attribute of type {@code texts}. Immutable. */
public final class Texts {

  private final ImmutableSet<String> set;
  private final ImmutableList<String> list;

  private Texts(ImmutableSet<String> set) {
    this.set = set;
    this.list = set.asList();
  }

  /**
   * A set of texts.
   *
   * @param texts its elements; duplicates count once
   * @return the set
   */
  public static Texts copyOf(Collection<String> texts) {
    return new Texts(ImmutableSet.copyOf(texts));
  }

  /**
   * Whether a text is an element. One hash lookup.
   *
   * @param text any text
   * @return true if it is
   */
  public boolean contains(String text) {
    return set.contains(text);
  }

  /**
   * The elements.
   *
   * @return an immutable list without duplicates, in the order in which they were given
   */
  public List<String> list() {
    return list;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Texts other && set.equals(other.set);
  }

  @Override
  public int hashCode() {
    return set.hashCode();
  }

  @Override
  public String toString() {
    return list.toString();
  }
}
