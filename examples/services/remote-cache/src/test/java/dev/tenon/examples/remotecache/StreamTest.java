package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.code;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ExecuteOperationMetadata;
import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.ReadRequest;
import com.google.bytestream.ByteStreamProto.ReadResponse;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tenon.examples.remotecache.iam.v1.CreateRoleRequest;
import dev.tenon.examples.remotecache.iam.v1.RoleServiceGrpc;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an action says, read while it runs: by who began it and who may read its result. */
class StreamTest extends OneWorker {

  /** An action under way, and the names of its streams. */
  private record Running(Iterator<Operation> operations, String name, String out, String error) {

    static Running of(String script) {
      return of(Job.sh(script).again());
    }

    static Running of(Job job) {
      Iterator<Operation> operations = job.begin(ulf, "neuroflux");
      Operation first = operations.next();
      try {
        ExecuteOperationMetadata metadata =
            first.getMetadata().unpack(ExecuteOperationMetadata.class);
        return new Running(
            operations,
            first.getName(),
            metadata.getStdoutStreamName(),
            metadata.getStderrStreamName());
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }

    void cancel() {
      OperationsGrpc.newBlockingStub(ulf)
          .cancelOperation(CancelOperationRequest.newBuilder().setName(name).build());
      assertEquals(Status.Code.CANCELLED, Job.code(Job.last(operations)));
    }
  }

  private static Iterator<ReadResponse> read(Channel as, String name) {
    return read(as, ReadRequest.newBuilder().setResourceName(name).build());
  }

  private static Iterator<ReadResponse> read(Channel as, ReadRequest request) {
    return ByteStreamGrpc.newBlockingStub(as).withDeadlineAfter(60, TimeUnit.SECONDS).read(request);
  }

  private static Status.Code refusal(Channel as, String name) {
    return code(() -> read(as, name).next());
  }

  /** The next bytes, as many as are wanted. */
  private static String next(Iterator<ReadResponse> pieces, int size) {
    ByteString all = ByteString.EMPTY;
    while (all.size() < size) {
      all = all.concat(pieces.next().getData());
    }
    return all.toStringUtf8();
  }

  private static ByteString rest(Iterator<ReadResponse> pieces) {
    ByteString all = ByteString.EMPTY;
    while (pieces.hasNext()) {
      all = all.concat(pieces.next().getData());
    }
    return all;
  }

  @Test
  void whatAnActionSays_isReadWhileItRuns() {
    Running running = Running.of("echo first; echo wrong >&2; sleep 600");
    Iterator<ReadResponse> out = read(ulf, running.out());
    assertEquals("first\n", next(out, 6));
    Iterator<ReadResponse> error = read(ulf, running.error());
    assertEquals("wrong\n", next(error, 6));
    ReadRequest part =
        ReadRequest.newBuilder()
            .setResourceName(running.out())
            .setReadOffset(1)
            .setReadLimit(3)
            .build();
    assertEquals("irs", rest(read(ulf, part)).toStringUtf8());
    running.cancel();
    assertFalse(out.hasNext(), "it ends with the action");
    assertFalse(error.hasNext());
    assertEquals(Status.Code.NOT_FOUND, refusal(ulf, running.out()), "there is no result");
  }

  @Test
  void whatAnActionSaid_isReadAsLongAsItsResultIsThere() {
    Running running = Running.of("echo out; echo err >&2");
    Iterator<ReadResponse> early = read(ulf, running.out());
    assertEquals("out\n", Job.out(Job.last(running.operations())));
    assertEquals("out\n", rest(early).toStringUtf8());
    assertEquals("out\n", rest(read(ulf, running.out())).toStringUtf8());
    assertEquals("err\n", rest(read(ulf, running.error())).toStringUtf8());
    Running silent = Running.of("true");
    assertEquals(Status.Code.OK, Job.code(Job.last(silent.operations())));
    assertEquals(ByteString.EMPTY, rest(read(ulf, silent.out())));
  }

