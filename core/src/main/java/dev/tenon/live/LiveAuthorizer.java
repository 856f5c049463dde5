package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.ForwardingAuthorizer;
import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An authorizer over a policy that is replaced while it is in use.
 *
 * <pre>{@code
 * LiveAuthorizer live = LiveAuthorizer.over(PolicyFiles.of(Path.of("policy.yaml")));
 * live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);
 * live.listen(outcome -> log.info("{}", outcome)); // once for each change
 *
 * Decision decision = live.check(ada, "FLINK_SUBMIT", job);
 * }</pre>
 *
 * <p>Each call uses one snapshot: a check, all of {@code checkAll}, all calls on one {@link
 * Access}, an explanation. A new policy is compiled first and then swapped in atomically; if it is
 * invalid or cannot be loaded, the last valid one stays in force.
 *
 * <p>Thread-safe. Decisions never wait: they read one field more than in a compiled authorizer.
 * Loading runs in {@link #refresh}, on the scheduler of {@link #refreshing}, or on the executor of
 * the settings when the source reports a change; one attempt at a time.
 */
public final class LiveAuthorizer extends ForwardingAuthorizer implements AutoCloseable {

  private final PolicySource source;
  private final LiveSettings settings;
  private final boolean denying;
  private final long limit;
  private final Listeners<LiveListener> listeners = new Listeners<>();
  private final Listeners<LiveListener> attemptListeners = new Listeners<>();
  private final ReentrantLock attempting = new ReentrantLock();
  private final AtomicBoolean requested = new AtomicBoolean();
  private final Registration following;

  /** Whether the source changed during an attempt, such as by a listener; guarded by the lock. */
  private boolean again;

  /** The problems last reported to the listeners of changes; guarded by the lock. */
  private List<Diagnostic> told = List.of();

  /** Whether the constructor failed, so that there is nothing to refresh; guarded by the lock. */
  private boolean abandoned;

  /** The whole state in one field; two reads may see two policies. */
  private volatile LiveState state;

  private LiveAuthorizer(PolicySource source, LiveSettings settings) {
    this.source = Objects.requireNonNull(source, "source");
    this.settings = settings;
    this.denying = settings.isDenying();
    this.limit = settings.limit();
    attempting.lock();
    try {
      // before the first load, so that no change is missed in between
      this.following = source.onChange(this::refreshSoon);
      this.state = started();
      if (again) {
        attempts();
      }
    } finally {
      attempting.unlock();
    }
  }

  /**
   * Creates an authorizer over a source, with {@link LiveSettings#standard()}.
   *
   * @param source the source of the policy
   * @return a new authorizer, with the first policy in force
   * @throws DiagnosticException if the source has no valid policy
   */
  public static LiveAuthorizer over(PolicySource source) {
    return over(source, LiveSettings.standard());
  }

  /**
   * Creates an authorizer over a source.
   *
   * @param source the source of the policy
   * @param settings the settings
   * @return a new authorizer, with the first policy in force, or the fallback
   * @throws DiagnosticException if the source has no valid policy and there is no fallback
   */
  public static LiveAuthorizer over(PolicySource source, LiveSettings settings) {
    return new LiveAuthorizer(source, settings);
  }

  /** Loads the first state; on failure, stops following the source. */
  private LiveState started() {
    try {
      return start();
    } catch (RuntimeException | Error refused) {
      abandoned = true;
      try {
        following.close();
      } catch (RuntimeException | Error open) {
        refused.addSuppressed(open);
      }
      throw refused;
    }
  }

  private LiveState start() {
    Instant now = settings.clock().instant();
    long nanos = settings.nanoTime();
    try {
      return LiveState.first(compiled(source.load(), 0, now), now, nanos);
    } catch (RuntimeException | Error failed) {
      List<Diagnostic> problems = problemsOf(failed);
      if (settings.fallback().isEmpty()) {
        throw new DiagnosticException(problems);
      }
      Policy fallback = settings.fallback().get();
      return LiveState.first(compiled(fallback, 0, now), now, nanos).refused(problems, now);
    }
  }

  @Override
  public Authorizer replacedBy(Policy policy) {
    return snapshot().authorizer().replacedBy(policy);
  }

  @Override
  public Policy policy() {
    return snapshot().policy();
  }

  /**
   * The snapshot in force now, for several calls that must use the same policy.
   *
   * @return the snapshot
   */
  public Snapshot snapshot() {
    return state.snapshot();
  }

  @Override
  protected Authorizer delegate() {
    LiveState now = state;
    return denying && isStale(now) ? now.snapshot().whenStale() : now.snapshot().authorizer();
  }

  private boolean isStale(LiveState now) {
    return settings.nanoTime() - now.confirmedNanos() > limit;
  }

  /**
   * The health at this moment.
   *
   * @return its health
   */
  public Health health() {
    LiveState now = state;
    long nanos = settings.nanoTime();
    return new Health(
        now.snapshot().number(),
        now.snapshot().version(),
        now.snapshot().since(),
        Duration.ofNanos(nanos - now.swapped()),
        now.attempted(),
        now.confirmed(),
        Duration.ofNanos(nanos - now.confirmedNanos()),
        isStale(now),
        now.refused(),
        now.problems(),
        listeners.failures() + attemptListeners.failures());
  }

  /**
   * Listens to changes from now on: a new policy, a refusal with other problems than before, a
   * source that is valid again. Attempts that change nothing are not reported; {@link
   * #listenToAttempts} reports them too.
   *
   * @param listener the listener, called after those registered before it
   * @return the registration, which ends it when closed
   */
  public Registration listen(LiveListener listener) {
    return listeners.add(listener);
  }

  /**
   * Listens to every attempt from now on, whether it changes something or not: for counters and
   * time series.
   *
   * @param listener the listener, called before the listeners of changes
   * @return the registration, which ends it when closed
   */
  public Registration listenToAttempts(LiveListener listener) {
    return attemptListeners.add(listener);
  }

  /**
   * The exception that a listener threw last.
   *
   * @return the failure, empty if none failed; {@link Health#listenerFailures} counts them
   */
  public Optional<Throwable> lastListenerFailure() {
    return listeners.lastFailure().or(attemptListeners::lastFailure);
  }

  /**
   * Refreshes periodically on the host's scheduler.
   *
   * @param schedule how often
   * @param scheduler runs the refreshes; they end when it is shut down
   * @return the registration, which ends it when closed
   */
  public Registration refreshing(RefreshSchedule schedule, ScheduledExecutorService scheduler) {
    return Refreshing.start(this, schedule, scheduler);
  }

  /**
   * Loads the policy now, on this thread, and puts it in force if it is new and valid. Never throws
   * because of the source.
   *
   * @return the outcome; refused as {@code source-failed}, with the policy in force unchanged, if
   *     the thread is interrupted while it waits for another attempt
   * @throws IllegalStateException if a listener calls it during a notification
   */
  public Refresh refresh() {
    if (attempting.isHeldByCurrentThread()) {
      throw new IllegalStateException("a listener refreshes what it listens to");
    }
    long start = settings.nanoTime();
    try {
      attempting.lockInterruptibly();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Refresh.Refused(snapshot(), problemsOf(stopped), stopped, since(start));
    }
    try {
      return attempts();
    } finally {
      attempting.unlock();
    }
  }

  /** Repeats attempts until no listener or load changes the source meanwhile. */
  private Refresh attempts() {
    Refresh outcome;
    do {
      again = false;
      requested.set(false);
      outcome = attempt();
      tell(outcome);
    } while (again);
    return outcome;
  }

  private void tell(Refresh outcome) {
    attemptListeners.tell(listener -> listener.refreshed(outcome));
    List<Diagnostic> problems =
        outcome instanceof Refresh.Refused refused ? refused.problems() : List.of();
    if (outcome instanceof Refresh.Replaced || !problems.equals(told)) {
      told = problems;
      listeners.tell(listener -> listener.refreshed(outcome));
    }
  }

  private void refreshSoon() {
    if (attempting.isHeldByCurrentThread()) {
      again = true;
    } else if (settings.loadsOnCaller()) {
      // also while another thread waits to load: the change is in force when its report returns
      refreshRequested();
    } else if (requested.compareAndSet(false, true)) {
      try {
        settings.executor().execute(this::refreshRequested);
      } catch (RejectedExecutionException shutDown) {
        requested.set(false);
      } catch (RuntimeException | Error failed) {
        requested.set(false);
        throw failed;
      }
    }
  }

  /** Refreshes unless the first load failed: then no caller has this object. */
  private void refreshRequested() {
    attempting.lock();
    try {
      if (!abandoned) {
        Refresh unused = attempts();
      }
    } finally {
      attempting.unlock();
    }
  }

  private Refresh attempt() {
    LiveState before = state;
    long start = settings.nanoTime();
    try {
      Policy policy = source.load();
      Instant now = settings.clock().instant();
      if (isSame(policy, before.snapshot().policy())) {
        state = before.confirmed(now, start);
        return new Refresh.Unchanged(before.snapshot(), since(start));
      }
      Authorizer authorizer = before.snapshot().authorizer().replacedBy(policy);
      Snapshot next = snapshot(authorizer, before.snapshot().number() + 1, now);
      state = LiveState.first(next, now, start);
      return new Refresh.Replaced(before.snapshot(), next, since(start));
    } catch (RuntimeException | Error failed) {
      List<Diagnostic> problems = problemsOf(failed);
      state = before.refused(problems, settings.clock().instant());
      return new Refresh.Refused(before.snapshot(), problems, failed, since(start));
    }
  }

  /** Compares identity: an equal policy may have other places in its files. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Policy loaded, Policy inForce) {
    return loaded == inForce;
  }

  private Duration since(long start) {
    return Duration.ofNanos(settings.nanoTime() - start);
  }

  private Snapshot compiled(Policy policy, long number, Instant now) {
    return snapshot(Authorizer.compile(policy, settings.compiling()), number, now);
  }

  private Snapshot snapshot(Authorizer authorizer, long number, Instant now) {
    Authorizer whenStale =
        settings.isDenying()
            ? Authorizer.refusing(authorizer.policy(), Reason.STALE_POLICY)
            : authorizer;
    return new Snapshot(number, now, authorizer, whenStale);
  }

  private static List<Diagnostic> problemsOf(Throwable failed) {
    if (failed instanceof DiagnosticException refused) {
      return refused.diagnostics();
    }
    return ImmutableList.of(
        Diagnostic.error(
                "source-failed",
                Place.ofSource("the policy's source"),
                "it failed with " + failed.getClass().getSimpleName())
            .because("what it threw is no diagnostic, and may hold what is not for everyone")
            .mend("look at the cause that goes with the refusal")
            .causedBy(failed));
  }

  /** Stops following the source. The policy stays in force; {@link #refresh} still works. */
  @Override
  public void close() {
    following.close();
  }
}
