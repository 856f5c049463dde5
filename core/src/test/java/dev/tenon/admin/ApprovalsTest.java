package dev.tenon.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.TicketAnswer.TicketRefusalReason;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.ForwardingAuthorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApprovalsTest {

  private static final Resource JOB = Resource.of("flink", "prod", "tx_7");
  private static final Subject DEV = Subject.of("dev").withRoles("dev");
  private static final Subject BOSS = Subject.of("boss").withRoles("lead");
  private static final Request KILL = Request.of(DEV, "KILL", JOB);

  private final SettableClock clock = new SettableClock();
  private final List<AdminEvent> events = new ArrayList<>();
  private final Replaceable authorizer = new Replaceable(policy().build());
  private final Approvals approvals =
      Approvals.of(
          authorizer,
          TicketStore.inMemory(),
          AdminSettings.standard()
              .withClock(clock)
              .withServiceAccounts((issuer, id) -> id.startsWith("service-"))
              .withListener(events::add));

  private static Policy.Builder policy() {
    return Policy.builder()
        .administeredBy("lead", "auditor")
        .permission("dev", Permission.stage("KILL").on("flink/prod"))
        .permission("dev", Permission.allow("VIEW").on("flink"))
        .permission("lead", Permission.allow("KILL").on("flink"));
  }

  /** An authorizer whose policy is replaced by the test. */
  private static final class Replaceable extends ForwardingAuthorizer {
    private volatile Authorizer now;

    Replaceable(Policy policy) {
      now = Authorizer.compile(policy);
    }

    void become(Policy.Builder policy) {
      now = Authorizer.compile(policy.build());
    }

    @Override
    protected Authorizer delegate() {
      return now;
    }
  }

  private String staged() {
    return assertInstanceOf(
            TicketAnswer.Done.class, approvals.stage(KILL, Duration.ofHours(1), "it hangs"))
        .ticket()
        .id();
  }

  private String approved() {
    String id = staged();
    assertDone(approvals.approve(id, BOSS, "yes"));
    return id;
  }

  private static void assertDone(TicketAnswer answer) {
    assertInstanceOf(TicketAnswer.Done.class, answer, answer::toString);
  }

  private static void assertRefused(TicketRefusalReason reason, TicketAnswer answer) {
    assertEquals(new TicketAnswer.Refused(reason), answer);
  }

  @Test
  void a22_heldRequest_goesAheadOnce_onlyWhenApproved() {
    String id = staged();
    assertRefused(TicketRefusalReason.NOT_APPROVED, approvals.use(id, KILL));
    assertDone(approvals.approve(id, BOSS, "yes"));
    assertDone(approvals.use(id, KILL));
    assertRefused(TicketRefusalReason.ALREADY_USED, approvals.use(id, KILL));
    assertRefused(
        TicketRefusalReason.NOT_HELD,
        approvals.stage(Request.of(DEV, "VIEW", JOB), Duration.ofHours(1), "w"));
    assertRefused(
        TicketRefusalReason.NOT_HELD,
        approvals.stage(Request.of(DEV, "OTHER", JOB), Duration.ofHours(1), "w"));
  }

  @Test
  void stageOnce_makesOneTicketOfTheSame_whileItIsPending() {
    Duration hour = Duration.ofHours(1);
    Ticket first =
        assertInstanceOf(TicketAnswer.Done.class, approvals.stageOnce(KILL, hour, "it hangs"))
            .ticket();
    assertEquals(new TicketAnswer.Waiting(first), approvals.stageOnce(KILL, hour, ""));
    assertEquals("waiting: ticket " + first.id(), events.get(1).answer());
    assertDone(approvals.stageOnce(Request.of(DEV, "KILL", JOB.child("x")), hour, "it hangs"));
    Subject other = Subject.of("other").withRoles("dev");
    assertDone(approvals.stageOnce(KILL.by(other), hour, "it hangs"));
    assertDone(approvals.stage(KILL, hour, "stage alone makes another one"));
    assertEquals(4, approvals.waitingFor(BOSS).size());
    clock.move(hour);
    assertDone(approvals.stageOnce(KILL, hour, "those of before are over"));
    String id = approvals.waitingFor(BOSS).get(0).id();
    assertDone(approvals.deny(id, BOSS, "no"));
    assertRefused(TicketRefusalReason.NO_REASON_GIVEN, approvals.stageOnce(KILL, hour, " "));
    assertDone(approvals.stageOnce(KILL, hour, "the one of before is decided"));
    authorizer.become(Policy.builder().permission("dev", Permission.allow("KILL").on("flink")));
    assertRefused(TicketRefusalReason.NOT_HELD, approvals.stageOnce(KILL, hour, "it hangs"));
  }

  @Test
  void stageOnce_ofManyAtOnce_makesOneTicket() throws Exception {
    int threads = 8;
    ExecutorService many = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(threads);
      Callable<TicketAnswer> asks =
          () -> {
            start.countDown();
            start.await();
            return approvals.stageOnce(KILL, Duration.ofHours(1), "it hangs");
          };
      int made = 0;
      for (Future<TicketAnswer> answer : many.invokeAll(Collections.nCopies(threads, asks))) {
        made += answer.get() instanceof TicketAnswer.Done ? 1 : 0;
      }
      assertEquals(1, made);
      assertEquals(1, approvals.waitingFor(BOSS).size());
    } finally {
      many.shutdownNow();
    }
  }

  /** The ticket carries what the source says; what changed there voids it. */
  @Test
  void ticket_isVoid_onceAnAttributeThatTheSourceKnowsChanges() {
    AtomicReference<Attributes> row =
        new AtomicReference<>(Attributes.none().with("resource.amount", 900));
    Policy policy =
        policy()
            .attributes(
                AttributeDeclarations.none()
                    .with("resource.amount", AttributeType.of(AttributeType.Kind.NUMBER)))
            .build();
    Authorizer asking =
        Authorizer.compile(policy, Settings.standard().withAttributeSource(resource -> row.get()));
    Approvals byRow =
        Approvals.of(asking, TicketStore.inMemory(), AdminSettings.standard().withClock(clock));
    Ticket ticket =
        assertInstanceOf(
                TicketAnswer.Done.class, byRow.stage(KILL, Duration.ofHours(1), "it hangs"))
            .ticket();
    assertEquals(row.get(), ticket.request().attributes());
    assertDone(byRow.approve(ticket.id(), BOSS, "yes"));
    Attributes approved = row.get();
    row.set(Attributes.none().with("resource.amount", 90_000));
    assertRefused(TicketRefusalReason.OTHER_REQUEST, byRow.use(ticket.id(), KILL));
    row.set(Attributes.none());
    assertRefused(TicketRefusalReason.OTHER_REQUEST, byRow.use(ticket.id(), KILL));
    row.set(approved);
    assertDone(byRow.use(ticket.id(), KILL));
  }

  @Test
  void a23_approver_administersAndIsAllowedTheSame_bothAreRecorded() {
    String id = staged();
    assertRefused(
        TicketRefusalReason.NOT_ADMINISTRATOR, approvals.approve(id, Subject.of("x"), "yes"));
    assertRefused(
        TicketRefusalReason.NOT_ADMINISTRATOR, approvals.approve(id, Subject.anonymous(), "yes"));
    assertRefused(
        TicketRefusalReason.APPROVER_NOT_ALLOWED,
        approvals.approve(id, Subject.of("eve").withRoles("auditor"), "yes"));
    assertRefused(
        TicketRefusalReason.SERVICE_ACCOUNT,
        approvals.approve(id, Subject.of("service-x").withRoles("lead"), "yes"));
    assertRefused(TicketRefusalReason.NO_REASON_GIVEN, approvals.approve(id, BOSS, ""));
    assertEquals(1, approvals.waitingFor(BOSS).size());
    assertDone(approvals.approve(id, BOSS, "seen"));
    assertEquals(List.of(), approvals.waitingFor(BOSS));
    Ticket used = assertInstanceOf(TicketAnswer.Done.class, approvals.use(id, KILL)).ticket();
    Ticket.TicketState.Approved approval = ((Ticket.TicketState.Used) used.state()).approval();
    assertEquals(DEV, used.request().subject());
    assertEquals(BOSS, approval.by());
    assertEquals("it hangs", used.why());
    assertEquals("seen", approval.why());
    assertEquals(8, events.size());
    assertTrue(events.get(6).answer().startsWith("done"));
  }

  @Test
  void requester_doesNotApproveHimself_norWhoeverActsForHim() {
    authorizer.become(policy().permission("both", Permission.allow("KILL").on("flink/x")));
    Subject both = Subject.of("dev").withRoles("lead");
    assertRefused(TicketRefusalReason.OWN_REQUEST, approvals.approve(staged(), both, "yes"));
    Request acted = Request.of(DEV.impersonatedBy(dev.tenon.subject.Actor.of("boss")), "KILL", JOB);
    TicketAnswer.Done held =
        assertInstanceOf(TicketAnswer.Done.class, approvals.stage(acted, Duration.ofHours(1), "w"));
    assertRefused(
        TicketRefusalReason.OWN_REQUEST, approvals.approve(held.ticket().id(), BOSS, "yes"));
    assertRefused(
        TicketRefusalReason.OWN_REQUEST,
        approvals.approve(staged(), BOSS.impersonatedBy(dev.tenon.subject.Actor.of("dev")), "yes"));
  }

  @Test
  void denied_isNeverUsed_norApprovedAfterwards() {
    String id = staged();
    assertDone(approvals.deny(id, Subject.of("eve").withRoles("auditor"), "no"));
    assertRefused(TicketRefusalReason.NOT_APPROVED, approvals.use(id, KILL));
    assertRefused(TicketRefusalReason.NOT_PENDING, approvals.approve(id, BOSS, "yes"));
    assertRefused(TicketRefusalReason.NOT_ADMINISTRATOR, approvals.deny(staged(), DEV, "no"));
    assertRefused(TicketRefusalReason.UNKNOWN_TICKET, approvals.use("guess", KILL));
  }

  @Test
  void approval_isForThatRequestOnly() {
    String id = approved();
    for (Request other :
        List.of(
            Request.of(DEV, "KILL", Resource.of("flink", "prod", "tx_8")),
            Request.of(Subject.of("eve").withRoles("dev"), "KILL", JOB),
            Request.of(DEV.fromIssuer("idp"), "KILL", JOB),
            Request.of(DEV.actedForBy("x"), "KILL", JOB),
            Request.of(DEV, "STOP", JOB),
            KILL.creating(),
            KILL.within("t"))) {
      assertRefused(TicketRefusalReason.OTHER_REQUEST, approvals.use(id, other));
    }
    assertRefused(
        TicketRefusalReason.OTHER_REQUEST,
        approvals.use(id, Request.of(Subject.anonymous(), "KILL", JOB)));
    assertDone(approvals.use(id, KILL));
  }

  @Test
  void ticket_expires_alsoAfterItsApproval_andNoClockBringsItBack() {
    String waiting = staged();
    String id = approved();
    clock.move(Duration.ofHours(1));
    assertRefused(TicketRefusalReason.EXPIRED, approvals.approve(waiting, BOSS, "yes"));
    assertRefused(TicketRefusalReason.EXPIRED, approvals.use(id, KILL));
    clock.move(Duration.ofHours(-2));
    assertRefused(TicketRefusalReason.EXPIRED, approvals.use(id, KILL));
  }

  @Test
  void policyChanged_isLookedAtAnew() {
    String id = staged();
    authorizer.become(policy().permission("dev", Permission.allow("LIST").on("flink")));
    assertDone(approvals.approve(id, BOSS, "another version, the same answer"));
    authorizer.become(policy().permission("dev", Permission.deny("KILL").on("flink/prod/tx_7")));
    assertRefused(TicketRefusalReason.NOT_HELD, approvals.use(id, KILL));
    authorizer.become(policy());
    assertDone(approvals.use(id, KILL));
  }

  @Test
  void approverLosesTheRight_beforeOrAfterApproving() {
    String waiting = staged();
    String id = approved();
    authorizer.become(policy().permission("lead", Permission.deny("KILL").on("flink/prod")));
    assertRefused(
        TicketRefusalReason.APPROVER_NOT_ALLOWED, approvals.approve(waiting, BOSS, "yes"));
    assertRefused(TicketRefusalReason.APPROVER_NOT_ALLOWED, approvals.use(id, KILL));
  }

  @Test
  void requesterLosesTheRightToAsk() {
    String waiting = staged();
    String id = approved();
    authorizer.become(
        Policy.builder()
            .administeredBy("lead")
            .permission("lead", Permission.allow("KILL").on("flink")));
    assertRefused(TicketRefusalReason.NOT_HELD, approvals.approve(waiting, BOSS, "yes"));
    assertRefused(TicketRefusalReason.NOT_HELD, approvals.use(id, KILL));
    authorizer.become(policy());
    Request without = Request.of(Subject.of("dev"), "KILL", JOB);
    assertRefused(TicketRefusalReason.NOT_HELD, approvals.use(id, without));
  }

  @Test
  void approver_mustBeAllowedInTheRequestsTenant() {
    authorizer.become(
        policy()
            .tenant(Tenant.of("t").including("flink").enteredBy("dev"))
            .tenant(Tenant.of("u").including("flink").enteredBy("dev", "lead")));
    TicketAnswer t = approvals.stage(KILL.within("t"), Duration.ofHours(1), "w");
    TicketAnswer u = approvals.stage(KILL.within("u"), Duration.ofHours(1), "w");
    assertRefused(
        TicketRefusalReason.APPROVER_NOT_ALLOWED,
        approvals.approve(((TicketAnswer.Done) t).ticket().id(), BOSS, "y"));
    assertDone(approvals.approve(((TicketAnswer.Done) u).ticket().id(), BOSS, "y"));
  }

  @Test
  void ofManyThatRace_oneApproves_andOneUses() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 50; round++) {
        String id = staged();
        assertEquals(1, race(threads, () -> approvals.approve(id, BOSS, "yes")));
        assertEquals(1, race(threads, () -> approvals.use(id, KILL)));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static long race(ExecutorService threads, Callable<TicketAnswer> step) throws Exception {
    CountDownLatch start = new CountDownLatch(8);
    List<Future<TicketAnswer>> answers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      answers.add(
          threads.submit(
              () -> {
                start.countDown();
                start.await();
                return step.call();
              }));
    }
    long done = 0;
    for (Future<TicketAnswer> answer : answers) {
      done += answer.get() instanceof TicketAnswer.Done ? 1 : 0;
    }
    return done;
  }

  // Fault 21: tickets that were used or denied make room for others.
  @Test
  void store_forgetsWhatWasUsedOrDenied_beforeItRefuses() {
    Approvals small =
        Approvals.of(
            authorizer, new InMemoryTickets(2, 9), AdminSettings.standard().withClock(clock));
    for (int i = 0; i < 10; i++) {
      String used = done(small.stage(KILL, Duration.ofHours(1), "w"));
      assertDone(small.approve(used, BOSS, "yes"));
      assertDone(small.use(used, KILL));
      assertDone(small.deny(done(small.stage(KILL, Duration.ofHours(1), "w")), BOSS, "no"));
    }
  }

  // Fault 21: one requester cannot fill the store for the others.
  @Test
  void oneRequester_leavesRoomForOthers() {
    for (int i = 0; i < TicketStore.MOST_OF_ONE_REQUESTER; i++) {
      Subject acted = DEV.impersonatedBy(new dev.tenon.subject.Actor("", "agent-" + i));
      assertDone(approvals.stage(Request.of(acted, "KILL", JOB), Duration.ofHours(1), "it hangs"));
    }
    assertRefused(
        TicketRefusalReason.TOO_MANY_TICKETS,
        approvals.stage(KILL, Duration.ofHours(1), "it hangs"));
    Subject other = Subject.of("other").withRoles("dev");
    assertDone(approvals.stage(Request.of(other, "KILL", JOB), Duration.ofHours(1), "it hangs"));
    clock.move(Duration.ofHours(1));
    assertDone(approvals.stage(KILL, Duration.ofHours(1), "it hangs"));
  }

  // Fault 22: what a listener throws changes no answer, and is kept.
  @Test
  void listenerThatThrows_changesNoAnswer() {
    IllegalStateException broken = new IllegalStateException("broken");
    AdminSettings settings =
        AdminSettings.standard()
            .withListener(
                event -> {
                  throw broken;
                })
            .withClock(clock);
    Approvals loud = Approvals.of(authorizer, TicketStore.inMemory(), settings);
    String id = done(loud.stage(KILL, Duration.ofHours(1), "w"));
    assertDone(loud.approve(id, BOSS, "yes"));
    assertDone(loud.use(id, KILL));
    assertEquals(3, settings.listenerFailures());
    assertEquals(broken, settings.lastListenerFailure().orElseThrow());
  }

  // Fault 29: a lifetime beyond the last instant is as long as time goes.
  @Test
  void lifetimeWithoutEnd_isAccepted() {
    assertDone(approvals.stage(KILL, Duration.ofSeconds(Long.MAX_VALUE), "w"));
  }

  private static String done(TicketAnswer answer) {
    return assertInstanceOf(TicketAnswer.Done.class, answer).ticket().id();
  }

  @Test
  void store_isBounded_andForgetsWhatHasExpired() {
    TicketStore store = new InMemoryTickets(1, 9);
    Approvals small = Approvals.of(authorizer, store, AdminSettings.standard().withClock(clock));
    assertDone(small.stage(KILL, Duration.ofMinutes(1), "w"));
    assertRefused(
        TicketRefusalReason.TOO_MANY_TICKETS, small.stage(KILL, Duration.ofMinutes(1), "w"));
    clock.move(Duration.ofMinutes(1));
    assertDone(small.stage(KILL, Duration.ofMinutes(1), "w")); // Fault 21: the ended one goes
    clock.move(Duration.ofMinutes(1));
    assertEquals(1, store.removeExpired(clock.instant()));
    assertDone(small.stage(KILL, Duration.ofMinutes(1), "w"));
  }
}
