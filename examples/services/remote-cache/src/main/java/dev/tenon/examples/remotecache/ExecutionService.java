package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.WaitExecutionRequest;
import com.google.longrunning.Operation;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** Runs actions, and tells how they go. */
final class ExecutionService extends ExecutionGrpc.ExecutionImplBase {

  private final Operations operations;
  private final Optional<WorkerPool> pool;
  private final Results results;
  private final Levels levels;
  private final Usage usage;

  /**
   * The service.
   *
   * @param pool who runs actions; nobody where there is no sandbox
   */
  ExecutionService(
      Operations operations,
      Optional<WorkerPool> pool,
      Results results,
      Levels levels,
      Usage usage) {
    this.operations = operations;
    this.pool = pool;
    this.results = results;
    this.levels = levels;
    this.usage = usage;
  }

  @Override
  public void execute(ExecuteRequest request, StreamObserver<Operation> answer) {
    ignoreCancellation(answer);
    try {
      execute(request).watch(answer);
    } catch (RuntimeException e) {
      answer.onError(Answers.status(e));
    }
  }

  /** Who goes away is not told any more; the action goes on, and can be waited for. */
  private static void ignoreCancellation(StreamObserver<Operation> answer) {
    ((ServerCallStreamObserver<Operation>) answer).setOnCancelHandler(() -> {});
  }

  private Execution execute(ExecuteRequest request) {
    Digests.require(request.getActionDigest());
    WorkerPool workers =
        pool.orElseThrow(
            () ->
                Status.FAILED_PRECONDITION
                    .withDescription("this server only caches: it has no sandbox for actions")
                    .asRuntimeException());
    String instance = Right.instance(request.getInstanceName());
    Subject subject = AuthorizationInterceptor.subject();
    Execution execution = operations.begin(instance, subject, request.getActionDigest());
    Optional<ActionResult> known =
        request.getSkipCacheLookup()
            ? Optional.empty()
            : known(instance, subject, request.getActionDigest());
    if (known.isPresent()) {
      usage.of(instance).hits.increment();
      execution.hit(known.get());
    } else {
      workers.submit(execution);
    }
    return execution;
  }

  /** A result that is there already, for who may read it. */
  private Optional<ActionResult> known(String instance, Subject subject, Digest action) {
    return levels.has(Right.READ_ACTIONS, instance, subject)
            && levels.has(Right.READ_BLOBS, instance, subject)
        ? results.find(
            levels.readable(Right.READ_ACTIONS, instance, subject),
            levels.readable(Right.READ_BLOBS, instance, subject),
            action)
        : Optional.empty();
  }

  @Override
  public void waitExecution(WaitExecutionRequest request, StreamObserver<Operation> answer) {
    ignoreCancellation(answer);
    try {
      operations.require(request.getName(), AuthorizationInterceptor.subject()).watch(answer);
    } catch (RuntimeException e) {
      answer.onError(Answers.status(e));
    }
  }
}
