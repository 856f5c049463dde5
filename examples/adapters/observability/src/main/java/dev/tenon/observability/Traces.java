package dev.tenon.observability;

import dev.tenon.authz.Decision;
import dev.tenon.authz.DecisionInterceptor;
import dev.tenon.authz.Interception;
import dev.tenon.authz.Request;
import dev.tenon.live.LiveListener;
import dev.tenon.live.Refresh;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.time.Instant;

/**
 * Decisions and reloads in traces of OpenTelemetry.
 *
 * <pre>{@code
 * Traces traces = new Traces(openTelemetry.getTracer("tenon"), Clock.systemUTC());
 * live.listenToAttempts(traces);
 * Authorizer traced = live.interceptedBy(traces);
 * }</pre>
 *
 * <p>A decision becomes an event of the span that is current when it is made: it is far too short
 * to be a span. Where no span is recorded, it costs the look at the current span. An attempt to
 * load a policy is a span, with an error if it was refused. Who asked is not told: spans know that
 * already, or must not.
 */
public final class Traces implements DecisionInterceptor, LiveListener {

  private static final AttributeKey<String> ACTION = AttributeKey.stringKey("tenon.action");
  private static final AttributeKey<String> RESOURCE = AttributeKey.stringKey("tenon.resource");
  private static final AttributeKey<String> EFFECT = AttributeKey.stringKey("tenon.effect");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("tenon.reason");
  private static final AttributeKey<String> TENANT = AttributeKey.stringKey("tenon.tenant");
  private static final AttributeKey<String> POLICY = AttributeKey.stringKey("tenon.policy");
  private static final AttributeKey<Long> NANOS = AttributeKey.longKey("tenon.nanos");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("tenon.outcome");

  private final Tracer tracer;
  private final Clock clock;

  /**
   * Traces of one authorizer.
   *
   * @param tracer makes the spans of reloads
   * @param clock tells when a reload ended
   */
  public Traces(Tracer tracer, Clock clock) {
    this.tracer = tracer;
    this.clock = clock;
  }

  @Override
  public boolean isWatching() {
    return Span.current().isRecording();
  }

  @Override
  public Interception sees(Request request, Decision decision, long nanos) {
    Span.current()
        .addEvent(
            "tenon.decision",
            Attributes.builder()
                .put(ACTION, request.action())
                .put(RESOURCE, request.resource().toString())
                .put(TENANT, decision.tenant().isEmpty() ? request.tenant() : decision.tenant())
                .put(EFFECT, decision.effect().name())
                .put(REASON, decision.reason().code())
                .put(POLICY, decision.version())
                .put(NANOS, nanos)
                .build());
    return Interception.PASS;
  }

  @Override
  public void refreshed(Refresh outcome) {
    Instant end = clock.instant();
    Span span =
        tracer
            .spanBuilder("tenon.reload")
            .setNoParent()
            .setStartTimestamp(end.minus(outcome.took()))
            .setAttribute(OUTCOME, outcome.getClass().getSimpleName())
            .setAttribute(POLICY, outcome.inForce().version())
            .startSpan();
    if (outcome instanceof Refresh.Refused refused) {
      span.setStatus(StatusCode.ERROR, refused.problems().get(0).code());
    }
    span.end(end);
  }
}
