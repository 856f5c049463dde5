package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Work that lent threads share: all of it is done, or it fails. */
class ParallelMapTest {

  private static final List<Integer> THINGS = IntStream.range(0, 2_000).boxed().toList();

  /** Does the task on another thread before it returns, so that nothing is left for the caller. */
  private static final Executor ELSEWHERE =
      task -> {
        Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((t, e) -> {});
        thread.start();
        Uninterruptibles.joinUninterruptibly(thread);
      };

  @Test
  void results_keepTheirOrder() {
    assertEquals(THINGS, ParallelMap.map(THINGS, thing -> thing, ELSEWHERE));
  }

  @Test
  void errorOfALentThread_reachesTheCaller() {
    assertThrows(
        StackOverflowError.class,
        () ->
            ParallelMap.map(
                THINGS,
                thing -> {
                  if (thing == 700) {
                    throw new StackOverflowError();
                  }
                  return thing;
                },
                ELSEWHERE));
  }
}
