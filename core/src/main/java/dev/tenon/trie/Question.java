package dev.tenon.trie;

/** What is asked about besides the path. */
public interface Question {

  /**
   * A mark that an entry must bear to concern this question: one bit, or several of which any will
   * do. Marks are only a first look, so two questions may have the same.
   */
  long marks();
}
