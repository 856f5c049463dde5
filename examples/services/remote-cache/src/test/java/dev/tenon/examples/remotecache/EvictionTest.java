package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.code;
import static dev.tenon.examples.remotecache.TestCache.status;
import static io.grpc.Status.Code.NOT_FOUND;
import static io.grpc.Status.Code.OK;
import static io.grpc.Status.Code.RESOURCE_EXHAUSTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.Directory;
import build.bazel.remote.execution.v2.FileNode;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.OutputDirectory;
import build.bazel.remote.execution.v2.OutputFile;
import build.bazel.remote.execution.v2.Tree;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.WriteRequest;
import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cache that is full, as its clients see it. */
class EvictionTest extends FreshCache {

  private static final int MOST = 40_000;
  private static final Digest ACTION = Digests.of(ByteString.copyFromUtf8("an action"));
  private static final ByteString FILE = ByteString.copyFromUtf8("what came of it");

  @Override
  TestCache served() throws IOException {
    return new TestCache(Storage.inMemory(new Bound(MOST, 2 * MOST)));
  }

  private static ByteString bytes(int size) {
    return ByteString.copyFrom(new byte[size]);
  }

  private Status.Code upload(ByteString bytes) {
    BatchUpdateBlobsRequest.Builder request =
        BatchUpdateBlobsRequest.newBuilder().setInstanceName("neuroflux");
    request.addRequestsBuilder().setDigest(Digests.of(bytes)).setData(bytes);
    return Status.fromCodeValue(
            ContentAddressableStorageGrpc.newBlockingStub(nils)
                .batchUpdateBlobs(request.build())
                .getResponses(0)
                .getStatus()
                .getCode())
        .getCode();
  }

  private boolean isThere(ByteString bytes) {
    return ContentAddressableStorageGrpc.newBlockingStub(nils)
            .findMissingBlobs(
                FindMissingBlobsRequest.newBuilder()
                    .setInstanceName("neuroflux")
                    .addBlobDigests(Digests.of(bytes))
                    .build())
            .getMissingBlobDigestsCount()
        == 0;
  }

  private Status.Code store(ActionResult result) {
    return code(
        () ->
            ActionCacheGrpc.newBlockingStub(nils)
                .updateActionResult(
                    UpdateActionResultRequest.newBuilder()
                        .setInstanceName("neuroflux")
                        .setActionDigest(ACTION)
                        .setActionResult(result)
                        .build()));
  }

  private Status.Code find() {
    return code(
        () ->
            ActionCacheGrpc.newBlockingStub(nils)
                .getActionResult(
                    GetActionResultRequest.newBuilder()
                        .setInstanceName("neuroflux")
                        .setActionDigest(ACTION)
                        .build()));
  }

  /** Fills the instance with other things, of which none is asked for again. */
  private void fill() {
    for (int i = 1; i <= 10; i++) {
      assertEquals(OK, upload(bytes(MOST / 10 + i)));
    }
  }

  private static OutputFile file(ByteString bytes) {
    return OutputFile.newBuilder().setPath("out").setDigest(Digests.of(bytes)).build();
  }

  @Test
  void aFullInstance_keepsWhatWasUsedLately() {
    assertEquals(OK, upload(FILE));
    fill();
    assertTrue(!isThere(FILE) && isThere(bytes(MOST / 10 + 10)));
  }

