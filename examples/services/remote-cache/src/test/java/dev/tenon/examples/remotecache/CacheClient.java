package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.code;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionCacheGrpc.ActionCacheBlockingStub;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc.ContentAddressableStorageBlockingStub;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import com.google.bytestream.ByteStreamProto.WriteRequest;
import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import java.util.List;

/** What clients of the cache send, in short. */
final class CacheClient {

  static final ByteString HELLO = ByteString.copyFromUtf8("hello");
  static final Digest BLOB = Digests.of(HELLO);
  static final Digest ACTION = Digests.of(ByteString.copyFromUtf8("an action"));

  static final ByteString ACTION_BYTES = ByteString.copyFromUtf8("another blob");
  static final Digest ACTION_BLOB = Digests.of(ACTION_BYTES);

  private CacheClient() {}

  static ContentAddressableStorageBlockingStub blobs(Channel as) {
    return ContentAddressableStorageGrpc.newBlockingStub(as);
  }

  static ActionCacheBlockingStub actions(Channel as) {
    return ActionCacheGrpc.newBlockingStub(as);
  }

  static Status.Code upload(Channel as, String instance, Digest digest, ByteString bytes) {
    BatchUpdateBlobsRequest.Builder request =
        BatchUpdateBlobsRequest.newBuilder().setInstanceName(instance);
    request.addRequestsBuilder().setDigest(digest).setData(bytes);
    try {
      return Status.fromCodeValue(
              blobs(as).batchUpdateBlobs(request.build()).getResponses(0).getStatus().getCode())
          .getCode();
    } catch (io.grpc.StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  static List<Digest> missing(Channel as, String instance, Digest... digests) {
    return blobs(as)
        .findMissingBlobs(
            FindMissingBlobsRequest.newBuilder()
                .setInstanceName(instance)
                .addAllBlobDigests(List.of(digests))
                .build())
        .getMissingBlobDigestsList();
  }

  static Status.Code read(Channel as, String instance) {
    return code(
        () ->
            actions(as)
                .getActionResult(
                    GetActionResultRequest.newBuilder()
                        .setInstanceName(instance)
                        .setActionDigest(ACTION)
                        .build()));
  }

  static Status.Code write(Channel as, String instance) {
    return code(
        () ->
            actions(as)
                .updateActionResult(
                    UpdateActionResultRequest.newBuilder()
                        .setInstanceName(instance)
                        .setActionDigest(ACTION)
                        .setActionResult(ActionResult.newBuilder().setExitCode(0))
                        .build()));
  }

  static String name(String instance, Digest digest) {
    return instance + "/uploads/u1/blobs/" + digest.getHash() + "/" + digest.getSizeBytes();
  }

  static WriteRequest piece(String name, long offset, String text, boolean last) {
    return WriteRequest.newBuilder()
        .setResourceName(name)
        .setWriteOffset(offset)
        .setData(ByteString.copyFromUtf8(text))
        .setFinishWrite(last)
        .build();
  }
}
