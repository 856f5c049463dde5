package dev.tenon.examples.gitops.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tenon.examples.gitops.reconcile.Receivers;
import dev.tenon.examples.gitops.reconcile.Receivers.Answer;
import java.io.IOException;
import java.util.Optional;

/** The address that Git servers call after a push: {@code POST /hook/<digest>}. */
public final class HookHandler implements HttpHandler {

  private static final int MAX_BODY = 1 << 20;

  private final Receivers receivers;
  private final Runnable accepted;

  /**
   * Webhooks of receivers.
   *
   * @param accepted is run after each call by which objects were asked for
   */
  public HookHandler(Receivers receivers, Runnable accepted) {
    this.receivers = receivers;
    this.accepted = accepted;
  }

  /** Answers with a status and no words: whoever calls has no right to any. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status(exchange), -1);
    }
  }

  private int status(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      return 405;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      return 413;
    }
    Answer answer =
        receivers.call(
            exchange.getRequestURI().getRawPath(),
            name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse(""),
            body);
    if (answer == Answer.ACCEPTED) {
      accepted.run();
    }
    return answer.status();
  }
}
