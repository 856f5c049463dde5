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
 * Writes down decisions: each denial, each request that is held, each allowed one or a sample; and
 * events that the host tells it.
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
 * a time, and the sink writes. What happens when the queue is full is the {@link Overflow} of the
 * settings. Records come in the order in which they were queued. A sink that throws gets the same
 * record again with the next attempt, which comes with the next decision or {@link #flush}; until
 * then the queue fills up. Where the executor takes nothing more, a thread that waits for room
 * calls the sink itself, and its decision is withheld if that fails; so it is if the thread is
 * interrupted. What is audited is what a {@link DecisionInterceptor} sees: of {@code checkAll} and
 * {@code Access.allowed} each single decision, of {@code filter} one {@link AuditedRead}, of {@code
 * visible} none.
 *
 * <p>An executor that waits a few milliseconds, such as {@code CompletableFuture.delayedExecutor},
 * gathers decisions, so that deciding threads need not wake another one so often. Safe to share
 * between threads.
 */
public final class AuditLog implements DecisionInterceptor, AutoCloseable {

  /** So many decisions are taken out of the queue at once. */
  private static final int BATCH = 1024;

  /** How long a thread waits for room before it looks whether the log was closed meanwhile. */
  private static final long PATIENCE_MILLIS = 1;

  /** After so many looks without room, a thread writes itself if nobody writes. */
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

  /** Guards what stands below: one thread at a time writes. */
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
   * A log that is empty yet.
   *
   * @param sink where records go
   * @param executor where the sink is called; never one on whose threads decisions are made
   * @param settings what the host sets
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

  /** Lists are recorded each, also where allowed requests are sampled. */
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
   * Writes down an event in its place among the decisions: a command of an administrator, an
   * approval, a sign-in. The texts are written as they are, so leave out what the settings would
   * not show.
   *
   * <pre>{@code
   * AdminSettings.standard()
   *     .withListener(e -> audit.event(e.by(), e.when(), e.what(), e.why(), e.answer()));
   * }</pre>
   *
   * @param by who did it
   * @param when when it happened
   * @param what what he did, in words
   * @param why his reason, empty if there is none
   * @param answer what became of it, in words
   * @return false if the log is full or closed, and the settings withhold what is not recorded
   */
  public boolean event(Subject by, Instant when, String what, String why, String answer) {
    return keep(new EventEntry(by, when, what, why, answer));
  }

  private boolean keep(Waiting entry) {
    if (!closed && (queue.offer(entry) || waitsForRoom(entry))) {
      wake();
      if (closed) {
        // it may have come after the last flush of close
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

  /** Whether the entry found room after all, which it does not where nobody waits for it. */
  private boolean waitsForRoom(Waiting entry) {
    if (settings.overflow() != Overflow.BLOCK) {
      return false;
    }
    for (int looks = 1; !closed; looks++) {
      boolean willBeWritten = wake() || write();
      if (looks % LOOKS == 0 && !writing.isLocked()) {
        // the executor has taken the task and dropped it, as one that is shut down now does
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

  /** Whether the executor writes, or has taken the task to. */
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
   * Writes all that waits, on this thread.
   *
   * @return false if the sink failed, or the thread was interrupted while another one wrote, so
   *     that some still waits
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
   * What became of the decisions so far.
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
   * What the sink, or the executor, threw last.
   *
   * @return the failure, empty if neither failed
   */
  public Optional<Throwable> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /**
   * Writes all that waits, on this thread, and takes nothing more: from now on decisions are
   * withheld, or dropped where the settings say so.
   *
   * @throws IllegalStateException if the sink fails, so that some is not written; closing again
   *     tries again
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
