package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.ExecuteOperationMetadata;
import build.bazel.remote.execution.v2.ExecuteResponse;
import build.bazel.remote.execution.v2.ExecutionStage;
import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of an action: who wants it, how far it has come, and who waits for it. Thread-safe. */
final class Execution {

  /** What is said of an operation that was cancelled. */
  static final String CANCELLED = "the operation was cancelled";

  /** How many may wait for it at once. */
  static final int MOST_WATCHERS = 100;

  private final String name;
  private final String instance;
  private final Subject subject;
  private final Digest action;
  private final Consumer<Execution> ended;
  private Said out = new Said();
  private Said error = new Said();
  private final List<StreamObserver<Operation>> waiting = new ArrayList<>();
  private ExecutionStage.Value stage = ExecutionStage.Value.QUEUED;
  private volatile boolean cancelled;
  private volatile @Nullable ExecuteResponse response;

  /**
   * A run that waits for a worker.
   *
   * @param ended hears that it is over, before anybody else does
   */
  Execution(
      String name, String instance, Subject subject, Digest action, Consumer<Execution> ended) {
    this.name = name;
    this.instance = instance;
    this.subject = subject;
    this.action = action;
    this.ended = ended;
  }

  String name() {
    return name;
  }

  String instance() {
    return instance;
  }

  Subject subject() {
    return subject;
  }

  Digest action() {
    return action;
  }

  /** Whether it belongs to somebody: to the same subject of the same issuer. */
  boolean isOf(Subject other) {
    return subject.issuer().equals(other.issuer()) && subject.id().equals(other.id());
  }

  boolean isDone() {
    return response != null;
  }

  /** Nobody wants it any more: who has it ends it. What is over stays as it is. */
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** It was cancelled, and nothing of it runs. */
  void endCancelled() {
    fail(Status.Code.CANCELLED, CANCELLED);
  }

  /** How it goes now. */
  synchronized Operation operation() {
    ExecuteResponse response = this.response;
    ExecuteOperationMetadata.Builder metadata =
        ExecuteOperationMetadata.newBuilder().setStage(stage).setActionDigest(action());
    Operation.Builder operation = Operation.newBuilder().setName(name);
    if (response == null) {
      metadata
          .setStdoutStreamName(StreamName.out(name))
          .setStderrStreamName(StreamName.error(name));
    } else {
      operation.setDone(true).setResponse(Any.pack(response));
    }
    return operation.setMetadata(Any.pack(metadata.build())).build();
  }

  /**
   * Tells one watcher how it goes from now on; all of it if it is over.
   *
   * @throws io.grpc.StatusRuntimeException if too many watch
   */
  synchronized void watch(StreamObserver<Operation> watcher) {
    forgetGone();
    if (waiting.size() >= MOST_WATCHERS) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("too many wait for this operation")
          .asRuntimeException();
    }
    tell(watcher, operation());
    if (!isDone()) {
      waiting.add(watcher);
    }
  }

  /** What it says on one of its streams, while it waits or runs; empty when it is over. */
  synchronized Optional<Said> said(boolean onError) {
    return isDone() ? Optional.empty() : Optional.of(onError ? error : out);
  }

  /** The result, if the action ran to its end for this operation. */
  Optional<ActionResult> result() {
    ExecuteResponse response = this.response;
    return response != null && response.hasResult() && !response.getCachedResult()
        ? Optional.of(response.getResult())
        : Optional.empty();
  }

  /** The action runs now. */
  synchronized void begin() {
    stage = ExecutionStage.Value.EXECUTING;
    tell();
  }

  /** It is over. What comes later does not count. */
  synchronized void end(ExecuteResponse result) {
    if (response == null) {
      stage = ExecutionStage.Value.COMPLETED;
      response = result;
      ended.accept(this);
      tell();
      out.end();
      error.end();
      // Who reads them has them; others read the blobs of the result.
      out = new Said();
      error = new Said();
    }
  }

  /** It did not come to a result. */
  void fail(Status.Code code, String why) {
    end(
        ExecuteResponse.newBuilder()
            .setStatus(com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(why))
            .build());
  }

  /** There is a result already. */
  void hit(ActionResult result) {
    end(ExecuteResponse.newBuilder().setResult(result).setCachedResult(true).build());
  }

  private void tell() {
    Operation now = operation();
    forgetGone();
    waiting.forEach(watcher -> tell(watcher, now));
    if (now.getDone()) {
      waiting.clear();
    }
  }

  private static void tell(StreamObserver<Operation> watcher, Operation now) {
    watcher.onNext(now);
    if (now.getDone()) {
      watcher.onCompleted();
    }
  }

  private void forgetGone() {
    waiting.removeIf(watcher -> ((ServerCallStreamObserver<Operation>) watcher).isCancelled());
  }
}
