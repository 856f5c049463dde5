package dev.tenon.live;

import dev.tenon.authz.BulkRead;
import dev.tenon.authz.Decision;
import dev.tenon.authz.DecisionInterceptor;
import dev.tenon.authz.Interception;
import dev.tenon.authz.Request;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records decisions: all denied and pending requests, and all allowed requests or a sample; and
 * events that the host reports.
 *
 * <pre>{@code
 * AuditLog audit =
 *     AuditLog.to(
 *         AuditSink.lines(writer::println), executor, AuditSettings.showing(Identities.asTheyAre()));
 * Authorizer audited = live.interceptedBy(audit);
 * // ... and when the service stops
 * audit.close();
 * }</pre>
 *
 * <p>The deciding thread puts a decision into a bounded queue; the executor empties it, one task at
 * a time, and the sink writes. The {@link Overflow} of the settings defines what happens when the
 * queue is full. Records keep the order of the queue. A sink that throws gets the same record again
 * with the next attempt, triggered by the next decision or {@link #flush}; until then the queue
 * fills up. If the executor rejects tasks, a thread that waits for space calls the sink itself; its
 * decision is withheld if that fails or the thread is interrupted. The log records what a {@link
 * DecisionInterceptor} sees: each single decision of {@code checkAll} and {@code Access.allowed},
 * one {@link AuditedRead} for a {@code filter}, nothing for {@code visible}.
 *
 * <p>An executor with a delay of a few milliseconds, such as {@code
 * CompletableFuture.delayedExecutor}, batches decisions, so that deciding threads wake another
 * thread less often. Thread-safe.
 */
public final class AuditLog implements DecisionInterceptor, AutoCloseable {

  /** The most entries taken out of the queue at once. */
  private static final int BATCH = 1024;

  /** How long a thread waits for space before it checks whether the log was closed. */
  private static final long PATIENCE_MILLIS = 1;

  /** After this many checks without space, a waiting thread writes itself if none does. */
  private static final int LOOKS = 100;

  private final AuditSink sink;
  private final Executor executor;
  private final AuditSettings settings;
  private final ArrayBlockingQueue<Waiting> queue;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final LongAdder sampledOut = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder withheld = new LongAdder();
  private volatile boolean closed;

  /** Guards the fields below: one thread at a time writes. */
  private final ReentrantLock writing = new ReentrantLock();

  private final ArrayDeque<Waiting> batch = new ArrayDeque<>(BATCH);
  private long lostBefore;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile int taken;
  private volatile @Nullable Throwable lastFailure;

  private AuditLog(AuditSink sink, Executor executor, AuditSettings settings) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.settings = settings;
    this.queue = new ArrayBlockingQueue<>(settings.capacity());
  }

  /**
   * Creates an empty log.
   *
   * @param sink receives the records
   * @param executor calls the sink; must not be one whose threads make decisions
   * @param settings the settings
   * @return a new log
   */
  public static AuditLog to(AuditSink sink, Executor executor, AuditSettings settings) {
    return new AuditLog(sink, executor, settings);
  }

  @Override
  public Interception sees(Request request, Decision decision, long nanos) {
    int oneIn = settings.oneAllowIn();
    if (oneIn > 1 && decision.allowed() && ThreadLocalRandom.current().nextInt(oneIn) != 0) {
      sampledOut.increment();
      return Interception.PASS;
    }
    return passedIf(
        keep(new AuditEntry(settings.clock().millis(), request, decision, nanos, context())));
  }

  /** Records every list, also if allowed requests are sampled. */
  @Override
  public Interception seesFilter(BulkRead read) {
    return passedIf(keep(new BulkReadEntry(settings.clock().millis(), read, context())));
  }

  private static Interception passedIf(boolean kept) {
    return kept ? Interception.PASS : Interception.WITHHOLD;
  }

  private AuditContext context() {
    try {
      return settings.context();
    } catch (RuntimeException | Error failed) {
      lastFailure = failed;
      failures.incrementAndGet();
      return AuditContext.NONE;
    }
  }

  /**
   * Records an event that is not about one tenant, as {@link #event(Subject, String, Instant,
   * String, String, String)}.
   *
   * @param by the author of the event
   * @param when the instant of the event
   * @param what what was done, as text
   * @param why the author's reason, empty if there is none
   * @param answer the outcome, as text
   * @return false if the log is full or closed and the settings do not drop entries
   */
  public boolean event(Subject by, Instant when, String what, String why, String answer) {
    return event(by, "", when, what, why, answer);
  }

  /**
   * Records an event in order with the decisions: an administrator's command, an approval, a
   * sign-in. The texts are written unchanged, so leave out ids that the settings would not show.
   *
   * <pre>{@code
   * AdminSettings.standard()
   *     .withListener(
   *         e -> audit.event(e.by(), e.tenant(), e.when(), e.what(), e.why(), e.answer()));
   * }</pre>
   *
   * @param by the author of the event
   * @param tenant the name of the tenant that it is about; empty if it is about more, or none
   * @param when the instant of the event
   * @param what what was done, as text
   * @param why the author's reason, empty if there is none
   * @param answer the outcome, as text
   * @return false if the log is full or closed and the settings do not drop entries
   */
  public boolean event(
      Subject by, String tenant, Instant when, String what, String why, String answer) {
    return keep(new EventEntry(by, tenant, when, what, why, answer));
  }

  private boolean keep(Waiting entry) {
    if (!closed && (queue.offer(entry) || waitsForRoom(entry))) {
      wake();
      if (closed) {
        // the entry may have been queued after the last flush of close
        flush();
      }
      return true;
    }
    wake();
    if (settings.overflow() == Overflow.DROP) {
      dropped.increment();
      return true;
    }
    withheld.increment();
    return false;
  }

  /** Whether the entry was queued after waiting; false if the settings do not wait. */
  private boolean waitsForRoom(Waiting entry) {
    if (settings.overflow() != Overflow.BLOCK) {
      return false;
    }
    for (int looks = 1; !closed; looks++) {
      boolean willBeWritten = wake() || write();
      if (looks % LOOKS == 0 && !writing.isLocked()) {
        // the executor may have dropped the accepted task, for example after shutdownNow
        write();
      }
      try {
        if (queue.offer(entry, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
          return true;
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (!willBeWritten) {
        return false;
      }
    }
    return false;
  }

  /** Whether the executor is writing or has accepted the task. */
  private boolean wake() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      try {
        executor.execute(this::work);
      } catch (RuntimeException | Error rejected) {
        awake.set(false);
        if (!(rejected instanceof RejectedExecutionException)) {
          lastFailure = rejected;
        }
        return false;
      }
    }
    return true;
  }

  private void work() {
    boolean good = false;
    try {
      good = write();
    } finally {
      awake.set(false);
    }
    if (good && !queue.isEmpty()) {
      wake();
    }
  }

  /**
   * Writes all queued entries on this thread.
   *
   * @return false if entries may remain, since the sink failed or the thread was interrupted while
   *     another one wrote
   */
  public boolean flush() {
    return write();
  }

  private boolean write() {
    try {
      writing.lockInterruptibly();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      while (refill()) {
        while (!batch.isEmpty()) {
          writeOne(batch.element());
          batch.remove();
          taken = batch.size();
        }
      }
      sink.flush();
      return true;
    } catch (RuntimeException | Error failed) {
      lastFailure = failed;
      failures.incrementAndGet();
      return false;
    } finally {
      writing.unlock();
    }
  }

  private boolean refill() {
    if (batch.isEmpty()) {
      queue.drainTo(batch, BATCH);
      taken = batch.size();
    }
    return !batch.isEmpty();
  }

  private void writeOne(Waiting entry) {
    long lost = dropped.sum() + withheld.sum();
    sink.write(entry.toRecord(written.get() + 1, lost - lostBefore, settings));
    lostBefore = lost;
    written.incrementAndGet();
  }

  /**
   * The counts of decisions so far.
   *
   * @return the counts
   */
  public AuditCounts counts() {
    return new AuditCounts(
        written.get(),
        queue.size() + taken,
        sampledOut.sum(),
        dropped.sum(),
        withheld.sum(),
        failures.get());
  }

  /**
   * The last failure of the sink or the executor.
   *
   * @return the failure, empty if neither failed
   */
  public Optional<Throwable> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /**
   * Writes all queued entries on this thread and accepts no more: from now on decisions are
   * withheld, or dropped if the settings say so.
   *
   * @throws IllegalStateException if the sink fails and entries remain; closing again retries
   */
  @Override
  public void close() {
    closed = true;
    if (!write()) {
      throw new IllegalStateException(
          "the audit log's sink failed: " + counts().waiting() + " decisions are not written",
          lastFailure);
    }
  }
}
