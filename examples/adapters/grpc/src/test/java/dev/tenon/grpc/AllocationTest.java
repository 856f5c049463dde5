package dev.tenon.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tenon.subject.Subject;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the interceptor allocates, counted: the same calls through two servers in this thread, one
 * with it and one without.
 */
class AllocationTest {

  /** A call with its context, its gate, the request and its path. */
  private static final long BYTES_A_CALL = 768;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final Gates GATES =
      Gates.builder()
          .gate(Shelf.GET, Gate.checked(Shelf.asking("READ")))
          // The whole text is the name, so that nothing is cut out of it.
          .gate(Shelf.PUT, Gate.checked(Shelf.asking("WRITE")).pinned(message -> message))
          .build();

  private Side with;
  private Side without;

  /** A server in this thread whose service keeps nothing. */
  private static final class Side implements AutoCloseable {

    private final Server server;
    private final ManagedChannel channel;

    Side(boolean checked) throws IOException {
      String name = InProcessServerBuilder.generateName();
      InProcessServerBuilder builder =
          InProcessServerBuilder.forName(name)
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("shelf.Shelf")
                      .addMethod(Shelf.GET, ServerCalls.asyncUnaryCall(Side::answer))
                      .addMethod(Shelf.PUT, ServerCalls.asyncClientStreamingCall(Side::ignore))
                      .build());
      if (checked) {
        Caller ada = Caller.of(Subject.of("ada").withRoles("red"));
        builder.intercept(AuthorizationInterceptor.of(headers -> ada, GATES, Shelf.AUTHORIZER));
      }
      server = builder.build().start();
      channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    private static void answer(String message, StreamObserver<String> out) {
      out.onNext("done");
      out.onCompleted();
    }

    private static StreamObserver<String> ignore(StreamObserver<String> out) {
      return new StreamObserver<>() {
        @Override
        public void onNext(String message) {}

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {
          out.onNext("done");
          out.onCompleted();
        }
      };
    }

    /** A call with this many messages. */
    private void call(MethodDescriptor<String, String> method, int messages) {
      ClientCall<String, String> call = channel.newCall(method, CallOptions.DEFAULT);
      Status[] ended = new Status[1];
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended[0] = status;
            }
          },
          new Metadata());
      call.request(2);
      for (int i = 0; i < messages; i++) {
        call.sendMessage("red=1");
      }
      call.halfClose();
      assertTrue(ended[0].isOk(), () -> ended[0].toString());
    }

    /** The bytes that a call takes, as the least of many. */
    long bytes(MethodDescriptor<String, String> method, int messages) {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 2_000; i++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        call(method, messages);
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
      return least;
    }

    @Override
    public void close() {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  @BeforeEach
  void open() throws IOException {
    with = new Side(true);
    without = new Side(false);
  }

  @AfterEach
  void close() {
    with.close();
    without.close();
  }

  @Test
  void unaryCall_takesLittle() {
    long more = with.bytes(Shelf.GET, 1) - without.bytes(Shelf.GET, 1);
    assertTrue(more > 0 && more <= BYTES_A_CALL, () -> more + " bytes a call");
  }

  @Test
  void laterMessagesOfAStream_takeNothing() {
    long more = perMessage(with) - perMessage(without);
    assertEquals(0, more);
  }

  private static long perMessage(Side side) {
    return (side.bytes(Shelf.PUT, 101) - side.bytes(Shelf.PUT, 1)) / 100;
  }
}
