package dev.tenon.examples.remotecache;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Stands beside a client that can send no token, and passes every call on over a channel that adds
 * it. Bazel before 5.0 sends headers to the cache and none with build events.
 */
final class Sidecar {

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private Sidecar() {}

  static Server before(Channel channel) throws IOException {
    HandlerRegistry everything =
        new HandlerRegistry() {
          @Override
          public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            MethodDescriptor<byte[], byte[]> method =
                MethodDescriptor.newBuilder(BYTES, BYTES)
                    .setFullMethodName(name)
                    .setType(MethodDescriptor.MethodType.UNKNOWN)
                    .build();
            return ServerMethodDefinition.create(
                method,
                (call, headers) -> pass(call, channel.newCall(method, CallOptions.DEFAULT)));
          }
        };
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .fallbackHandlerRegistry(everything)
        .build()
        .start();
  }

  /** Each side is asked for more when the other one has taken something. */
  private static ServerCall.Listener<byte[]> pass(
      ServerCall<byte[], byte[]> from, ClientCall<byte[], byte[]> to) {
    to.start(
        new ClientCall.Listener<>() {
          @Override
          public void onHeaders(Metadata headers) {
            from.sendHeaders(headers);
          }

          @Override
          public void onMessage(byte[] message) {
            from.sendMessage(message);
            to.request(1);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            from.close(status, trailers);
          }
        },
        new Metadata());
    to.request(1);
    from.request(1);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        to.sendMessage(message);
        from.request(1);
      }

      @Override
      public void onHalfClose() {
        to.halfClose();
      }

      @Override
      public void onCancel() {
        to.cancel("the client is gone", null);
      }
    };
  }
}
