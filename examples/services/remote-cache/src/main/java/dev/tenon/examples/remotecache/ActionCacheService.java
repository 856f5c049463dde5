package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** The results of actions, which a subtenant also reads from above it. */
final class ActionCacheService extends ActionCacheGrpc.ActionCacheImplBase {

  private final Results results;
  private final Levels levels;
  private final Usage usage;

  ActionCacheService(Results results, Levels levels, Usage usage) {
    this.results = results;
    this.levels = levels;
    this.usage = usage;
  }

  @Override
  public void getActionResult(GetActionResultRequest request, StreamObserver<ActionResult> answer) {
    Answers.one(answer, () -> find(request));
  }

  private ActionResult find(GetActionResultRequest request) {
    Digest action = Digests.require(request.getActionDigest());
    Subject subject = AuthorizationInterceptor.subject();
    String instance = request.getInstanceName();
    ActionResult result =
        results
            .find(
                levels.readable(Right.READ_ACTIONS, instance, subject),
                levels.readable(Right.READ_BLOBS, instance, subject),
                action)
            .orElseThrow(
                () ->
                    Status.NOT_FOUND
                        .withDescription("no result of this action")
                        .asRuntimeException());
    Usage.Meter meter = usage.of(Right.instance(instance));
    meter.hits.increment();
    meter.read.add(result.getSerializedSize());
    return result;
  }

  @Override
  public void updateActionResult(
      UpdateActionResultRequest request, StreamObserver<ActionResult> answer) {
    Answers.one(
        answer,
        () -> {
          String instance = Right.instance(request.getInstanceName());
          Digest action = Digests.require(request.getActionDigest());
          ActionResult result = request.getActionResult();
          results.keep(instance, action, result);
          usage.of(instance).written.add(result.getSerializedSize());
          return result;
        });
  }
}
