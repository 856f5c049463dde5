package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusRequest;
import com.google.bytestream.ByteStreamProto.QueryWriteStatusResponse;
import com.google.bytestream.ByteStreamProto.ReadRequest;
import com.google.bytestream.ByteStreamProto.ReadResponse;
import com.google.bytestream.ByteStreamProto.WriteRequest;
import com.google.bytestream.ByteStreamProto.WriteResponse;
import com.google.protobuf.ByteString;
import dev.tenon.grpc.AuthorizationInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/** One blob at a time, in pieces; an upload that was broken off goes on where it ended. */
final class ByteStreamService extends ByteStreamGrpc.ByteStreamImplBase {

  private final Blobs blobs;
  private final Operations operations;
  private final Levels levels;
  private final Usage usage;
  private final Uploads uploads;

  ByteStreamService(Blobs blobs, Operations operations, Levels levels, Usage usage) {
    this.blobs = blobs;
    this.operations = operations;
    this.levels = levels;
    this.usage = usage;
    // Some of the largest at once, and many of the usual ones.
    long most = blobs.largest() + Bound.ENTRY;
    this.uploads = new Uploads(new Bound(4 * most, 8 * most));
  }

  /** Forgets the unfinished uploads to an instance. */
  void forget(String instance) {
    uploads.forget(instance);
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
    try {
      String name = request.getResourceName();
      Optional<StreamName> stream = StreamName.parse(name);
      Said said = stream.isPresent() ? said(stream.get()) : Said.whole(blob(name));
      String instance =
          stream.isPresent() ? stream.get().instance() : ResourceName.toRead(name).instance();
      long from = request.getReadOffset();
      if (from < 0 || from > said.largest() || request.getReadLimit() < 0) {
        throw Status.OUT_OF_RANGE
            .withDescription("there are at most " + said.largest() + " bytes")
            .asRuntimeException();
      }
      long most = request.getReadLimit() == 0 ? Long.MAX_VALUE : request.getReadLimit();
      Sending.begin(
          said,
          from,
          most,
          (ServerCallStreamObserver<ReadResponse>) answer,
          usage.of(Right.instance(instance)).read);
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  private ByteString blob(String resourceName) {
    ResourceName name = ResourceName.toRead(resourceName);
    return blobs
        .find(
            levels.readable(Right.READ_BLOBS, name.instance(), AuthorizationInterceptor.subject()),
            name.digest())
        .orElseThrow(() -> notFound("no such blob"));
  }

  /** What an action says while it runs; then what it said, as long as its result is there. */
  private Said said(StreamName name) {
    Execution execution = operations.find(name).orElseThrow(() -> notFound(Operations.NONE));
    return execution
        .said(name.error())
        .or(
            () ->
                execution
                    .result()
                    .map(
                        result ->
                            name.error() ? result.getStderrDigest() : result.getStdoutDigest())
                    .flatMap(digest -> kept(execution.instance(), digest))
                    .map(Said::whole))
        .orElseThrow(() -> notFound("what the action said is not kept"));
  }

  /** Nothing was said where there is no digest. */
  private Optional<ByteString> kept(String instance, Digest digest) {
    return digest.equals(Digest.getDefaultInstance())
        ? Optional.of(ByteString.EMPTY)
        : blobs.find(instance, digest);
  }

  private static StatusRuntimeException notFound(String what) {
    return Status.NOT_FOUND.withDescription(what).asRuntimeException();
  }

  @Override
  public StreamObserver<WriteRequest> write(StreamObserver<WriteResponse> answer) {
    return new Upload(answer);
  }

  /** One stream of pieces. gRPC calls its methods one after the other. */
  private final class Upload implements StreamObserver<WriteRequest> {

    private final StreamObserver<WriteResponse> answer;
    private String name = "";
    private boolean answered;

    Upload(StreamObserver<WriteResponse> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(WriteRequest piece) {
      if (answered) {
        return;
      }
      if (name.isEmpty()) {
        name = piece.getResourceName();
      }
      try {
        add(piece);
      } catch (StatusRuntimeException e) {
        answered = true;
        answer.onError(e);
      }
    }

    private void add(WriteRequest piece) {
      ResourceName blob = ResourceName.toWrite(name);
      String instance = Right.instance(blob.instance());
      long size = blob.digest().getSizeBytes();
      if (blobs.has(instance, blob.digest())) {
        answer(size);
        return;
      }
      if (size > blobs.largest()) {
        throw Status.RESOURCE_EXHAUSTED
            .withDescription("nothing larger than " + blobs.largest() + " bytes is kept")
            .asRuntimeException();
      }
      ByteString all = uploads.add(instance, name, piece.getWriteOffset(), piece.getData(), size);
      if (piece.getFinishWrite()) {
        uploads.forget(instance, name);
        blobs.keep(instance, blob.digest(), all);
        usage.of(instance).written.add(all.size());
        answer(size);
      }
    }

    private void answer(long committed) {
      answered = true;
      answer.onNext(WriteResponse.newBuilder().setCommittedSize(committed).build());
      answer.onCompleted();
    }

    /** What has come is kept: the client may go on later. */
    @Override
    public void onError(Throwable broken) {}

    @Override
    public void onCompleted() {
      if (!answered) {
        String instance = Right.instance(ResourceName.toWrite(name).instance());
        answer(uploads.size(instance, name));
      }
    }
  }

  @Override
  public void queryWriteStatus(
      QueryWriteStatusRequest request, StreamObserver<QueryWriteStatusResponse> answer) {
    Answers.one(
        answer,
        () -> {
          ResourceName blob = ResourceName.toWrite(request.getResourceName());
          String instance = Right.instance(blob.instance());
          boolean complete = blobs.has(instance, blob.digest());
          return QueryWriteStatusResponse.newBuilder()
              .setComplete(complete)
              .setCommittedSize(
                  complete
                      ? blob.digest().getSizeBytes()
                      : uploads.size(instance, request.getResourceName()))
              .build();
        });
  }
}
