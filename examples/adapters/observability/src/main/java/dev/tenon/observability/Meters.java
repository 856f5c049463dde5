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
import dev.tenon.policy.Effect;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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
 *
 * <p>{@code tenon.tenant.checks} counts use and refusals by tenant and effect: the active tenant,
 * also if it is the only one that could be meant. The first tenants that are entered, at most as
 * many as the meters may tell apart, have a series of their own for each effect; the others are
 * {@code *other}. A request is {@code *not-entered} if the subject may not enter the tenant that it
 * names, and {@code *none} without a tenant; no tenant has a name with a {@code *}.
 */
public final class Meters implements DecisionInterceptor, LiveListener {

  private final MeterRegistry registry;
  private final Map<Reason, Timer> checks = new EnumMap<>(Reason.class);
  private final Timer filters;
  private final int mostTenants;
  private final Map<String, Map<Effect, Counter>> byTenant = new ConcurrentHashMap<>();
  private final Map<Effect, Counter> none;
  private final Map<Effect, Counter> notEntered;
  private final Map<Effect, Counter> others;

  /** How many tenants are told apart unless something else is said. */
  public static final int TENANTS = 100;

  /**
   * Meters of one authorizer.
   *
   * @param registry where they are kept
   */
  public Meters(MeterRegistry registry) {
    this(registry, TENANTS);
  }

  /**
   * Meters of one authorizer that tell some tenants apart.
   *
   * @param registry where they are kept
   * @param mostTenants how many tenants at most have time series of their own; 0 for none
   */
  public Meters(MeterRegistry registry, int mostTenants) {
    this.registry = registry;
    this.mostTenants = mostTenants;
    this.none = counters("*none");
    this.notEntered = counters("*not-entered");
    this.others = counters("*other");
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
    Objects.requireNonNull(countersOf(request, decision).get(decision.effect())).increment();
    return Interception.PASS;
  }

  private Map<Effect, Counter> countersOf(Request request, Decision decision) {
    String tenant = decision.tenant();
    if (tenant.isEmpty()) {
      return request.tenant().isEmpty() ? none : notEntered;
    }
    Map<Effect, Counter> known = byTenant.get(tenant);
    return known == null ? more(tenant) : known;
  }

  private synchronized Map<Effect, Counter> more(String tenant) {
    return byTenant.containsKey(tenant) || byTenant.size() < mostTenants
        ? byTenant.computeIfAbsent(tenant, name -> counters(name))
        : others;
  }

  private Map<Effect, Counter> counters(String tenant) {
    Map<Effect, Counter> counters = new EnumMap<>(Effect.class);
    for (Effect effect : Effect.values()) {
      counters.put(
          effect,
          Counter.builder("tenon.tenant.checks")
              .description("Decisions by tenant")
              .tag("tenant", tenant)
              .tag("effect", effect.name())
              .register(registry));
    }
    return counters;
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
