package dev.tenon.live;

import dev.tenon.authz.Decision;
import dev.tenon.authz.DecisionInterceptor;
import dev.tenon.authz.Interception;
import dev.tenon.authz.Request;
import jdk.jfr.EventType;

/**
 * Events for the JDK's flight recorder: {@code dev.tenon.Check} and {@code dev.tenon.Reload}.
 *
 * <pre>{@code
 * live.listenToAttempts(Recordings.reloads());
 * Authorizer recorded = live.interceptedBy(Recordings.checks());
 * }</pre>
 *
 * <p>While no recording has them enabled, which is so unless its settings name them, a check costs
 * one read of a field more and allocates nothing. They do not tell who asked. Needs the JDK's
 * module {@code jdk.jfr} when it runs; nothing else in this room does.
 */
public final class Recordings {

  private Recordings() {}

  /**
   * Makes an event of each decision, while a recording wants them.
   *
   * @return an interceptor
   */
  public static DecisionInterceptor checks() {
    return new Checks(EventType.getEventType(CheckEvent.class));
  }

  /**
   * Makes an event of each attempt to load a policy, while a recording wants them.
   *
   * @return a listener
   */
  public static LiveListener reloads() {
    EventType type = EventType.getEventType(ReloadEvent.class);
    return outcome -> {
      if (type.isEnabled()) {
        eventOf(outcome).commit();
      }
    };
  }

  private static ReloadEvent eventOf(Refresh outcome) {
    ReloadEvent event = new ReloadEvent();
    event.outcome = outcome.getClass().getSimpleName();
    event.policy = outcome.inForce().version();
    event.number = outcome.inForce().number();
    event.took = outcome.took().toNanos();
    if (outcome instanceof Refresh.Refused refused) {
      event.problem = refused.problems().get(0).toString();
    }
    return event;
  }

  private record Checks(EventType type) implements DecisionInterceptor {

    @Override
    public boolean isWatching() {
      return type.isEnabled();
    }

    @Override
    public Interception sees(Request request, Decision decision, long nanos) {
      CheckEvent event = new CheckEvent();
      if (event.shouldCommit()) {
        event.action = request.action();
        event.resource = request.resource().toString();
        event.tenant = request.tenant();
        event.effect = decision.effect().name();
        event.reason = decision.reason().code();
        event.place = decision.cause().place().toString();
        event.policy = decision.version();
        event.took = nanos;
        event.commit();
      }
      return Interception.PASS;
    }
  }
}
