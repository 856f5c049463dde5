package dev.tenon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.TemporaryGrant;
import dev.tenon.admin.TicketAnswer;
import dev.tenon.authz.Reachability;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.SettableSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.seeds.SettableClock;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdministeredPolicyTest {

  private static final Resource JOB = Resource.of("jobs", "f1");
  private static final Subject ADA = Subject.of("ada").withRoles("operator");
  private static final Subject BOB = Subject.of("bob");
  private static final Subject BOSS = Subject.of("boss").withRoles("boss");
  private static final Request CANCEL = Request.of(ADA, "JOB_CANCEL", JOB);
  private static final Duration HOUR = Duration.ofHours(1);

  private static final Policy FIRST = policy("boss", "JOB_SHOW");

  private final SettableClock clock = new SettableClock();
  private final SettableSource source = SettableSource.of(FIRST);
  private final List<OnCall> kept = new ArrayList<>();
  private final List<String> log = new ArrayList<>();

  /** A grant of an hour to bob. */
  private record OnCall(String by, Instant until, String why) implements StandingGrant {
    @Override
    public String tenant() {
      return "";
    }

    @Override
    public TemporaryGrant grant() {
      Permission submit = Permission.allow("JOB_SUBMIT").on("jobs");
      return TemporaryGrant.of("on-call", until, submit).toSubject("bob");
    }
  }

  /** Keeps grants in the list. */
  private final class Ledger implements GrantLedger<OnCall> {
    @Override
    public List<OnCall> lasting() {
      return List.copyOf(kept);
    }

    @Override
    public void given(OnCall grant) {
      kept.add(grant);
    }

    @Override
    public void ended(String tenant, String name) {
      kept.clear();
    }
  }

  private static Policy policy(String administrators, String everyone) {
    return YamlPolicies.parse(
        "policy.yaml",
        """
        admin_roles: [%s]
        policies:
          - {resource: jobs, effect: Allow, actions: [JOB_SHOW, JOB_CANCEL, JOB_SUBMIT], role: boss}
          - {resource: jobs, effect: Stage, actions: [JOB_CANCEL], role: operator}
          - {resource: jobs, effect: Allow, actions: [%s], role: "*"}
        """
            .formatted(administrators, everyone));
  }

  private AdministeredPolicy.Builder<OnCall> builder() {
    Map<String, Subject> users = Map.of("ada", ADA, "bob", BOB, "boss", BOSS);
    return AdministeredPolicy.over(source, new Ledger(), id -> Optional.ofNullable(users.get(id)))
        .clock(clock);
  }

  private AdministeredPolicy<OnCall> start(AdministeredPolicy.Builder<OnCall> builder) {
    return builder.start(
        AuditSink.lines(log::add), Runnable::run, AuditSettings.showing(Identities.asTheyAre()));
  }

  private OnCall onCall() {
    return new OnCall("boss", clock.instant().plus(HOUR), "ticket 12");
  }

  private String last() {
    return log.get(log.size() - 1);
  }

  @Test
  void authorizer_recordsDecisionsWithTheirRules_andShownDoesNot() {
    AdministeredPolicy<OnCall> policy = start(builder());
    assertTrue(policy.shown(BOB, "").check("JOB_SHOW", JOB).allowed());
    assertEquals(Reachability.YES, policy.shown(ADA, "").mayBeHeld("JOB_CANCEL", JOB));
    assertEquals(List.of(), log);
    assertTrue(policy.authorizer().check(BOB, "JOB_SHOW", JOB).allowed());
    assertEquals(1, policy.log().counts().written());
    assertTrue(last().contains("\"rules\":[{") && last().contains("policy.yaml:5:"), last());
  }

  @Test
  void grantsAndApprovals_areInForce_andRecorded() {
    AdministeredPolicy<OnCall> policy = start(builder());
    assertTrue(policy.grants().grant(BOSS, onCall()).applied());
    assertTrue(last().contains("ticket 12"), last());
    assertTrue(policy.authorizer().check(BOB, "JOB_SUBMIT", JOB).allowed());
    assertEquals(1, policy.policy().assignments().size());
    TicketAnswer asked = policy.approvals().stageOnce(CANCEL, HOUR, "it hangs");
    String id = assertInstanceOf(TicketAnswer.Done.class, asked).ticket().id();
    assertTrue(last().contains("stage JOB_CANCEL jobs/f1"), last());
    assertInstanceOf(TicketAnswer.Done.class, policy.approvals().approve(id, BOSS, "yes"));
    assertInstanceOf(TicketAnswer.Done.class, policy.approvals().use(id, CANCEL));
    assertTrue(last().contains("use ticket " + id), last());
    policy.note(ADA, "", "cancel f1", "the cluster is away");
    assertTrue(last().contains("\"event\":\"cancel f1\""), last());
    assertTrue(last().contains(clock.instant().toString()), last());
  }

  /** Rules, grants, tickets and records are of one time. */
  @Test
  void clock_isThatOfAll() {
    AdministeredPolicy<OnCall> policy = start(builder());
    assertTrue(policy.grants().grant(BOSS, onCall()).applied());
    policy.approvals().stage(CANCEL, HOUR, "it hangs");
    assertEquals(1, policy.approvals().waitingFor(BOSS).size());
    clock.move(HOUR);
    assertFalse(policy.authorizer().check(BOB, "JOB_SUBMIT", JOB).allowed());
    assertTrue(last().contains(clock.instant().toString()), last());
    assertEquals(List.of(), policy.approvals().waitingFor(BOSS));
    assertEquals(clock.instant(), policy.live().health().attempted().plus(HOUR));
  }

  @Test
  void start_givesTheGrantsOfBefore_andRecordsThem() {
    kept.add(onCall());
    AdministeredPolicy<OnCall> policy = start(builder());
    assertTrue(policy.shown(BOB, "").check("JOB_SUBMIT", JOB).allowed());
    kept.set(0, new OnCall("mallory", clock.instant().plus(HOUR), "ticket 13"));
    AdministeredPolicy<OnCall> again = start(builder());
    assertFalse(again.shown(BOB, "").check("JOB_SUBMIT", JOB).allowed(), "its author is gone");
    assertEquals(2, log.size());
    assertEquals(List.of(), kept);
  }

  @Test
  void follow_recordsEachChangeOnce_andNoGrant() {
    Subject gitops = Subject.of("git");
    AdministeredPolicy<OnCall> policy = start(builder().changes(gitops, "the files have changed"));
    assertEquals(Optional.empty(), policy.follow());
    policy.grants().grant(BOSS, onCall());
    int before = log.size();
    assertEquals(Optional.empty(), policy.follow());
    assertEquals(before, log.size(), "a grant is no change of the source");

    source.set(policy("boss", "JOB_LIST"));
    assertTrue(last().contains("\"event\":\"the files have changed\""), last());
    assertTrue(last().contains("\"git\"") && last().contains("\"in force\""), last());
    assertTrue(policy.shown(BOB, "").check("JOB_SUBMIT", JOB).allowed(), "the grant is kept");

    source.fail(Diagnostic.error("x", Place.code(), "not well"));
    assertTrue(policy.follow().orElseThrow().contains("not well"));
    assertTrue(last().contains("refused: ") && last().contains("not well"), last());
    before = log.size();
    assertEquals(Optional.empty(), policy.follow());
    assertEquals(before, log.size());
    assertTrue(policy.shown(BOB, "").check("JOB_LIST", JOB).allowed());

    source.set(policy("boss", "JOB_LIST"));
    assertEquals(Optional.empty(), policy.follow());
    assertTrue(last().contains("\"in force\""), "it can be used again");
    before = log.size();
    assertEquals(Optional.empty(), policy.follow());
    assertEquals(before, log.size());
  }

  @Test
  void settings_areThoseOfTheBuilder() {
    AtomicLong nanos = new AtomicLong();
    LiveSettings live = LiveSettings.standard().denyingAfter(HOUR).withNanoTime(nanos::get);
    AdminSettings services =
        AdminSettings.standard().withServiceAccounts((issuer, id) -> id.equals("boss"));
    AdministeredPolicy<OnCall> policy = start(builder().following(live).administration(services));
    assertFalse(policy.grants().grant(BOSS, onCall()).applied());
    assertTrue(last().contains("service-account"), last());
    nanos.addAndGet(HOUR.toNanos() + 1);
    assertEquals(Reason.STALE_POLICY, policy.authorizer().check(BOB, "JOB_SHOW", JOB).reason());
  }

  @Test
  void start_withoutAValidPolicy_fails() {
    source.fail(Diagnostic.error("x", Place.code(), "not well"));
    assertThrows(DiagnosticException.class, () -> start(builder()));
  }

  @Test
  void close_writesWhatIsLeft_andWithholdsDecisionsFromThen() {
    List<Runnable> tasks = new ArrayList<>();
    AdministeredPolicy<OnCall> policy =
        builder()
            .start(
                AuditSink.lines(log::add),
                tasks::add,
                AuditSettings.showing(Identities.asTheyAre()));
    assertTrue(policy.authorizer().check(BOB, "JOB_SHOW", JOB).allowed());
    assertEquals(List.of(), log);
    policy.close();
    assertEquals(1, log.size());
    assertEquals(Reason.NOT_WITNESSED, policy.authorizer().check(BOB, "JOB_SHOW", JOB).reason());
    source.set(policy("boss", "JOB_LIST"));
    assertEquals(FIRST, policy.policy());
  }
}
