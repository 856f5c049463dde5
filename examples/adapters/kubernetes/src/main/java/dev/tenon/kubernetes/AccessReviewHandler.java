package dev.tenon.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tenon.kubernetes.AccessReview.MalformedException;
import dev.tenon.kubernetes.Region.Answer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The authorization webhook of an API server: {@code POST} of a {@code SubjectAccessReview}, in the
 * JDK's HTTP server.
 *
 * <pre>{@code
 * HttpsServer server = WebhookTls.server(address, WebhookTls.context(certificate, key, clientCa));
 * server.createContext(
 *     "/authorize", new AccessReviewHandler(PolicyReviews.by(live), Otherwise.NO_OPINION));
 * server.start();
 * }</pre>
 *
 * <p>A body that asks nothing gets 400, one of more than 1 MiB 413, another method 405. Where
 * deciding throws, the review is denied with an {@code evaluationError}, and the exception is
 * logged. Safe to share between threads.
 */
public final class AccessReviewHandler implements HttpHandler {

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

  private static final System.Logger LOG = System.getLogger(AccessReviewHandler.class.getName());
  private static final int MAX_BODY = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<Answer, String> REASONS =
      Map.of(
          Answer.SILENT, "no rule allows it",
          Answer.HELD, "held until somebody approves",
          Answer.FORBIDDEN, "a rule forbids it, or part of it");

  private final Function<? super AccessReview, Answer> deciding;
  private final Otherwise otherwise;

  /**
   * Answers reviews.
   *
   * @param deciding decides a review, such as {@link PolicyReviews}; called on the server's threads
   * @param otherwise what is said where no rule speaks of a request
   */
  public AccessReviewHandler(Function<? super AccessReview, Answer> deciding, Otherwise otherwise) {
    this.deciding = Objects.requireNonNull(deciding, "deciding");
    this.otherwise = Objects.requireNonNull(otherwise, "otherwise");
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
      Answer answer = Objects.requireNonNull(deciding.apply(review), "answer");
      status.put("allowed", answer == Answer.ALLOWED);
      if (answer != Answer.ALLOWED) {
        status.put("denied", answer != Answer.SILENT || otherwise == Otherwise.DENY);
        status.put("reason", REASONS.get(answer));
      }
    } catch (RuntimeException undecided) {
      LOG.log(Level.WARNING, "a review is denied, since deciding it failed", undecided);
      status.put("allowed", false);
      status.put("denied", true);
      status.put("evaluationError", "it cannot be decided now");
    }
    return Map.of("apiVersion", AccessReview.VERSION, "kind", AccessReview.KIND, "status", status);
  }
}
