package dev.tenon.authzen;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * Gives a request that runs the whole time of the stop. Without it Jetty closes each connection
 * that is silent for a second, also one whose request has not come in completely. Connections
 * without a request are closed after that second, so that a client that keeps one does not delay
 * the stop. Thread-safe; for HTTP/1.1, with one request at a time in a connection.
 */
final class RunningRequests extends Handler.Wrapper {

  private final Set<EndPoint> busy = ConcurrentHashMap.newKeySet();
  private final long stopMillis;
  private volatile boolean stopping;

  RunningRequests(long stopMillis) {
    this.stopMillis = stopMillis;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
    busy.add(connection);
    Request.addCompletionListener(request, failure -> ended(request, connection));
    // Either this sees that the server stops, or the stop sees the connection.
    if (stopping) {
      connection.setIdleTimeout(stopMillis);
    }
    return super.handle(request, response, callback);
  }

  private void ended(Request request, EndPoint connection) {
    busy.remove(connection);
    if (stopping) {
      ServerConnector connector = (ServerConnector) request.getConnectionMetaData().getConnector();
      connection.setIdleTimeout(connector.getShutdownIdleTimeout());
    }
  }

  /** A connector whose stop leaves the connections of requests that run open. */
  ServerConnector connector(Server server, ConnectionFactory... protocols) {
    return new ServerConnector(server, protocols) {
      @Override
      public CompletableFuture<Void> shutdown() {
        CompletableFuture<Void> closed = super.shutdown();
        stopping = true;
        busy.forEach(connection -> connection.setIdleTimeout(stopMillis));
        return closed;
      }
    };
  }
}
