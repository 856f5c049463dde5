package dev.tenon.spring;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.convert.ConversionService;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Decides between the dispatcher's choice of a handler and the handler: it is the first adapter for
 * every kind of handler, and hands over to the next that fits. What decides and what answers is so
 * the same handler, whatever mapping found it. It refuses by itself and throws nothing, so that no
 * handler of exceptions can turn a refusal into something else.
 */
final class DecidingAdapter implements HandlerAdapter, Ordered {

  private static final String DECIDED = DecidingAdapter.class.getName() + ".decided";
  static final String CURRENT = DecidingAdapter.class.getName() + ".current";

  private final Gatekeeper gatekeeper;
  private final Declarations declarations;
  private final Supplier<List<HandlerAdapter>> adapters;
  private final Supplier<ConversionService> conversion;

  DecidingAdapter(
      Gatekeeper gatekeeper,
      Declarations declarations,
      Supplier<List<HandlerAdapter>> adapters,
      Supplier<ConversionService> conversion) {
    this.gatekeeper = gatekeeper;
    this.declarations = declarations;
    this.adapters = adapters;
    this.conversion = conversion;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public boolean supports(Object handler) {
    return true;
  }

  /** Says nothing: a page that one may not see has no date. */
  @SuppressWarnings({"deprecation", "MissingOverride"})
  public long getLastModified(HttpServletRequest request, Object handler) {
    return -1;
  }

  @Override
  public @Nullable ModelAndView handle(
      HttpServletRequest request, HttpServletResponse response, Object handler) throws Exception {
    boolean again =
        request.getDispatcherType() == DispatcherType.ASYNC
            && handler.equals(request.getAttribute(DECIDED))
            && request.getAttribute(CURRENT) instanceof Current;
    if (isPreFlight(request, handler)) {
      return handOver(request, response, handler);
    }
    if (!again) {
      Call call = call(request);
      Gatekeeper.Verdict verdict = decide(request, call, handler);
      Refusal refusal = gatekeeper.resolve(verdict, call);
      Observed.tell(
          ServerHttpObservationFilter.findObservationContext(request).orElse(null),
          verdict.current(),
          refusal);
      if (refusal != null) {
        write(refusal, response);
        return null;
      }
      request.setAttribute(DECIDED, handler);
      request.setAttribute(CURRENT, verdict.current());
    }
    Current current = (Current) request.getAttribute(CURRENT);
    return current.<@Nullable ModelAndView, Exception>during(
        () -> handOver(request, response, handler));
  }

  private Gatekeeper.Verdict decide(HttpServletRequest request, Call call, Object handler) {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    HandlerMethod method = handler instanceof HandlerMethod found ? found : null;
    PathContainer path =
        (ServletRequestPathUtils.hasParsedRequestPath(request)
                ? ServletRequestPathUtils.getParsedRequestPath(request)
                : ServletRequestPathUtils.parseAndCache(request))
            .pathWithinApplication();
    Declaration builtIn = null;
    if (method != null && ServletTable.isErrorPage(method.getBeanType())) {
      builtIn =
          request.getDispatcherType() == DispatcherType.ERROR
              ? Declaration.ERROR
              : Declaration.CLOSED;
    } else if (handler instanceof ResourceHttpRequestHandler) {
      builtIn = declarations.staticResources();
    }
    if (builtIn != null) {
      return gatekeeper.decide(builtIn, call, name -> null, caller);
    }
    Optional<Declarations.Found> found =
        declarations.find(method, request.getMethod(), path, call.variables(), conversion.get());
    return Gatekeeping.decide(gatekeeper, found, call, caller);
  }

  private static boolean isPreFlight(HttpServletRequest request, Object handler) {
    return CorsUtils.isPreFlightRequest(request)
        && handler.getClass().getName().startsWith(AbstractHandlerMapping.class.getName() + "$");
  }

  private @Nullable ModelAndView handOver(
      HttpServletRequest request, HttpServletResponse response, Object handler) throws Exception {
    for (HandlerAdapter adapter : adapters.get()) {
      if (adapter != this && adapter.supports(handler)) {
        return adapter.handle(request, response, handler);
      }
    }
    throw new IllegalStateException("no adapter for " + handler);
  }

  private static Call call(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return new Call(
        request.getMethod(),
        request.getRequestURI(),
        request.getRemoteAddr() == null ? "" : request.getRemoteAddr(),
        Gatekeeping.variables(variables),
        name -> Gatekeeping.single(Collections.list(request.getHeaders(name))));
  }

  static void write(Refusal refusal, HttpServletResponse response) throws IOException {
    response.resetBuffer();
    response.setStatus(refusal.status());
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      response.setHeader(header.getKey(), header.getValue());
    }
    byte[] body = refusal.json().getBytes(StandardCharsets.UTF_8);
    response.setContentType(Refusal.MEDIA_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
