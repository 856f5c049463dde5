package dev.tenon.live;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.DecisionInterceptor;
import dev.tenon.authz.Interception;
import dev.tenon.authz.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A policy on trial: it decides the requests of the policy in force, and its decisions are compared
 * but never returned.
 *
 * <pre>{@code
 * Shadow shadow = Shadow.of(Authorizer.compile(next), executor);
 * Authorizer watched = live.interceptedBy(shadow);
 * // ... some real traffic later
 * ShadowReport report = shadow.report();
 * if (report.changes() == 0) source.set(next);
 * }</pre>
 *
 * <p>The policy on trial decides on the executor's threads. The deciding thread submits a task,
 * which costs about as much as a check; {@link #oneIn} reduces this. At most {@value #MOST_WAITING}
 * requests wait; more are skipped and counted. Two decisions are equal if their reasons are,
 * whichever rule decided. Thread-safe.
 */
public final class Shadow implements DecisionInterceptor {

  /** The most requests that wait for comparison. */
  public static final int MOST_WAITING = 1024;

  /** The most samples kept for each kind of difference. */
  public static final int MOST_SAMPLES = 16;

  private final Authorizer trial;
  private final Executor executor;
  private final int oneIn;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder compared = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private volatile @Nullable Throwable lastFailure;
  private final Map<Difference.Kind, Long> counts = new LinkedHashMap<>();
  private final Map<Difference.Kind, List<Difference>> samples = new LinkedHashMap<>();

  private Shadow(Authorizer trial, Executor executor, int oneIn) {
    this.trial = Objects.requireNonNull(trial, "trial");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.oneIn = oneIn;
  }

  /**
   * Creates a trial on every request.
   *
   * @param trial decides by the policy on trial; it may itself be live
   * @param executor runs the trial's decisions
   * @return a new interceptor
   */
  public static Shadow of(Authorizer trial, Executor executor) {
    return new Shadow(trial, executor, 1);
  }

  /**
   * Creates a trial of the same policy on a random part of the requests, with new counts.
   *
   * @param n one in n requests is compared
   * @return a new interceptor
   * @throws IllegalArgumentException if it is less than 1
   */
  public Shadow oneIn(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("one in at least 1, not " + n);
    }
    return new Shadow(trial, executor, n);
  }

  @Override
  public Interception sees(Request request, Decision decision, long nanos) {
    if (oneIn > 1 && ThreadLocalRandom.current().nextInt(oneIn) != 0) {
      return Interception.PASS;
    }
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      skipped.increment();
      return Interception.PASS;
    }
    try {
      executor.execute(() -> compare(request, decision));
    } catch (RejectedExecutionException full) {
      waiting.decrementAndGet();
      skipped.increment();
    }
    return Interception.PASS;
  }

  private void compare(Request request, Decision live) {
    waiting.decrementAndGet();
    try {
      Decision other = trial.check(request);
      compared.increment();
      if (other.reason() != live.reason()) {
        keep(new Difference(request, live, other));
      }
    } catch (RuntimeException | Error failed) {
      lastFailure = failed;
      skipped.increment();
    }
  }

  private void keep(Difference difference) {
    synchronized (counts) {
      counts.merge(difference.kind(), 1L, Long::sum);
      List<Difference> kept = samples.computeIfAbsent(difference.kind(), kind -> new ArrayList<>());
      if (kept.size() < MOST_SAMPLES) {
        kept.add(difference);
      }
    }
  }

  /**
   * The exception that the policy on trial threw last.
   *
   * @return the failure, empty if it never failed
   */
  public Optional<Throwable> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /**
   * The differences so far.
   *
   * @return the counts and samples
   */
  public ShadowReport report() {
    synchronized (counts) {
      List<Difference> kept = samples.values().stream().flatMap(List::stream).toList();
      return new ShadowReport(compared.sum(), skipped.sum(), counts, kept);
    }
  }
}
