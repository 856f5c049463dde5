package dev.tenon.authz;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Applies a function to many items, on the calling thread and the host's executor.
 *
 * <p>Each thread takes the next batch when it is free. The calling thread works too, and does
 * everything if no other thread starts. So it is safe if the executor is busy, runs its tasks in
 * the calling thread, or runs them late or never. At the end the calling thread waits for batches
 * that others have started.
 */
final class ParallelMap<T, R> implements Runnable {

  /** The number of items in a batch, which limits contention on the shared counter. */
  private static final int BATCH = 256;

  /**
   * The maximum number of tasks for the host's executor, which queues those it has no thread for.
   */
  private static final int MOST_HELPERS = 15;

  private final List<T> things;
  private final Function<? super T, ? extends R> work;
  private final Object[] results;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch open;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private ParallelMap(List<T> things, Function<? super T, ? extends R> work) {
    this.things = things;
    this.work = work;
    this.results = new Object[things.size()];
    this.open = new CountDownLatch(batches());
  }

  private int batches() {
    return (things.size() + BATCH - 1) / BATCH;
  }

  /**
   * The results, in the order of the items.
   *
   * @param lent the host's executor, or null
   */
  static <T, R> List<R> map(
      List<T> things, Function<? super T, ? extends R> work, @Nullable Executor lent) {
    ParallelMap<T, R> chores = new ParallelMap<>(things, work);
    if (lent != null) {
      chores.call(lent);
    }
    chores.run();
    return chores.results();
  }

  private void call(Executor lent) {
    int wanted = Math.min(batches() - 1, MOST_HELPERS);
    try {
      for (int i = 0; i < wanted; i++) {
        lent.execute(this);
      }
    } catch (RejectedExecutionException busy) {
      // The calling thread does all the work.
    }
  }

  @Override
  public void run() {
    for (int batch = next.getAndIncrement(); batch < batches(); batch = next.getAndIncrement()) {
      try {
        work(batch);
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      } finally {
        open.countDown();
      }
    }
  }

  private void work(int batch) {
    int end = Math.min(things.size(), (batch + 1) * BATCH);
    for (int i = batch * BATCH; i < end; i++) {
      results[i] = work.apply(things.get(i));
    }
  }

  @SuppressWarnings("unchecked") // Only results of the work are in the array.
  private List<R> results() {
    Uninterruptibles.awaitUninterruptibly(open);
    Throwable failed = failure.get();
    if (failed != null) {
      Throwables.throwIfUnchecked(failed);
    }
    return (List<R>) Arrays.asList(results);
  }
}
