package dev.tenon.examples.remotecache;

import com.google.bytestream.ByteStreamProto.ReadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.atomic.LongAdder;

/** Sends bytes as they come, and as fast as the client takes them. Thread-safe. */
final class Sending implements Runnable {

  private static final int PIECE = 64 << 10;

  private final Said said;
  private final ServerCallStreamObserver<ReadResponse> answer;
  private final LongAdder sent;
  private final long end;
  private long next;
  private boolean done;

  private Sending(
      Said said,
      long from,
      long most,
      ServerCallStreamObserver<ReadResponse> answer,
      LongAdder sent) {
    this.said = said;
    this.answer = answer;
    this.sent = sent;
    this.next = from;
    this.end = most > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + most;
  }

  /**
   * Begins to send.
   *
   * @param from the first byte
   * @param most how many bytes
   * @param sent counts them
   * @throws io.grpc.StatusRuntimeException if too many read the same
   */
  static void begin(
      Said said,
      long from,
      long most,
      ServerCallStreamObserver<ReadResponse> answer,
      LongAdder sent) {
    Sending sending = new Sending(said, from, most, answer, sent);
    answer.setOnCancelHandler(() -> said.ignore(sending));
    answer.setOnReadyHandler(sending);
    said.listen(sending);
  }

  @Override
  public synchronized void run() {
    while (!done && answer.isReady()) {
      Said.Part part = said.part(next, Math.min(PIECE, end - next));
      int size = part.bytes().size();
      if (size > 0) {
        answer.onNext(ReadResponse.newBuilder().setData(part.bytes()).build());
        sent.add(size);
        next += size;
      }
      done = part.last() || next == end;
      if (done) {
        said.ignore(this);
        answer.onCompleted();
      } else if (size == 0) {
        return;
      }
    }
  }
}
