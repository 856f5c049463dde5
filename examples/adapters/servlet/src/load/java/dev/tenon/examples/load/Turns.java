package dev.tenon.examples.load;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Compares ways to serve the same under a load tool, in short runs there and back: A, B, C, C, B,
 * A. What a machine does meanwhile, as long as it grows or fades evenly, weighs on all of them
 * alike. Each round gives one figure for each comparison; they come with the mean, its standard
 * error and the median, so that one can see whether they say anything.
 *
 * <pre>{@code
 * Turns turns = new Turns(way -> wrk(address(way)), "none", "name", "rule");
 * turns.take(2, 10);
 * turns.compare("rule", "name");
 * }</pre>
 *
 * <p>The CPU time and the bytes are those of this process's Java threads: of the server, which runs
 * in it, and not of the load tool, which does not. The collector's time is not in it, and goes with
 * the bytes.
 */
public final class Turns {

  /** Loads the server for a while in one of the ways. */
  @FunctionalInterface
  public interface Load {

    /**
     * Loads the server.
     *
     * @param way one of the ways
     * @return what the load tool counted
     * @throws Exception if a request was not answered as it should be
     */
    Served run(String way) throws Exception;
  }

  /**
   * What a load tool counted.
   *
   * @param requests how many were answered
   * @param perSecond how many in a second
   */
  public record Served(long requests, double perSecond) {}

  /** What a run came to, or the mean of two. */
  private record Run(double perSecond, double cpuMicros, double bytes) {

    private Run and(Run other) {
      return new Run(
          (perSecond + other.perSecond) / 2,
          (cpuMicros + other.cpuMicros) / 2,
          (bytes + other.bytes) / 2);
    }
  }

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Load load;
  private final String[] ways;
  private Run[][] there = {};
  private Run[][] back = {};

  /**
   * Nothing is run yet.
   *
   * @param load loads the server
   * @param ways the ways to serve
   */
  public Turns(Load load, String... ways) {
    this.load = load;
    this.ways = ways.clone();
  }

  /**
   * Runs all ways in turns, and prints each round.
   *
   * @param warmUps rounds that do not count, and are not printed
   * @param rounds rounds that do
   * @throws Exception if a request was not answered as it should be
   */
  public void take(int warmUps, int rounds) throws Exception {
    there = new Run[rounds][ways.length];
    back = new Run[rounds][ways.length];
    for (int i = 0; i < warmUps; i++) {
      round(new Run[ways.length], new Run[ways.length]);
    }
    String head = "%10s".repeat(ways.length).formatted((Object[]) ways);
    System.out.println("      requests a second, CPU microseconds and bytes a request");
    System.out.println("     " + (head + "   ").repeat(3));
    for (int i = 0; i < rounds; i++) {
      round(there[i], back[i]);
      System.out.println(line(i));
    }
  }

  private void round(Run[] first, Run[] second) throws Exception {
    for (int i = 0; i < ways.length; i++) {
      first[i] = run(ways[i]);
    }
    for (int i = ways.length - 1; i >= 0; i--) {
      second[i] = run(ways[i]);
    }
  }

  private Run run(String way) throws Exception {
    long[] threads = THREADS.getAllThreadIds();
    long cpu = sum(THREADS.getThreadCpuTime(threads));
    long bytes = sum(THREADS.getThreadAllocatedBytes(threads));
    Served served = load.run(way);
    double requests = served.requests();
    long[] still = THREADS.getAllThreadIds();
    return new Run(
        served.perSecond(),
        (sum(THREADS.getThreadCpuTime(still)) - cpu) / 1000.0 / requests,
        (sum(THREADS.getThreadAllocatedBytes(still)) - bytes) / requests);
  }

  /** Of all threads that live, as the server's do from the first run to the last. */
  private static long sum(long[] figures) {
    return Arrays.stream(figures).filter(figure -> figure > 0).sum();
  }

  private String line(int round) {
    StringBuilder out = new StringBuilder("%5d".formatted(round + 1));
    Run[] means =
        IntStream.range(0, ways.length).mapToObj(way -> mean(round, way)).toArray(Run[]::new);
    Arrays.stream(means).forEach(run -> out.append("%10.0f".formatted(run.perSecond)));
    out.append("   ");
    Arrays.stream(means).forEach(run -> out.append("%10.2f".formatted(run.cpuMicros)));
    out.append("   ");
    Arrays.stream(means).forEach(run -> out.append("%10.0f".formatted(run.bytes)));
    return out.toString();
  }

  private Run mean(int round, int way) {
    return there[round][way].and(back[round][way]);
  }

  /**
   * Prints what one way costs more than another.
   *
   * @param way the one
   * @param than the other
   */
  public void compare(String way, String than) {
    int one = Arrays.asList(ways).indexOf(way);
    int other = Arrays.asList(ways).indexOf(than);
    Run[] with = IntStream.range(0, there.length).mapToObj(i -> mean(i, one)).toArray(Run[]::new);
    Run[] out = IntStream.range(0, there.length).mapToObj(i -> mean(i, other)).toArray(Run[]::new);
    print(way + " against " + than, out, with);
  }

  /**
   * Prints what one way seems to cost more than itself: below this, a comparison says nothing.
   *
   * @param way the way
   */
  public void compareWithItself(String way) {
    int one = Arrays.asList(ways).indexOf(way);
    Run[] first = Arrays.stream(there).map(round -> round[one]).toArray(Run[]::new);
    Run[] second = Arrays.stream(back).map(round -> round[one]).toArray(Run[]::new);
    print(way + " against itself", first, second);
  }

  private static void print(String what, Run[] before, Run[] with) {
    int[] rounds = IntStream.range(0, with.length).toArray();
    System.out.println(what + ", " + with.length + " rounds");
    print(
        "of throughput, %",
        Arrays.stream(rounds)
            .mapToDouble(i -> 100 * (1 - with[i].perSecond / before[i].perSecond)));
    print(
        "more CPU time, %",
        Arrays.stream(rounds)
            .mapToDouble(i -> 100 * (with[i].cpuMicros / before[i].cpuMicros - 1)));
    print(
        "microseconds of it",
        Arrays.stream(rounds).mapToDouble(i -> with[i].cpuMicros - before[i].cpuMicros));
    print(
        "bytes a request", Arrays.stream(rounds).mapToDouble(i -> with[i].bytes - before[i].bytes));
  }

  private static void print(String what, java.util.stream.DoubleStream figures) {
    double[] sorted = figures.sorted().toArray();
    double mean = Arrays.stream(sorted).average().orElse(0);
    double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
    double error = Math.sqrt(squares / Math.max(1, sorted.length - 1) / sorted.length);
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    System.out.printf(
        "  %-20s %8.2f, standard error %.2f; median %.2f, from %.2f to %.2f%n",
        what, mean, error, median, sorted[0], sorted[sorted.length - 1]);
  }
}
