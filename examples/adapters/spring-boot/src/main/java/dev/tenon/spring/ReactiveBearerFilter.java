package dev.tenon.spring;

import dev.tenon.oidc.TokenVerifier;
import java.util.List;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** As {@link BearerFilter}; keys are fetched on a thread that may wait, never on an event loop. */
final class ReactiveBearerFilter implements WebFilter {

  private final TokenVerifier verifier;

  ReactiveBearerFilter(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    List<String> headers = exchange.getRequest().getHeaders().get("Authorization");
    if (headers == null || headers.isEmpty()) {
      return chain.filter(exchange);
    }
    return Mono.fromCallable(() -> Bearer.check(verifier, headers))
        .subscribeOn(Schedulers.boundedElastic())
        .publishOn(Schedulers.parallel())
        .flatMap(
            checked -> {
              TenonAuthentication caller = checked.authentication();
              Refusal refusal = checked.refusal();
              if (caller == null) {
                return refusal == null
                    ? Mono.error(new IllegalStateException("neither a caller nor a refusal"))
                    : ReactiveDecidingAdapter.write(refusal, exchange.getResponse());
              }
              return chain
                  .filter(exchange)
                  .contextWrite(ReactiveSecurityContextHolder.withAuthentication(caller));
            });
  }
}
