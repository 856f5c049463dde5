package dev.tenon.examples.flyteadmin.standin;

import flyteidl.service.Auth.OAuth2MetadataRequest;
import flyteidl.service.Auth.OAuth2MetadataResponse;
import flyteidl.service.AuthMetadataServiceGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The services of the stand-in. They answer the proxy alone, which shows a credential, and believe
 * what it says of who asks.
 */
public final class StandIn {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> SUBJECT =
      Metadata.Key.of("x-flyte-subject", Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> PRINCIPAL = Context.keyWithDefault("principal", "");

  /**
   * A call that reached the stand-in.
   *
   * @param method the method's full name
   * @param headers what came with it
   */
  public record Call(String method, Metadata headers) {}

  private final String credential;
  private final String org;
  private final String issuer;
  private final String bucket;
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /**
   * A stand-in without any projects.
   *
   * @param credential what it knows the proxy by
   * @param org the organization in the bucket's keys
   * @param issuer where clients are told to log in
   * @param bucket the bucket's name
   */
  public StandIn(String credential, String org, String issuer, String bucket) {
    this.credential = credential;
    this.org = org;
    this.issuer = issuer;
    this.bucket = bucket;
  }

  /**
   * Puts the services on a server.
   *
   * @param <B> the kind of server builder
   * @param server the server
   * @return the same
   */
  public <B extends ServerBuilder<?>> B serve(B server) {
    server.addService(new StandInAdmin());
    server.addService(new StandInData(org, bucket));
    server.addService(new Login());
    server.intercept(new Door());
    return server;
  }

  /**
   * What came through.
   *
   * @return the calls so far
   */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Who asks, as the proxy says. */
  static String principal() {
    return PRINCIPAL.get();
  }

  private final class Door implements ServerInterceptor {

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      calls.add(new Call(call.getMethodDescriptor().getFullMethodName(), headers));
      if (!credential.equals(headers.get(AUTHORIZATION))) {
        call.close(Status.UNAUTHENTICATED.withDescription("not the proxy"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      String subject = headers.get(SUBJECT);
      Context context = Context.current().withValue(PRINCIPAL, subject == null ? "" : subject);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  private final class Login extends AuthMetadataServiceGrpc.AuthMetadataServiceImplBase {

    @Override
    public void getOAuth2Metadata(
        OAuth2MetadataRequest request, StreamObserver<OAuth2MetadataResponse> reply) {
      reply.onNext(OAuth2MetadataResponse.newBuilder().setIssuer(issuer).build());
      reply.onCompleted();
    }
  }
}
