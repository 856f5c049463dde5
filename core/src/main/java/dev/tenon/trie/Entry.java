package dev.tenon.trie;

import dev.tenon.path.Coverage;
import dev.tenon.path.ResourcePattern;

/**
 * What a {@link PathTrie} keeps for a pattern: how far the pattern must cover a resource for the
 * entry to count, and how it ranks among all that count. Immutable.
 *
 * @param <Q> what else is asked about, besides the path
 */
public abstract class Entry<Q extends Question> {

  private final ResourcePattern pattern;
  private final Coverage needed;
  private final long rank;

  /**
   * An entry.
   *
   * @param pattern which resources it speaks of
   * @param needed how far the pattern must cover: fully, or but for an unset variable
   * @param rank higher is stronger; no two entries of a trie have the same
   */
  protected Entry(ResourcePattern pattern, Coverage needed, long rank) {
    this.pattern = pattern;
    this.needed = needed;
    this.rank = rank;
  }

  /** Which resources it speaks of. */
  public final ResourcePattern pattern() {
    return pattern;
  }

  /** How far the pattern must cover a resource. */
  public final Coverage needed() {
    return needed;
  }

  /** How strong it is; higher is stronger. */
  public final long rank() {
    return rank;
  }

  /** How much work it is to compare it, in units of an ordinary pattern. */
  final int weight() {
    return Weight.of(pattern);
  }

  /** The {@linkplain Question#marks marks} of all questions that it may concern. */
  public abstract long marks();

  /**
   * Whether it counts for a question at a time, whatever the path.
   *
   * @param question what is asked besides the path
   * @param now milliseconds since 1970-01-01T00:00:00Z
   */
  public abstract boolean concerns(Q question, long now);
}
