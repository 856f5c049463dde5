package dev.tenon.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A stream that is ended while the service answers on another thread. */
class GatedCallTest {

  /** A call that stands still while a message is sent. */
  private static final class Slow extends NotedCall {

    private final CountDownLatch sending = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);

    private Slow() {
      super(Shelf.TALK);
    }

    @Override
    public void sendMessage(String message) {
      done.add("begins " + message);
      sending.countDown();
      try {
        sent.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      done.add("ends " + message);
    }
  }

  private final Slow call = new Slow();
  private final List<ServerCall<String, String>> seen = new ArrayList<>();

  /** The stream after its first message, which is about the shelf that ada may read. */
  private ServerCall.Listener<String> begun() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("badge", Metadata.ASCII_STRING_MARSHALLER), "ada");
    AuthorizationInterceptor interceptor =
        AuthorizationInterceptor.of(Library.AUTHENTICATOR, Shelf.gates().build(), Shelf.AUTHORIZER)
            .onDenial(denial -> {});
    ServerCall.Listener<String> listener =
        interceptor.interceptCall(
            call,
            headers,
            (passed, asked) -> {
              seen.add(passed);
              return new ServerCall.Listener<>() {};
            });
    listener.onMessage("red=1");
    return listener;
  }

  @Test
  void endedWhileTheServiceSends_isClosedAfterwards_andNothingIsSentThen() throws Exception {
    ServerCall.Listener<String> listener = begun();
    ServerCall<String, String> service = seen.get(0);
    Thread answers = new Thread(() -> service.sendMessage("one"));
    answers.start();
    call.sending.await();
    Thread ends = new Thread(() -> listener.onMessage("blue=2"));
    ends.start();
    // It waits for the message to be sent, or else it gets through and is done.
    while (ends.getState() != Thread.State.BLOCKED && ends.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
    call.sent.countDown();
    answers.join();
    ends.join();
    service.sendHeaders(new Metadata());
    service.sendMessage("two");
    service.close(Status.OK, new Metadata());
    assertEquals(List.of("begins one", "ends one", "close INVALID_ARGUMENT"), call.done);
  }

  @Test
  void endedAfterTheServiceHasAnswered_isNotClosedAgain() {
    ServerCall.Listener<String> listener = begun();
    seen.get(0).close(Status.OK, new Metadata());
    listener.onMessage("blue=2");
    assertEquals(List.of("close OK"), call.done);
  }
}
