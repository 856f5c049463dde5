package dev.tenon.examples.remotecache;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Callable;

/** How services answer: with a message, or with the status that was thrown. */
final class Answers {

  private static final System.Logger LOG = System.getLogger(Answers.class.getName());

  private Answers() {}

  static <R> void one(StreamObserver<R> answer, Callable<R> made) {
    try {
      answer.onNext(made.call());
      answer.onCompleted();
    } catch (Exception e) {
      answer.onError(status(e));
    }
  }

  /** What the client is told; what else failed is for the operator alone. */
  static StatusRuntimeException status(Exception e) {
    if (e instanceof StatusRuntimeException status) {
      return status;
    }
    LOG.log(System.Logger.Level.ERROR, "a call failed", e);
    return Status.INTERNAL.withCause(e).asRuntimeException();
  }
}