  /** A role of the cluster with one right in neuroflux. */
  private static String role(String name, String action) {
    assertEquals(
        Status.Code.OK,
        code(
            () ->
                RoleServiceGrpc.newBlockingStub(cache.as("gus", "global-admin"))
                    .createRole(
                        CreateRoleRequest.newBuilder()
                            .setRole(Administering.role(name, "neuroflux", action))
                            .setReason("a test")
                            .build())));
    return name;
  }

  /**
   * The streams of others, of absent operations and of foreign instances are told apart by none.
   */
  @Test
  void stream_isOfItsOwnerAndOfWhoMayReadResults() {
    Running running = Running.of("echo mine; sleep 600");
    assertEquals("mine\n", next(read(ulf, running.out()), 5));
    Channel reader = cache.as("rea", "neuroflux:cache-reader");
    assertEquals("mine\n", next(read(reader, running.out()), 5));
    String absent = "neuroflux/operations/none/stdout";
    assertEquals(Status.Code.NOT_FOUND, refusal(reader, absent));
    assertEquals(Status.Code.NOT_FOUND, refusal(ulf, absent));
    for (Channel as :
        List.of(
            cache.as("nora", "none"),
            cache.as("vic", "neuroflux:viewer"),
            cache.as("otto", "other:admin"),
            // Each right alone is not enough for who did not begin it.
            cache.as("rob", role("runs", "remoteexecution:Run")),
            cache.as("bea", role("reads-blobs", "contentaddressablestorage:Read")),
            cache.as("ros", role("reads-results", "actioncache:Read")),
            // The owner may run and read there no more.
            cache.as("ulf", "other:user"))) {
      for (String name : List.of(running.out(), running.error(), absent)) {
        assertEquals(Status.Code.PERMISSION_DENIED, refusal(as, name));
      }
    }
    // The name of another instance before it is another name.
    String elsewhere = running.out().replace("neuroflux/", "other/");
    assertEquals(Status.Code.NOT_FOUND, refusal(cache.as("otto", "other:user"), elsewhere));
    for (String name : List.of(running.name(), running.out() + "/x", running.name() + "/other")) {
      assertEquals(Status.Code.INVALID_ARGUMENT, refusal(ulf, name));
    }
    running.cancel();
  }

  /** No more is kept than a bound says, and a reader that waits holds nothing up. */
  @Test
  void stream_isBounded() {
    Running running = Running.of("head -c 6000000 /dev/zero; echo said >&2; sleep 600");
    Iterator<ReadResponse> left = read(ulf, running.out());
    assertTrue(left.hasNext());
    assertEquals("said\n", next(read(ulf, running.error()), 5), "nobody has to read it");
    ReadRequest end =
        ReadRequest.newBuilder()
            .setResourceName(running.out())
            .setReadOffset(Said.MOST - 2)
            .setReadLimit(2)
            .build();
    assertEquals(2, rest(read(ulf, end)).size());
    ReadRequest beyond = end.toBuilder().setReadOffset(Said.MOST + 1).build();
    assertEquals(Status.Code.OUT_OF_RANGE, code(() -> read(ulf, beyond).next()));
    running.cancel();
    assertEquals(Said.MOST, rest(left).size());
  }

  /** So many read a stream and no more; one that goes away makes room. */
  @Test
  void readers_areBounded() {
    Running running = Running.of("echo x; sleep 600");
    Context.CancellableContext leaving = Context.current().withCancellation();
    leaving.run(() -> assertEquals("x\n", next(read(ulf, running.out()), 2)));
    for (int i = 1; i < Said.MOST_LISTENERS; i++) {
      assertEquals("x\n", next(read(ulf, running.out()), 2));
    }
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, refusal(ulf, running.out()));
    leaving.cancel(null);
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    Status.Code again = refusal(ulf, running.out());
    while (again != Status.Code.OK && System.nanoTime() < end) {
      again = refusal(ulf, running.out());
    }
    assertEquals(Status.Code.OK, again);
    running.cancel();
  }
}
