package dev.tenon.examples.remotecache;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;

/** How services answer: with a message, or with the status that was thrown. */
final class Answers {

  private Answers() {}

  static <R> void one(StreamObserver<R> answer, Callable<R> made) {
    try {
      answer.onNext(made.call());
      answer.onCompleted();
    } catch (Exception e) {
      answer.onError(status(e));
    }
  }

  /** What the client is told; what else failed stays here. */
  static StatusRuntimeException status(Exception e) {
    return e instanceof StatusRuntimeException status
        ? status
        : Status.INTERNAL.withCause(e).asRuntimeException();
  }
}
