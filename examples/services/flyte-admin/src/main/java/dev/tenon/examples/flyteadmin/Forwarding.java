package dev.tenon.examples.flyteadmin;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Passes the calls of any method on to the backend, one message or many in either direction, each
 * as fast as its receiver takes them. A deadline and a cancellation pass with the call's context;
 * headers do not, see {@link BackendHeaders}.
 *
 * @param <Q> the method's request message
 * @param <R> its reply
 */
final class Forwarding<Q, R> implements ServerCallHandler<Q, R> {

  private final MethodDescriptor<Q, R> method;
  private final Channel backend;
  private final UnaryOperator<Status> ending;

  /**
   * Passes on the calls of a method.
   *
   * @param method the method, whose marshallers read and write the messages
   * @param backend where to
   * @param ending what becomes of the backend's status
   */
  Forwarding(MethodDescriptor<Q, R> method, Channel backend, UnaryOperator<Status> ending) {
    this.method = method;
    this.backend = backend;
    this.ending = ending;
  }

  @Override
  public ServerCall.Listener<Q> startCall(ServerCall<Q, R> client, Metadata headers) {
    client.request(1);
    return new Requests(client, backend.newCall(method, CallOptions.DEFAULT));
  }

  /** From the client to the backend, which hears of the call with its first message. */
  private final class Requests extends ServerCall.Listener<Q> {

    private final ServerCall<Q, R> client;
    private final ClientCall<Q, R> server;
    private final Valve requests = new Valve();
    private final Valve replies = new Valve();
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean started;

    Requests(ServerCall<Q, R> client, ClientCall<Q, R> server) {
      this.client = client;
      this.server = server;
    }

    private void start() {
      if (!started) {
        started = true;
        server.start(new Replies(this), new Metadata());
        server.request(1);
      }
    }

    @Override
    public void onMessage(Q message) {
      if (ended.get()) {
        return;
      }
      start();
      server.sendMessage(message);
      if (requests.staysOpen(server::isReady)) {
        client.request(1);
      }
    }

    /** Ends the call, once. */
    void end(Status status, Metadata trailers) {
      if (!ended.getAndSet(true)) {
        client.close(status, trailers);
      }
    }

    private void stop(String why) {
      if (started) {
        server.cancel(why, null);
      }
    }

    @Override
    public void onHalfClose() {
      if (!ended.get()) {
        start();
        server.halfClose();
      }
    }

    @Override
    public void onCancel() {
      ended.set(true);
      stop("the client is gone");
    }

    @Override
    public void onReady() {
      if (replies.opens()) {
        server.request(1);
      }
    }
  }

  /** From the backend to the client. */
  private final class Replies extends ClientCall.Listener<R> {

    private final Requests call;

    Replies(Requests call) {
      this.call = call;
    }

    @Override
    public void onHeaders(Metadata headers) {
      if (!call.ended.get()) {
        call.client.sendHeaders(headers);
      }
    }

    @Override
    public void onMessage(R message) {
      if (call.ended.get()) {
        return;
      }
      call.client.sendMessage(message);
      if (call.replies.staysOpen(call.client::isReady)) {
        call.server.request(1);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      call.end(ending.apply(status), trailers);
    }

    @Override
    public void onReady() {
      if (call.requests.opens()) {
        call.client.request(1);
      }
    }
  }

  /** Whether the next message is asked for at once, or when its receiver is ready again. */
  private static final class Valve {

    private boolean waiting;

    synchronized boolean staysOpen(BooleanSupplier ready) {
      waiting = !ready.getAsBoolean();
      return !waiting;
    }

    synchronized boolean opens() {
      boolean was = waiting;
      waiting = false;
      return was;
    }
  }
}
