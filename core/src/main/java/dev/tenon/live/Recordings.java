package dev.tenon.live;

import dev.tenon.authz.Decision;
import dev.tenon.authz.DecisionInterceptor;
import dev.tenon.authz.Interception;
import dev.tenon.authz.Request;
import jdk.jfr.EventType;

/**
 * Creates events for the JDK's flight recorder: {@code dev.tenon.Check} and {@code
 * dev.tenon.Reload}.
 *
 * <pre>{@code
 * live.listenToAttempts(Recordings.reloads());
 * Authorizer recorded = live.interceptedBy(Recordings.checks());
 * }</pre>
 *
 * <p>The events are disabled unless a recording's settings name them; a check then costs one extra
 * field read and allocates nothing. They do not contain the subject. Needs the JDK's module {@code
 * jdk.jfr} at run time; nothing else in this package does.
 */
public final class Recordings {

  private Recordings() {}

  /**
   * Creates an event for each decision while a recording has them enabled.
   *
   * @return an interceptor
   */
  public static DecisionInterceptor checks() {
    return new Checks(EventType.getEventType(CheckEvent.class));
  }

  /**
   * Creates an event for each load attempt while a recording has them enabled.
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
        event.tenant = decision.tenant().isEmpty() ? request.tenant() : decision.tenant();
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
