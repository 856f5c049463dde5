package dev.tenon.examples.grpc;

import dev.tenon.authz.Request;
import dev.tenon.policy.Subject;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call at a checked gate. The service is started when the first message is allowed, so that it
 * never sees one that is not; later messages are held to the first.
 *
 * <p>Two objects a call, this one and its listener, and nothing a message. gRPC calls a listener's
 * methods one after the other, so only {@link #ended}, which the service's threads read, is
 * volatile.
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

  private final AuthorizationInterceptor interceptor;
  private final Gate<Q> gate;
  private final Subject subject;
  private final Context context;
  private final Metadata headers;
  private final ServerCallHandler<Q, R> next;

  /** Whether the first message, which was asked for here, still counts as one the service wants. */
  private boolean ahead = true;

  private volatile boolean ended;

  GatedCall(
      AuthorizationInterceptor interceptor,
      Gate<Q> gate,
      Subject subject,
      Context context,
      ServerCall<Q, R> call,
      Metadata headers,
      ServerCallHandler<Q, R> next) {
    super(call);
    this.interceptor = interceptor;
    this.gate = gate;
    this.subject = subject;
    this.context = context;
    this.headers = headers;
    this.next = next;
  }

  /** Asks for the first message. */
  ServerCall.Listener<Q> start() {
    delegate().request(1);
    return new Inbound();
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
  public void sendHeaders(Metadata answer) {
    if (!ended) {
      delegate().sendHeaders(answer);
    }
  }

  @Override
  public void sendMessage(R message) {
    if (!ended) {
      delegate().sendMessage(message);
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (!ended) {
      delegate().close(status, trailers);
    }
  }

  @Override
  public boolean isCancelled() {
    return ended || delegate().isCancelled();
  }

  /** What comes from the client. */
  private final class Inbound extends ServerCall.Listener<Q> {

    /** What the first message names, if the gate pins it; otherwise what it asks for. */
    private String name = "";

    private List<Request> asked = List.of();
    private ServerCall.@Nullable Listener<Q> service;
    private boolean ready;

    @Override
    public void onMessage(Q message) {
      if (ended) {
        return;
      }
      if (service == null) {
        begin(message);
      } else {
        goOn(service, message);
      }
    }

    private void begin(Q message) {
      if (!gate.agrees(headers, message)) {
        refuse(null, OTHER_HEADER);
        return;
      }
      // Over unless it is admitted, also if the hook for denials throws.
      ended = true;
      if (!interceptor.admits(gate, delegate(), subject, message)) {
        return;
      }
      ended = false;
      keep(message);
      service = Contexts.interceptCall(context, GatedCall.this, headers, next);
      if (ready) {
        service.onReady();
      }
      service.onMessage(message);
    }

    private void goOn(ServerCall.Listener<Q> started, Q message) {
      if (getMethodDescriptor().getType().clientSendsOneMessage()) {
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
      return pin == null ? !asked.isEmpty() && asked.equals(asked(later)) : pin.holds(name, later);
    }

    private List<Request> asked(Q message) {
      try {
        return gate.extractor().requests(subject, message);
      } catch (RuntimeException e) {
        return List.of();
      }
    }

    /** Ends the call, and lets the service clean up as if the client had gone. */
    private void refuse(ServerCall.@Nullable Listener<Q> started, Status status) {
      ended = true;
      interceptor.deny(
          delegate(), subject, status, String.valueOf(status.getDescription()), null, null);
      if (started != null) {
        started.onCancel();
      }
    }

    @Override
    public void onHalfClose() {
      if (ended) {
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
      if (!ended && service != null) {
        service.onReady();
      }
    }

    @Override
    public void onCancel() {
      if (!ended && service != null) {
        service.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!ended && service != null) {
        service.onComplete();
      }
    }
  }
}
