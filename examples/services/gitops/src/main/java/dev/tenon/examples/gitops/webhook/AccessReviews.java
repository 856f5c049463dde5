package dev.tenon.examples.gitops.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tenon.examples.gitops.journal.Usage;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer.Moment;
import dev.tenon.examples.gitops.rights.Region.Answer;
import dev.tenon.examples.gitops.webhook.AccessReview.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The authorization webhook of an API server, answered by the same policy that the reconciler asks:
 * {@code POST /authorize} with a {@code SubjectAccessReview}.
 */
public final class AccessReviews implements HttpHandler {

  /** What is said where no rule speaks of a request. */
  public enum Otherwise {
    /** It is denied, and no other authorizer of the API server is asked. */
    DENY,
    /**
     * This one has no opinion, and the next one is asked. What a rule forbids or holds is denied
     * all the same.
     */
    NO_OPINION
  }

  private static final int MAX_BODY = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<Answer, String> REASONS =
      Map.of(
          Answer.SILENT, "no rule allows it",
          Answer.HELD, "held until somebody approves",
          Answer.FORBIDDEN, "a rule forbids it, or part of it");

  private final ClusterAuthorizer authorizer;
  private final Otherwise otherwise;
  private final Usage usage;

  /** Answers by the rights in a cluster, and counts the answers by the tenant they are about. */
  public AccessReviews(ClusterAuthorizer authorizer, Otherwise otherwise, Usage usage) {
    this.authorizer = authorizer;
    this.otherwise = otherwise;
    this.usage = usage;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      if (body.length > MAX_BODY) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      try {
        send(exchange, 200, "application/json", JSON.writeValueAsString(answer(body)));
      } catch (MalformedException malformed) {
        send(exchange, 400, "text/plain", malformed.getMessage() + "\n");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private Map<String, Object> answer(byte[] body) throws MalformedException {
    AccessReview review = AccessReview.parse(body);
    Map<String, Object> status = new LinkedHashMap<>();
    try {
      Moment now = authorizer.now();
      Answer answer = now.decide(review.claims(), review.region(), review.verb());
      usage.reviewed(now.tenantOf(review.region().namespace()), answer == Answer.ALLOWED);
      status.put("allowed", answer == Answer.ALLOWED);
      if (answer != Answer.ALLOWED) {
        status.put("denied", answer != Answer.SILENT || otherwise == Otherwise.DENY);
        status.put("reason", REASONS.get(answer));
      }
    } catch (RuntimeException unreadable) {
      usage.reviewed("", false);
      status.put("allowed", false);
      status.put("denied", true);
      status.put("evaluationError", "the cluster cannot be read");
    }
    return Map.of("apiVersion", AccessReview.VERSION, "kind", AccessReview.KIND, "status", status);
  }
}
