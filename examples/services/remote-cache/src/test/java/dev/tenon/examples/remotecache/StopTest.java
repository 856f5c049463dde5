package dev.tenon.examples.remotecache;

import static dev.tenon.examples.remotecache.TestCache.code;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import build.bazel.remote.execution.v2.Digest;
import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusRequest;
import com.google.bytestream.ByteStreamProto.WriteRequest;
import com.google.bytestream.ByteStreamProto.WriteResponse;
import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that stops answers what is under way, and begins nothing. */
class StopTest {

  private static final ByteString HELLO = ByteString.copyFromUtf8("hello");
  private static final Digest BLOB = Digests.of(HELLO);
  private static final String NAME =
      "neuroflux/uploads/u1/blobs/" + BLOB.getHash() + "/" + BLOB.getSizeBytes();

  private static WriteRequest piece(int from, int to) {
    return WriteRequest.newBuilder()
        .setResourceName(NAME)
        .setWriteOffset(from)
        .setData(HELLO.substring(from, to))
        .setFinishWrite(to == HELLO.size())
        .build();
  }

  private static void stop(TestCache cache) {
    try {
      cache.cache.stop(cache.server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anUploadThatIsUnderWay_isAnswered_whenTheServerStops() throws Exception {
    try (TestCache cache = new TestCache()) {
      Channel gus = cache.as("gus", "global-admin");
      CompletableFuture<Long> committed = new CompletableFuture<>();
      StreamObserver<WriteRequest> upload =
          ByteStreamGrpc.newStub(gus)
              .write(
                  new StreamObserver<WriteResponse>() {
                    @Override
                    public void onNext(WriteResponse response) {
                      committed.complete(response.getCommittedSize());
                    }

                    @Override
                    public void onError(Throwable failed) {
                      committed.completeExceptionally(failed);
                    }

                    @Override
                    public void onCompleted() {
                      assertFalse(committed.complete(-1L), "it ends without an answer");
                    }
                  });
      upload.onNext(piece(0, 2));
      QueryWriteStatusRequest query =
          QueryWriteStatusRequest.newBuilder().setResourceName(NAME).build();
      code(() -> ByteStreamGrpc.newBlockingStub(gus).queryWriteStatus(query));
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stop(cache));
      Status.Code refused = Status.Code.OK;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (refused != Status.Code.UNAVAILABLE && System.nanoTime() < end) {
        refused = code(() -> ByteStreamGrpc.newBlockingStub(gus).queryWriteStatus(query));
      }
      assertEquals(Status.Code.UNAVAILABLE, refused);
      upload.onNext(piece(2, 5));
      upload.onCompleted();
      assertEquals(HELLO.size(), committed.get(60, TimeUnit.SECONDS));
      stopped.get(60, TimeUnit.SECONDS);
    }
  }
}
