package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Refuses requests with fields that the protocol's classes here do not know.
 *
 * <p>Protocol buffers keep such fields and would pass them on, unread: a newer backend would act on
 * what nobody checked, such as the organization of a later version of the protocol. So they are
 * refused, and newer clients need a newer proxy.
 */
final class KnownFields implements ServerInterceptor {

  static final Status UNKNOWN =
      Status.PERMISSION_DENIED.withDescription(
          "the request has fields that this proxy does not know, and so cannot judge");

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (refused) {
          return;
        }
        refused = message instanceof Message known && !Fields.areKnown(known);
        if (refused) {
          call.close(UNKNOWN, new Metadata());
          super.onCancel();
        } else {
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }
}
