package dev.tenon.observability;

import dev.tenon.authz.BulkRead;
import dev.tenon.authz.Decision;
import dev.tenon.authz.DecisionInterceptor;
import dev.tenon.authz.Interception;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import dev.tenon.live.AuditLog;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveListener;
import dev.tenon.live.Refresh;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Decisions, reloads, health and the audit log as meters of Micrometer.
 *
 * <pre>{@code
 * Meters meters = new Meters(registry);
 * live.listenToAttempts(meters);
 * meters.watch(live);
 * meters.watch(audit);
 * Authorizer measured = live.interceptedBy(audit).interceptedBy(meters);
 * }</pre>
 *
 * <p>The timers of decisions are made once, one for each reason, so that a decision looks nothing
 * up. No tag holds what a request brings: the number of time series is bounded.
 */
public final class Meters implements DecisionInterceptor, LiveListener {

  private final MeterRegistry registry;
  private final Map<Reason, Timer> checks = new EnumMap<>(Reason.class);
  private final Timer filters;

  /**
   * Meters of one authorizer.
   *
   * @param registry where they are kept
   */
  public Meters(MeterRegistry registry) {
    this.registry = registry;
    this.filters =
        Timer.builder("tenon.filters")
            .description("Filters for lists, and how long making each took")
            .register(registry);
    for (Reason reason : Reason.values()) {
      checks.put(
          reason,
          Timer.builder("tenon.checks")
              .description("Decisions, and how long each took")
              .tag("effect", reason.effect().name())
              .tag("reason", reason.code())
              .register(registry));
    }
  }

  @Override
  public Interception sees(Request request, Decision decision, long nanos) {
    Objects.requireNonNull(checks.get(decision.reason())).record(nanos, TimeUnit.NANOSECONDS);
    return Interception.PASS;
  }

  @Override
  public Interception seesFilter(BulkRead read) {
    filters.record(read.nanos(), TimeUnit.NANOSECONDS);
    return Interception.PASS;
  }

  @Override
  public void refreshed(Refresh outcome) {
    Timer.builder("tenon.reloads")
        .description("Attempts to load a policy, and how long each took")
        .tag("outcome", outcome.getClass().getSimpleName())
        .register(registry)
        .record(outcome.took());
  }

  /**
   * Shows how a live policy is.
   *
   * @param live whose health
   */
  public void watch(LiveAuthorizer live) {
    Gauge.builder("tenon.policy.ready", live, l -> l.health().isReady() ? 1 : 0).register(registry);
    Gauge.builder("tenon.policy.number", live, l -> l.snapshot().number()).register(registry);
    Gauge.builder("tenon.policy.unconfirmed", live, l -> l.health().unconfirmed().toMillis() / 1e3)
        .baseUnit("seconds")
        .register(registry);
  }

  /**
   * Shows what became of the decisions that an audit log saw.
   *
   * @param audit whose counts
   */
  public void watch(AuditLog audit) {
    FunctionCounter.builder("tenon.audit.written", audit, a -> a.counts().written())
        .register(registry);
    FunctionCounter.builder("tenon.audit.dropped", audit, a -> a.counts().dropped())
        .register(registry);
    FunctionCounter.builder("tenon.audit.withheld", audit, a -> a.counts().withheld())
        .register(registry);
    FunctionCounter.builder("tenon.audit.failures", audit, a -> a.counts().failures())
        .register(registry);
    Gauge.builder("tenon.audit.waiting", audit, a -> a.counts().waiting()).register(registry);
  }
}
