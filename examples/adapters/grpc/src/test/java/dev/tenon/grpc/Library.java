package dev.tenon.grpc;

import dev.tenon.subject.Subject;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A server in this process with a {@link Shelf}, and a client that sends what a test wants. */
final class Library implements AutoCloseable {

  private static final Metadata.Key<String> BADGE =
      Metadata.Key.of("badge", Metadata.ASCII_STRING_MARSHALLER);

  private static final Map<String, Caller> BADGES =
      Map.of(
          "ada", Caller.of(Subject.of("ada").withRoles("red")),
          "bob", Caller.of(Subject.of("bob").withRoles("red", "blue")),
          "boss", Caller.of(Subject.of("boss").withRoles("boss")),
          "away", Caller.unavailable("the issuer is away"));

  static final Authenticator AUTHENTICATOR =
      Authenticator.header(
          "badge", value -> BADGES.getOrDefault(value, Caller.refused("no such badge")));

  /** The tests know which methods are open. */
  private static final Logger QUIET = Logger.getLogger(AuthorizationInterceptor.class.getName());

  static {
    QUIET.setLevel(Level.WARNING);
  }

  /** How a call ended. */
  record Answer(Status status, Metadata trailers, List<String> messages) {

    Status.Code code() {
      return status.getCode();
    }
  }

  final Shelf shelf = new Shelf();
  final List<Denial> denials = new ArrayList<>();

  /** Whether the log is full. */
  boolean failing;

  private final Server server;
  private final ManagedChannel channel;

  Library() throws IOException {
    this(AUTHENTICATOR, Shelf.gates().build());
  }

  Library(Authenticator authenticator, Gates gates) throws IOException {
    this(authenticator, gates, true);
  }

  private Library(Authenticator authenticator, Gates gates, boolean complete) throws IOException {
    String name = InProcessServerBuilder.generateName();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name).directExecutor();
    AuthorizationInterceptor interceptor =
        AuthorizationInterceptor.of(authenticator, gates, Shelf.AUTHORIZER).onDenial(this::note);
    if (complete) {
      interceptor.protect(builder, List.of(shelf));
    } else {
      builder.addService(shelf).intercept(interceptor);
    }
    server = builder.build().start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  private void note(Denial denial) {
    if (failing) {
      throw new IllegalStateException("full");
    }
    denials.add(denial);
  }

  /** One with gates for some methods only, as where a service is added later on. */
  static Library incomplete(Gates gates) throws IOException {
    return new Library(AUTHENTICATOR, gates, false);
  }

  /** The answer to a call with these messages, sent one after the other. */
  Answer call(MethodDescriptor<String, String> method, String badge, String... messages) {
    Metadata headers = new Metadata();
    if (!badge.isEmpty()) {
      headers.put(BADGE, badge);
    }
    return call(method, headers, messages);
  }

  Answer call(MethodDescriptor<String, String> method, Metadata headers, String... messages) {
    List<Answer> answers = new ArrayList<>();
    List<String> received = new ArrayList<>();
    ClientCall<String, String> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(String message) {
            received.add(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            answers.add(new Answer(status, trailers, received));
          }
        },
        headers);
    call.request(10);
    for (String message : messages) {
      call.sendMessage(message);
    }
    call.halfClose();
    // Everything happens on this thread.
    return answers.get(0);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
