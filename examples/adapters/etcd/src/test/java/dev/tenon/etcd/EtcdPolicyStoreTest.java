package dev.tenon.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminRights;
import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore.CommitResult;
import dev.tenon.admin.Revision;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.live.Registration;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import io.etcd.jetcd.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A store and a source in a real etcd of one member, each test under a prefix of its own. */
@Tag("fleet")
class EtcdPolicyStoreTest {

  private static final Subject ROOT = Subject.of("root").withRoles("admin");
  private static final Policy FIRST =
      Policy.builder()
          .version("v")
          .administeredBy("admin")
          .permission("admin", Permission.allow(AdminRights.ESCALATE).on("tenon/policy"))
          .build();

  @TempDir private static Path directory;
  private static EtcdCluster cluster;
  private static Client client;
  private EtcdLocation location;

  @BeforeAll
  static void start() throws Exception {
    cluster = EtcdCluster.start(directory, 1);
    client = cluster.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    cluster.close();
  }

  @BeforeEach
  void ownPrefix(TestInfo test) {
    location =
        EtcdLocation.of(client).withPrefix(test.getTestMethod().orElseThrow().getName() + "/");
  }

  private static CommandOutcome create(EtcdPolicyStore store, String role) {
    return Administration.of(store, AdminSettings.standard())
        .apply(
            ROOT,
            new Command.CreateRole(Role.of(role).with(Permission.allow("READ").on("job"))),
            store.current().number(),
            "why");
  }

  private static void assertApplied(CommandOutcome outcome) {
    assertTrue(outcome.applied(), outcome::toString);
  }

  @Test
  void revisions_areFoundByAnotherStore_andTheFirstPolicyIsUsedOnce() throws Exception {
    EtcdPolicyStore store = EtcdPolicyStore.open(location, FIRST);
    assertEquals(new Revision(0, FIRST), store.current());
    assertApplied(create(store, "clerk"));
    EtcdPolicyStore other = EtcdPolicyStore.open(location, Policy.builder().build());
    assertEquals(store.current(), other.current());
    assertEquals(1, other.current().number());
    assertTrue(other.current().policy().roles().containsKey("clerk"));
    assertApplied(create(other, "guest"));
    assertEquals(2, store.current().number());
    List<Commit> history = store.history(0, 10);
    assertEquals(List.of(1L, 2L), history.stream().map(Commit::number).toList());
    assertEquals("why", history.get(0).why());
    assertEquals(history.subList(1, 2), other.history(1, 10));
    assertEquals(history.subList(0, 1), other.history(0, 1));
  }

  @Test
  void commitOnAnOldRevision_isAConflict_andChangesNothing() throws Exception {
    EtcdPolicyStore store = EtcdPolicyStore.open(location, FIRST);
    Revision before = store.current();
    assertApplied(create(store, "clerk"));
    Commit taken = store.history(0, 1).get(0);
    assertEquals(new CommitResult.Conflict(1), store.append(taken, before.after(taken)));
    assertEquals(1, store.history(0, 10).size());
    assertEquals(1, store.current().number());
  }

  @Test
  void policiesUnderTwoPrefixes_doNotMeet() throws Exception {
    EtcdPolicyStore one = EtcdPolicyStore.open(location.withPrefix("one/"), FIRST);
    EtcdPolicyStore two = EtcdPolicyStore.open(location.withPrefix("one/two/"), FIRST);
    assertApplied(create(two, "clerk"));
    assertEquals(0, one.current().number());
    assertEquals(List.of(), one.history(0, 10));
  }

  @Test
  void source_hearsOfAChange_andReadsARevisionOnce() throws Exception {
    EtcdPolicySource source = EtcdPolicySource.of(location);
    DiagnosticException none = assertThrows(DiagnosticException.class, source::load);
    assertEquals("there is no policy at " + location, none.diagnostics().get(0).message());
    EtcdPolicyStore store = EtcdPolicyStore.open(location, FIRST);
    Policy first = source.load();
    assertEquals(FIRST, first);
    assertSame(first, source.load());
    CountDownLatch heard = new CountDownLatch(1);
    Registration registration = source.onChange(heard::countDown);
    try {
      assertApplied(create(store, "clerk"));
      assertTrue(heard.await(60, TimeUnit.SECONDS));
      assertEquals(store.current().policy(), source.load());
    } finally {
      registration.close();
    }
  }

  @Test
  void otherBytes_areNoPolicy() throws Exception {
    client.getKVClient().put(location.policy(), EtcdLocation.bytes("{}")).get();
    assertThrows(IOException.class, () -> EtcdPolicyStore.open(location, FIRST));
    DiagnosticException refused =
        assertThrows(DiagnosticException.class, () -> EtcdPolicySource.of(location).load());
    assertEquals(
        "what is at " + location + " is not a policy", refused.diagnostics().get(0).message());
  }

  @Test
  void storeWhoseEtcdIsAway_keepsWhatItKnows_andGoesOnAfterARestart() throws Exception {
    EtcdLocation impatient = location.withTimeout(Duration.ofSeconds(3));
    EtcdPolicyStore store = EtcdPolicyStore.open(impatient, FIRST);
    assertApplied(create(store, "clerk"));
    Revision known = store.current();
    cluster.pause(0);
    try {
      assertEquals(known, store.current());
      CommandOutcome away = create(store, "guest");
      assertTrue(!away.applied(), away::toString);
      assertThrows(IllegalStateException.class, () -> store.history(0, 10));
    } finally {
      cluster.resume(0);
    }
    cluster.kill(0);
    cluster.start(0);
    EtcdPolicyStore again = reopened();
    assertEquals(again.history(0, 10).size(), again.current().number());
    assertTrue(again.current().policy().roles().containsKey("clerk"));
    assertApplied(create(again, "auditor"));
  }

  /** The store, as soon as the member that was started again answers. */
  private EtcdPolicyStore reopened() throws IOException {
    IOException last = new IOException("not tried");
    for (int i = 0; i < 30; i++) {
      try {
        return EtcdPolicyStore.open(location, FIRST);
      } catch (EtcdLocation.UnansweredException notYet) {
        last = notYet;
      }
    }
    throw last;
  }
}
