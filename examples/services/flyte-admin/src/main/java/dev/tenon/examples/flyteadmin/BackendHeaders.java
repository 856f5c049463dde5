package dev.tenon.examples.flyteadmin;

import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.subject.Subject;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;

/**
 * What the backend is told of a call: who asks, in the proxy's own words, and the headers that
 * trace it. Everything else that the client sent stays here.
 *
 * <p>The caller's tokens above all, unless the installation hands them on: the backend could use
 * them against the other services that they are good for. {@link BackendIdentity} says who calls in
 * their place, so a client can neither say itself who it is nor go around the proxy.
 */
final class BackendHeaders implements ServerInterceptor, ClientInterceptor {

  private static final List<Metadata.Key<String>> PASSED =
      List.of(key("traceparent"), key("tracestate"), key("x-request-id"));
  private static final Context.Key<Metadata> RECEIVED =
      Context.keyWithDefault("flyte-headers", new Metadata());

  private final BackendIdentity identity;
  private final Callers callers;

  /**
   * Tells the backend who calls.
   *
   * @param identity in which way
   * @param callers reads what the caller sent
   */
  BackendHeaders(BackendIdentity identity, Callers callers) {
    this.identity = identity;
    this.callers = callers;
  }

  /** The call that is being answered. */
  VerifiedCall call() {
    Metadata received = RECEIVED.get();
    Subject subject = AuthorizationInterceptor.subject();
    return new VerifiedCall(
        subject,
        subject.isIdentified() ? Callers.tokens(received) : List.of(),
        () -> callers.claims(received));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return Contexts.interceptCall(
        Context.current().withValue(RECEIVED, headers), call, headers, next);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    Metadata received = RECEIVED.get();
    VerifiedCall call = call();
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> replies, Metadata headers) {
        for (Metadata.Key<String> key : PASSED) {
          String value = received.get(key);
          if (value != null) {
            headers.put(key, value);
          }
        }
        identity.headers(call).forEach((name, value) -> headers.put(key(name), value));
        super.start(replies, headers);
      }
    };
  }
}
