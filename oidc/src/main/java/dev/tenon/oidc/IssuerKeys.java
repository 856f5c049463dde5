package dev.tenon.oidc;

import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer: fetched, cached, refreshed before they expire, and used during an outage.
 *
 * <p>At most one thread fetches. The others use the cached set meanwhile; only if there is none do
 * they wait, at most for the timeout of a fetch. Two attempts are at least the cooldown apart,
 * whatever keys the tokens name and whether or not the last attempt failed. Thread-safe.
 */
final class IssuerKeys {

  /** A key set, and when the issuer last confirmed it. */
  private record Fetched(KeySet keys, Instant at) {}

  private final String issuer;
  private final Consumer<KeyFailure> listener;
  private final KeyTimes times;
  private final KeySource source;
  private final Clock clock;
  private final Executor executor;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Fetched fetched;
  private volatile @Nullable Instant lastAttempt;
  private volatile @Nullable KeyFailure failure;

  IssuerKeys(
      Issuer issuer,
      KeySource source,
      Clock clock,
      Executor executor,
      Consumer<KeyFailure> listener) {
    this.issuer = issuer.name();
    this.listener = listener;
    this.times = issuer.keyTimes();
    this.source = source;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * The keys to use.
   *
   * @param now the time by the clock
   * @return null if there are none and none can be fetched
   */
  @Nullable KeySet current(Instant now) {
    Fetched last = fetched;
    if (last == null || isOlder(last.at(), times.outage(), now)) {
      fetchOrWait(now);
      last = fetched;
      return last == null || isOlder(last.at(), times.outage(), now) ? null : last.keys();
    }
    if (isOlder(last.at(), times.refresh(), now) && mayAttempt(now) && !fetching.isLocked()) {
      refreshSoon(now);
      Fetched next = fetched;
      return next == null ? last.keys() : next.keys();
    }
    return last.keys();
  }

  /**
   * Fetches the keys again, because a token names an unknown key.
   *
   * @return the new set, or the known one if the cooldown has not passed
   */
  KeySet afterUnknown(KeySet known) {
    fetchOrWait(clock.instant());
    Fetched last = fetched;
    return last == null ? known : last.keys();
  }

  /** Refreshes the keys on the executor; if it rejects the task, the cached keys stay in use. */
  private void refreshSoon(Instant now) {
    try {
      executor.execute(this::refresh);
    } catch (RejectedExecutionException rejected) {
      lastAttempt = now;
      failed(
          new KeyException(KeyProblem.EXECUTOR_REJECTED, "the old keys serve on", rejected), now);
    }
  }

  /** The state of the keys. */
  KeyHealth health(Instant now) {
    Fetched last = fetched;
    return new KeyHealth(
        issuer,
        last != null && !isOlder(last.at(), times.outage(), now),
        Optional.ofNullable(last).map(Fetched::at),
        Optional.ofNullable(failure));
  }

  /** The code of the last failure, for a refusal's detail; the address is for the log only. */
  String problem() {
    KeyFailure last = failure;
    return last == null ? "" : last.problem().code();
  }

  private void failed(KeyException why, Instant now) {
    KeyFailure told =
        new KeyFailure(
            issuer,
            why.problem(),
            String.valueOf(why.getMessage()),
            now,
            Optional.ofNullable(why.getCause()));
    failure = told;
    try {
      listener.accept(told);
    } catch (RuntimeException | LinkageError brokenListener) {
      // A failing listener must not refuse the token; health reports the stored failure.
    }
  }

  private void refresh() {
    if (fetching.tryLock()) {
      try {
        fetch(clock.instant());
      } finally {
        fetching.unlock();
      }
    }
  }

  private void fetchOrWait(Instant now) {
    try {
      if ((mayAttempt(now) || fetching.isLocked())
          && fetching.tryLock(times.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          fetch(now);
        } finally {
          fetching.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fetch(Instant now) {
    if (!mayAttempt(now)) {
      return;
    }
    lastAttempt = now;
    try {
      KeySet next = source.fetch();
      Fetched last = fetched;
      boolean same = last != null && last.keys().saysTheSameAs(next);
      fetched = new Fetched(same && last != null ? last.keys() : next, now);
      failure = null;
    } catch (IOException | RuntimeException outage) {
      source.forget();
      failed(KeyException.of(outage), now);
    }
  }

  private boolean mayAttempt(Instant now) {
    Instant last = lastAttempt;
    return last == null || isOlder(last, times.cooldown(), now);
  }

  /** Whether the age has passed; a clock that was set back counts as elapsed time. */
  private static boolean isOlder(Instant then, Duration age, Instant now) {
    return Duration.between(then, now).abs().compareTo(age) >= 0;
  }
}
