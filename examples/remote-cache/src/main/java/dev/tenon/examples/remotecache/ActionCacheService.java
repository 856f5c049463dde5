package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** The results of actions, by the digest of the action. */
final class ActionCacheService extends ActionCacheGrpc.ActionCacheImplBase {

  private final Storage storage;

  ActionCacheService(Storage storage) {
    this.storage = storage;
  }

  @Override
  public void getActionResult(GetActionResultRequest request, StreamObserver<ActionResult> answer) {
    Answers.one(answer, () -> find(request));
  }

  private ActionResult find(GetActionResultRequest request) throws InvalidProtocolBufferException {
    String instance = Right.instance(request.getInstanceName());
    Digest action = Digests.require(request.getActionDigest());
    Optional<ByteString> found = storage.find(instance, Storage.Kind.RESULT, action);
    if (found.isEmpty()) {
      throw Status.NOT_FOUND.withDescription("no result of this action").asRuntimeException();
    }
    return ActionResult.parseFrom(found.get());
  }

  @Override
  public void updateActionResult(
      UpdateActionResultRequest request, StreamObserver<ActionResult> answer) {
    Answers.one(
        answer,
        () -> {
          storage.keep(
              Right.instance(request.getInstanceName()),
              Storage.Kind.RESULT,
              Digests.require(request.getActionDigest()),
              request.getActionResult().toByteString());
          return request.getActionResult();
        });
  }
}
