package dev.tenon.spring;

import dev.tenon.authz.Access;
import dev.tenon.subject.Subject;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Gives a handler of the reactive stack the caller's {@link Access}, or the {@link Subject}. */
final class ReactiveCallArguments implements HandlerMethodArgumentResolver {

  private final Tenon tenon;

  ReactiveCallArguments(Tenon tenon) {
    this.tenon = tenon;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Access.class
        || parameter.getParameterType() == Subject.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext binding, ServerWebExchange exchange) {
    Object current = exchange.getAttribute(ReactiveDecidingAdapter.CURRENT);
    if (!(current instanceof Current here)) {
      return Mono.error(new IllegalStateException("no request was decided here"));
    }
    return Mono.just(
        parameter.getParameterType() == Access.class ? tenon.access(here) : here.subject());
  }
}
