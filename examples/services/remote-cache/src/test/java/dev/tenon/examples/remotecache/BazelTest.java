package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.remotecache.iam.v1.AuditServiceGrpc;
import dev.tenon.examples.remotecache.iam.v1.Event;
import dev.tenon.examples.remotecache.iam.v1.ListEventsRequest;
import io.grpc.Channel;
import io.grpc.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Bazel builds with the cache; it is found in the path. */
@Tag("bazel")
class BazelTest {

  private static final String HIT = "1 remote cache hit";
  private static final String BUILT = "1 local";
  private static final String RAN = "1 remote";

  /** How Bazel ended, and all that it said. */
  private record Run(int exit, String said) {

    boolean built() {
      return exit == 0 && said.contains(BUILT) && !said.contains(HIT);
    }

    boolean hit() {
      return exit == 0 && said.contains(HIT) && !said.contains(BUILT);
    }
  }

  @TempDir private static Path workspace;
  @TempDir private static Path bazel;

  private TestCache cache;

  @BeforeEach
  void start() throws Exception {
    cache = TestCache.running("shared-1", "neuroflux-1");
    Files.writeString(workspace.resolve("WORKSPACE"), "");
    action("hello");
  }

  @AfterEach
  void stop() throws IOException {
    cache.close();
  }

  /** Ends Bazel's own server, which keeps starts short, and removes what it made read-only. */
  @AfterAll
  static void expunge() throws IOException, InterruptedException {
    bazel("clean", "--expunge");
  }

  /** The workspace has one action, which writes this. */
  private static void action(String text) throws IOException {
    Files.writeString(
        workspace.resolve("BUILD"),
        "genrule(name='it', outs=['it.txt'], cmd='echo %s > $@')%n".formatted(text));
  }

  private static Run bazel(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("bazel", "--max_idle_secs=60", "--nohome_rc"));
    line.add("--output_user_root=" + bazel);
    line.addAll(List.of(command));
    Path said = Files.createTempFile(bazel, "said", "");
    Process process =
        new ProcessBuilder(line)
            .directory(workspace.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int exit = process.waitFor();
    return new Run(exit, Files.readString(said));
  }

  /** A build that begins with nothing at hand but the cache. */
  private Run build(String roles, String instance, String... more)
      throws IOException, InterruptedException {
    return build(roles, instance, List.of("--spawn_strategy=local", "--remote_cache="), more);
  }

  /** A build whose actions run on the workers. */
  private Run remotely(String roles, String instance, String... more)
      throws IOException, InterruptedException {
    return build(roles, instance, List.of("--spawn_strategy=remote", "--remote_executor="), more);
  }

  private Run build(String roles, String instance, List<String> way, String... more)
      throws IOException, InterruptedException {
    assertEquals(0, bazel("clean").exit());
    List<String> line =
        new ArrayList<>(
            List.of(
                "build",
                "//:it",
                way.get(0),
                "--color=no",
                way.get(1) + "grpc://127.0.0.1:" + cache.server.getPort(),
                "--remote_instance_name=" + instance));
    if (!roles.isEmpty()) {
      line.add("--remote_header=authorization=Bearer " + cache.issuer.token("dev-" + roles, roles));
    }
    line.addAll(List.of(more));
    return bazel(line.toArray(String[]::new));
  }

  private static void yes(boolean holds, Run run) {
    assertTrue(holds, run::toString);
  }

  @Test
  void tenants_hitTheirOwnResultsAlone() throws Exception {
    Run first = build("neuroflux:cache-writer", "neuroflux");
    yes(first.built(), first);
    Run again = build("neuroflux:cache-writer", "neuroflux");
    yes(again.hit(), again);
    assertEquals("hello\n", Files.readString(workspace.resolve("bazel-bin/it.txt")));

    Run other = build("other:cache-writer", "other");
    yes(other.built(), other);
    Run otherAgain = build("other:cache-writer", "other");
    yes(otherAgain.hit(), otherAgain);
    assertEquals(List.of(), cache.denials);
  }

