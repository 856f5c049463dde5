package dev.tenon.live;

import static dev.tenon.live.Policies.ADA;
import static dev.tenon.live.Policies.BROKEN;
import static dev.tenon.live.Policies.DEV;
import static dev.tenon.live.Policies.PROD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSource;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveAuthorizerTest {

  private static final Policy FIRST = Policies.allowing("first", "dev");
  private static final Policy SECOND = Policies.allowing("second", "prod");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HandDriven time = new HandDriven();
  private final LiveSettings settings =
      LiveSettings.standard().withClock(time.clock()).withNanoTime(time::nanoTime);
  private final SettableSource source = SettableSource.of(FIRST);

  private LiveAuthorizer live(LiveSettings how) {
    return LiveAuthorizer.over(source, how);
  }

  @Test
  void a73_newPolicy_isInForceAsAWhole() {
    LiveAuthorizer live = live(settings);
    Access before = live.access(ADA);
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());

    source.set(SECOND);

    assertFalse(live.check(ADA, "EDIT", DEV).allowed());
    assertTrue(live.check(Request.of(ADA, "EDIT", PROD)).allowed());
    assertTrue(live.access(ADA).check("EDIT", PROD).allowed());
    assertTrue(live.explain(Request.of(ADA, "EDIT", PROD)).decision().allowed());
    assertEquals("second", live.check(ADA, "EDIT", PROD).version());
    assertSame(SECOND, live.policy());
    assertEquals(1, live.snapshot().number());
    assertTrue(before.check("EDIT", DEV).allowed(), "an access stays with its policy");
  }

  /** The policy is replaced while the batch is read: after each request there is another one. */
  @Test
  void a73_checkAll_isOnOneSnapshot() {
    LiveAuthorizer live = live(settings);
    Request edit = Request.of(ADA, "EDIT", DEV);
    Collection<Request> replacing =
        new AbstractCollection<>() {
          @Override
          public Iterator<Request> iterator() {
            return IntStream.range(0, 10)
                .mapToObj(
                    n -> {
                      source.set(Policies.numbered(n));
                      return edit;
                    })
                .iterator();
          }

          @Override
          public int size() {
            return 10;
          }
        };

    List<Decision> decisions = live.checkAll(replacing);

    assertEquals(10, decisions.size());
    assertEquals(List.of("first"), decisions.stream().map(Decision::version).distinct().toList());
    assertEquals("9", live.check(edit).version());
  }

  @Test
  void a24_grantThatEnds_endsByTheClockWithoutAReload() {
    Instant noon = time.clock().instant();
    Policy temporary =
        Policy.builder()
            .role(
                Role.of("operator")
                    .with(
                        Permission.allow("EDIT")
                            .on("flink/dev")
                            .during(Validity.until(noon.plusSeconds(3600)))))
            .build();
    LiveAuthorizer live =
        LiveAuthorizer.over(
            PolicySource.of(temporary),
            settings.withCompiling(Settings.standard().withClock(time.clock())));
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
    time.advance(Duration.ofHours(1));
    assertFalse(live.check(ADA, "EDIT", DEV).allowed());
    assertEquals(0, live.snapshot().number());
  }

  @Test
  void attributeSource_isAddedToTheOtherSettingsForCompiling() {
    Instant noon = time.clock().instant();
    Policy owners =
        Policy.builder()
            .attributes(
                AttributeDeclarations.none()
                    .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT)))
            .role(
                Role.of("operator")
                    .with(
                        Permission.allow("EDIT")
                            .on("flink/dev")
                            .when(RuleCondition.test("resource.owner", Operator.IS, "${user}"))
                            .during(Validity.until(noon.plusSeconds(3600)))))
            .build();
    LiveSettings clocked = settings.withCompiling(Settings.standard().withClock(time.clock()));
    AttributeSource hers = resource -> Attributes.none().with("resource.owner", "ada");
    LiveAuthorizer live =
        LiveAuthorizer.over(PolicySource.of(owners), clocked.withAttributeSource(hers));
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
    assertFalse(
        LiveAuthorizer.over(PolicySource.of(owners), clocked).check(ADA, "EDIT", DEV).allowed());
    time.advance(Duration.ofHours(1));
    assertFalse(live.check(ADA, "EDIT", DEV).allowed());
  }

  @Test
  void brokenPolicy_leavesTheLastGoodOneInForceAndIsReported() {
    LiveAuthorizer live = live(settings);
    List<Refresh> heard = new ArrayList<>();
    live.listen(heard::add);

    source.fail(BROKEN);

    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
    Refresh.Refused refused = assertInstanceOf(Refresh.Refused.class, heard.get(0));
    assertEquals(List.of(BROKEN), refused.problems());
    assertSame(live.snapshot(), refused.inForce());
    assertEquals(List.of(BROKEN), live.health().problems());
    assertEquals(1, live.health().refused());

    source.set(SECOND);

    assertEquals(List.of(), live.health().problems());
    assertEquals(0, live.health().refused());
    assertEquals("second", live.snapshot().version());
  }

  @Test
  void policyThatCannotBeCompiled_isRefused() {
    LiveAuthorizer live = live(settings);
    String[] alike = IntStream.range(0, 300).mapToObj(i -> "*" + i + "*").toArray(String[]::new);
    Permission many = Permission.allow("EDIT").on(alike);
    source.set(Policy.builder().role(Role.of("operator").with(many)).build());
    assertEquals("role-too-costly", live.health().problems().get(0).code());
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
  }

  @Test
  void sourceThatThrowsSomethingElse_isRefusedWithoutItsMessage() {
    boolean[] failing = {false};
    LiveAuthorizer live =
        LiveAuthorizer.over(
            () -> {
              if (failing[0]) {
                throw new IllegalStateException("password hunter2");
              }
              return FIRST;
            });
    failing[0] = true;
    Refresh.Refused refused = assertInstanceOf(Refresh.Refused.class, live.refresh());
    assertEquals("source-failed", refused.problems().get(0).code());
    assertFalse(refused.toString().contains("hunter2"), refused::toString);
    assertFalse(live.health().toString().contains("hunter2"));
    assertEquals("password hunter2", refused.cause().getMessage());
  }

  @Test
  void sourceThatGivesNull_isRefused() {
    Policy[] given = {FIRST};
    LiveAuthorizer live = LiveAuthorizer.over(() -> given[0]);
    given[0] = null;
    assertInstanceOf(Refresh.Refused.class, live.refresh());
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
  }

  @Test
  void sourceThatRunsOutOfStack_isRefused() {
    boolean[] failing = {false};
    LiveAuthorizer live =
        LiveAuthorizer.over(
            () -> {
              if (failing[0]) {
                throw new StackOverflowError();
              }
              return FIRST;
            });
    failing[0] = true;
    assertInstanceOf(Refresh.Refused.class, live.refresh());
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
  }

  @Test
  void noFirstPolicy_refusesToStart() {
    source.fail(BROKEN);
    DiagnosticException refused = assertThrows(DiagnosticException.class, () -> live(settings));
    assertEquals(List.of(BROKEN), refused.diagnostics());
  }

  @Test
  void noFirstPolicyButAFallback_startsWithTheFallback() {
    source.fail(BROKEN);
    LiveAuthorizer live = live(settings.withFallback(FIRST).denyingAfter(MINUTE));
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
    assertEquals(List.of(BROKEN), live.health().problems());
    time.advance(MINUTE.plusNanos(1));
    assertEquals(Reason.STALE_POLICY, live.check(ADA, "EDIT", DEV).reason());
    source.set(SECOND);
    assertTrue(live.check(ADA, "EDIT", PROD).allowed());
  }

  @Test
  void samePolicy_isNotCompiledAgain() {
    LiveAuthorizer live = live(settings);
    Snapshot before = live.snapshot();
    time.advance(MINUTE);
    assertInstanceOf(Refresh.Unchanged.class, live.refresh());
    assertSame(before, live.snapshot());
    assertEquals(Duration.ZERO, live.health().unconfirmed());
    assertEquals(MINUTE, live.health().age());
  }

  @Test
  void version_isTheHashOfTheContentWhereThePolicyHasNoName() {
    Permission edit = Permission.allow("EDIT").on("flink");
    Policy unnamed = Policy.builder().role(Role.of("operator").with(edit)).build();
    LiveAuthorizer live = LiveAuthorizer.over(PolicySource.of(unnamed));
    assertTrue(live.snapshot().version().startsWith("sha256:"));
    assertEquals(live.snapshot().version(), live.check(ADA, "EDIT", DEV).version());
  }

  @Test
  void listeners_hearInOrderAndHarmNobody() {
    LiveAuthorizer live = live(settings);
    List<String> heard = new ArrayList<>();
    live.listen(outcome -> heard.add("first " + outcome.inForce().version()));
    live.listen(
        outcome -> {
          throw new IllegalStateException("broken listener");
        });
    live.listen(
        outcome -> {
          throw new AssertionError("worse listener");
        });
    Registration last = live.listen(outcome -> heard.add("last"));

    source.set(SECOND);
    last.close();
    source.set(FIRST);

    assertEquals(List.of("first second", "last", "first first"), heard);
    assertEquals(4, live.health().listenerFailures());
    assertEquals("worse listener", live.lastListenerFailure().orElseThrow().getMessage());
    assertEquals("first", live.snapshot().version());
  }

  @Test
  void listenerThatRefreshes_isToldNotTo() {
    LiveAuthorizer live = live(settings);
    List<RuntimeException> thrown = new ArrayList<>();
    live.listenToAttempts(
        outcome -> thrown.add(assertThrows(IllegalStateException.class, live::refresh)));
    live.refresh();
    assertEquals(1, thrown.size());
  }

  @Test
  void listenerThatChangesTheSource_isFollowedByAnotherAttempt() {
    LiveAuthorizer live = live(settings);
    live.listen(
        outcome -> {
          if (outcome.inForce().version().equals("second")) {
            source.set(FIRST);
          }
        });
    source.set(SECOND);
    assertEquals("first", live.snapshot().version());
    assertEquals(2, live.snapshot().number());
    source.set(SECOND);
    assertEquals(4, live.snapshot().number());
    assertEquals(0, live.health().listenerFailures());
  }

  @Test
  void staleButNotDenying_decidesAndIsNotReady() {
    LiveAuthorizer live = live(settings.staleAfter(MINUTE));
    time.advance(MINUTE);
    assertTrue(live.health().isReady());
    time.advance(Duration.ofNanos(1));
    assertFalse(live.health().isReady());
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
    live.refresh();
    assertTrue(live.health().isReady());
  }

  @Test
  void staleAndDenying_deniesEverythingUntilConfirmed() {
    LiveAuthorizer live = live(settings.denyingAfter(MINUTE));
    source.fail(BROKEN);
    time.advance(MINUTE.plusNanos(1));

    Request request = Request.of(ADA, "EDIT", DEV);
    assertEquals(Reason.STALE_POLICY, live.check(ADA, "EDIT", DEV).reason());
    assertEquals(Reason.STALE_POLICY, live.check(request).reason());
    assertEquals(Reason.STALE_POLICY, live.checkAll(List.of(request)).get(0).reason());
    assertEquals(Reason.STALE_POLICY, live.access(ADA).check("EDIT", DEV).reason());
    assertFalse(live.access(ADA).isVisible(DEV));
    assertEquals(Reason.STALE_POLICY, live.explain(request).decision().reason());
    assertEquals("first", live.check(request).version());
    assertTrue(live.snapshot().authorizer().check(request).allowed());

    source.set(FIRST);
    assertTrue(live.check(request).allowed());
  }

  @Test
  void clockThatJumps_makesNothingStaleAndNothingFresh() {
    LiveAuthorizer live = live(settings.denyingAfter(MINUTE));
    time.jump(Duration.ofDays(365));
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
    assertEquals(Duration.ZERO, live.health().age());
    time.jump(Duration.ofDays(-730));
    assertTrue(live.health().isReady());
    time.advance(MINUTE.plusNanos(1));
    assertEquals(Reason.STALE_POLICY, live.check(ADA, "EDIT", DEV).reason());
  }

  @Test
  void nanoTimeThatWrapsAround_makesNothingStale() {
    long[] nanos = {Long.MAX_VALUE - 10};
    LiveAuthorizer live = live(settings.withNanoTime(() -> nanos[0]).denyingAfter(MINUTE));
    nanos[0] += 20;
    assertTrue(live.check(ADA, "EDIT", DEV).allowed());
    nanos[0] += MINUTE.toNanos();
    assertFalse(live.check(ADA, "EDIT", DEV).allowed());
  }

  @Test
  void refreshing_asksAtItsRhythmAndSlowsDownWhileRefused() {
    int[] loads = {0};
    boolean[] failing = {false};
    LiveAuthorizer live =
        LiveAuthorizer.over(
            () -> {
              loads[0]++;
              if (failing[0]) {
                throw new DiagnosticException(List.of(BROKEN));
              }
              return FIRST;
            },
            settings);
    Registration refreshing =
        live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)).slowingTo(MINUTE), time);

    time.advance(Duration.ofSeconds(100));
    int regular = loads[0];
    assertTrue(regular > 90 && regular < 113, () -> regular + " loads in 100 s");

    failing[0] = true;
    time.advance(Duration.ofHours(1));
    int slow = loads[0] - regular;
    assertTrue(slow > 53 && slow < 75, () -> slow + " loads in an hour of failures");

    failing[0] = false;
    time.advance(Duration.ofSeconds(67));
    int again = loads[0];
    time.advance(Duration.ofSeconds(10));
    assertTrue(loads[0] - again >= 9, () -> loads[0] - again + " loads after it recovered");

    refreshing.close();
    assertEquals(0, time.waiting());
  }

  @Test
  void refreshing_endsWithTheScheduler() {
    LiveAuthorizer live = live(settings);
    live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), time);
    time.shutdown();
    time.advance(MINUTE);
    assertEquals(0, time.waiting());
  }

  @Test
  void changes_areLoadedOnTheExecutorOnceForMany() {
    LiveAuthorizer live = live(settings.withExecutor(time));
    source.set(SECOND);
    source.set(FIRST);
    source.set(SECOND);
    assertEquals(1, time.waiting());
    assertEquals("first", live.snapshot().version());
    time.advance(Duration.ZERO);
    assertEquals("second", live.snapshot().version());
    assertEquals(1, live.snapshot().number());
  }

  @Test
  void close_endsFollowing() {
    LiveAuthorizer live = live(settings);
    live.close();
    source.set(SECOND);
    assertEquals("first", live.snapshot().version());
    live.refresh();
    assertEquals("second", live.snapshot().version());
  }

  /** A source that does something when it is asked, and counts who is registered with it. */
  private static final class Scripted implements PolicySource {

    private final List<Runnable> registered = new ArrayList<>();
    private java.util.function.Supplier<Policy> loading;

    Scripted(java.util.function.Supplier<Policy> loading) {
      this.loading = loading;
    }

    @Override
    public Policy load() {
      return loading.get();
    }

    @Override
    public Registration onChange(Runnable listener) {
      registered.add(listener);
      return () -> registered.remove(listener);
    }
  }

  // Fault 20: a change that the source tells while the first policy is loaded is not lost.
  @Test
  void changeDuringTheFirstLoad_isFollowedByAnotherAttempt() {
    Scripted scripted = new Scripted(() -> FIRST);
    scripted.loading =
        () -> {
          scripted.loading = () -> SECOND;
          scripted.registered.forEach(Runnable::run);
          return FIRST;
        };
    LiveAuthorizer live = LiveAuthorizer.over(scripted, settings);
    assertEquals("second", live.snapshot().version());
    assertEquals(1, live.snapshot().number());
  }

  // Fault 20: an error in the first load is refused like any other failure.
  @Test
  void errorInTheFirstLoad_isADiagnosticOrTheFallback() {
    Error error = new StackOverflowError("deep");
    Scripted scripted =
        new Scripted(
            () -> {
              throw error;
            });
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> LiveAuthorizer.over(scripted, settings));
    assertEquals("source-failed", refused.diagnostics().get(0).code());
    assertSame(error, refused.getCause()); // Fault 18
    assertEquals(List.of(), scripted.registered);

    LiveAuthorizer live = LiveAuthorizer.over(scripted, settings.withFallback(SECOND));
    assertEquals("second", live.snapshot().version());
    assertEquals("source-failed", live.health().problems().get(0).code());
    assertEquals(1, scripted.registered.size());
  }

  // Fault 20: whatever keeps the authorizer from being made, the source is followed no more.
  @Test
  void fallbackThatIsRefused_endsTheRegistration() {
    Scripted scripted =
        new Scripted(
            () -> {
              throw new DiagnosticException(List.of(BROKEN));
            });
    String[] alike = IntStream.range(0, 300).mapToObj(i -> "*" + i + "*").toArray(String[]::new);
    Permission many = Permission.allow("EDIT").on(alike);
    Policy costly = Policy.builder().role(Role.of("operator").with(many)).build();
    LiveSettings falling = settings.withFallback(costly);
    assertThrows(DiagnosticException.class, () -> LiveAuthorizer.over(scripted, falling));
    assertEquals(List.of(), scripted.registered);
  }

  // Fault 20: a request that was queued before the first load failed does nothing.
  @Test
  void changeToldBeforeTheFirstLoadFailed_doesNothing() throws Exception {
    Scripted scripted = new Scripted(() -> FIRST);
    scripted.loading =
        () -> {
          Thread other = new Thread(() -> scripted.registered.forEach(Runnable::run));
          other.start();
          try {
            other.join();
          } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
          }
          throw new DiagnosticException(List.of(BROKEN));
        };
    LiveSettings queued = settings.withExecutor(time);
    assertThrows(DiagnosticException.class, () -> LiveAuthorizer.over(scripted, queued));
    int[] loads = {0};
    scripted.loading =
        () -> {
          loads[0]++;
          return FIRST;
        };
    time.advance(Duration.ZERO);
    assertEquals(0, loads[0]);
  }

  // Fault 32: a listener hears what changes, once, however often the source is asked.
  @Test
  void listener_hearsOfEachChangeOnce_andOfEachAttemptWhereItAsksForThem() {
    LiveAuthorizer live = live(settings);
    List<String> changes = new ArrayList<>();
    List<String> attempts = new ArrayList<>();
    live.listen(outcome -> changes.add(outcome.getClass().getSimpleName()));
    live.listenToAttempts(outcome -> attempts.add(outcome.getClass().getSimpleName()));
    for (int i = 0; i < 5; i++) {
      live.refresh();
    }
    assertEquals(List.of(), changes);
    assertEquals(5, attempts.size());
    source.fail(BROKEN);
    for (int i = 0; i < 5; i++) {
      live.refresh();
    }
    assertEquals(List.of("Refused"), changes);
    source.fail(BROKEN.at(dev.tenon.diagnostic.Place.of("policy.yaml", 9, 5)));
    live.refresh();
    assertEquals(List.of("Refused", "Refused"), changes, "other problems are another change");
    source.set(FIRST);
    live.refresh();
    assertEquals(List.of("Refused", "Refused", "Unchanged"), changes, "it is good again");
    source.set(SECOND);
    assertEquals(List.of("Refused", "Refused", "Unchanged", "Replaced"), changes);
  }

  // Fault 32: where a fallback is in force, the listener is told of the source once.
  @Test
  void listenerOverAFallback_isToldOnce() {
    source.fail(BROKEN);
    LiveAuthorizer live = live(settings.withFallback(SECOND));
    List<Refresh> changes = new ArrayList<>();
    live.listen(changes::add);
    live.refresh();
    live.refresh();
    assertEquals(1, changes.size());
  }

  // Fault 22: what a listener of a source throws is kept, and the others hear of the change.
  @Test
  void listenerOfASourceThatThrows_stopsNothing() {
    IllegalStateException broken = new IllegalStateException("broken");
    source.onChange(
        () -> {
          throw broken;
        });
    LiveAuthorizer live = live(settings);
    source.set(SECOND);
    assertEquals("second", live.snapshot().version());
    assertSame(broken, source.lastListenerFailure().orElseThrow());
  }

  // Fault 23: a thread that waits for another attempt hears that it is interrupted.
  @Test
  void refreshThatWaitsForAnother_endsWhenItIsInterrupted() throws Exception {
    var go = new java.util.concurrent.CountDownLatch(1);
    Scripted scripted = new Scripted(() -> FIRST);
    LiveAuthorizer live = LiveAuthorizer.over(scripted, settings);
    Thread first = loading(scripted, live, go);
    Thread.currentThread().interrupt();
    Refresh outcome = live.refresh();
    assertTrue(Thread.interrupted());
    assertInstanceOf(
        InterruptedException.class, assertInstanceOf(Refresh.Refused.class, outcome).cause());
    assertEquals(0, live.health().refused());
    go.countDown();
    first.join();
  }

  // Also if another thread waits already to load an earlier one.
  @Test
  void change_isInForceWhenItsReportReturns() throws Exception {
    var go = new java.util.concurrent.CountDownLatch(1);
    Scripted scripted = new Scripted(() -> FIRST);
    LiveAuthorizer live = LiveAuthorizer.over(scripted, settings);
    Thread loads = loading(scripted, live, go);
    scripted.loading = () -> SECOND;
    Thread waits = new Thread(() -> scripted.registered.forEach(Runnable::run));
    waits.start();
    awaitBlocked(waits);
    var seen = new java.util.concurrent.atomic.AtomicReference<String>("");
    Thread reports =
        new Thread(
            () -> {
              scripted.registered.forEach(Runnable::run);
              seen.set(live.snapshot().version());
            });
    reports.start();
    awaitBlocked(reports);
    go.countDown();
    for (Thread each : List.of(loads, waits, reports)) {
      each.join();
    }
    assertEquals("second", seen.get());
  }

  /** A thread that has begun to load, and goes on when it is told. */
  private static Thread loading(
      Scripted scripted, LiveAuthorizer live, java.util.concurrent.CountDownLatch go)
      throws InterruptedException {
    var loading = new java.util.concurrent.CountDownLatch(1);
    scripted.loading =
        () -> {
          loading.countDown();
          com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly(go);
          return FIRST;
        };
    Thread thread = new Thread(live::refresh);
    thread.start();
    loading.await();
    return thread;
  }

  private static void awaitBlocked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
  }

  @Test
  void health_readsAsALine() {
    LiveAuthorizer live = live(settings.staleAfter(MINUTE));
    assertEquals(
        "ready: policy first, number 0, since 2026-03-01T12:00:00Z, confirmed 0 s ago",
        live.health().toString());
    source.fail(BROKEN);
    time.advance(Duration.ofSeconds(61));
    assertEquals(
        "stale: policy first, number 0, since 2026-03-01T12:00:00Z, confirmed 61 s ago,"
            + " refused since then: 1\n"
            + BROKEN,
        live.health().toString());
  }

  @Test
  void wrongSettings_areRefused() {
    assertThrows(IllegalArgumentException.class, () -> settings.staleAfter(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> RefreshSchedule.every(Duration.ofNanos(1)));
    RefreshSchedule second = RefreshSchedule.every(Duration.ofSeconds(1));
    assertThrows(IllegalArgumentException.class, () -> second.slowingTo(Duration.ofMillis(1)));
    assertThrows(IllegalArgumentException.class, () -> source.fail());
    assertThrows(
        IllegalArgumentException.class, () -> Shadow.of(Authorizer.denyAll(), time).oneIn(0));
  }
}
