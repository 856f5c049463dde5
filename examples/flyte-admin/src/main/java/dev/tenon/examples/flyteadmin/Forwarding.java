package dev.tenon.examples.flyteadmin;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
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
    ClientCall<Q, R> server = backend.newCall(method, CallOptions.DEFAULT);
    Valve requests = new Valve();
    Valve replies = new Valve();
    server.start(
        new ClientCall.Listener<>() {
          @Override
          public void onHeaders(Metadata answer) {
            client.sendHeaders(answer);
          }

          @Override
          public void onMessage(R message) {
            client.sendMessage(message);
            if (replies.staysOpen(client::isReady)) {
              server.request(1);
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            client.close(ending.apply(status), trailers);
          }

          @Override
          public void onReady() {
            if (requests.opens()) {
              client.request(1);
            }
          }
        },
        new Metadata());
    server.request(1);
    client.request(1);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(Q message) {
        server.sendMessage(message);
        if (requests.staysOpen(server::isReady)) {
          client.request(1);
        }
      }

      @Override
      public void onHalfClose() {
        server.halfClose();
      }

      @Override
      public void onCancel() {
        server.cancel("the client is gone", null);
      }

      @Override
      public void onReady() {
        if (replies.opens()) {
          server.request(1);
        }
      }
    };
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
