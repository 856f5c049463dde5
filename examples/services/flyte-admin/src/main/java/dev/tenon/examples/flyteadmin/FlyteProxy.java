package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Message;
import dev.tenon.authz.Authorizer;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.grpc.Denial;
import dev.tenon.grpc.Gates;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Stands in front of FlyteAdmin, and lets through what the policy allows.
 *
 * <pre>{@code
 * FlyteProxy proxy = new FlyteProxy(authorizer, settings, channelToFlyteAdmin, identity);
 * Server server = proxy.serve(serverBuilder).build().start();
 * }</pre>
 *
 * <p>It serves the methods of {@code FlyteGates}, and nothing else: any other is {@code
 * UNIMPLEMENTED}. It keeps no state but a minute of userinfo answers.
 */
public final class FlyteProxy {

  /**
   * What an installation sets.
   *
   * @param org the organization that requests mean which name none
   * @param client the OAuth client that users log in with, the audience of their ID tokens
   * @param userInfo the userinfo endpoint of each issuer that has one, by the issuer's name: a
   *     token is sent to its own issuer's endpoint and to no other
   * @param scheme how native URLs of the installation's bucket begin, such as {@code s3}
   * @param bucket the bucket's name
   * @param masking whether what may not be read is answered like what is not there
   */
  public record Settings(
      String org,
      String client,
      Map<String, URI> userInfo,
      String scheme,
      String bucket,
      boolean masking) {

    /** Copies what is given. */
    public Settings {
      userInfo = Map.copyOf(userInfo);
    }
  }

  private final Settings settings;
  private final Channel backend;
  private final BackendHeaders headers;
  private final FlyteRequests requests;
  private final Gates gates;
  private final Consumer<Answer> answered;
  private final AuthorizationInterceptor interceptor;
  private final Map<String, ServerCallHandler<?, ?>> own;

  /**
   * A proxy that reports denials to the system's log.
   *
   * @param authorizer decides; its policy lists the issuers too
   * @param settings what the installation sets
   * @param admin where FlyteAdmin is
   * @param identity how FlyteAdmin learns who calls
   * @throws IllegalArgumentException if the table of methods does not fit the protocol's classes
   */
  public FlyteProxy(
      Authorizer authorizer, Settings settings, Channel admin, BackendIdentity identity) {
    Storage storage = new Storage(settings.scheme(), settings.bucket());
    Map<String, UserInfo> userInfo = new HashMap<>();
    settings
        .userInfo()
        .forEach((name, address) -> userInfo.put(name, new UserInfo(address, Clock.systemUTC())));
    this.settings = settings;
    Callers callers = new Callers(authorizer, settings.client(), userInfo);
    this.headers = new BackendHeaders(identity, callers);
    this.backend = ClientInterceptors.intercept(admin, headers);
    this.requests = new FlyteRequests(settings.org(), storage);
    this.gates = FlyteGates.of(requests, settings.masking());
    this.answered = answer -> {};
    this.interceptor = AuthorizationInterceptor.of(callers, gates, authorizer);
    this.own =
        new OwnReplies(authorizer, settings.org(), storage, backend, headers::call).handlers();
  }

  private FlyteProxy(
      FlyteProxy same, AuthorizationInterceptor interceptor, Consumer<Answer> answered) {
    this.settings = same.settings;
    this.headers = same.headers;
    this.backend = same.backend;
    this.requests = same.requests;
    this.gates = same.gates;
    this.answered = answered;
    this.own = same.own;
    this.interceptor = interceptor;
  }

  /**
   * The same with another place for denials.
   *
   * @param hook told of each denial before the caller is
   * @return a new proxy
   */
  public FlyteProxy onDenial(Consumer<Denial> hook) {
    return new FlyteProxy(this, interceptor.onDenial(hook), answered);
  }

  /**
   * The same, which also tells what came of the calls that it lets through.
   *
   * @param hook told of each when it ends, on gRPC's thread; it must not throw
   * @return a new proxy
   */
  public FlyteProxy onAnswer(Consumer<Answer> hook) {
    return new FlyteProxy(this, interceptor, hook);
  }

  /**
   * The table of all methods, for the report at start.
   *
   * @return how each method is entered
   */
  public Gates gates() {
    return gates;
  }

  /**
   * Puts the proxy's services on a server.
   *
   * @param <B> the kind of server builder
   * @param server the server
   * @return the same
   * @throws IllegalStateException if a method of a service has no gate
   */
  public <B extends ServerBuilder<?>> B serve(B server) {
    return serve(server, FlyteGates.services());
  }

  <B extends ServerBuilder<?>> B serve(B server, List<ServiceDescriptor> services) {
    List<BindableService> forwarding = new ArrayList<>();
    services.forEach(service -> forwarding.add(() -> service(service)));
    server.intercept(headers);
    return interceptor.protect(server, forwarding);
  }

  private ServerServiceDefinition service(ServiceDescriptor service) {
    ServerServiceDefinition.Builder served = ServerServiceDefinition.builder(service);
    service.getMethods().forEach(method -> served.addMethod(served(method)));
    return served.build();
  }

  @SuppressWarnings("unchecked") // a handler of its own is kept by the method that it handles
  private <Q, R> ServerMethodDefinition<Q, R> served(MethodDescriptor<Q, R> method) {
    ServerCallHandler<Q, R> handler = (ServerCallHandler<Q, R>) own.get(method.getFullMethodName());
    return ServerMethodDefinition.create(
        method,
        telling(handler == null ? new Forwarding<>(method, backend, this::ending) : handler));
  }

  /** Tells of a call's end what it was about, by its first message. */
  private <Q, R> ServerCallHandler<Q, R> telling(ServerCallHandler<Q, R> handler) {
    return (call, headers) -> {
      String method = call.getMethodDescriptor().getFullMethodName();
      Subject subject = AuthorizationInterceptor.subject();
      AtomicReference<Resource> about = new AtomicReference<>(Scope.NOTHING);
      ServerCall<Q, R> told =
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
              Resource resource = Objects.requireNonNull(about.get());
              answered.accept(new Answer(method, subject, resource, status));
              super.close(status, trailers);
            }
          };
      return new SimpleForwardingServerCallListener<Q>(handler.startCall(told, headers)) {
        @Override
        public void onMessage(Q message) {
          about.set(requests.target(method, (Message) message));
          super.onMessage(message);
        }
      };
    };
  }

  /** What is masked must not be told from what is absent by the backend's words for it. */
  private Status ending(Status status) {
    boolean absent = settings.masking() && status.getCode() == Status.Code.NOT_FOUND;
    return absent ? FlyteGates.ABSENT : status;
  }
}
