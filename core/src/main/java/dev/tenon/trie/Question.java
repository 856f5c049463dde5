package dev.tenon.trie;

/** The part of a question besides the path. */
public interface Question {

  /**
   * A bit set that must intersect the marks of an entry for the entry to apply to this question.
   * Marks are only a pre-filter, so two questions may have equal marks.
   */
  long marks();
}
