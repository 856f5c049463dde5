package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Which parts of a policy its tests rest on: what decided a case, what covered one and never
 * decided, and what no case got to.
 *
 * <pre>{@code
 * Coverage coverage = Coverage.of(policy, suites);
 * System.out.println(coverage);
 * if (!coverage.reaches(100)) System.exit(1);
 * }</pre>
 *
 * <p>It is taken from the decisions of the engine and from their explanations. Immutable.
 */
public final class Coverage {

  private final ImmutableList<CoverageItem> items;

  private Coverage(List<CoverageItem> items) {
    this.items = ImmutableList.copyOf(items);
  }

  /**
   * What some suites cover of a policy. Explains each expected decision, so it looks at every rule
   * for each of them; whether the cases pass does not matter.
   *
   * @param policy the policy
   * @param suites the suites that test it
   * @return the coverage, of all parts of the policy
   */
  public static Coverage of(Policy policy, Collection<Suite> suites) {
    CoverageCounts counts = new CoverageCounts(policy);
    suites.forEach(suite -> new CoverageRun(suite, policy, counts).run());
    return new Coverage(counts.items());
  }

  /**
   * All parts.
   *
   * @return an immutable list: rules by role, then tenants, mappings, actions, roles, assignments
   */
  public List<CoverageItem> items() {
    return items;
  }

  /**
   * The parts in a state.
   *
   * @param state a state
   * @return an immutable list
   */
  public List<CoverageItem> in(CoverageItem.CoverageState state) {
    return items.stream().filter(item -> item.state() == state).toList();
  }

  /**
   * How many parts of a hundred decided a case.
   *
   * @return a number from 0 to 100, rounded down; 100 if the policy has no parts
   */
  public int percent() {
    int decided = in(CoverageItem.CoverageState.DECIDED).size();
    return items.isEmpty() ? 100 : decided * 100 / items.size();
  }

  /**
   * Whether enough parts decided a case.
   *
   * @param threshold percent, from 0 to 100
   * @return true if {@link #percent} is no less
   */
  public boolean reaches(int threshold) {
    return percent() >= threshold;
  }

  /**
   * The same as JSON, in a shape that stays: {@code {"percent": 50, "total": 2, "decided": 1,
   * "covered": 0, "never": 1, "items": [...]}}, where an item has {@code kind}, {@code owner},
   * {@code text}, {@code source}, {@code line}, {@code column}, {@code state}, {@code decided} and
   * {@code covered}. New keys may be added.
   *
   * @return a JSON object
   */
  public String toJson() {
    return CoverageJson.of(this);
  }

  /**
   * The same as a page: the policy's files with their lines marked, in one file of HTML without
   * anything from elsewhere.
   *
   * @param sources the text of each file of the policy, by the name that its places have
   * @return HTML
   */
  public String toHtml(Map<String, String> sources) {
    return CoveragePage.of(this, sources);
  }

  /** The counts by kind, then what is not covered with its place; without a final line end. */
  @Override
  public String toString() {
    return CoverageText.of(this);
  }
}
