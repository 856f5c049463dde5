package dev.tenon.examples.gitops.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How old the rights may be by which a webhook answers. */
class RecentTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger reads = new AtomicInteger();

  private int read() {
    if (reads.incrementAndGet() == 3) {
      throw new IllegalStateException("the API server does not answer");
    }
    return reads.get();
  }

  @Test
  void rightsAreNeverOlder_thanTheStatedTime() {
    Supplier<Integer> recent = new Recent<>(this::read, SECOND, time::get);
    assertEquals(1, recent.get());
    time.addAndGet(SECOND.toNanos() - 1);
    assertEquals(1, recent.get());
    time.addAndGet(1);
    assertEquals(2, recent.get());
  }

  @Test
  void rightsThatCannotBeRead_areNotTakenFromBefore() {
    Supplier<Integer> recent = new Recent<>(this::read, SECOND, time::get);
    assertEquals(1, recent.get());
    time.addAndGet(SECOND.toNanos());
    assertEquals(2, recent.get());
    time.addAndGet(SECOND.toNanos());
    assertThrows(IllegalStateException.class, recent::get);
    assertEquals(4, recent.get());
  }

  @Test
  void withoutATime_eachQuestionReads() {
    Supplier<Integer> recent = new Recent<>(this::read, Duration.ZERO, time::get);
    assertEquals(1, recent.get());
    assertEquals(2, recent.get());
  }
}
