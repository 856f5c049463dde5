package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flyteidl.core.IdentifierOuterClass.WorkflowExecutionIdentifier;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Calls of all four kinds through the proxy's forwarding. Flyte's published services have unary
 * ones alone, so these are methods of our own on its messages.
 */
class ForwardingTest {

  private static final MethodDescriptor.MethodType UNARY = MethodDescriptor.MethodType.UNARY;
  private static final MethodDescriptor.MethodType WATCH =
      MethodDescriptor.MethodType.SERVER_STREAMING;
  private static final MethodDescriptor.MethodType TALK =
      MethodDescriptor.MethodType.BIDI_STREAMING;
  private static final MethodDescriptor.MethodType SEND =
      MethodDescriptor.MethodType.CLIENT_STREAMING;

  private final List<Server> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private ManagedChannel front;

  private static MethodDescriptor<WorkflowExecutionIdentifier, WorkflowExecutionIdentifier> method(
      MethodDescriptor.MethodType type) {
    MethodDescriptor.Marshaller<WorkflowExecutionIdentifier> marshaller =
        ProtoUtils.marshaller(WorkflowExecutionIdentifier.getDefaultInstance());
    return MethodDescriptor.newBuilder(marshaller, marshaller)
        .setType(type)
        .setFullMethodName("flyteidl.test.Streams/" + type)
        .build();
  }

  private static WorkflowExecutionIdentifier named(String name) {
    return WorkflowExecutionIdentifier.newBuilder().setName(name).build();
  }

  @BeforeEach
  void start() throws IOException {
    ServerServiceDefinition backend =
        ServerServiceDefinition.builder("flyteidl.test.Streams")
            .addMethod(method(UNARY), ServerCalls.asyncUnaryCall(this::answer))
            .addMethod(method(WATCH), ServerCalls.asyncServerStreamingCall(this::watch))
            .addMethod(method(SEND), ServerCalls.asyncClientStreamingCall(ForwardingTest::count))
            .addMethod(method(TALK), ServerCalls.asyncBidiStreamingCall(ForwardingTest::echo))
            .build();
    ManagedChannel behind = channel(serve(backend));
    ServerServiceDefinition.Builder forwarding =
        ServerServiceDefinition.builder("flyteidl.test.Streams");
    for (MethodDescriptor.MethodType type : List.of(UNARY, WATCH, SEND, TALK)) {
      ServerCallHandler<WorkflowExecutionIdentifier, WorkflowExecutionIdentifier> handler =
          new Forwarding<>(method(type), behind, status -> status);
      forwarding.addMethod(method(type), handler);
    }
    front = channel(serve(forwarding.build()));
  }

