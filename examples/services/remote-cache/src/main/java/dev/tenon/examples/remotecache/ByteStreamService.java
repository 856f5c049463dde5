package dev.tenon.examples.remotecache;

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

/** One blob at a time, in pieces; an upload that was broken off goes on where it ended. */
final class ByteStreamService extends ByteStreamGrpc.ByteStreamImplBase {

  private static final int PIECE = 64 << 10;

  private final Blobs blobs;
  private final Levels levels;
  private final Usage usage;
  private final Uploads uploads;

  ByteStreamService(Blobs blobs, Levels levels, Usage usage) {
    this.blobs = blobs;
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
      send(part(request), (ServerCallStreamObserver<ReadResponse>) answer);
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  private ByteString part(ReadRequest request) {
    ResourceName name = ResourceName.toRead(request.getResourceName());
    ByteString blob =
        blobs
            .find(
                levels.readable(
                    Right.READ_BLOBS, name.instance(), AuthorizationInterceptor.subject()),
                name.digest())
            .orElseThrow(
                () -> Status.NOT_FOUND.withDescription("no such blob").asRuntimeException());
    long from = request.getReadOffset();
    if (from < 0 || from > blob.size() || request.getReadLimit() < 0) {
      throw Status.OUT_OF_RANGE
          .withDescription("the blob has " + blob.size() + " bytes")
          .asRuntimeException();
    }
    long most = request.getReadLimit() == 0 ? Long.MAX_VALUE : request.getReadLimit();
    ByteString part =
        blob.substring((int) from, (int) Math.min(blob.size(), from + Math.min(most, blob.size())));
    usage.of(Right.instance(name.instance())).read.add(part.size());
    return part;
  }

  /** Sends as fast as the client takes it. */
  private static void send(ByteString bytes, ServerCallStreamObserver<ReadResponse> answer) {
    answer.setOnReadyHandler(
        new Runnable() {
          private int sent;
          private boolean done;

          @Override
          public void run() {
            while (!done && answer.isReady()) {
              int end = Math.min(bytes.size(), sent + PIECE);
              answer.onNext(ReadResponse.newBuilder().setData(bytes.substring(sent, end)).build());
              sent = end;
              done = sent == bytes.size();
              if (done) {
                answer.onCompleted();
              }
            }
          }
        });
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
