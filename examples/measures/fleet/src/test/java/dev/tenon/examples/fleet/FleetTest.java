package dev.tenon.examples.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminRights;
import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore;
import dev.tenon.etcd.EtcdCluster;
import dev.tenon.etcd.EtcdLocation;
import dev.tenon.etcd.EtcdPolicyStore;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import io.etcd.jetcd.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hundred services and the administration of their policy, over a cluster that has troubles. */
@Tag("fleet")
@Timeout(600)
class FleetTest {

  private static final int PROCESSES = 4;
  private static final int EACH = 25;
  private static final int ALL = PROCESSES * EACH;

  /** For the cluster to find a new leader and the services another member, on a busy machine. */
  private static final Duration TROUBLED = Duration.ofMinutes(3);

  private static final Subject ROOT = Subject.of("root").withRoles("admin");

  @TempDir Path directory;
  private EtcdCluster cluster;
  private Client client;
  private EtcdPolicyStore store;
  private Administration administration;
  private final Fleet fleet = new Fleet();
  private int services = ALL;

  @BeforeEach
  void startCluster() throws Exception {
    cluster = EtcdCluster.start(directory, 3);
    client = cluster.client();
    Policy first =
        Policy.builder()
            .version("v")
            .administeredBy("admin")
            .permission("admin", Permission.allow(AdminRights.ESCALATE).on("tenon/policy"))
            .role(operator(0))
            .build();
    store = EtcdPolicyStore.open(EtcdLocation.of(client), first);
    administration = Administration.of(store, AdminSettings.standard());
  }

  @AfterEach
  void stop() throws Exception {
    fleet.close();
    client.close();
    cluster.close();
  }

  /** Every policy allows one of two actions, by the parity of its number. */
  private static Role operator(long number) {
    return Role.of("operator").with(Permission.allow(number % 2 == 0 ? "EVEN" : "ODD").on("job"));
  }

  /** Changes the policy; when it was acknowledged. */
  private long change() {
    long on = store.current().number();
    CommandOutcome outcome =
        administration.apply(ROOT, new Command.ChangeRole(operator(on + 1)), on, "exercise");
    assertTrue(outcome.applied(), outcome::toString);
    return System.currentTimeMillis();
  }

  private String newest() {
    return store.current().policy().version();
  }

  private void all(String version) throws Exception {
    fleet.await("policy", services, version::equals, TROUBLED);
  }

  @Test
  void aHundredServices_followOnePolicy_throughTheTroublesOfACluster() throws Exception {
    Path copies = Files.createDirectory(directory.resolve("copies"));
    for (int i = 0; i < PROCESSES; i++) {
      fleet.start(cluster.endpoints(), i * EACH, EACH, copies.toString());
    }
    all("v");

    measure("three members", 20);
    cluster.kill(0);
    measure("one of three killed", 5);
    cluster.start(0);
    cluster.pause(1);
    measure("another one cut off", 5);
    cluster.resume(1);
    fleet.await("state", services, "ready"::equals, TROUBLED);

    majorityIsLost_everybodyIsStale_oneStartsFromItsCopyAndOneRefuses(copies);
    measure("whole again", 5);
    assertEquals(List.of(), fleet.wrong(), "no decision by a mixture of two policies");
    List<Commit> history = store.history(0, 1000);
    assertEquals(store.current().number(), history.size());
  }

  private void measure(String when, int changes) throws Exception {
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < changes; i++) {
      long since = change();
      String version = newest();
      all(version);
      delays.addAll(fleet.delays(version, since));
    }
    delays.sort(null);
    System.out.printf(
        "%-20s %d services, %d changes: half within %d ms, 99 of 100 within %d ms, all within %d ms%n",
        when,
        services,
        changes,
        delays.get(delays.size() / 2),
        delays.get(delays.size() * 99 / 100),
        delays.get(delays.size() - 1));
  }

  private void majorityIsLost_everybodyIsStale_oneStartsFromItsCopyAndOneRefuses(Path copies)
      throws Exception {
    String before = newest();
    cluster.pause(0);
    cluster.kill(2);
    fleet.await("state", services, "stale"::equals, TROUBLED);
    Files.copy(copies.resolve("copy-0"), copies.resolve("copy-" + ALL));
    fleet.start(cluster.endpoints(), ALL, 1, copies.toString());
    fleet.start(cluster.endpoints(), ALL + 1, 1, "-");
    fleet.await("refused", 1, "etcd"::equals, TROUBLED);
    fleet.await("started", 1, before::equals, TROUBLED);
    services++;
    fleet.await("state", services, "stale"::equals, TROUBLED);
    cluster.start(2);
    cluster.resume(0);
    fleet.await("state", services, "ready"::equals, TROUBLED);
  }

  @Test
  void twoAdministrations_thatRace_loseNothing() throws Exception {
    try (Client second = cluster.client()) {
      List<PolicyStore> stores =
          List.of(store, EtcdPolicyStore.open(EtcdLocation.of(second), Policy.builder().build()));
      int each = 25;
      CyclicBarrier together = new CyclicBarrier(2);
      ExecutorService threads = Executors.newFixedThreadPool(2);
      List<Future<Integer>> conflicts = new ArrayList<>();
      for (PolicyStore one : stores) {
        Callable<Integer> writer = () -> write(one, each, together);
        conflicts.add(threads.submit(writer));
      }
      int all = conflicts.get(0).get() + conflicts.get(1).get();
      threads.shutdown();
      assertTrue(all > 0, "they never met");
      assertEquals(2L * each, store.current().number());
      List<Commit> history = store.history(0, 1000);
      for (int i = 0; i < 2 * each; i++) {
        assertEquals(i + 1, history.get(i).number());
      }
    }
  }

  private static int write(PolicyStore store, int times, CyclicBarrier together) throws Exception {
    Administration mine = Administration.of(store, AdminSettings.standard());
    together.await();
    int conflicts = 0;
    for (int done = 0; done < times; ) {
      long on = store.current().number();
      CommandOutcome outcome =
          mine.apply(ROOT, new Command.ChangeRole(operator(on + 1)), on, "race");
      if (outcome.applied()) {
        done++;
      } else {
        assertInstanceOf(CommandOutcome.Conflict.class, outcome, outcome::toString);
        conflicts++;
      }
    }
    return conflicts;
  }
}
