package dev.tenon.examples.gitops.webhook;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.examples.gitops.journal.Usage;
import dev.tenon.examples.gitops.reconcile.Receivers;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.kubernetes.AccessReviewHandler;
import dev.tenon.kubernetes.AccessReviewHandler.Otherwise;
import java.util.Map;

/** All that is answered over HTTP. */
public final class Endpoints {

  private Endpoints() {}

  /** The handlers by the beginning of their paths. */
  public static Map<String, HttpHandler> of(
      Receivers receivers, ClusterAuthorizer authorizer, Otherwise otherwise, Usage usage) {
    return Map.of(
        "/hook/", new HookHandler(receivers, () -> {}),
        "/authorize", new AccessReviewHandler(new Reviews(authorizer, usage), otherwise));
  }

  /** Adds them to a server, of HTTP or HTTPS. */
  public static void serve(HttpServer server, Map<String, HttpHandler> handlers) {
    handlers.forEach(server::createContext);
  }
}