  /** With both flags: actions run on workers of the instance, and what is found is its own. */
  @Test
  void tenants_runAndHitTheirOwnResultsAlone() throws Exception {
    Server sidecar = Sidecar.before(cache.as("dev", "neuroflux:user"));
    try {
      String backend = "--bes_backend=grpc://127.0.0.1:" + sidecar.getPort();
      Run first = remotely("neuroflux:user", "neuroflux", backend, "--project_id=neuroflux");
      yes(
          first.exit() == 0 && first.said().contains(RAN + ".") && !first.said().contains(HIT),
          first);
      assertTrue(cache.cache.engine().events("neuroflux") > 5);
    } finally {
      sidecar.shutdownNow();
    }
    assertEquals("hello\n", Files.readString(workspace.resolve("bazel-bin/it.txt")));
    Run again = remotely("neuroflux:user", "neuroflux");
    yes(again.hit() && !again.said().contains(RAN + "."), again);

    Run other = remotely("other:user", "other");
    yes(
        other.exit() == 0 && other.said().contains(RAN + ".") && !other.said().contains(HIT),
        other);
    Run otherAgain = remotely("other:user", "other");
    yes(otherAgain.hit(), otherAgain);
    assertEquals(List.of(), cache.denials);
    Channel ada = cache.as("ada", "other:admin");
    List<Event> events =
        AuditServiceGrpc.newBlockingStub(ada)
            .listEvents(ListEventsRequest.newBuilder().setInstanceName("other").build())
            .getEventList();
    assertEquals(1, events.size(), events::toString);
    assertTrue(events.get(0).getWhat().contains("worker shared-1"), events::toString);
  }

  @Test
  void viewer_cannotRun() throws Exception {
    Run run = remotely("neuroflux:cache-reader", "neuroflux");
    assertFalse(run.exit() == 0, run::toString);
    yes(run.said().contains("not authorized") || run.said().contains("xecution"), run);
    Run foreign = remotely("other:user", "neuroflux");
    assertFalse(foreign.exit() == 0, foreign::toString);
    yes(foreign.said().contains("PERMISSION_DENIED"), foreign);
  }

  @Test
  void viewer_hitsAndCannotWrite() throws Exception {
    assertEquals(0, build("neuroflux:cache-writer", "neuroflux").exit());
    Run hit = build("neuroflux:cache-reader", "neuroflux", "--noremote_upload_local_results");
    yes(hit.hit(), hit);

    // Who wants to write is told before anything is built.
    Run wants = build("neuroflux:cache-reader", "neuroflux");
    assertFalse(wants.exit() == 0, wants::toString);
    yes(wants.said().contains("not authorized to write"), wants);

    action("new");
    Run built = build("neuroflux:cache-reader", "neuroflux", "--noremote_upload_local_results");
    yes(built.built(), built);
    Run nothingKept = build("neuroflux:cache-writer", "neuroflux");
    yes(nothingKept.built(), nothingKept);
  }

  @Test
  void wrongTenant_isDenied() throws Exception {
    Run run = build("other:cache-writer", "neuroflux");
    assertFalse(run.exit() == 0, run::toString);
    // Without a reason, which would tell whether the tenant exists; the log has it by this id.
    yes(run.said().contains("PERMISSION_DENIED: denied (" + cache.denials.get(0).id() + ")"), run);
  }

  @Test
  void missingToken_isUnauthenticated() throws Exception {
    Run run = build("", "neuroflux");
    assertFalse(run.exit() == 0, run::toString);
    yes(run.said().contains("UNAUTHENTICATED"), run);
  }

  @Test
  void buildEvents_areTakenFromWhoMaySendThem() throws Exception {
    Server sidecar = Sidecar.before(cache.as("dev", "neuroflux:cache-writer"));
    try {
      String backend = "--bes_backend=grpc://127.0.0.1:" + sidecar.getPort();
      Run run = build("neuroflux:cache-writer", "neuroflux", backend, "--project_id=neuroflux");
      assertEquals(0, run.exit(), run::toString);
      assertTrue(
          cache.cache.engine().events("neuroflux") > 5,
          () -> "events: " + cache.cache.engine().events("neuroflux"));

      Run wrong = build("neuroflux:cache-writer", "neuroflux", backend, "--project_id=other");
      yes(wrong.said().contains("PERMISSION_DENIED"), wrong);
      assertEquals(0, cache.cache.engine().events("other"));
    } finally {
      sidecar.shutdownNow();
    }

    String backend = "--bes_backend=grpc://127.0.0.1:" + cache.server.getPort();
    Run without = build("neuroflux:cache-writer", "neuroflux", backend, "--project_id=neuroflux");
    yes(without.said().contains("UNAUTHENTICATED"), without);
  }
}
