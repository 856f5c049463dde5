package dev.tenon.examples.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Command;
import dev.tenon.admin.PolicyStore;
import dev.tenon.authz.Authorizer;
import dev.tenon.live.AuditLog;
import dev.tenon.live.AuditSettings;
import dev.tenon.live.AuditSink;
import dev.tenon.live.Identities;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.Overflow;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.live.SettableSource;
import dev.tenon.live.Shadow;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.store.PolicyFiles;
import dev.tenon.subject.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java about policies that are replaced while they are in use. */
class LiveSnippetsTest {

  private final List<String> log = new CopyOnWriteArrayList<>();

  @Test
  void firstPage_loadsAndAudits(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("policy.yaml"), "version: one\n");
    Policy next = Policy.builder().version("two").build();
    ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    Executor executor = Runnable::run;
    byte[] key = new byte[32];
    try {
      LiveAuthorizer live =
          LiveAuthorizer.over(
              PolicyFiles.of(file), LiveSettings.standard().denyingAfter(Duration.ofMinutes(10)));
      live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);
      live.listen(outcome -> log.add(outcome.toString())); // once for each change, good or bad
      live.health().isReady(); // for a readiness probe: which policy, since when, what was wrong

      assertTrue(live.health().isReady());
      scheduler.shutdownNow();
      log.clear();

      AuditLog audit =
          AuditLog.to(
              AuditSink.lines(log::add),
              executor,
              AuditSettings.showing(Identities.hashed(key)).whenFull(Overflow.DENY));
      Shadow shadow = Shadow.of(Authorizer.compile(next), executor).oneIn(100);
      Authorizer authorizer = live.interceptedBy(shadow).interceptedBy(audit);

      authorizer.check(Subject.of("ada"), "EDIT", Resource.of("flink"));
      assertTrue(log.get(0).contains("\"policy\":\"one\""), log.get(0));
    } finally {
      scheduler.shutdownNow();
    }
  }

  @Test
  void core_replacesAtOnce() {
    Policy policy = Policy.builder().version("one").build();
    Policy next = Policy.builder().version("two").build();

    SettableSource source = SettableSource.of(policy);
    LiveAuthorizer live = LiveAuthorizer.over(source);
    source.set(next); // in force when this returns
    live.snapshot().number(); // 1
    live.policy(); // next

    assertEquals(1, live.snapshot().number());
    assertSame(next, live.policy());
  }

  @Test
  void core_auditsAdministration() {
    List<String> log = new ArrayList<>();
    AuditLog audit =
        AuditLog.to(
            AuditSink.lines(log::add),
            Runnable::run,
            AuditSettings.showing(Identities.asTheyAre()));
    AdminSettings audited =
        AdminSettings.standard()
            .withListener(
                e -> audit.event(e.by(), e.tenant(), e.when(), e.what(), e.why(), e.answer()));
    Administration.of(PolicyStore.inMemory(Policy.builder().build()), audited)
        .apply(Subject.of("eve"), new Command.RemoveRole("ops"), 0, "why not");
    assertTrue(log.get(0).contains("\"event\":\"remove role ops\""), log.get(0));
  }
}
