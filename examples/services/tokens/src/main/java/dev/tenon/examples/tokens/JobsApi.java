package dev.tenon.examples.tokens;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.oidc.Authentication;
import dev.tenon.oidc.Refused;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An HTTP service that knows who asks by a bearer token, and what he may do by a policy file.
 *
 * <p>{@code GET} shows a job, {@code POST} submits it, {@code DELETE} cancels it; the path is the
 * resource: {@code DELETE /flink/ml/train}.
 */
public final class JobsApi {

  private static final Map<String, String> ACTIONS =
      Map.of("GET", "FLINK_VIEW", "POST", "FLINK_SUBMIT", "DELETE", "FLINK_CANCEL");

  private final TokenVerifier verifier;
  private final Authorizer authorizer;

  JobsApi(Path file) {
    Policy policy = YamlPolicies.load(file);
    verifier = TokenVerifier.of(policy);
    authorizer = Authorizer.compile(policy);
  }

  /** The status that a request is answered with, and why. */
  String answer(String authorizationHeader, String method, String path) {
    String action = ACTIONS.getOrDefault(method, "");
    Resource resource = resource(path);

    Authentication who = verifier.authenticate(authorizationHeader);
    if (who instanceof Refused refused) {
      return (refused.reason().isTemporary() ? 503 : 401) + " " + refused.reason().code();
    }
    Decision decision = authorizer.check(who.subject(), action, resource);
    return (decision.allowed() ? 200 : 403) + " " + decision.reason().code();
  }

  /** The path as it was sent, a segment a part; nothing is decoded, so nothing can hide. */
  private static Resource resource(String path) {
    List<String> parts = Arrays.asList(path.split("/", -1));
    return Resource.of(parts.subList(1, parts.size()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String header = exchange.getRequestHeaders().getFirst("Authorization");
      String answer =
          answer(
              header == null ? "" : header,
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath());
      int status = Integer.parseInt(answer.substring(0, 3));
      if (status == 401) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      }
      byte[] body = (answer + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Serves on a port of this machine; 0 is any that is free. */
  HttpServer serve(int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
    server.createContext("/", this::handle);
    server.start();
    return server;
  }

  /**
   * Serves until it is stopped.
   *
   * @param args the policy file and the port
   * @throws IOException if the port is taken
   */
  public static void main(String[] args) throws IOException {
    int port =
        new JobsApi(Path.of(args[0])).serve(Integer.parseInt(args[1])).getAddress().getPort();
    System.out.println("serving on http://127.0.0.1:" + port);
  }
}
