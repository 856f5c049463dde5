package dev.tenon.examples.gitops.webhook;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.tenon.examples.gitops.journal.Usage;
import dev.tenon.examples.gitops.reconcile.Receivers;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.webhook.AccessReviews.Otherwise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** All that is answered over HTTP. */
public final class Endpoints {

  private Endpoints() {}

  /** The handlers by the beginning of their paths. */
  public static Map<String, HttpHandler> of(
      Receivers receivers, ClusterAuthorizer authorizer, Otherwise otherwise, Usage usage) {
    return Map.of(
        "/hook/", new HookHandler(receivers, () -> {}),
        "/authorize", new AccessReviews(authorizer, otherwise, usage));
  }

  /** Adds them to a server, of HTTP or HTTPS. */
  public static void serve(HttpServer server, Map<String, HttpHandler> handlers) {
    handlers.forEach(server::createContext);
  }

  /**
   * A server for an API server, which speaks HTTPS alone: it answers who has a certificate that the
   * context trusts, and nobody else.
   */
  public static HttpsServer mutual(InetSocketAddress address, SSLContext context)
      throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return server;
  }
}
