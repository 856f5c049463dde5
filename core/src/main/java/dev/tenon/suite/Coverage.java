package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import dev.tenon.policy.Policy;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The parts of a policy that its tests cover: those that decided a case, those that only covered
 * one, and those that no case reached.
 *
 * <pre>{@code
 * Coverage coverage = Coverage.of(policy, suites);
 * System.out.println(coverage);
 * if (!coverage.reaches(100)) System.exit(1);
 * }</pre>
 *
 * <p>It is computed from the engine's decisions and their explanations. Immutable.
 */
public final class Coverage {

  private final ImmutableList<CoverageItem> items;

  private Coverage(List<CoverageItem> items) {
    this.items = ImmutableList.copyOf(items);
  }

  /**
   * Computes the coverage of a policy by some suites. Explains each expected decision, which reads
   * every rule each time; cases need not pass.
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
   * The parts in one state.
   *
   * @param state the state
   * @return an immutable list
   */
  public List<CoverageItem> in(CoverageItem.CoverageState state) {
    return items.stream().filter(item -> item.state() == state).toList();
  }

  /**
   * The percentage of parts that decided a case.
   *
   * @return a number from 0 to 100, rounded down; 100 if the policy has no parts
   */
  public int percent() {
    int decided = in(CoverageItem.CoverageState.DECIDED).size();
    return items.isEmpty() ? 100 : decided * 100 / items.size();
  }

  /**
   * Whether the coverage reaches a threshold.
   *
   * @param threshold percent, from 0 to 100
   * @return true if {@link #percent} is at least the threshold
   */
  public boolean reaches(int threshold) {
    return percent() >= threshold;
  }

  /**
   * The coverage as JSON in a stable format: {@code {"percent": 50, "total": 2, "decided": 1,
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
   * The coverage as one self-contained HTML page: the policy's files with their lines marked.
   *
   * @param sources the text of each file of the policy, by the source name of its places
   * @return HTML
   */
  public String toHtml(Map<String, String> sources) {
    return CoveragePage.of(this, sources);
  }

  /** The counts by kind, then the uncovered parts with their places; without a final line end. */
  @Override
  public String toString() {
    return CoverageText.of(this);
  }
}
