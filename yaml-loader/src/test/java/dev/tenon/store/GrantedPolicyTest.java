package dev.tenon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.TemporaryGrant;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.Refresh;
import dev.tenon.live.Registration;
import dev.tenon.live.SettableSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GrantedPolicyTest {

  private static final Resource JOB = Resource.of("jobs", "f1");
  private static final Subject BOSS = Subject.of("boss").withRoles("boss");
  private static final Subject BOB = Subject.of("bob");

  private static final Policy FIRST = policy("boss", "JOB_SHOW");

  private final SettableSource source = SettableSource.of(FIRST);
  private final Kept ledger = new Kept();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final AdminSettings settings =
      AdminSettings.standard()
          .withListener(event -> heard.add(event.what() + " " + event.answer()));
  private final GrantedPolicy<OnCall> granted =
      GrantedPolicy.over(
          source, settings, ledger, id -> id.equals("boss") ? BOSS : Subject.anonymous());
  private final LiveAuthorizer live = LiveAuthorizer.over(granted);

  /** A grant to bob. */
  private record OnCall(String name, String by, String tenant, String why)
      implements StandingGrant {
    @Override
    public TemporaryGrant grant() {
      Permission cancel = Permission.allow("JOB_CANCEL").on("jobs");
      return TemporaryGrant.of(name, Instant.parse("2999-01-01T00:00:00Z"), cancel)
          .toSubject("bob");
    }
  }

  /** Keeps grants in a list. */
  private static final class Kept implements GrantLedger<OnCall> {
    private final List<OnCall> grants = new ArrayList<>();
    private boolean full;

    private void write() {
      if (full) {
        throw new UncheckedIOException(new IOException("no space left"));
      }
    }

    @Override
    public List<OnCall> lasting() {
      write();
      return List.copyOf(grants);
    }

    @Override
    public void given(OnCall grant) {
      write();
      grants.add(grant);
    }

    @Override
    public void ended(String tenant, String name) {
      write();
      grants.removeIf(each -> each.tenant().equals(tenant) && each.name().equals(name));
    }
  }

  private static Policy policy(String administrators, String everyone) {
    return YamlPolicies.parse(
        "policy.yaml",
        """
        admin_roles: [%s]
        policies:
          - {resource: jobs, effect: Allow, actions: [JOB_SHOW, JOB_CANCEL], role: boss}
          - {resource: jobs, effect: Allow, actions: [%s], role: "*"}
        """
            .formatted(administrators, everyone));
  }

  private static OnCall onCall() {
    return new OnCall("on-call", "boss", "", "ticket 12");
  }

  private boolean mayBob(String action) {
    return live.check(BOB, action, JOB).allowed();
  }

  @Test
  void grant_isInForceWhenItReturns_untilItIsRevoked() {
    assertFalse(mayBob("JOB_CANCEL"));
    assertTrue(granted.grant(BOSS, onCall()).applied());
    assertTrue(mayBob("JOB_CANCEL"));
    assertEquals(List.of(onCall()), ledger.grants);
    assertEquals(1, granted.view(BOSS, "").grants().size());
    assertSame(FIRST, granted.base());
    assertTrue(granted.revoke(BOSS, "", "on-call", "over").applied());
    assertFalse(mayBob("JOB_CANCEL"));
    assertEquals(List.of(), ledger.grants);
  }

  @Test
  void grant_thatIsRefused_isNotKept() {
    OnCall own = new OnCall("own", "bob", "", "ticket 13");
    assertFalse(granted.grant(BOB, own).applied());
    assertFalse(granted.revoke(BOSS, "", "own", "over").applied());
    assertEquals(List.of(), ledger.grants);
    assertThrows(IllegalArgumentException.class, () -> granted.grant(BOB, onCall()));
  }

  @Test
  void anotherPolicy_hasTheGrantsThatTheirAuthorsMayGiveByIt() {
    granted.resume();
    granted.grant(BOSS, onCall());
    source.set(policy("boss", "JOB_LIST"));
    assertTrue(mayBob("JOB_LIST"));
    assertTrue(mayBob("JOB_CANCEL"));
    // the author administers no more, so the grant is over and does not come back
    source.set(policy("others", "JOB_LIST"));
    assertFalse(mayBob("JOB_CANCEL"));
    assertEquals(List.of(), ledger.grants);
    String last = heard.get(heard.size() - 1);
    assertTrue(last.contains("on-call") && last.contains("refused"), last);
    source.set(FIRST);
    assertFalse(mayBob("JOB_CANCEL"));
  }

  @Test
  void aPolicyThatCannotBeUsed_changesNothing() {
    granted.resume();
    granted.grant(BOSS, onCall());
    source.fail(Diagnostic.error("x", Place.code(), "x"));
    assertTrue(mayBob("JOB_CANCEL"));
    assertEquals(List.of(onCall()), ledger.grants);
    assertTrue(live.health().toString().contains("x"));
  }

  @Test
  void resume_givesWhatTheLedgerHas_andTellsTheListeners() {
    ledger.given(onCall());
    ledger.given(new OnCall("gone", "mallory", "", "ticket 14"));
    source.set(policy("boss", "JOB_LIST"));
    assertFalse(mayBob("JOB_CANCEL"), "nothing is given before");
    assertEquals(List.of(), heard);
    granted.resume();
    assertTrue(mayBob("JOB_CANCEL"));
    assertEquals(List.of(onCall()), ledger.grants, "its author is gone");
    assertEquals(2, heard.size());
    assertSame(granted.load(), granted.load());
  }

  @Test
  void revoke_whileTheSourceFails_isInForceWhenItReturns() {
    granted.resume();
    granted.grant(BOSS, onCall());
    LiveAuthorizer other = LiveAuthorizer.over(granted);
    source.fail(Diagnostic.error("x", Place.code(), "x"));
    assertTrue(granted.revoke(BOSS, "", "on-call", "over").applied());
    assertFalse(mayBob("JOB_CANCEL"));
    assertFalse(other.check(BOB, "JOB_CANCEL", JOB).allowed());
    assertTrue(live.refresh() instanceof Refresh.Refused, "the source fails as before");
    assertFalse(granted.revoke(BOB, "", "on-call", "over").applied());
    assertFalse(live.health().problems().isEmpty(), "who may not revoke confirms nothing");
    assertTrue(granted.grant(BOSS, onCall()).applied());
    assertTrue(mayBob("JOB_CANCEL"));
    source.set(policy("boss", "JOB_LIST"));
    assertTrue(mayBob("JOB_CANCEL"));
  }

  @Test
  void revoke_thatTheLedgerDoesNotKeep_isInForceUntilTheProcessEnds() {
    granted.resume();
    granted.grant(BOSS, onCall());
    ledger.full = true;
    assertThrows(UncheckedIOException.class, () -> granted.revoke(BOSS, "", "on-call", "over"));
    assertFalse(mayBob("JOB_CANCEL"));
    source.set(policy("boss", "JOB_LIST"));
    assertTrue(mayBob("JOB_LIST"), "a new policy does not wait for the ledger");
    assertFalse(mayBob("JOB_CANCEL"), "what was revoked does not come back");
    ledger.full = false;
    granted.grant(BOSS, new OnCall("other", "boss", "", "ticket 15"));
    assertEquals(1, ledger.grants.size(), "what was revoked is forgotten when that is possible");
  }

  @Test
  void revoke_thatTheLedgerDoesNotKeep_outlivesAPolicyLoadedWhenItIsWritable() {
    granted.resume();
    granted.grant(BOSS, onCall());
    ledger.full = true;
    assertThrows(UncheckedIOException.class, () -> granted.revoke(BOSS, "", "on-call", "over"));
    ledger.full = false;
    source.set(policy("boss", "JOB_LIST"));
    assertFalse(mayBob("JOB_CANCEL"), "what was revoked does not come back");
    assertEquals(List.of(), ledger.grants);
  }

  @Test
  void grant_thatTheLedgerDoesNotKeep_isInForceUntilTheProcessEnds() {
    granted.resume();
    ledger.full = true;
    assertThrows(UncheckedIOException.class, () -> granted.grant(BOSS, onCall()));
    source.set(policy("boss", "JOB_LIST"));
    assertTrue(mayBob("JOB_LIST"));
    assertTrue(mayBob("JOB_CANCEL"));
    source.set(policy("others", "JOB_LIST"));
    assertFalse(mayBob("JOB_CANCEL"));
  }

  @Test
  void resume_whoseLedgerCannotBeRead_givesNothing_andMayBeTriedAgain() {
    ledger.given(onCall());
    ledger.full = true;
    assertThrows(UncheckedIOException.class, granted::resume);
    source.set(policy("boss", "JOB_LIST"));
    assertTrue(mayBob("JOB_LIST"));
    assertFalse(mayBob("JOB_CANCEL"));
    ledger.full = false;
    granted.resume();
    assertTrue(mayBob("JOB_CANCEL"));
  }

  @Test
  void grant_beforeResume_outlivesAnotherPolicy() {
    granted.grant(BOSS, onCall());
    source.set(policy("boss", "JOB_LIST"));
    assertTrue(mayBob("JOB_CANCEL"));
  }

  @Test
  void grant_tellsEveryListener_thoughOneFails() {
    List<String> told = new ArrayList<>();
    Registration failing =
        granted.onChange(
            () -> {
              throw new IllegalStateException("a listener");
            });
    Registration after = granted.onChange(() -> told.add("changed"));
    assertThrows(IllegalStateException.class, () -> granted.grant(BOSS, onCall()));
    assertEquals(List.of("changed"), told);
    failing.close();
    after.close();
  }

  @Test
  void onChange_endsWithItsRegistration() {
    List<String> told = new ArrayList<>();
    Registration registered = granted.onChange(() -> told.add("changed"));
    granted.grant(BOSS, onCall());
    source.set(policy("boss", "JOB_LIST"));
    assertEquals(2, told.size());
    registered.close();
    granted.revoke(BOSS, "", "on-call", "over");
    source.set(FIRST);
    assertEquals(2, told.size());
  }

  /** Neither waits for the other for ever, and no grant is lost to a policy that changes. */
  @Test
  void grantsAndPolicies_thatChangeAtOnce_areAllInForce() throws Exception {
    granted.resume();
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      CountDownLatch start = new CountDownLatch(2);
      Future<?> policies =
          two.submit(
              () -> {
                start.countDown();
                start.await();
                for (int i = 0; i < 6; i++) {
                  source.set(policy("boss", "JOB_LIST" + i));
                }
                return null;
              });
      Future<?> grants =
          two.submit(
              () -> {
                start.countDown();
                start.await();
                for (int i = 0; i < 4; i++) {
                  OnCall one = new OnCall("on-call-" + i, "boss", "", "ticket " + i);
                  assertTrue(granted.grant(BOSS, one).applied());
                }
                return null;
              });
      policies.get(60, TimeUnit.SECONDS);
      grants.get(60, TimeUnit.SECONDS);
    } finally {
      two.shutdownNow();
    }
    assertEquals(4, granted.view(BOSS, "").grants().size());
    assertTrue(mayBob("JOB_LIST5"));
    assertTrue(mayBob("JOB_CANCEL"));
  }
}
