package dev.tenon.grpc;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A service of every shape whose messages are texts {@code name=value}, and remembers what it was
 * shown. Messages may leave the name out after the first.
 */
final class Shelf implements BindableService {

  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  static final MethodDescriptor<String, String> GET =
      method("Get", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<String, String> PUT =
      method("Put", MethodDescriptor.MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<String, String> COPY =
      method("Copy", MethodDescriptor.MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<String, String> LIST =
      method("List", MethodDescriptor.MethodType.SERVER_STREAMING);
  static final MethodDescriptor<String, String> TALK =
      method("Talk", MethodDescriptor.MethodType.BIDI_STREAMING);
  static final MethodDescriptor<String, String> SECRET =
      method("Secret", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<String, String> WHO =
      method("Who", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<String, String> HEALTH =
      method("Health", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<String, String> BURN =
      method("Burn", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<String, String> CLOSE =
      method("Close", MethodDescriptor.MethodType.UNARY);

  static final ServiceDescriptor DESCRIPTOR =
      ServiceDescriptor.newBuilder("shelf.Shelf")
          .addMethod(GET)
          .addMethod(PUT)
          .addMethod(COPY)
          .addMethod(LIST)
          .addMethod(TALK)
          .addMethod(SECRET)
          .addMethod(WHO)
          .addMethod(HEALTH)
          .addMethod(BURN)
          .addMethod(CLOSE)
          .build();

  /** What may be read and written: `red` by ada, `blue` by bob; `boss` closes. */
  static final Authorizer AUTHORIZER =
      Authorizer.compile(
          Policy.builder()
              .role(Role.of("red").with(Permission.allow("*").on("shelf/red")))
              .role(Role.of("blue").with(Permission.allow("*").on("shelf/blue")))
              .role(Role.of("boss").with(Permission.allow("CLOSE").on("shelf")))
              .build());

  /** Everything that reached the service. */
  final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  private static MethodDescriptor<String, String> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.newBuilder(TEXT, TEXT)
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("shelf.Shelf", name))
        .build();
  }

  static String name(String message) {
    return message.substring(0, Math.max(0, message.indexOf('=')));
  }

  static Gate.Extractor<String> asking(String action) {
    return (who, message) -> {
      if (name(message).isEmpty()) {
        throw Status.INVALID_ARGUMENT.withDescription("name a shelf").asRuntimeException();
      }
      return List.of(Request.of(who, action, Resource.of("shelf", name(message))));
    };
  }

  /** Both the shelf that is named and the one that is copied to. */
  private static List<Request> copying(Subject who, String message) {
    String to = message.substring(message.indexOf('=') + 1);
    return List.of(
        Request.of(who, "READ", Resource.of("shelf", name(message))),
        Request.of(who, "WRITE", Resource.of("shelf", to)));
  }

  static Gates.Builder gates() {
    return Gates.builder()
        .gate(GET, Gate.checked(asking("READ")))
        .gate(
            PUT,
            Gate.checked(asking("WRITE")).pinnedOrEmpty(Shelf::name).echoedBy("shelf", Shelf::name))
        .gate(COPY, Gate.checked(Shelf::copying))
        .gate(LIST, Gate.checked(asking("READ")))
        .gate(TALK, Gate.checked(asking("READ")).pinned(Shelf::name))
        .gate(SECRET, Gate.checked(asking("READ")).hiddenAs("no such thing"))
        .gate(WHO, Gate.authenticated("everybody may know who he is"))
        .gate(HEALTH, Gate.open("the load balancer asks"))
        .gate(BURN, Gate.denied("nothing is ever burnt"))
        .gate(CLOSE, Gate.requires("CLOSE", Resource.of("shelf")));
  }

  private void answer(String message, StreamObserver<String> out) {
    seen.add(message);
    out.onNext("done");
    out.onCompleted();
  }

  private StreamObserver<String> collect(StreamObserver<String> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(String message) {
        seen.add(message);
      }

      @Override
      public void onError(Throwable t) {
        seen.add("gone");
      }

      @Override
      public void onCompleted() {
        out.onNext("done");
        out.onCompleted();
      }
    };
  }

  private void who(String message, StreamObserver<String> out) {
    seen.add(message);
    out.onNext(AuthorizationInterceptor.subject().id());
    out.onCompleted();
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(DESCRIPTOR)
        .addMethod(GET, ServerCalls.asyncUnaryCall(this::answer))
        .addMethod(PUT, ServerCalls.asyncClientStreamingCall(this::collect))
        .addMethod(COPY, ServerCalls.asyncClientStreamingCall(this::collect))
        .addMethod(LIST, ServerCalls.asyncServerStreamingCall(this::answer))
        .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(this::collect))
        .addMethod(SECRET, ServerCalls.asyncUnaryCall(this::secret))
        .addMethod(WHO, ServerCalls.asyncUnaryCall(this::who))
        .addMethod(HEALTH, ServerCalls.asyncUnaryCall(this::who))
        .addMethod(BURN, ServerCalls.asyncUnaryCall(this::answer))
        .addMethod(CLOSE, ServerCalls.asyncUnaryCall(this::answer))
        .build();
  }

  private void secret(String message, StreamObserver<String> out) {
    seen.add(message);
    out.onError(Status.NOT_FOUND.withDescription("no such thing").asRuntimeException());
  }
}