  private Server serve(ServerServiceDefinition service) throws IOException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
    servers.add(server);
    return server;
  }

  private ManagedChannel channel(Server server) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    channels.add(channel);
    return channel;
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(Server::shutdownNow);
  }

  /** Fails as it is told to, or waits until the caller is gone. */
  private void answer(
      WorkflowExecutionIdentifier request, StreamObserver<WorkflowExecutionIdentifier> reply) {
    if (request.getName().equals("wait")) {
      Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
      waiting.countDown();
      return;
    }
    reply.onError(Status.DATA_LOSS.withDescription(request.getName()).asRuntimeException());
  }

  private void watch(
      WorkflowExecutionIdentifier request, StreamObserver<WorkflowExecutionIdentifier> reply) {
    Context.current().addListener(context -> cancelled.countDown(), Runnable::run);
    for (int i = 0; i < Integer.parseInt(request.getName()); i++) {
      reply.onNext(named("e" + i));
    }
    if (!request.getProject().equals("open")) {
      reply.onCompleted();
    }
  }

  private static StreamObserver<WorkflowExecutionIdentifier> count(
      StreamObserver<WorkflowExecutionIdentifier> reply) {
    return new Received() {
      @Override
      public void onCompleted() {
        reply.onNext(named(String.valueOf(names.size())));
        reply.onCompleted();
      }
    };
  }

  private static StreamObserver<WorkflowExecutionIdentifier> echo(
      StreamObserver<WorkflowExecutionIdentifier> reply) {
    return new Received() {
      @Override
      public void onNext(WorkflowExecutionIdentifier message) {
        reply.onNext(named("re " + message.getName()));
      }

      @Override
      public void onCompleted() {
        reply.onCompleted();
      }
    };
  }

  private static class Received implements StreamObserver<WorkflowExecutionIdentifier> {

    final BlockingQueue<String> names = new LinkedBlockingQueue<>();

    @Override
    public void onNext(WorkflowExecutionIdentifier message) {
      names.add(message.getName());
    }

    @Override
    public void onError(Throwable failure) {
      names.add("failed: " + failure.getMessage());
    }

    @Override
    public void onCompleted() {
      names.add("end");
    }

    String next() throws InterruptedException {
      return String.valueOf(names.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void aStatus_passes() {
    Status status =
        Calls.status(
            () ->
                ClientCalls.blockingUnaryCall(
                    front, method(UNARY), CallOptions.DEFAULT, named("bits are gone")));
    assertEquals(Status.Code.DATA_LOSS, status.getCode());
    assertEquals("bits are gone", status.getDescription());
  }

  @Test
  void aStreamOfReplies_passesInOrder() {
    Iterator<WorkflowExecutionIdentifier> replies =
        ClientCalls.blockingServerStreamingCall(
            front, method(WATCH), CallOptions.DEFAULT, named("2000"));
    for (int i = 0; i < 2_000; i++) {
      assertEquals("e" + i, replies.next().getName());
    }
    assertFalse(replies.hasNext());
  }

  @Test
  void aStreamOfRequests_passesWhole() throws InterruptedException {
    Received reply = new Received();
    StreamObserver<WorkflowExecutionIdentifier> requests =
        ClientCalls.asyncClientStreamingCall(
            front.newCall(method(SEND), CallOptions.DEFAULT), reply);
    for (int i = 0; i < 2_000; i++) {
      requests.onNext(named("r" + i));
    }
    requests.onCompleted();
    assertEquals("2000", reply.next());
    assertEquals("end", reply.next());
  }

  @Test
  void aConversation_passesWordByWord() throws InterruptedException {
    Received replies = new Received();
    StreamObserver<WorkflowExecutionIdentifier> requests =
        ClientCalls.asyncBidiStreamingCall(
            front.newCall(method(TALK), CallOptions.DEFAULT), replies);
    for (String word : List.of("one", "two", "three")) {
      requests.onNext(named(word));
      assertEquals("re " + word, replies.next());
    }
    requests.onCompleted();
    assertEquals("end", replies.next());
  }

  @Test
  void aClientThatGoes_isGoneForTheBackendToo() throws InterruptedException {
    Context.CancellableContext client = Context.current().withCancellation();
    client.run(
        () -> {
          Iterator<WorkflowExecutionIdentifier> replies =
              ClientCalls.blockingServerStreamingCall(
                  front,
                  method(WATCH),
                  CallOptions.DEFAULT,
                  named("1").toBuilder().setProject("open").build());
          assertEquals("e0", replies.next().getName());
        });
    client.cancel(null);
    assertTrue(cancelled.await(20, TimeUnit.SECONDS));
  }

  /**
   * On a busy machine a deadline may pass before the backend hears of the call: then a later one.
   */
  @Test
  void aDeadline_holdsForTheBackendToo() throws InterruptedException {
    for (int millis = 200; waiting.getCount() > 0 && millis < 60_000; millis *= 2) {
      CallOptions soon = CallOptions.DEFAULT.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
      assertEquals(
          Status.Code.DEADLINE_EXCEEDED,
          Calls.code(
              () -> ClientCalls.blockingUnaryCall(front, method(UNARY), soon, named("wait"))));
    }
    assertTrue(cancelled.await(20, TimeUnit.SECONDS));
  }
}
