package dev.tenon.examples.gitops.serve;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is read at most once in a time, for several questions. An answer is never older than that
 * time, counted from before it was read; where reading fails, the older answer is not given either.
 * Safe to share between threads: one reads, and the others wait for it.
 *
 * @param <T> what is read
 */
final class Recent<T> implements Supplier<T> {

  private record Read<T>(long since, T value) {}

  private final Supplier<T> reading;
  private final long most;
  private final LongSupplier nanoTime;
  private @Nullable Read<T> last;

  /**
   * Nothing is read yet.
   *
   * @param reading what reads
   * @param most how old an answer may be; zero to read for each question
   * @param nanoTime the time in nanoseconds, which only goes forward
   */
  Recent(Supplier<T> reading, Duration most, LongSupplier nanoTime) {
    this.reading = reading;
    this.most = most.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized T get() {
    long now = nanoTime.getAsLong();
    Read<T> known = last;
    if (known != null && now - known.since() < most) {
      return known.value();
    }
    last = null;
    T value = reading.get();
    last = new Read<>(now, value);
    return value;
  }
}
