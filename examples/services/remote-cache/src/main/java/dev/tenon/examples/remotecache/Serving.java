package dev.tenon.examples.remotecache;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** How the server listens, and how it stops. */
final class Serving {

  private static final int LARGEST_MESSAGE = 8 << 20;

  /** For how long calls that are under way may take when it stops. */
  private static final int STOP_SECONDS = 20;

  private Serving() {}

  /** On a port of this machine alone; 0 is any that is free. */
  static NettyServerBuilder on(int port) {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .maxInboundMessageSize(LARGEST_MESSAGE);
  }

  /**
   * Takes no more calls, and waits for those that are under way, such as uploads.
   *
   * @param ending ends what calls wait for
   */
  static void stop(Server server, Runnable ending) {
    server.shutdown();
    ending.run();
    try {
      if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException stopped) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
