package dev.tenon.benchmarks.report;

/** How often each time was measured, in buckets a thirty-second apart; for one thread. */
final class Latencies {

  private static final int FINE = 5;

  private final long[] counts = new long[64 << FINE];
  private long total;

  void add(long nanos) {
    counts[bucket(Math.max(0, nanos))]++;
    total++;
  }

  Latencies plus(Latencies other) {
    Latencies sum = new Latencies();
    for (int i = 0; i < counts.length; i++) {
      sum.counts[i] = counts[i] + other.counts[i];
    }
    sum.total = total + other.total;
    return sum;
  }

  long total() {
    return total;
  }

  /** The time that so large a part of the measurements does not exceed. */
  long quantile(double part) {
    long wanted = (long) Math.ceil(part * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return upper(i);
      }
    }
    return Long.MAX_VALUE;
  }

  private static int bucket(long nanos) {
    int magnitude = Math.max(0, 63 - FINE - Long.numberOfLeadingZeros(nanos | 1));
    return (magnitude << FINE) + (int) (nanos >>> magnitude);
  }

  private static long upper(int bucket) {
    int magnitude = Math.max(0, (bucket >> FINE) - 1);
    return (((long) (bucket - (magnitude << FINE)) + 1) << magnitude) - 1;
  }
}
