package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The differences that a policy on trial has shown so far. */
public final class ShadowReport {

  private final long compared;
  private final long skipped;
  private final Map<Difference.Kind, Long> differences;
  private final List<Difference> samples;

  ShadowReport(
      long compared,
      long skipped,
      Map<Difference.Kind, Long> differences,
      List<Difference> samples) {
    this.compared = compared;
    this.skipped = skipped;
    this.differences = ImmutableMap.copyOf(differences);
    this.samples = ImmutableList.copyOf(samples);
  }

  /**
   * The number of requests decided by both policies.
   *
   * @return a count
   */
  public long compared() {
    return compared;
  }

  /**
   * The number of requests not compared, because too many were waiting or the decision failed.
   *
   * @return a count
   */
  public long skipped() {
    return skipped;
  }

  /**
   * The number of requests for each kind of difference.
   *
   * @return an immutable map
   */
  public Map<Difference.Kind, Long> differences() {
    return differences;
  }

  /**
   * The first requests of each kind.
   *
   * @return an immutable list
   */
  public List<Difference> samples() {
    return samples;
  }

  /**
   * The number of requests whose effect would change.
   *
   * @return the number of requests whose effect differs
   */
  public long changes() {
    return differences.entrySet().stream()
        .filter(entry -> entry.getKey().isChangeOfEffect())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The counts, a line for each kind. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append(compared).append(" compared, ").append(skipped).append(" skipped");
    differences.forEach((kind, count) -> out.append('\n').append(count).append("  ").append(kind));
    return out.toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ShadowReport other
        && compared == other.compared
        && skipped == other.skipped
        && differences.equals(other.differences)
        && samples.equals(other.samples);
  }

  @Override
  public int hashCode() {
    return Objects.hash(compared, skipped, differences, samples);
  }
}
