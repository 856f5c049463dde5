package dev.tenon.trie;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;

/**
 * An entry of a {@link PathTrie}: a pattern, the coverage of a resource that it requires to apply,
 * and a rank among all entries that apply. Immutable.
 *
 * @param <Q> the question besides the path
 */
public abstract class Entry<Q extends Question> {

  private final ResourcePattern pattern;
  private final Coverage needed;
  private final long rank;

  /**
   * An entry.
   *
   * @param pattern the resources that it covers
   * @param needed the required coverage: full, or but for an unset variable
   * @param rank higher is stronger; unique in a trie
   */
  protected Entry(ResourcePattern pattern, Coverage needed, long rank) {
    this.pattern = pattern;
    this.needed = needed;
    this.rank = rank;
  }

  /** The resources that it covers. */
  public final ResourcePattern pattern() {
    return pattern;
  }

  /** The coverage of a resource that the entry requires. */
  public final Coverage needed() {
    return needed;
  }

  /** The rank; higher is stronger. */
  public final long rank() {
    return rank;
  }

  /** The cost of comparing it, in units of an ordinary pattern. */
  final int weight() {
    return Weight.of(pattern) + conditionWeight();
  }

  /** The cost of what it demands besides the pattern; 0 if that is nothing. */
  public int conditionWeight() {
    return 0;
  }

  /**
   * Whether it covers a resource as it requires. Only called for a pattern that is more than the
   * texts of its segments, or an entry that demands more than a pattern.
   *
   * @param resource a canonical resource
   * @param variables the values of variables
   * @param given the attributes of resource and request
   * @param now milliseconds since 1970-01-01T00:00:00Z
   */
  public boolean covers(Resource resource, Variables variables, AttributeLookup given, long now) {
    return pattern.coverage(resource, variables) == needed;
  }

  /** The {@linkplain Question#marks marks} of all questions that it may apply to. */
  public abstract long marks();

  /**
   * Whether it applies to a question at a time, regardless of the path.
   *
   * @param question the question besides the path
   * @param now milliseconds since 1970-01-01T00:00:00Z
   */
  public abstract boolean concerns(Q question, long now);
}
