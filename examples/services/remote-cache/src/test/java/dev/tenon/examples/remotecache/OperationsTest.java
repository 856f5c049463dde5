package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.status;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.PERMISSION_DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ExecuteOperationMetadata;
import build.bazel.remote.execution.v2.ExecutionStage;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.DeleteOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.ListOperationsResponse;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import dev.tenon.examples.remotecache.iam.v1.GetUsageRequest;
import dev.tenon.examples.remotecache.iam.v1.UsageReport;
import dev.tenon.examples.remotecache.iam.v1.UsageServiceGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operations as who began them sees them, on a server with a single worker, and as others do. */
class OperationsTest extends OneWorker {

  private static OperationsGrpc.OperationsBlockingStub operations(Channel as) {
    return OperationsGrpc.newBlockingStub(as);
  }

  private static Operation get(Channel as, String name) {
    return operations(as).getOperation(GetOperationRequest.newBuilder().setName(name).build());
  }

  private static Status cancel(Channel as, String name) {
    return status(
        as,
        OperationsGrpc.getCancelOperationMethod(),
        CancelOperationRequest.newBuilder().setName(name).build());
  }

  private static Status delete(Channel as, String name) {
    return status(
        as,
        OperationsGrpc.getDeleteOperationMethod(),
        DeleteOperationRequest.newBuilder().setName(name).build());
  }

  private static ListOperationsResponse list(Channel as, int size, String token) {
    return operations(as)
        .listOperations(
            ListOperationsRequest.newBuilder()
                .setName("neuroflux/operations")
                .setPageSize(size)
                .setPageToken(token)
                .build());
  }

  private static List<String> names(ListOperationsResponse page) {
    return page.getOperationsList().stream().map(Operation::getName).toList();
  }

  private static Iterator<Operation> execute(Channel as, String script) {
    return Job.sh(script).again().begin(as, "neuroflux");
  }

  private static ExecutionStage.Value stage(Operation operation) throws Exception {
    return operation.getMetadata().unpack(ExecuteOperationMetadata.class).getStage();
  }

