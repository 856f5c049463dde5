package dev.tenon.live;

import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeSource;
import dev.tenon.policy.Policy;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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

  /** Loads on the thread that reports a change. */
  private static final Executor CALLER = Runnable::run;

  private static final LiveSettings STANDARD = new LiveSettings(new Parts());

  private final Settings compiling;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Optional<Policy> fallback;
  private final Optional<Duration> limit;
  private final boolean denying;

  private LiveSettings(Parts parts) {
    this.compiling = Objects.requireNonNull(parts.compiling, "compiling");
    this.clock = Objects.requireNonNull(parts.clock, "clock");
    this.nanoTime = Objects.requireNonNull(parts.nanoTime, "nanoTime");
    this.executor = Objects.requireNonNull(parts.executor, "executor");
    this.fallback = parts.fallback;
    this.limit = parts.limit;
    this.denying = parts.denying;
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private Settings compiling = Settings.standard();
    private Clock clock = Clock.systemUTC();
    private LongSupplier nanoTime = System::nanoTime;
    private Executor executor = CALLER;
    private Optional<Policy> fallback = Optional.empty();
    private Optional<Duration> limit = Optional.empty();
    private boolean denying;

    Parts() {}

    Parts(LiveSettings from) {
      this.compiling = from.compiling;
      this.clock = from.clock;
      this.nanoTime = from.nanoTime;
      this.executor = from.executor;
      this.fallback = from.fallback;
      this.limit = from.limit;
      this.denying = from.denying;
    }
  }

  private LiveSettings changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new LiveSettings(parts);
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
    return changed(parts -> parts.compiling = settings);
  }

  /**
   * Sets the source of attributes for compiling, and keeps the other settings for it.
   *
   * <pre>{@code
   * LiveAuthorizer.over(source, LiveSettings.standard().withAttributeSource(documents));
   * }</pre>
   *
   * @param source gives attributes that are not given with a request
   * @return new settings
   */
  public LiveSettings withAttributeSource(AttributeSource source) {
    return withCompiling(compiling.withAttributeSource(source));
  }

  /**
   * Sets the clock for the instants of {@link Health} and {@link Snapshot}. It may jump; ages are
   * measured with {@link #withNanoTime}.
   *
   * @param time the clock
   * @return new settings
   */
  public LiveSettings withClock(Clock time) {
    return changed(parts -> parts.clock = time);
  }

  /**
   * Sets the monotonic clock.
   *
   * @param ticker nanoseconds that never decrease, like {@link System#nanoTime}
   * @return new settings
   */
  public LiveSettings withNanoTime(LongSupplier ticker) {
    return changed(parts -> parts.nanoTime = ticker);
  }

  /**
   * Sets the executor that loads when the source reports a change.
   *
   * @param host the executor
   * @return new settings
   */
  public LiveSettings withExecutor(Executor host) {
    return changed(parts -> parts.executor = host);
  }

  /**
   * Sets the policy to start with if the source has none, such as the last valid copy, or one that
   * grants nothing. It counts as confirmed at the start.
   *
   * @param policy in force until the source returns a policy
   * @return new settings
   */
  public LiveSettings withFallback(Policy policy) {
    return changed(parts -> parts.fallback = Optional.of(policy));
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
    return within(positive(most), false);
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
    return within(positive(most), true);
  }

  private LiveSettings within(Optional<Duration> most, boolean denies) {
    return changed(
        parts -> {
          parts.limit = most;
          parts.denying = denies;
        });
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

  /** Whether who reports a change waits until it is loaded. */
  @SuppressWarnings("ReferenceEquality") // a host's own executor may do the same, unknown to us
  boolean loadsOnCaller() {
    return executor == CALLER;
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