  @Test
  void aResult_isFound_onlyWithAllThatCameOfTheAction() {
    ByteString inTree = ByteString.copyFromUtf8("in a directory");
    Directory leaf =
        Directory.newBuilder()
            .addFiles(FileNode.newBuilder().setName("f").setDigest(Digests.of(inTree)))
            .build();
    ByteString tree = Tree.newBuilder().addChildren(leaf).build().toByteString();
    OutputDirectory directory =
        OutputDirectory.newBuilder().setPath("d").setTreeDigest(Digests.of(tree)).build();
    ByteString out = ByteString.copyFromUtf8("stdout");
    ByteString err = ByteString.copyFromUtf8("stderr");
    ActionResult result =
        ActionResult.newBuilder()
            .addOutputFiles(file(FILE))
            .addOutputFiles(file(ByteString.EMPTY))
            .addOutputDirectories(directory)
            .setStdoutDigest(Digests.of(out))
            .setStderrDigest(Digests.of(err))
            .build();
    assertEquals(OK, store(result));
    for (ByteString blob : List.of(FILE, tree, inTree, out, err)) {
      assertEquals(NOT_FOUND, find());
      assertEquals(OK, upload(blob));
    }
    assertEquals(OK, find());
  }

  @Test
  void aResult_whoseBlobHasGone_isNotFound_untilItIsThereAgain() {
    assertEquals(OK, upload(FILE));
    assertEquals(OK, store(ActionResult.newBuilder().addOutputFiles(file(FILE)).build()));
    assertEquals(OK, find());
    fill();
    assertEquals(NOT_FOUND, find());
    assertEquals(OK, upload(FILE));
    assertEquals(OK, store(ActionResult.newBuilder().addOutputFiles(file(FILE)).build()));
    assertEquals(OK, find());
  }

  @Test
  void aResult_thatIsAskedFor_keepsItsBlobs() {
    assertEquals(OK, upload(FILE));
    assertEquals(OK, store(ActionResult.newBuilder().addOutputFiles(file(FILE)).build()));
    for (int i = 0; i < 4; i++) {
      for (int j = 1; j <= 5; j++) {
        assertEquals(OK, upload(bytes(MOST / 10 + 5 * i + j)));
      }
      assertEquals(OK, find());
    }
    assertTrue(isThere(FILE));
  }

  @Test
  void aDigestThatIsNone_isNoBlob() {
    Digest odd = Digest.newBuilder().setHash("../../passwd").setSizeBytes(7).build();
    OutputFile file = OutputFile.newBuilder().setPath("out").setDigest(odd).build();
    assertEquals(OK, store(ActionResult.newBuilder().addOutputFiles(file).build()));
    assertEquals(NOT_FOUND, find());
  }

  @Test
  void whatIsLargerThanTheBound_isRefused() {
    ByteString large = bytes(MOST - Bound.ENTRY + 1);
    assertEquals(RESOURCE_EXHAUSTED, upload(large));
    ActionResult result = ActionResult.newBuilder().setStdoutRaw(large).build();
    assertEquals(RESOURCE_EXHAUSTED, store(result));
    assertEquals(OK, upload(bytes(MOST - Bound.ENTRY)));
  }

  @Test
  void aStreamThatWillBeTooLarge_isRefusedAtItsFirstMessage() {
    Digest digest = Digests.of(bytes(MOST));
    WriteRequest first =
        WriteRequest.newBuilder()
            .setResourceName(
                "neuroflux/uploads/u1/blobs/" + digest.getHash() + "/" + digest.getSizeBytes())
            .setData(bytes(1))
            .build();
    assertEquals(
        RESOURCE_EXHAUSTED, status(nils, ByteStreamGrpc.getWriteMethod(), first).getCode());
  }

  @Test
  void whatOneInstanceKeeps_takesNothingFromAnother() {
    assertEquals(OK, upload(FILE));
    Channel gus = cache.as("gus", "global-admin");
    for (int i = 0; i < 30; i++) {
      ByteString bytes = bytes(MOST / 10 + i);
      BatchUpdateBlobsRequest.Builder request =
          BatchUpdateBlobsRequest.newBuilder().setInstanceName("other");
      request.addRequestsBuilder().setDigest(Digests.of(bytes)).setData(bytes);
      ContentAddressableStorageGrpc.newBlockingStub(gus).batchUpdateBlobs(request.build());
    }
    assertTrue(isThere(FILE));
  }
}
