package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a policy on trial would have changed so far. */
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
   * How many requests were decided by both.
   *
   * @return a count
   */
  public long compared() {
    return compared;
  }

  /**
   * How many were not, because too many were waiting, or because deciding failed.
   *
   * @return a count
   */
  public long skipped() {
    return skipped;
  }

  /**
   * How many of each kind of difference there were.
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
   * How many callers would have been told something else.
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
