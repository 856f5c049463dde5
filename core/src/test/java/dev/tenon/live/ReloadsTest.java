package dev.tenon.live;

import static dev.tenon.live.Policies.ADA;
import static dev.tenon.live.Policies.DEV;
import static dev.tenon.live.Policies.PROD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.policy.Policy;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies are swapped while two threads decide. */
@Timeout(120)
class ReloadsTest {

  private static final int RELOADS = 10_000;
  private static final Request EDIT_DEV = Request.of(ADA, "EDIT", DEV);
  private static final Request EDIT_PROD = Request.of(ADA, "EDIT", PROD);

  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /**
   * Policy n has the version n, and allows dev if n is even, prod if it is odd. So a mixture shows:
   * as an answer that is not its version's, as answers of one call with two versions, or as a
   * version that was not in force between the beginning and the end of the call.
   */
  @Test
  void a73_eachDecision_isByOneOfThePoliciesInForceAroundIt() throws Exception {
    SettableSource source = SettableSource.of(Policies.numbered(0));
    LiveAuthorizer live = LiveAuthorizer.over(source);
    AtomicLong done = new AtomicLong();
    List<Future<Long>> deciding = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      deciding.add(threads.submit(() -> decideUntil(live, done)));
    }
    for (int n = 1; n <= RELOADS; n++) {
      source.set(Policies.numbered(n));
    }
    done.set(1);

    for (Future<Long> one : deciding) {
      long decided = one.get();
      assertTrue(decided > RELOADS / 10, () -> "only " + decided + " rounds of decisions");
    }
    assertEquals(RELOADS, live.snapshot().number());
  }

  private static long decideUntil(LiveAuthorizer live, AtomicLong done) {
    long rounds = 0;
    while (done.get() == 0) {
      long before = live.snapshot().number();
      Decision dev = live.check(ADA, "EDIT", DEV);
      Decision prod = live.check(EDIT_PROD);
      List<Decision> both = live.checkAll(List.of(EDIT_DEV, EDIT_PROD));
      Access access = live.access(ADA);
      List<Decision> prepared = List.of(access.check("EDIT", DEV), access.check("EDIT", PROD));
      long after = live.snapshot().number();

      right(dev, 0, before, after);
      right(prod, 1, before, after);
      for (List<Decision> pair : List.of(both, prepared)) {
        assertEquals(pair.get(0).version(), pair.get(1).version());
        right(pair.get(0), 0, before, after);
        right(pair.get(1), 1, before, after);
      }
      rounds++;
    }
    return rounds;
  }

  private static void right(Decision decision, int parity, long before, long after) {
    long number = Long.parseLong(decision.version());
    assertEquals(number % 2 == parity, decision.allowed(), decision::toString);
    assertTrue(before <= number && number <= after, () -> before + " " + decision + " " + after);
  }

  @Test
  void decisions_allocateNothingWhateverIsLoadedMeanwhile() {
    SettableSource source = SettableSource.of(Policies.numbered(0));
    LiveAuthorizer live = LiveAuthorizer.over(source);
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long most = 0;
    for (int n = 1; n <= 200; n++) {
      source.set(Policies.numbered(n));
      decide(live, 200); // the first checks resolve the roles anew
      long before = bean.getCurrentThreadAllocatedBytes();
      decide(live, 1000);
      most = n < 100 ? 0 : Math.max(most, bean.getCurrentThreadAllocatedBytes() - before);
    }
    long bytes =
        most; // an object in each check would be 16,000 bytes; a compiler's thread may leave a few
    assertTrue(bytes < 1000, () -> bytes + " bytes in a thousand checks");
  }

  private static void decide(Authorizer live, int times) {
    for (int i = 0; i < times; i++) {
      live.check(ADA, "EDIT", DEV);
      live.check(EDIT_PROD);
    }
  }

  @Test
  void replacedPolicies_areNotKept() {
    SettableSource source = SettableSource.of(Policies.numbered(0));
    LiveAuthorizer live = LiveAuthorizer.over(source);
    List<WeakReference<Policy>> replaced = new ArrayList<>();
    for (int n = 1; n <= 100; n++) {
      replaced.add(new WeakReference<>(live.policy()));
      source.set(Policies.numbered(n));
      decide(live, 10);
    }
    while (replaced.stream().anyMatch(policy -> policy.get() != null)) {
      System.gc();
    }
    assertEquals(100, live.snapshot().number());
  }
}
