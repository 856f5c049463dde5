package dev.tenon.examples.gitops.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Tells providers what happens to the objects that an alert names, if its tenant may know. */
final class Alerts implements Work {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Decisions decisions;
  private final HttpClient http;

  Alerts(Decisions decisions, HttpClient http) {
    this.decisions = decisions;
    this.http = http;
  }

  @Override
  public Report run(Decided decided) {
    address(decided);
    return new Report("alert initialized", Map.of());
  }

  private static URI address(Decided decided) {
    String address =
        decided
            .read("providerRef")
            .filter(provider -> provider.text("type").orElse("").equals("generic"))
            .flatMap(provider -> provider.text("address"))
            .orElse("");
    if (!address.startsWith("https://") && !address.startsWith("http://")) {
      throw failure("spec.providerRef is no provider of type generic with an address");
    }
    return URI.create(address);
  }

  /** Something happened: who may know is decided now, not when the alert was made. */
  void tell(FluxObject happened, Condition condition) {
    for (FluxObject alert : decisions.cluster().objects(Kind.ALERT)) {
      try {
        Decided decided = decisions.decide(alert);
        if (decided.references("eventSources[]").stream()
            .anyMatch(
                source ->
                    source
                        .target()
                        .equals(happened.kind().target(happened.namespace(), happened.name())))) {
          post(address(decided), happened, condition);
        }
      } catch (Failure failure) {
        decisions.cluster().tell(alert, Condition.of(failure), Map.of());
      }
    }
  }

  private void post(URI address, FluxObject happened, Condition condition) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(Duration.ofSeconds(5))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(event(happened, condition)))
              .build();
      if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 300) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Said below.
    }
    throw failure("the provider did not take the event");
  }

  private static String event(FluxObject happened, Condition condition)
      throws JsonProcessingException {
    return JSON.writeValueAsString(
        Map.of(
            "involvedObject",
                Map.of(
                    "apiVersion", happened.kind().apiVersion(),
                    "kind", happened.kind().word(),
                    "namespace", happened.namespace(),
                    "name", happened.name()),
            "severity", condition.isTrue() ? "info" : "error",
            "reason", condition.reason(),
            "message", condition.message()));
  }

  private static Failure failure(String what) {
    return new Failure(
        Failure.Reason.FETCH_FAILED,
        what,
        "events are sent to the address of a provider",
        "correct the provider of this namespace");
  }
}
