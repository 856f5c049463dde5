package dev.tenon.examples.remotecache;

import dev.tenon.grpc.Denial;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on this machine with the policy of this example, and connections of its clients. */
final class TestCache implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  final DemoIssuer issuer;
  final List<Denial> denials = new CopyOnWriteArrayList<>();
  final RemoteCache cache;
  final Server server;
  private final ManagedChannel channel;

  TestCache() throws IOException {
    this(Storage.inMemory(Bound.ofMemory()));
  }

  TestCache(Storage storage) throws IOException {
    this(YamlPolicies.load(Path.of("policy.yaml")), storage);
  }

  TestCache(Policy policy) throws IOException {
    this(policy, Storage.inMemory(Bound.ofMemory()));
  }

  TestCache(Policy policy, Storage storage) throws IOException {
    this(State.inMemory(policy, storage), Workers.NONE, new DemoIssuer());
  }

  TestCache(State state, Workers workers, DemoIssuer issuer) throws IOException {
    this.issuer = issuer;
    cache =
        new RemoteCache(
            state,
            workers,
            policies -> TokenVerifier.builder(policies).documents(issuer.keys()).build(),
            denials::add);
    server = cache.serve(0);
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  /** The server of this example with workers that run actions in sandboxes. */
  static TestCache running(String... workers) throws IOException, InterruptedException {
    return new TestCache(
        State.inMemory(
            YamlPolicies.load(Path.of("policy.yaml")), Storage.inMemory(Bound.ofMemory())),
        new Workers(List.of(workers), Optional.of(Sandbox.find())),
        new DemoIssuer());
  }

  /** Without any credential. */
  Channel anonymous() {
    return channel;
  }

  /** With a token of somebody with these roles. */
  Channel as(String id, Object roles) {
    return with(AUTHORIZATION, "Bearer " + issuer.token(id, roles));
  }

  Channel with(Metadata.Key<String> header, String value) {
    Metadata headers = new Metadata();
    headers.put(header, value);
    return with(channel, headers);
  }

  static Channel with(Channel channel, Metadata headers) {
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** How a call of whatever shape with these messages ends. */
  @SafeVarargs
  static <Q, R> Status status(Channel channel, MethodDescriptor<Q, R> method, Q... messages) {
    BlockingQueue<Status> ended = new LinkedBlockingQueue<>();
    ClientCall<Q, R> call =
        channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<R>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.add(status);
          }
        },
        new Metadata());
    call.request(Integer.MAX_VALUE);
    for (Q message : messages) {
      call.sendMessage(message);
    }
    call.halfClose();
    try {
      return ended.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How a blocking call ends. */
  static Status.Code code(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    server.shutdownNow();
    cache.close();
  }
}