  /** Processes of this machine that sleep for so many seconds, in whatever sandbox. */
  private static long sleeping(String seconds) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                Arrays.asList(process.info().arguments().orElse(new String[0])).contains(seconds)
                    && process.info().command().orElse("").endsWith("sleep"))
        .count();
  }

  private static void awaitSleeping(String seconds, int count) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (sleeping(seconds) < count && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(count, sleeping(seconds));
  }

  private static UsageReport usage() {
    return UsageServiceGrpc.newBlockingStub(cache.as("ada", "neuroflux:admin"))
        .getUsage(GetUsageRequest.newBuilder().setInstanceName("neuroflux").build());
  }

  /** When the operation is over, no process of it is left, and its worker takes the next. */
  @Test
  void cancellation_endsTheProcessAndItsChildren() throws Exception {
    String seconds = "86391.5"; // of this test alone
    String script = "echo x > kept; (sleep %s & sleep %s) & sleep %s".replace("%s", seconds);
    Iterator<Operation> running = Job.sh(script).output("kept").again().begin(ulf, "neuroflux");
    String name = running.next().getName();
    awaitSleeping(seconds, 3);
    assertEquals(ExecutionStage.Value.EXECUTING, stage(get(ulf, name)));
    Iterator<Operation> next = execute(ulf, "echo next");
    assertEquals(ExecutionStage.Value.QUEUED, stage(next.next()));
    UsageReport before = usage();
    assertEquals(OK, cancel(ulf, name).getCode());
    assertEquals(Status.Code.CANCELLED, Job.code(Job.last(running)));
    assertEquals(0, sleeping(seconds));
    assertEquals("next\n", Job.out(Job.last(next)), "the worker is free");
    UsageReport after = usage();
    int next5 = "next\n".length() + Bound.ENTRY;
    assertTrue(after.getBytesKept() - before.getBytesKept() < 3L * next5, "of `next` alone");
    Operation over = get(ulf, name);
    assertTrue(over.getDone());
    assertFalse(over.hasError(), "the protocol has it in the response");
    assertEquals(OK, cancel(ulf, name).getCode(), "it is over already");
    assertEquals(over, get(ulf, name));
  }

  /** Nor is one left where the sandbox was just being set up. */
  @Test
  void cancellationAtTheStart_leavesNoProcess() throws Exception {
    String seconds = "86394.5";
    for (int i = 0; i < 5; i++) {
      Iterator<Operation> running = execute(ulf, "sleep " + seconds);
      Operation now = running.next();
      while (stage(now) != ExecutionStage.Value.EXECUTING) {
        now = running.next();
      }
      assertEquals(OK, cancel(ulf, now.getName()).getCode());
      assertEquals(Status.Code.CANCELLED, Job.code(Job.last(running)));
      assertEquals(
          List.of(),
          ProcessHandle.allProcesses()
              .map(process -> process.info().commandLine().orElse(""))
              .filter(line -> line.contains(seconds))
              .toList());
    }
  }

  @Test
  void cancellationOfWhatWaits_endsItAtOnce() {
    String seconds = "86392.5";
    Iterator<Operation> running = execute(ulf, "sleep " + seconds);
    String first = running.next().getName();
    awaitSleeping(seconds, 1);
    Iterator<Operation> waiting = execute(ulf, "echo never");
    String second = waiting.next().getName();
    assertEquals(OK, cancel(ulf, second).getCode());
    assertEquals(Status.Code.CANCELLED, Job.code(Job.last(waiting)));
    assertFalse(get(ulf, first).getDone(), "the other one goes on");
    assertEquals(OK, cancel(ulf, first).getCode());
    assertEquals(Status.Code.CANCELLED, Job.code(Job.last(running)));
  }

  /** Whether there is one is told to nobody but its owner: the same answer as for none. */
  @Test
  void operationOfOthers_isLikeNone() throws Exception {
    Iterator<Operation> running = execute(ulf, "echo mine");
    String name = running.next().getName();
    assertEquals("mine\n", Job.out(Job.last(running)));
    Status none = cancel(ulf, "neuroflux/operations/none");
    assertEquals(NOT_FOUND, none.getCode());
    for (Channel as :
        List.of(
            cache.as("ugo", "neuroflux:user"),
            cache.as("ada", "neuroflux:admin"),
            cache.as("gus", "global-admin"),
            cache.as("ulf", "other:user"),
            cache.as("ulf", "neuroflux:viewer"))) {
      GetOperationRequest get = GetOperationRequest.newBuilder().setName(name).build();
      List<Status> answers =
          List.of(
              status(as, OperationsGrpc.getGetOperationMethod(), get),
              cancel(as, name),
              delete(as, name));
      for (Status answer : answers) {
        assertEquals(none.getCode(), answer.getCode());
        assertEquals(none.getDescription(), answer.getDescription());
      }
    }
    assertTrue(get(ulf, name).getDone());
    assertEquals(List.of(), names(list(cache.as("ugo", "neuroflux:user"), 0, "")));
  }

  @Test
  void list_isOfTheCallersOwnInOneInstance_inPages() {
    Channel uta = cache.as("uta", List.of("neuroflux:user", "other:user"));
    List<String> begun = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Iterator<Operation> running = execute(uta, "true");
      begun.add(running.next().getName());
      assertEquals(OK, Job.code(Job.last(running)));
    }
    assertEquals(OK, Job.code(Job.sh("true").again().run(uta, "other")));
    assertEquals(begun, names(list(uta, 0, "")));
    ListOperationsResponse page = list(uta, 2, "");
    assertEquals(begun.subList(0, 2), names(page));
    ListOperationsResponse rest = list(uta, 2, page.getNextPageToken());
    assertEquals(begun.subList(2, 3), names(rest));
    assertEquals("", rest.getNextPageToken());
    ListOperationsRequest other =
        ListOperationsRequest.newBuilder().setName("other/operations").build();
    assertEquals(1, operations(uta).listOperations(other).getOperationsCount());
    assertEquals(
        PERMISSION_DENIED,
        status(cache.as("uta", "other:user"), OperationsGrpc.getListOperationsMethod(), own())
            .getCode());
    for (ListOperationsRequest wrong :
        List.of(
            own().toBuilder().setFilter("done=true").build(),
            own().toBuilder().setPageToken("neuroflux/operations/none").build(),
            own().toBuilder().setName("neuroflux").build())) {
      assertEquals(
          INVALID_ARGUMENT, status(uta, OperationsGrpc.getListOperationsMethod(), wrong).getCode());
    }
  }

  private static ListOperationsRequest own() {
    return ListOperationsRequest.newBuilder().setName("neuroflux/operations").build();
  }

  @Test
  void deletion_forgetsWhatIsOver() {
    String seconds = "86393.5";
    Iterator<Operation> running = execute(ulf, "sleep " + seconds);
    String name = running.next().getName();
    awaitSleeping(seconds, 1);
    assertEquals(FAILED_PRECONDITION, delete(ulf, name).getCode());
    assertEquals(1, sleeping(seconds), "it is not cancelled");
    assertEquals(OK, cancel(ulf, name).getCode());
    assertNotEquals(OK, Job.code(Job.last(running)));
    assertEquals(OK, delete(ulf, name).getCode());
    assertEquals(NOT_FOUND, delete(ulf, name).getCode());
    assertFalse(names(list(ulf, 0, "")).contains(name));
  }
}
