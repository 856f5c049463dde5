package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;

/**
 * What a policy on trial would have changed so far.
 *
 * @param compared how many requests were decided by both
 * @param skipped how many were not, because too many were waiting, or because deciding failed
 * @param differences how many of each kind of difference there were
 * @param samples the first requests of each kind
 */
public record ShadowReport(
    long compared, long skipped, Map<Difference.Kind, Long> differences, List<Difference> samples) {

  /** Copies what is given. */
  public ShadowReport {
    differences = ImmutableMap.copyOf(differences);
    samples = ImmutableList.copyOf(samples);
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
}
