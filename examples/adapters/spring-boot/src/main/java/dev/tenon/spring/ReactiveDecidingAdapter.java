package dev.tenon.spring;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionService;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * As {@link DecidingAdapter}, on the reactive stack. What may wait, the store of tickets and a
 * source of attributes, is asked on threads that may.
 */
final class ReactiveDecidingAdapter implements HandlerAdapter, Ordered {

  static final String CURRENT = ReactiveDecidingAdapter.class.getName() + ".current";

  private final Gatekeeper gatekeeper;
  private final Declarations declarations;
  private final Supplier<List<HandlerAdapter>> adapters;
  private final Supplier<ConversionService> conversion;
  private final boolean decisionsWait;

  ReactiveDecidingAdapter(
      Gatekeeper gatekeeper,
      Declarations declarations,
      Supplier<List<HandlerAdapter>> adapters,
      Supplier<ConversionService> conversion,
      boolean decisionsWait) {
    this.gatekeeper = gatekeeper;
    this.declarations = declarations;
    this.adapters = adapters;
    this.conversion = conversion;
    this.decisionsWait = decisionsWait;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public boolean supports(Object handler) {
    return true;
  }

  @Override
  public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
    if (isAnsweredPreFlight(exchange, handler)) {
      return handOver(exchange, handler);
    }
    return ReactiveCaller.get().flatMap(caller -> decide(exchange, handler, caller));
  }

  private Mono<HandlerResult> decide(
      ServerWebExchange exchange, Object handler, ReactiveCaller caller) {
    Call call = call(exchange);
    if (!decisionsWait) {
      return decided(exchange, handler, call, verdict(exchange, call, handler, caller));
    }
    return Mono.fromCallable(() -> verdict(exchange, call, handler, caller))
        .subscribeOn(Schedulers.boundedElastic())
        .publishOn(Schedulers.parallel())
        .flatMap(verdict -> decided(exchange, handler, call, verdict));
  }

  private Mono<HandlerResult> decided(
      ServerWebExchange exchange, Object handler, Call call, Gatekeeper.Verdict verdict) {
    if (verdict.held() == null) {
      return finish(exchange, handler, verdict.current(), Optional.ofNullable(verdict.refusal()));
    }
    return Mono.fromCallable(() -> Optional.ofNullable(gatekeeper.resolve(verdict, call)))
        .subscribeOn(Schedulers.boundedElastic())
        .publishOn(Schedulers.parallel())
        .flatMap(refusal -> finish(exchange, handler, verdict.current(), refusal));
  }

  private Gatekeeper.Verdict verdict(
      ServerWebExchange exchange, Call call, Object handler, ReactiveCaller caller) {
    if (handler instanceof ResourceWebHandler) {
      Declaration files = declarations.staticResources();
      return gatekeeper.decide(files, call, name -> null, caller.authentication());
    }
    Optional<Declarations.Found> found =
        declarations.find(
            handler instanceof HandlerMethod method ? method : null,
            call.method(),
            exchange.getRequest().getPath().pathWithinApplication(),
            call.variables(),
            conversion.get());
    return Gatekeeping.decide(gatekeeper, found, call, caller.authentication());
  }

  private Mono<HandlerResult> finish(
      ServerWebExchange exchange, Object handler, Current current, Optional<Refusal> refusal) {
    Observed.tell(
        ServerRequestObservationContext.findCurrent(exchange.getAttributes()).orElse(null),
        current,
        refusal.orElse(null));
    if (refusal.isPresent()) {
      return write(refusal.get(), exchange.getResponse()).then(Mono.empty());
    }
    exchange.getAttributes().put(CURRENT, current);
    return handOver(exchange, handler);
  }

  /** A preflight of CORS, which the mapping has answered already. */
  private static boolean isAnsweredPreFlight(ServerWebExchange exchange, Object handler) {
    return CorsUtils.isPreFlightRequest(exchange.getRequest())
        && handler.getClass().getName().startsWith(AbstractHandlerMapping.class.getName() + "$");
  }

  private Mono<HandlerResult> handOver(ServerWebExchange exchange, Object handler) {
    for (HandlerAdapter adapter : adapters.get()) {
      if (adapter != this && adapter.supports(handler)) {
        return adapter.handle(exchange, handler);
      }
    }
    return Mono.error(new IllegalStateException("no adapter for " + handler));
  }

  private static String address(@Nullable InetSocketAddress remote) {
    return remote == null || remote.getAddress() == null
        ? ""
        : remote.getAddress().getHostAddress();
  }

  private static Call call(ServerWebExchange exchange) {
    return new Call(
        exchange.getRequest().getMethod().name(),
        exchange.getRequest().getPath().value(),
        address(exchange.getRequest().getRemoteAddress()),
        Gatekeeping.variables(
            exchange.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)),
        name -> Gatekeeping.single(exchange.getRequest().getHeaders().get(name)));
  }

  static Mono<Void> write(Refusal refusal, ServerHttpResponse response) {
    response.setStatusCode(HttpStatusCode.valueOf(refusal.status()));
    refusal.headers().forEach((name, value) -> response.getHeaders().set(name, value));
    byte[] body = refusal.json().getBytes(StandardCharsets.UTF_8);
    response.getHeaders().set("Content-Type", Refusal.MEDIA_TYPE);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }
}
