package dev.tenon.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.Refresh;
import dev.tenon.live.SettableSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodCopyTest {

  private static final Diagnostic AWAY =
      Diagnostic.error("away", Place.ofSource("test"), "the source is away");
  private static final Subject ADA = Subject.of("ada").withRoles("dev");
  private static final Resource JOB = Resource.of("job");

  @TempDir Path directory;
  private Path file;

  private final FaultyDisk disk = new FaultyDisk();
  private final SettableSource source = SettableSource.of(policy("v1", "RUN"));

  @BeforeEach
  void inADirectory() {
    file = directory.resolve("copy");
  }

  private static Policy policy(String version, String action) {
    return Policy.builder()
        .version(version)
        .permission("dev", Permission.allow(action).on("job"))
        .build();
  }

  private LiveAuthorizer start() {
    return start(LiveSettings.standard());
  }

  private LiveAuthorizer start(LiveSettings settings) {
    return new LastGoodCopy(file, disk).over(source, settings);
  }

  @Test
  void sourceAway_startsWithTheLastPolicyThatWasInForce_andSaysSo() {
    start();
    source.set(policy("v2", "STOP"));
    source.fail(AWAY);
    LiveAuthorizer live = start();
    assertEquals("v2", live.snapshot().version());
    assertTrue(live.check(ADA, "STOP", JOB).allowed());
    assertFalse(live.check(ADA, "RUN", JOB).allowed());
    assertEquals(List.of(AWAY), live.health().problems());
    source.set(policy("v3", "RUN"));
    assertEquals("v3", live.snapshot().version());
    source.fail(AWAY);
    assertEquals("v3", start().snapshot().version());
  }

  @Test
  void everyPolicyThatComesIntoForce_isKept_andNoneThatDoesNot() {
    LiveAuthorizer live = start();
    source.set(policy("v2", "STOP"));
    source.fail(AWAY);
    assertInstanceOf(Refresh.Refused.class, live.refresh());
    assertEquals("v2", start().snapshot().version());
  }

  @Test
  void copyThatIsNotConfirmed_isStaleInTime_andDeniesIfSet() {
    start();
    source.fail(AWAY);
    AtomicLong now = new AtomicLong();
    LiveAuthorizer live =
        start(LiveSettings.standard().withNanoTime(now::get).denyingAfter(Duration.ofMinutes(10)));
    assertTrue(live.check(ADA, "RUN", JOB).allowed());
    now.set(Duration.ofMinutes(10).toNanos() + 1);
    assertEquals(Reason.STALE_POLICY, live.check(ADA, "RUN", JOB).reason());
    assertFalse(live.health().isReady());
  }

  @Test
  void noCopy_refusesToStart() {
    source.fail(AWAY);
    assertRefused("there is none yet");
  }

  private void assertRefused(String why) {
    DiagnosticException refused = assertThrows(DiagnosticException.class, this::start);
    assertEquals(
        List.of("away", "no-good-copy"),
        refused.diagnostics().stream().map(Diagnostic::code).toList());
    assertTrue(refused.getMessage().contains(why), refused::getMessage);
  }

  @Test
  void copyThatIsCutOrChanged_isNone() throws IOException {
    start();
    source.fail(AWAY);
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut < whole.length; cut++) {
      FaultyDisk.become(file, Arrays.copyOf(whole, cut));
      assertThrows(DiagnosticException.class, this::start);
      byte[] flipped = whole.clone();
      flipped[cut] ^= 4;
      FaultyDisk.become(file, flipped);
      assertRefused("damaged");
    }
    FaultyDisk.become(file, whole);
    assertEquals("v1", start().snapshot().version());
  }

  @Test
  void copyThatIsDamaged_doesNotMatterWhereTheSourceIsThere() throws IOException {
    Files.writeString(file, "rubbish");
    start();
    source.fail(AWAY);
    assertEquals("v1", start().snapshot().version());
  }

  @Test
  void fullDisk_keepsTheOlderCopy_andIsCounted() {
    LiveAuthorizer live = start();
    disk.room = 20;
    source.set(policy("v2", "STOP"));
    assertEquals("v2", live.snapshot().version());
    assertEquals(1, live.health().listenerFailures());
    source.fail(AWAY);
    assertEquals("v1", start().snapshot().version());
  }
}
