package dev.tenon.live;

import dev.tenon.authz.Settings;
import dev.tenon.policy.Policy;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What a host may set for a policy that is replaced while it is in use.
 *
 * <pre>{@code
 * LiveSettings.standard().withExecutor(pool).denyingAfter(Duration.ofMinutes(10));
 * }</pre>
 *
 * <p>Immutable; safe to share as far as executor and clocks are.
 */
public final class LiveSettings {

  private static final LiveSettings STANDARD =
      new LiveSettings(
          Settings.standard(),
          Clock.systemUTC(),
          System::nanoTime,
          Runnable::run,
          Optional.empty(),
          Optional.empty(),
          false);

  private final Settings compiling;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Optional<Policy> fallback;
  private final Optional<Duration> limit;
  private final boolean denying;

  private LiveSettings(
      Settings compiling,
      Clock clock,
      LongSupplier nanoTime,
      Executor executor,
      Optional<Policy> fallback,
      Optional<Duration> limit,
      boolean denying) {
    this.compiling = Objects.requireNonNull(compiling, "compiling");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.fallback = fallback;
    this.limit = limit;
    this.denying = denying;
  }

  /**
   * The system's clocks, refreshing on the thread that reports a change, no limit on staleness, and
   * no fallback: without a first policy nothing starts.
   *
   * @return the usual settings
   */
  public static LiveSettings standard() {
    return STANDARD;
  }

  /**
   * The same with settings for compiling.
   *
   * @param settings the clock of time bounds, relations, limits
   * @return new settings
   */
  public LiveSettings withCompiling(Settings settings) {
    return new LiveSettings(settings, clock, nanoTime, executor, fallback, limit, denying);
  }

  /**
   * The same with another clock, by which {@link Health} and {@link Snapshot} tell the time. It may
   * jump: how old something is, is measured by the other one.
   *
   * @param time the clock
   * @return new settings
   */
  public LiveSettings withClock(Clock time) {
    return new LiveSettings(compiling, time, nanoTime, executor, fallback, limit, denying);
  }

  /**
   * The same with another measure of time that passes.
   *
   * @param ticker nanoseconds that never go back, as {@link System#nanoTime}
   * @return new settings
   */
  public LiveSettings withNanoTime(LongSupplier ticker) {
    return new LiveSettings(compiling, clock, ticker, executor, fallback, limit, denying);
  }

  /**
   * The same loading on an executor when the source reports a change.
   *
   * @param host the executor
   * @return new settings
   */
  public LiveSettings withExecutor(Executor host) {
    return new LiveSettings(compiling, clock, nanoTime, host, fallback, limit, denying);
  }

  /**
   * The same starting with a policy while the source has none, such as the last good copy, or one
   * that grants nothing. It counts as confirmed when it starts.
   *
   * @param policy what is in force until the source gives a policy
   * @return new settings
   */
  public LiveSettings withFallback(Policy policy) {
    return new LiveSettings(
        compiling, clock, nanoTime, executor, Optional.of(policy), limit, denying);
  }

  /**
   * The same not ready, but still deciding, when the source has not confirmed the policy for so
   * long.
   *
   * @param most how long a policy may be in force unconfirmed
   * @return new settings
   * @throws IllegalArgumentException if it is not positive
   */
  public LiveSettings staleAfter(Duration most) {
    return new LiveSettings(compiling, clock, nanoTime, executor, fallback, positive(most), false);
  }

  /**
   * The same denying everything with {@link dev.tenon.authz.Reason#STALE_POLICY} when the source
   * has not confirmed the policy for so long. Each check then reads {@link #withNanoTime the time}.
   *
   * @param most how long a policy may be in force unconfirmed
   * @return new settings
   * @throws IllegalArgumentException if it is not positive
   */
  public LiveSettings denyingAfter(Duration most) {
    return new LiveSettings(compiling, clock, nanoTime, executor, fallback, positive(most), true);
  }

  private static Optional<Duration> positive(Duration most) {
    if (most.isNegative() || most.isZero()) {
      throw new IllegalArgumentException("a policy must stay good for a while, not " + most);
    }
    return Optional.of(most);
  }

  Settings compiling() {
    return compiling;
  }

  Clock clock() {
    return clock;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  Executor executor() {
    return executor;
  }

  Optional<Policy> fallback() {
    return fallback;
  }

  /** How long a policy may be in force unconfirmed, in nanoseconds. */
  long limit() {
    return limit.map(Duration::toNanos).orElse(Long.MAX_VALUE);
  }

  boolean isDenying() {
    return denying;
  }
}
