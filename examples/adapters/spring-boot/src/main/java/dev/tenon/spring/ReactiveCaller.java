package dev.tenon.spring;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Who calls, by the context of a reactive chain.
 *
 * @param authentication who is logged in, null for nobody
 * @param current the request, null if there is none
 */
record ReactiveCaller(@Nullable Authentication authentication, @Nullable Current current) {

  /** A request's attributes are in its context: where a handler answers later, they are still. */
  private static @Nullable Current current(ContextView context) {
    Map<?, ?> attributes = context.getOrDefault(ReactiveCaller.class, Map.of());
    return attributes != null
            && attributes.get(ReactiveDecidingAdapter.CURRENT) instanceof Current current
        ? current
        : null;
  }

  /** Puts a request into the context of all that answers it. */
  static Mono<Void> within(ServerWebExchange exchange, Mono<Void> answer) {
    return answer.contextWrite(
        context -> context.put(ReactiveCaller.class, exchange.getAttributes()));
  }

  static Mono<ReactiveCaller> get() {
    return Mono.deferContextual(
        context -> {
          Current current = current(context);
          return ReactiveSecurityContextHolder.getContext()
              .flatMap(known -> Mono.justOrEmpty(known.getAuthentication()))
              .map(authentication -> new ReactiveCaller(authentication, current))
              .defaultIfEmpty(new ReactiveCaller(null, current));
        });
  }
}
