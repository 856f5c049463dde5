package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.Action;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecuteResponse;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import com.google.longrunning.Operation;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.Channel;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An action as a client would make it. */
final class Job {

  private static final int LONGEST = 60;

  final Command.Builder command = Command.newBuilder();
  final Directory.Builder root = Directory.newBuilder();
  final Action.Builder action = Action.newBuilder();
  final List<ByteString> blobs = new ArrayList<>();
  private boolean skip;

  static Job sh(String script) {
    Job job = new Job();
    job.command.addArguments("/bin/sh").addArguments("-c").addArguments(script);
    return job;
  }

  Digest blob(MessageLite message) {
    return blob(message.toByteString());
  }

  Digest blob(ByteString bytes) {
    blobs.add(bytes);
    return Digests.of(bytes);
  }

  Job file(String name, String text, boolean executable) {
    root.addFilesBuilder()
        .setName(name)
        .setDigest(blob(ByteString.copyFromUtf8(text)))
        .setIsExecutable(executable);
    return this;
  }

  Job output(String path) {
    command.addOutputPaths(path);
    return this;
  }

  Job again() {
    skip = true;
    return this;
  }

  Digest digest() {
    action.setCommandDigest(blob(command.build()));
    action.setInputRootDigest(blob(root.build()));
    return blob(action.build());
  }

  ExecuteRequest upload(Channel as, String instance) {
    Digest digest = digest();
    BatchUpdateBlobsRequest.Builder request =
        BatchUpdateBlobsRequest.newBuilder().setInstanceName(instance);
    blobs.forEach(
        bytes -> request.addRequestsBuilder().setDigest(Digests.of(bytes)).setData(bytes));
    assertEquals(
        0,
        ContentAddressableStorageGrpc.newBlockingStub(as)
            .batchUpdateBlobs(request.build())
            .getResponses(0)
            .getStatus()
            .getCode());
    return request(instance, digest);
  }

  ExecuteRequest request(String instance, Digest digest) {
    return ExecuteRequest.newBuilder()
        .setInstanceName(instance)
        .setActionDigest(digest)
        .setSkipCacheLookup(skip)
        .build();
  }

  /** Begins to run, and tells how it goes, for a minute. */
  Iterator<Operation> begin(Channel as, String instance) {
    return ExecutionGrpc.newBlockingStub(as)
        .withDeadlineAfter(LONGEST, TimeUnit.SECONDS)
        .execute(upload(as, instance));
  }

  ExecuteResponse run(Channel as, String instance) {
    return last(begin(as, instance));
  }

  /** How an operation ended. */
  static ExecuteResponse last(Iterator<Operation> operations) {
    Operation last = Operation.getDefaultInstance();
    while (operations.hasNext()) {
      last = operations.next();
    }
    assertTrue(last.getDone());
    try {
      return last.getResponse().unpack(ExecuteResponse.class);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  static Status.Code code(ExecuteResponse response) {
    return Status.fromCodeValue(response.getStatus().getCode()).getCode();
  }

  static String out(ExecuteResponse response) {
    return response.getResult().getStdoutRaw().toStringUtf8();
  }
}
