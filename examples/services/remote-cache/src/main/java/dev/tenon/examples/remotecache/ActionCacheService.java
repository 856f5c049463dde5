package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.Tree;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The results of actions, by the digest of the action. A result is found only as long as all that
 * came of the action is there, since a client relies on that.
 */
final class ActionCacheService extends ActionCacheGrpc.ActionCacheImplBase {

  private final Storage storage;
  private final Blobs blobs;

  ActionCacheService(Storage storage, Blobs blobs) {
    this.storage = storage;
    this.blobs = blobs;
  }

  @Override
  public void getActionResult(GetActionResultRequest request, StreamObserver<ActionResult> answer) {
    Answers.one(answer, () -> find(request));
  }

  private ActionResult find(GetActionResultRequest request) throws InvalidProtocolBufferException {
    String instance = Right.instance(request.getInstanceName());
    Digest action = Digests.require(request.getActionDigest());
    Optional<ByteString> found = storage.find(instance, Storage.Kind.RESULT, action);
    if (found.isPresent()) {
      ActionResult result = ActionResult.parseFrom(found.get());
      if (isWhole(instance, result)) {
        return result;
      }
    }
    throw Status.NOT_FOUND.withDescription("no result of this action").asRuntimeException();
  }

  private boolean isWhole(String instance, ActionResult result) {
    return (!result.hasStdoutDigest() || has(instance, result.getStdoutDigest()))
        && (!result.hasStderrDigest() || has(instance, result.getStderrDigest()))
        && result.getOutputFilesList().stream().allMatch(file -> has(instance, file.getDigest()))
        && result.getOutputDirectoriesList().stream()
            .allMatch(directory -> hasTree(instance, directory.getTreeDigest()));
  }

  private boolean has(String instance, Digest digest) {
    return Digests.isOne(digest) && blobs.has(instance, digest);
  }

  private boolean hasTree(String instance, Digest digest) {
    Optional<ByteString> found =
        has(instance, digest) ? blobs.find(instance, digest) : Optional.empty();
    try {
      return found.isPresent() && hasFiles(instance, Tree.parseFrom(found.get()));
    } catch (InvalidProtocolBufferException noTree) {
      return false;
    }
  }

  private boolean hasFiles(String instance, Tree tree) {
    return Stream.concat(Stream.of(tree.getRoot()), tree.getChildrenList().stream())
        .flatMap(directory -> directory.getFilesList().stream())
        .allMatch(file -> has(instance, file.getDigest()));
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
