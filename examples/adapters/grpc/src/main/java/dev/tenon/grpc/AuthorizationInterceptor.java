package dev.tenon.grpc;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.subject.Subject;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls through their {@link Gate}, and answers the others before the service sees anything of
 * them.
 *
 * <pre>{@code
 * AuthorizationInterceptor interceptor =
 *     AuthorizationInterceptor.of(Authenticator.bearer(verifier), gates, authorizer)
 *         .onDenial(denial -> log.info(denial.toString()));
 * Server server = interceptor.protect(serverBuilder, List.of(new Jobs(), new Health())).build();
 * }</pre>
 *
 * <p>A stream that outlasts its caller's credential ends with its next message, of either side.
 *
 * <p>Who is not known gets {@code UNAUTHENTICATED} without a reason ({@code UNAVAILABLE} while it
 * cannot be told), who is not allowed {@code PERMISSION_DENIED} with the decision's reason and an
 * id to ask about; everything else goes to {@link #onDenial}. Thread-safe.
 */
public final class AuthorizationInterceptor implements ServerInterceptor {

  /** The trailer with the code of the decision's reason. */
  public static final Metadata.Key<String> REASON =
      Metadata.Key.of("tenon-reason", Metadata.ASCII_STRING_MARSHALLER);

  /** The trailer with the id under which a denial was reported. */
  public static final Metadata.Key<String> DENIAL =
      Metadata.Key.of("tenon-denial", Metadata.ASCII_STRING_MARSHALLER);

  private static final System.Logger LOG =
      System.getLogger(AuthorizationInterceptor.class.getName());
  private static final Context.Key<Subject> SUBJECT =
      Context.keyWithDefault("tenon-subject", Subject.anonymous());

  private final Authenticator authenticator;
  private final Gates gates;
  private final Authorizer authorizer;
  private final Consumer<Denial> listener;
  private final Clock clock;
  private final boolean tellsReasons;

  private AuthorizationInterceptor(
      Authenticator authenticator,
      Gates gates,
      Authorizer authorizer,
      Consumer<Denial> listener,
      Clock clock,
      boolean tellsReasons) {
    this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
    this.gates = Objects.requireNonNull(gates, "gates");
    this.authorizer = Objects.requireNonNull(authorizer, "authorizer");
    this.listener = Objects.requireNonNull(listener, "listener");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.tellsReasons = tellsReasons;
  }

  /**
   * An interceptor that writes denials to the system's log.
   *
   * @param authenticator says who calls
   * @param gates how each method is entered
   * @param authorizer decides
   * @return the interceptor
   */
  public static AuthorizationInterceptor of(
      Authenticator authenticator, Gates gates, Authorizer authorizer) {
    return new AuthorizationInterceptor(
        authenticator,
        gates,
        authorizer,
        denial -> LOG.log(System.Logger.Level.INFO, denial),
        Clock.systemUTC(),
        true);
  }

  /**
   * The same with another place for denials.
   *
   * @param hook told of each denial before the caller is, on gRPC's thread; what it throws goes to
   *     the system's log
   * @return a new interceptor
   */
  public AuthorizationInterceptor onDenial(Consumer<Denial> hook) {
    return new AuthorizationInterceptor(
        authenticator, gates, authorizer, hook, clock, tellsReasons);
  }

  /**
   * The same by another clock, which tells when a stream outlasts its caller's credential.
   *
   * @param host the clock
   * @return a new interceptor
   */
  public AuthorizationInterceptor clock(Clock host) {
    return new AuthorizationInterceptor(
        authenticator, gates, authorizer, listener, host, tellsReasons);
  }

  /**
   * The same where a caller that is not allowed learns the id of the denial and no reason. What
   * does not exist and what belongs to others then have one answer; otherwise a reason such as
   * {@code tenant-not-assigned} beside {@code no-rule} tells which names exist. Denials still have
   * it.
   *
   * @return a new interceptor
   */
  public AuthorizationInterceptor withoutReasons() {
    return new AuthorizationInterceptor(authenticator, gates, authorizer, listener, clock, false);
  }

  /**
   * Puts itself before all that a server serves, unary and streaming alike, and says in the log
   * which methods are open. A service that is added later on has no gates, and is denied.
   *
   * @param <B> the kind of server builder
   * @param server the server
   * @param services what it serves
   * @return the server builder
   * @throws IllegalStateException if a method has no gate, or a gate no method
   */
  public <B extends ServerBuilder<?>> B protect(
      B server, Collection<? extends BindableService> services) {
    List<ServiceDescriptor> descriptors = new ArrayList<>();
    List<ServerServiceDefinition> definitions = new ArrayList<>();
    for (BindableService service : services) {
      ServerServiceDefinition definition = service.bindService();
      definitions.add(definition);
      descriptors.add(definition.getServiceDescriptor());
    }
    gates.requireCompleteOver(descriptors);
    gates
        .methods(Gate.Kind.OPEN)
        .forEach(
            (method, why) ->
                LOG.log(System.Logger.Level.INFO, "open to everybody: {0} ({1})", method, why));
    definitions.forEach(server::addService);
    server.intercept(this);
    return server;
  }

  /**
   * Who calls, for the service that answers.
   *
   * @return the subject of the current call; anonymous outside of one, and behind an open gate
   */
  public static Subject subject() {
    return SUBJECT.get();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    // Gates are kept by the method whose messages they take.
    @SuppressWarnings("unchecked")
    Gate<Q> gate = (Gate<Q>) gates.of(call.getMethodDescriptor().getFullMethodName());
    if (gate != null && gate.kind() == Gate.Kind.OPEN) {
      return next.startCall(call, headers);
    }
    Caller caller = authenticate(headers);
    if (!caller.isKnown()) {
      return end(call, Subject.anonymous(), Status.fromCode(caller.code()), caller.why());
    }
    Subject subject = caller.subject();
    if (gate == null || gate.kind() == Gate.Kind.DENIED) {
      String why = gate == null ? "the method has no gate" : gate.why();
      return end(call, subject, hiddenOr(gate, Status.PERMISSION_DENIED), why);
    }
    Context context = Context.current().withValue(SUBJECT, subject);
    boolean passes =
        gate.kind() == Gate.Kind.AUTHENTICATED
            && (isUnary(call) || caller.until().equals(Instant.MAX));
    return passes
        ? Contexts.interceptCall(context, call, headers, next)
        : new GatedCall<>(this, gate, caller, context, call, headers, next).start();
  }

  private static boolean isUnary(ServerCall<?, ?> call) {
    return call.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY;
  }

  /** The time, in milliseconds, so that to look costs nothing. */
  long now() {
    return clock.millis();
  }

  Caller authenticate(Metadata headers) {
    try {
      return authenticator.authenticate(headers);
    } catch (RuntimeException | Error e) {
      return Caller.unavailable("the authenticator failed: " + e.getClass().getName());
    }
  }

  private <Q> ServerCall.Listener<Q> end(
      ServerCall<Q, ?> call, Subject subject, Status status, String why) {
    deny(call, subject, status, why, null, null);
    return new ServerCall.Listener<>() {};
  }

  /** Whether all that the message asks for is allowed; otherwise the call is over. */
  <Q> boolean admits(Gate<Q> gate, ServerCall<Q, ?> call, Subject subject, Q message) {
    List<Request> requests;
    try {
      requests = gate.extractor().requests(subject, message);
    } catch (StatusRuntimeException e) {
      deny(call, subject, e.getStatus(), "the message makes no sense", null, null);
      return false;
    } catch (RuntimeException | Error e) {
      deny(call, subject, Status.INTERNAL, "the extractor failed: " + e, null, null);
      return false;
    }
    if (requests.isEmpty()) {
      Status status = hiddenOr(gate, Status.PERMISSION_DENIED);
      deny(call, subject, status, "the extractor asked for nothing", null, null);
      return false;
    }
    return requests.size() == 1
        ? admits(gate, call, requests.get(0), authorizer.check(requests.get(0)))
        : admits(gate, call, requests, authorizer.checkAll(requests));
  }

  private boolean admits(
      Gate<?> gate, ServerCall<?, ?> call, List<Request> requests, List<Decision> decisions) {
    for (int i = 0; i < requests.size(); i++) {
      if (!admits(gate, call, requests.get(i), decisions.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean admits(Gate<?> gate, ServerCall<?, ?> call, Request request, Decision decision) {
    if (decision.allowed()) {
      return true;
    }
    Status status = hiddenOr(gate, Status.PERMISSION_DENIED);
    deny(call, request.subject(), status, decision.reason().words(), request, decision);
    return false;
  }

  private static Status hiddenOr(@Nullable Gate<?> gate, Status status) {
    Status hidden = gate == null ? null : gate.hidden();
    return hidden == null ? status : hidden;
  }

  /**
   * Reports, then ends the call. What is hidden looks like what is absent, so it carries nothing.
   */
  void deny(
      ServerCall<?, ?> call,
      Subject subject,
      Status status,
      String why,
      @Nullable Request request,
      @Nullable Decision decision) {
    String id = UUID.randomUUID().toString();
    String method = call.getMethodDescriptor().getFullMethodName();
    Metadata trailers = new Metadata();
    Status answer = status;
    if (status.getCode() == Status.Code.PERMISSION_DENIED) {
      String code = decision == null ? Reason.NO_RULE.code() : decision.reason().code();
      if (tellsReasons) {
        trailers.put(REASON, code);
      }
      answer = status.withDescription((tellsReasons ? code : "denied") + " (" + id + ")");
    }
    if (status.getCode() != Status.Code.NOT_FOUND) {
      trailers.put(DENIAL, id);
    }
    try {
      listener.accept(new Denial(id, method, subject, answer, why, request, decision));
    } catch (RuntimeException | Error failed) {
      LOG.log(System.Logger.Level.WARNING, "the hook for denials failed: " + id, failed);
    } finally {
      call.close(answer, trailers);
    }
  }
}
