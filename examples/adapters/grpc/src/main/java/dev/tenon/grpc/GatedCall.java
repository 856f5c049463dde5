package dev.tenon.grpc;

import dev.tenon.authz.Request;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call at a gate. At a checked one the service is started when the first message is allowed, so
 * that it never sees one that is not; later messages are held to the first. A stream goes on for as
 * long as a new call with the same credential would be let in.
 *
 * <p>Two objects a call, this one and its listener, and nothing a message. gRPC calls a listener's
 * methods one after the other, but the service may answer on a thread of its own. So what it sends
 * and what ends the call take turns by this object's lock: once the call is {@link State#ENDED},
 * nothing is being sent, and nothing ever will be. Hooks are called without the lock.
 */
final class GatedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

  private static final Status CHANGED =
      Status.INVALID_ARGUMENT.withDescription(
          "the stream asks for another thing than it began with");
  private static final Status OTHER_HEADER =
      Status.INVALID_ARGUMENT.withDescription("a header names another thing than the message");
  private static final Status EMPTY =
      Status.INVALID_ARGUMENT.withDescription("the call ended without a message");
  private static final Status SECOND =
      Status.INVALID_ARGUMENT.withDescription("the method takes one message");

  /** The last instant that is a number of milliseconds. */
  private static final Instant FARTHEST = Instant.ofEpochMilli(Long.MAX_VALUE);

  /** How far a call has come. */
  private enum State {
    OPEN,
    /** The service has closed it. */
    ANSWERED,
    /** It is over, and the service has no say in it any more. */
    ENDED
  }

  private final AuthorizationInterceptor interceptor;
  private final Gate<Q> gate;
  private final Caller caller;

  /** When the credential is looked at again, in milliseconds; a later time than any for never. */
  private final long until;

  private final Context context;
  private final Metadata headers;
  private final ServerCallHandler<Q, R> next;

  /** Whether the first message, which was asked for here, still counts as one the service wants. */
  private boolean ahead = true;

  /** Changes under the lock. */
  private volatile State state = State.OPEN;

  GatedCall(
      AuthorizationInterceptor interceptor,
      Gate<Q> gate,
      Caller caller,
      Context context,
      ServerCall<Q, R> call,
      Metadata headers,
      ServerCallHandler<Q, R> next) {
    super(call);
    this.interceptor = interceptor;
    this.gate = gate;
    this.caller = caller;
    this.until = millis(caller.until());
    this.context = context;
    this.headers = headers;
    this.next = next;
  }

  private static long millis(Instant until) {
    return until.compareTo(FARTHEST) < 0 ? until.toEpochMilli() : Long.MAX_VALUE;
  }

  /** Asks for the first message, or starts the service where that need not be looked at. */
  ServerCall.Listener<Q> start() {
    Inbound inbound = new Inbound();
    if (gate.kind() == Gate.Kind.AUTHENTICATED) {
      ahead = false;
      inbound.startService();
    } else {
      delegate().request(1);
    }
    return inbound;
  }

  /** The service's wishes; the first message is there already. */
  @Override
  public void request(int count) {
    int more = count > 0 && countAhead() ? count - 1 : count;
    if (more != 0) {
      delegate().request(more);
    }
  }

  private synchronized boolean countAhead() {
    boolean counts = ahead;
    ahead = false;
    return counts;
  }

  @Override
  public synchronized void sendHeaders(Metadata answer) {
    if (!isEnded()) {
      delegate().sendHeaders(answer);
    }
  }

  @Override
  public void sendMessage(R message) {
    if (!getMethodDescriptor().getType().serverSendsOneMessage()) {
      Caller caller = stillKnown();
      if (!caller.isKnown()) {
        end(Status.fromCode(caller.code()), caller.why());
      }
    }
    send(message);
  }

  private synchronized void send(R message) {
    if (!isEnded()) {
      delegate().sendMessage(message);
    }
  }

  /** Who calls, asked again only when the credential was to be looked at again. */
  private Caller stillKnown() {
    return interceptor.now() < until ? caller : interceptor.authenticate(headers);
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!isEnded()) {
      state = State.ANSWERED;
      delegate().close(status, trailers);
    }
  }

  @Override
  public boolean isCancelled() {
    return isEnded() || delegate().isCancelled();
  }

  private boolean isEnded() {
    return state == State.ENDED;
  }

  /** Whether it ends now. What the service sends at this moment is sent before. */
  private synchronized boolean end() {
    boolean ends = state == State.OPEN;
    if (ends) {
      state = State.ENDED;
    }
    return ends;
  }

  /** Ends the call and says why, unless it is over. */
  private boolean end(Status status, String why) {
    boolean ends = end();
    if (ends) {
      interceptor.deny(delegate(), caller.subject(), status, why, null, null);
    }
    return ends;
  }

  /** Takes back {@link #end}, before the service was started. */
  private synchronized void goOn() {
    state = State.OPEN;
  }

  /** What comes from the client. */
  private final class Inbound extends ServerCall.Listener<Q> {

    /** What the first message names, if the gate pins it; otherwise what it asks for. */
    private String name = "";

    private List<Request> asked = List.of();
    private ServerCall.@Nullable Listener<Q> service;
    private boolean ready;

    /** Whether the service has been told that the call is over. */
    private boolean told;

    private ServerCall.Listener<Q> startService() {
      ServerCall.Listener<Q> started =
          Contexts.interceptCall(context, GatedCall.this, headers, next);
      service = started;
      return started;
    }

    @Override
    public void onMessage(Q message) {
      if (isEnded()) {
        return;
      }
      if (service == null) {
        begin(message);
      } else {
        later(service, message);
      }
    }

    private void begin(Q message) {
      try {
        if (!gate.agrees(headers, message)) {
          refuse(null, OTHER_HEADER);
          return;
        }
      } catch (RuntimeException | Error e) {
        refuse(null, Status.INTERNAL, "the gate failed: " + e);
        return;
      }
      // Over unless it is admitted, also if the hook for denials throws.
      if (!end() || !interceptor.admits(gate, delegate(), caller.subject(), message)) {
        return;
      }
      goOn();
      try {
        keep(message);
      } catch (RuntimeException | Error e) {
        refuse(null, Status.INTERNAL, "the gate failed: " + e);
        return;
      }
      ServerCall.Listener<Q> started = startService();
      if (ready) {
        started.onReady();
      }
      started.onMessage(message);
    }

    private void later(ServerCall.Listener<Q> started, Q message) {
      Caller still = stillKnown();
      if (!still.isKnown()) {
        refuse(started, Status.fromCode(still.code()), still.why());
      } else if (gate.kind() == Gate.Kind.AUTHENTICATED) {
        started.onMessage(message);
      } else if (getMethodDescriptor().getType().clientSendsOneMessage()) {
        refuse(started, SECOND);
      } else if (sameAsFirst(message)) {
        started.onMessage(message);
      } else {
        refuse(started, CHANGED);
      }
    }

    private void keep(Q first) {
      Gate.Pin<Q> pin = gate.pin();
      if (pin != null) {
        name = pin.name().apply(first);
      } else if (!getMethodDescriptor().getType().clientSendsOneMessage()) {
        asked = asked(first);
      }
    }

    private boolean sameAsFirst(Q later) {
      Gate.Pin<Q> pin = gate.pin();
      try {
        return pin == null
            ? !asked.isEmpty() && asked.equals(asked(later))
            : pin.holds(name, later);
      } catch (RuntimeException | Error e) {
        return false;
      }
    }

    private List<Request> asked(Q message) {
      try {
        return gate.extractor().requests(caller.subject(), message);
      } catch (RuntimeException | Error e) {
        return List.of();
      }
    }

    private void refuse(ServerCall.@Nullable Listener<Q> started, Status status) {
      refuse(started, status, String.valueOf(status.getDescription()));
    }

    /**
     * Ends the call, and lets the service clean up as if the client had gone. Where it has answered
     * already, it is just not shown the message.
     */
    private void refuse(ServerCall.@Nullable Listener<Q> started, Status status, String why) {
      if (end(status, why) && started != null) {
        gone(started);
      }
    }

    private void gone(ServerCall.Listener<Q> started) {
      if (!told) {
        told = true;
        started.onCancel();
      }
    }

    @Override
    public void onHalfClose() {
      if (isEnded()) {
        return;
      }
      if (service == null) {
        refuse(null, EMPTY);
      } else {
        service.onHalfClose();
      }
    }

    @Override
    public void onReady() {
      ready = true;
      if (!isEnded() && service != null) {
        service.onReady();
      }
    }

    @Override
    public void onCancel() {
      if (service != null) {
        gone(service);
      }
    }

    @Override
    public void onComplete() {
      if (service == null) {
        return;
      }
      if (isEnded()) {
        gone(service);
      } else {
        service.onComplete();
      }
    }
  }
}
