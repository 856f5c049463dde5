package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ExecuteOperationMetadata;
import build.bazel.remote.execution.v2.ExecuteResponse;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.ExecutionStage;
import build.bazel.remote.execution.v2.WaitExecutionRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import io.grpc.Channel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations are found again after a restart, and no more of them than a bound says. */
class KeptOperationsTest {

  private static final Subject ULF = Subject.of("ulf").fromIssuer("urn:a");

  @TempDir private Path folder;

  private TestCache start(String state) throws Exception {
    return new TestCache(
        State.in(
            folder.resolve(state), YamlPolicies.load(Path.of("policy.yaml")), Bound.ofMemory()),
        new Workers(List.of("shared-1"), Optional.of(Sandbox.find())),
        DemoIssuer.in(folder.resolve("issuer")));
  }

  private static Iterator<Operation> execute(Channel as, String script) {
    return Job.sh(script).again().begin(as, "neuroflux");
  }

  private static WaitExecutionRequest wait(String name) {
    return WaitExecutionRequest.newBuilder().setName(name).build();
  }

  private static ExecuteResponse after(Channel as, String name) {
    return Job.last(ExecutionGrpc.newBlockingStub(as).waitExecution(wait(name)));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void afterARestart_resultsAreFoundAndWhatRanIsEnded() throws Exception {
    String done;
    String ran;
    String waited;
    ExecuteResponse result;
    try (TestCache first = start("state")) {
      Channel ulf = first.as("ulf", "neuroflux:user");
      Iterator<Operation> ended = execute(ulf, "echo kept");
      done = ended.next().getName();
      result = Job.last(ended);
      Iterator<Operation> running = execute(ulf, "sleep 600");
      Operation now = running.next();
      while (now.getMetadata().unpack(ExecuteOperationMetadata.class).getStage()
          != ExecutionStage.Value.EXECUTING) {
        now = running.next();
      }
      ran = now.getName();
      waited = execute(ulf, "echo waits").next().getName();
      // What a server leaves that is killed at this moment.
      copy(folder.resolve("state"), folder.resolve("killed"));
    }
    assertEquals("kept\n", Job.out(result));
    for (String state : List.of("killed", "state")) {
      try (TestCache again = start(state)) {
        Channel ulf = again.as("ulf", "neuroflux:user");
        assertEquals(result, after(ulf, done));
        for (String name : List.of(ran, waited)) {
          assertEquals(Status.Code.UNAVAILABLE, Job.code(after(ulf, name)), state);
        }
        assertTrue(
            !state.equals("killed")
                || after(ulf, ran).getStatus().getMessage().equals(Operations.LOST));
        assertEquals(3, list(ulf));
        Channel ugo = again.as("ugo", "neuroflux:user");
        assertEquals(0, list(ugo));
        Status foreign = status(ugo, ExecutionGrpc.getWaitExecutionMethod(), wait(done));
        assertEquals(Status.Code.NOT_FOUND, foreign.getCode());
        assertEquals(Operations.NONE, foreign.getDescription());
      }
    }
  }

  private static int list(Channel as) {
    return OperationsGrpc.newBlockingStub(as)
        .listOperations(ListOperationsRequest.newBuilder().setName("neuroflux/operations").build())
        .getOperationsCount();
  }

  private Operations open(AtomicReference<Instant> now) throws IOException {
    return Operations.in(OperationFiles.in(folder), instance -> !instance.equals("gone"), now::get);
  }

  private static Execution ended(Operations operations, String instance, int bytes) {
    Execution execution = operations.begin(instance, ULF, Digests.EMPTY);
    execution.fail(Status.Code.INTERNAL, "x".repeat(bytes));
    return execution;
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void tooMany_andThoseOfYesterday_areForgotten() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    Operations operations = open(now);
    Execution first = ended(operations, "a", 1 << 20);
    Execution calm = ended(operations, "b", 0);
    for (int i = 0; i < 4; i++) {
      ended(operations, "a", 1 << 20);
    }
    assertEquals(Optional.empty(), operations.find(first.name(), ULF));
    assertEquals(3, operations.of("a", ULF).size());
    assertEquals(Optional.of(calm), operations.find(calm.name(), ULF), "of another instance");
    assertEquals(4, files());
    now.updateAndGet(time -> time.plus(Operations.OLDEST));
    Execution later = ended(operations, "b", 0);
    Execution runs = operations.begin("b", ULF, Digests.EMPTY);
    assertEquals(List.of(calm, later, runs), operations.of("b", ULF));
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(1)));
    assertEquals(List.of(later, runs), operations.of("b", ULF));
    assertEquals(2, files());
    operations.forget("b");
    assertEquals(0, files());
    assertEquals("the instance is gone", message(runs));
  }

  private static String message(Execution execution) throws Exception {
    return execution
        .operation()
        .getResponse()
        .unpack(ExecuteResponse.class)
        .getStatus()
        .getMessage();
  }

  /** Such as an empty one, after the power failed. */
  @Test
  void aFileWithoutItsOperation_isNamed() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    Path kept = folder.resolve(lastOf(ended(open(now), "a", 0).name()));
    Path empty = Files.createFile(folder.resolve("empty"));
    assertTrue(notOpened(now).contains("no operation is in the file " + empty + ": remove it"));
    Files.copy(kept, empty, StandardCopyOption.REPLACE_EXISTING);
    assertTrue(notOpened(now).contains("no operation is in the file " + empty + ": remove it"));
    Files.delete(empty);
    assertEquals(1, open(now).of("a", ULF).size());
  }

  private static String lastOf(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private String notOpened(AtomicReference<Instant> now) {
    return String.valueOf(assertThrows(IOException.class, () -> open(now)).getMessage());
  }

  @Test
  void ofAnInstanceThatIsGone_nothingIsFound() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    Operations before = open(now);
    Execution kept = ended(before, "a", 0);
    Execution gone = ended(before, "gone", 0);
    Operations after = open(now);
    assertEquals(1, after.of("a", ULF).size());
    assertEquals(kept.operation(), after.require(kept.name(), ULF).operation());
    assertEquals(Optional.empty(), after.find(gone.name(), ULF));
    assertEquals(1, files());
    now.updateAndGet(time -> time.plus(Operations.OLDEST).plusSeconds(1));
    assertEquals(List.of(), open(now).of("a", ULF));
    assertEquals(0, files());
  }
}
