package dev.tenon.live;

import static dev.tenon.live.Policies.ADA;
import static dev.tenon.live.Policies.BROKEN;
import static dev.tenon.live.Policies.DEV;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {

  private final SettableSource source = SettableSource.of(Policies.allowing("first", "dev"));
  private final LiveAuthorizer live = LiveAuthorizer.over(source);
  private final Authorizer recorded = live.interceptedBy(Recordings.checks());

  @Test
  void checksAndReloads_areEvents(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("events.jfr");
    live.listen(Recordings.reloads());
    try (Recording recording = new Recording()) {
      recording.enable("dev.tenon.Check");
      recording.enable("dev.tenon.Reload");
      recording.start();
      recorded.check(ADA, "EDIT", DEV);
      source.set(Policies.allowing("second", "prod"));
      source.fail(BROKEN);
      recorded.access(ADA).check("EDIT", DEV);
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    List<String> seen =
        events.stream()
            .sorted((a, b) -> a.getStartTime().compareTo(b.getStartTime()))
            .map(
                event ->
                    event.getEventType().getName().equals("dev.tenon.Check")
                        ? event.getString("action")
                            + " "
                            + event.getString("resource")
                            + " "
                            + event.getString("reason")
                            + " "
                            + event.getString("policy")
                        : event.getString("outcome") + " " + event.getString("policy"))
            .toList();
    assertEquals(
        List.of(
            "EDIT flink/dev allowed-by-rule first",
            "Replaced second",
            "Refused second",
            "EDIT flink/dev no-rule second"),
        seen);
    assertTrue(
        events.stream()
            .filter(event -> event.hasField("problem") && event.getString("problem") != null)
            .anyMatch(event -> event.getString("problem").contains("unknown-role")));
    assertFalse(events.toString().contains("ada"), "who asked is not recorded");
  }

  @Test
  void off_allocatesNothing() {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Access access = recorded.access(ADA);
    check(access, 20_000);
    long before = bean.getCurrentThreadAllocatedBytes();
    check(access, 10_000);
    assertEquals(0, bean.getCurrentThreadAllocatedBytes() - before);
  }

  private void check(Access access, int times) {
    for (int i = 0; i < times; i++) {
      recorded.check(ADA, "EDIT", DEV);
      access.check("EDIT", DEV);
    }
  }
}
