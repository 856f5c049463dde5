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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the backend is told of a call: who asks, in the proxy's own words, and the headers that
 * trace it. Everything else that the client sent stays here.
 *
 * <p>The caller's tokens above all: the backend could use them against the other services that they
 * are good for. The backend believes the proxy, which shows a credential of its own; so a client
 * can neither say who it is nor go around the proxy.
 */
final class BackendHeaders implements ServerInterceptor, ClientInterceptor {

  /** Who asks: issuer and id, as the policy knows them. */
  static final Metadata.Key<String> SUBJECT = key("x-flyte-subject");

  /** The proxy's own credential. */
  static final Metadata.Key<String> AUTHORIZATION = key("authorization");

  private static final List<Metadata.Key<String>> PASSED =
      List.of(key("traceparent"), key("tracestate"), key("x-request-id"));
  private static final Context.Key<Map<Metadata.Key<String>, String>> KEPT =
      Context.keyWithDefault("flyte-headers", Map.of());

  private final Supplier<String> credential;

  /**
   * Shows the backend a credential.
   *
   * @param credential the value of the header {@code authorization}
   */
  BackendHeaders(Supplier<String> credential) {
    this.credential = credential;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Map<Metadata.Key<String>, String> kept = new LinkedHashMap<>();
    for (Metadata.Key<String> key : PASSED) {
      String value = headers.get(key);
      if (value != null) {
        kept.put(key, value);
      }
    }
    return Contexts.interceptCall(Context.current().withValue(KEPT, kept), call, headers, next);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    Map<Metadata.Key<String>, String> kept = KEPT.get();
    Subject subject = AuthorizationInterceptor.subject();
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> replies, Metadata headers) {
        kept.forEach(headers::put);
        headers.put(AUTHORIZATION, credential.get());
        if (subject.isIdentified()) {
          headers.put(SUBJECT, subject.issuer() + "|" + subject.id());
        }
        super.start(replies, headers);
      }
    };
  }
}
