package dev.tenon.live;

import static dev.tenon.live.Policies.ADA;
import static dev.tenon.live.Policies.DEV;
import static dev.tenon.live.Policies.PROD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.policy.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditLogTest {

  private static final AuditSettings SETTINGS = AuditSettings.showing(Identities.asTheyAre());

  private final Authorizer authorizer = Authorizer.compile(Policies.allowing("v", "dev"));
  private final HandDriven executor = new HandDriven();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<AuditRecord> written = Collections.synchronizedList(new ArrayList<>());
  private final AuditSink keeping = entry -> written.add((AuditRecord) entry);

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void everyDecision_isWrittenOnTheExecutorInOrder() {
    AuditLog audit = AuditLog.to(keeping, executor, SETTINGS);
    Authorizer audited = authorizer.interceptedBy(audit);
    audited.check(ADA, "EDIT", DEV);
    audited.checkAll(
        List.of(Request.of(ADA, "EDIT", PROD), Request.of(ADA, "VIEW", DEV).creating()));
    audited.access(ADA).allowed("EDIT", List.of(DEV, PROD), item -> item);
    audited.access(ADA).visible(List.of(DEV, PROD), item -> item);

    assertEquals(List.of(), written);
    assertEquals(5, audit.counts().waiting());
    executor.advance(Duration.ZERO);

    assertEquals(
        List.of(
            "1 EDIT flink/dev",
            "2 EDIT flink/prod",
            "3 VIEW flink/dev",
            "4 EDIT flink/dev",
            "5 EDIT flink/prod"),
        written.stream().map(r -> r.number() + " " + r.action() + " " + r.resource()).toList());
    assertEquals(new AuditCounts(5, 0, 0, 0, 0, 0), audit.counts());
  }

  @Test
  void sample_leavesOutAllowsAndNeverDenials() {
    AuditLog audit =
        AuditLog.to(keeping, Runnable::run, SETTINGS.withOneAllowIn(Integer.MAX_VALUE));
    Authorizer audited = authorizer.interceptedBy(audit);
    for (int i = 0; i < 1000; i++) {
      audited.check(ADA, "EDIT", DEV);
      audited.check(ADA, "EDIT", PROD);
    }
    assertEquals(1000, written.size());
    assertTrue(written.stream().noneMatch(r -> r.effect() == Effect.ALLOW));
    assertEquals(1000, audit.counts().sampledOut());
  }

  @Test
  void sampledAllow_saysOfHowMany() {
    AuditLog audit = AuditLog.to(keeping, Runnable::run, SETTINGS.withOneAllowIn(4));
    Authorizer audited = authorizer.interceptedBy(audit);
    for (int i = 0; i < 1000; i++) {
      audited.check(ADA, "EDIT", DEV);
    }
    assertTrue(written.size() > 120 && written.size() < 400, () -> written.size() + " of 1000");
    assertEquals(4, written.get(0).oneIn());
  }

  @Test
  void full_drop_handsOutAndTellsHowManyWereLost() {
    AuditLog audit =
        AuditLog.to(keeping, executor, SETTINGS.withCapacity(2).whenFull(Overflow.DROP));
    Authorizer audited = authorizer.interceptedBy(audit);
    for (int i = 0; i < 5; i++) {
      assertTrue(audited.check(ADA, "EDIT", DEV).allowed());
    }
    executor.advance(Duration.ZERO);
    audited.check(ADA, "EDIT", DEV);
    executor.advance(Duration.ZERO);

    assertEquals(List.of(3L, 0L, 0L), written.stream().map(AuditRecord::lost).toList());
    assertEquals(List.of(1L, 2L, 3L), written.stream().map(AuditRecord::number).toList());
    assertEquals(3, audit.counts().dropped());
  }

  @Test
  void full_deny_withholdsUntilThereIsRoom() {
    AuditLog audit =
        AuditLog.to(keeping, executor, SETTINGS.withCapacity(2).whenFull(Overflow.DENY));
    Authorizer audited = authorizer.interceptedBy(audit);
    List<Reason> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      answers.add(audited.check(ADA, "EDIT", DEV).reason());
    }
    executor.advance(Duration.ZERO);
    answers.add(audited.check(ADA, "EDIT", DEV).reason());
    executor.advance(Duration.ZERO);

    Reason allowed = Reason.ALLOWED_BY_RULE;
    assertEquals(List.of(allowed, allowed, Reason.NOT_WITNESSED, allowed), answers);
    assertEquals(3, written.size());
    assertEquals(1, audit.counts().withheld());
    assertEquals(List.of(1L, 0L, 0L), written.stream().map(AuditRecord::lost).toList());
  }

  @Test
  void full_block_waitsUntilThereIsRoom() throws Exception {
    Semaphore room = new Semaphore(0);
    AuditSink slow =
        entry -> {
          room.acquireUninterruptibly();
          keeping.write(entry);
        };
    AuditLog audit = AuditLog.to(slow, threads, SETTINGS.withCapacity(1));
    Authorizer audited = authorizer.interceptedBy(audit);
    AtomicInteger handedOut = new AtomicInteger();
    Thread decider =
        new Thread(
            () -> {
              for (int i = 0; i < 10; i++) {
                handedOut.addAndGet(audited.check(ADA, "EDIT", DEV).allowed() ? 1 : 0);
              }
            });
    decider.start();

    // one is with the sink and one in the queue, so the third decision cannot be handed out
    while (audit.counts().waiting() < 2 || decider.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertEquals(2, handedOut.get());
    room.release(10);
    decider.join();
    assertEquals(10, handedOut.get());
    audit.close();
    assertEquals(10, written.size());
    assertEquals(new AuditCounts(10, 0, 0, 0, 0, 0), audit.counts());
  }

  // Fault 23: a thread that is interrupted while it waits ends without its decision.
  @Test
  void blockedThread_thatIsInterrupted_getsNoDecisionAndStaysInterrupted() {
    AuditLog audit = AuditLog.to(keeping, executor, SETTINGS.withCapacity(1));
    Authorizer audited = authorizer.interceptedBy(audit);
    audited.check(ADA, "EDIT", DEV);
    Thread.currentThread().interrupt();
    assertEquals(Reason.NOT_WITNESSED, audited.check(ADA, "EDIT", DEV).reason());
    assertTrue(Thread.interrupted());
    audit.close();
    assertEquals(1, written.size());
    assertEquals(new AuditCounts(1, 0, 0, 0, 1, 0), audit.counts());
  }

  // Fault 23: where the executor takes nothing more, the waiting thread writes.
  @Test
  void blockedThread_writesItselfWhenTheExecutorIsShutDown() {
    AuditLog audit = AuditLog.to(keeping, executor, SETTINGS.withCapacity(1));
    Authorizer audited = authorizer.interceptedBy(audit);
    executor.shutdown();
    for (int i = 0; i < 5; i++) {
      assertTrue(audited.check(ADA, "EDIT", DEV).allowed());
    }
    audit.close();
    assertEquals(5, written.size());
  }

  // Fault 23: an executor that is shut down at once drops the task that it has taken.
  @Test
  void blockedThread_writesItselfWhenTheExecutorDropsItsTask() {
    AuditLog audit = AuditLog.to(keeping, task -> {}, SETTINGS.withCapacity(1));
    Authorizer audited = authorizer.interceptedBy(audit);
    for (int i = 0; i < 3; i++) {
      assertTrue(audited.check(ADA, "EDIT", DEV).allowed());
    }
    audit.close();
    assertEquals(3, written.size());
  }

  // Fault 23: where nobody can write, the decision is withheld instead of waiting for ever.
  @Test
  void blockedThread_getsNoDecisionWhenTheExecutorIsShutDownAndTheSinkFails() {
    IllegalStateException full = new IllegalStateException("disk full");
    AuditSink sink =
        entry -> {
          throw full;
        };
    AuditLog audit = AuditLog.to(sink, executor, SETTINGS.withCapacity(1));
    Authorizer audited = authorizer.interceptedBy(audit);
    executor.shutdown();
    // one is in the writer's hands, one in the queue
    audited.check(ADA, "EDIT", DEV);
    audited.check(ADA, "EDIT", DEV);
    assertEquals(Reason.NOT_WITNESSED, audited.check(ADA, "EDIT", DEV).reason());
    assertEquals(full, audit.lastFailure().orElseThrow());
    assertEquals(full, assertThrows(IllegalStateException.class, audit::close).getCause());
  }

  // Fault 23: an executor that fails in another way does not put the log to sleep.
  @Test
  void executorThatFails_isAskedAgain() {
    boolean[] failing = {true};
    AuditLog audit =
        AuditLog.to(
            keeping,
            task -> {
              if (failing[0]) {
                throw new IllegalStateException("no thread");
              }
              task.run();
            },
            SETTINGS);
    Authorizer audited = authorizer.interceptedBy(audit);
    assertTrue(audited.check(ADA, "EDIT", DEV).allowed());
    failing[0] = false;
    assertTrue(audited.check(ADA, "EDIT", DEV).allowed());
    assertEquals(2, written.size());
    assertEquals("no thread", audit.lastFailure().orElseThrow().getMessage());
  }

  @Test
  void sinkThatFails_getsTheSameRecordAgain() {
    boolean[] failing = {true};
    AuditSink sink =
        entry -> {
          if (failing[0] && entry.number() == 2) {
            throw new IllegalStateException("disk full");
          }
          keeping.write(entry);
        };
    AuditLog audit = AuditLog.to(sink, executor, SETTINGS);
    Authorizer audited = authorizer.interceptedBy(audit);
    audited.check(ADA, "EDIT", DEV);
    audited.check(ADA, "EDIT", PROD);
    audited.check(ADA, "VIEW", DEV);
    executor.advance(Duration.ZERO);
    assertEquals(1, written.size());
    assertEquals(2, audit.counts().waiting());
    assertEquals(1, audit.counts().failures());
    assertFalse(audit.flush());
    assertThrows(IllegalStateException.class, audit::close);

    failing[0] = false;
    audit.close();
    assertEquals(List.of(1L, 2L, 3L), written.stream().map(AuditRecord::number).toList());
  }

  @Test
  void executorThatIsFull_losesNothing() {
    AuditLog audit = AuditLog.to(keeping, executor, SETTINGS);
    Authorizer audited = authorizer.interceptedBy(audit);
    executor.shutdown();
    audited.check(ADA, "EDIT", DEV);
    assertEquals(1, audit.counts().waiting());
    audit.close();
    assertEquals(1, written.size());
  }

  @Test
  void closedLog_withholdsOrDrops() {
    AuditLog denying = AuditLog.to(keeping, executor, SETTINGS);
    denying.close();
    Decision decision = authorizer.interceptedBy(denying).check(ADA, "EDIT", DEV);
    assertEquals(Reason.NOT_WITNESSED, decision.reason());

    AuditLog dropping = AuditLog.to(keeping, executor, SETTINGS.whenFull(Overflow.DROP));
    dropping.close();
    assertTrue(authorizer.interceptedBy(dropping).check(ADA, "EDIT", DEV).allowed());
    assertEquals(1, dropping.counts().dropped());
  }

  @Test
  void close_whileThreadsDecide_losesNothingThatWasHandedOut() throws Exception {
    AuditLog audit = AuditLog.to(keeping, threads, SETTINGS.withCapacity(16));
    Authorizer audited = authorizer.interceptedBy(audit);
    List<Future<Integer>> deciding = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      deciding.add(
          threads.submit(
              () -> {
                int handedOut = 0;
                while (audited.check(ADA, "EDIT", DEV).allowed()) {
                  handedOut++;
                }
                return handedOut;
              }));
    }
    while (audit.counts().written() < 10_000) {
      Thread.onSpinWait();
    }
    audit.close();
    int handedOut = deciding.get(0).get() + deciding.get(1).get();
    assertTrue(audit.flush());
    assertEquals(handedOut, written.size());
  }

  @Test
  void aHundredThousandDecisions_areAllWrittenInBlockingMode() throws Exception {
    allAreWritten(50_000);
  }

  @Test
  @Tag("slow")
  void aMillionDecisions_areAllWrittenInBlockingMode() throws Exception {
    allAreWritten(500_000);
  }

  private void allAreWritten(int each) throws Exception {
    long[] sum = new long[1];
    AuditSink counting = entry -> sum[0] += entry.number();
    AuditLog audit = AuditLog.to(counting, threads, SETTINGS);
    Authorizer audited = authorizer.interceptedBy(audit);
    List<Future<?>> deciding = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      deciding.add(
          threads.submit(
              () -> {
                for (int i = 0; i < each; i++) {
                  audited.check(ADA, "EDIT", (i & 1) == 0 ? DEV : PROD);
                }
              }));
    }
    for (Future<?> one : deciding) {
      one.get();
    }
    audit.close();
    long all = 2L * each;
    assertEquals(new AuditCounts(all, 0, 0, 0, 0, 0), audit.counts());
    assertEquals(all * (all + 1) / 2, sum[0]);
  }

  @Test
  void event_standsInItsPlaceAmongTheDecisions_andIsNotLostEither() {
    List<Audited> all = new ArrayList<>();
    AuditLog audit =
        AuditLog.to(all::add, executor, SETTINGS.withCapacity(3).whenFull(Overflow.DENY));
    Authorizer audited = authorizer.interceptedBy(audit);
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    audited.check(ADA, "EDIT", DEV);
    assertTrue(audit.event(ADA, noon, "create role x", "ticket 12", "applied"));
    audited.check(ADA, "EDIT", PROD);
    assertFalse(audit.event(ADA, noon, "create role y", "ticket 12", "applied"));
    executor.advance(Duration.ZERO);
    assertTrue(audit.event(ADA, noon, "create role z", "ticket 12", "applied"));
    audit.close();
    assertEquals(List.of(1L, 2L, 3L, 4L), all.stream().map(Audited::number).toList());
    assertEquals("create role x", ((AuditEvent) all.get(1)).what());
    assertEquals("create role z", ((AuditEvent) all.get(3)).what());
    assertEquals(1, all.stream().mapToLong(Audited::lost).sum());
    assertEquals(new AuditCounts(4, 0, 0, 0, 1, 0), audit.counts());
  }

  @Test
  void wrongSettings_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> SETTINGS.withCapacity(0));
    assertThrows(IllegalArgumentException.class, () -> SETTINGS.withOneAllowIn(0));
    assertThrows(IllegalArgumentException.class, () -> Identities.hashed(new byte[15]));
  }
}
