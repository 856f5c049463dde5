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
 * The settings of a live authorizer.
 *
 * <pre>{@code
 * LiveSettings.standard().withExecutor(pool).denyingAfter(Duration.ofMinutes(10));
 * }</pre>
 *
 * <p>Immutable; thread-safe if executor and clocks are.
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
   * The defaults: system clocks, refreshing on the thread that reports a change, no limit on
   * staleness, and no fallback, so that starting without a policy fails.
   *
   * @return the default settings
   */
  public static LiveSettings standard() {
    return STANDARD;
  }

  /**
   * Sets the settings for compiling.
   *
   * @param settings the clock of time bounds, relations, limits
   * @return new settings
   */
  public LiveSettings withCompiling(Settings settings) {
    return new LiveSettings(settings, clock, nanoTime, executor, fallback, limit, denying);
  }

  /**
   * Sets the clock for the instants of {@link Health} and {@link Snapshot}. It may jump; ages are
   * measured with {@link #withNanoTime}.
   *
   * @param time the clock
   * @return new settings
   */
  public LiveSettings withClock(Clock time) {
    return new LiveSettings(compiling, time, nanoTime, executor, fallback, limit, denying);
  }

  /**
   * Sets the monotonic clock.
   *
   * @param ticker nanoseconds that never decrease, like {@link System#nanoTime}
   * @return new settings
   */
  public LiveSettings withNanoTime(LongSupplier ticker) {
    return new LiveSettings(compiling, clock, ticker, executor, fallback, limit, denying);
  }

  /**
   * Sets the executor that loads when the source reports a change.
   *
   * @param host the executor
   * @return new settings
   */
  public LiveSettings withExecutor(Executor host) {
    return new LiveSettings(compiling, clock, nanoTime, host, fallback, limit, denying);
  }

  /**
   * Sets the policy to start with if the source has none, such as the last valid copy, or one that
   * grants nothing. It counts as confirmed at the start.
   *
   * @param policy in force until the source returns a policy
   * @return new settings
   */
  public LiveSettings withFallback(Policy policy) {
    return new LiveSettings(
        compiling, clock, nanoTime, executor, Optional.of(policy), limit, denying);
  }

  /**
   * Limits the unconfirmed age of a policy; beyond it the authorizer reports not ready, but still
   * decides.
   *
   * @param most the longest time in force without confirmation
   * @return new settings
   * @throws IllegalArgumentException if it is not positive
   */
  public LiveSettings staleAfter(Duration most) {
    return new LiveSettings(compiling, clock, nanoTime, executor, fallback, positive(most), false);
  }

  /**
   * Limits the unconfirmed age of a policy; beyond it everything is denied with {@link
   * dev.tenon.authz.Reason#STALE_POLICY}. Each check then reads {@link #withNanoTime the time}.
   *
   * @param most the longest time in force without confirmation
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

  /** The longest time in force without confirmation, in nanoseconds. */
  long limit() {
    return limit.map(Duration::toNanos).orElse(Long.MAX_VALUE);
  }

  boolean isDenying() {
    return denying;
  }
}
