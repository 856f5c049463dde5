package dev.tenon.trie;

import com.google.common.primitives.Ints;
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

  /**
   * Whether its pattern alone says what it covers. Otherwise {@link #coverage} is asked where the
   * pattern covers.
   */
  public boolean coversAsItsPattern() {
    return true;
  }

  /** Whether it demands something of attributes, so that {@link #holds} is asked. */
  public boolean isConditional() {
    return false;
  }

  /** How far it covers a resource, for a question that it {@linkplain #concerns concerns}. */
  public Coverage coverage(Resource resource, Variables variables, Q question) {
    return pattern.coverage(resource, variables);
  }

  /** The cost of comparing a pattern, in units of an ordinary pattern. */
  public static int weightOf(ResourcePattern pattern) {
    return Weight.of(pattern);
  }

  /** The cost of what it compares besides its pattern. */
  protected int extraWeight() {
    return 0;
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
    return Ints.saturatedCast((long) Weight.of(pattern) + extraWeight());
  }

  /**
   * Whether what it demands of attributes holds as it requires. Asked last, for a resource that it
   * covers.
   *
   * @param resource the resource
   * @param variables the values of variables
   * @param question the question besides the path
   * @param given the attributes of resource and request
   * @param now milliseconds since 1970-01-01T00:00:00Z
   */
  public boolean holds(
      Resource resource, Variables variables, Q question, AttributeLookup given, long now) {
    return true;
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
