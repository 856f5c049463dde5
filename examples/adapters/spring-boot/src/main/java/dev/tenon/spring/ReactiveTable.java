package dev.tenon.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** The table of the reactive dispatcher. */
final class ReactiveTable {

  private ReactiveTable() {}

  /** Every mapping of the dispatcher; what cannot be listed is a problem. */
  static List<Mapped> of(
      ApplicationContext context, Declarations declarations, List<String> problems) {
    List<Mapped> table = new ArrayList<>();
    Map<String, HandlerMapping> mappings =
        BeanFactoryUtils.beansOfTypeIncludingAncestors(context, HandlerMapping.class, true, false);
    mappings.forEach(
        (name, mapping) -> {
          if (mapping instanceof RequestMappingInfoHandlerMapping methods) {
            methods
                .getHandlerMethods()
                .forEach((info, handler) -> table.add(of(name, info, handler)));
          } else if (mapping instanceof AbstractUrlHandlerMapping urls) {
            urls.getHandlerMap()
                .forEach((path, handler) -> table.add(of(name, path, handler, declarations)));
          } else if (mapping instanceof RouterFunctionMapping router) {
            table.addAll(of(name, router.getRouterFunction()));
          } else {
            problems.add(
                "the mapping `"
                    + name
                    + "` is a "
                    + mapping.getClass().getName()
                    + ", of which nobody knows what it answers: remove it, or map by paths");
          }
        });
    return table;
  }

  private static Mapped of(String name, RequestMappingInfo info, HandlerMethod handler) {
    return new Mapped(
        name,
        info.getPatternsCondition().getPatterns().stream()
            .map(PathPattern::getPatternString)
            .collect(Collectors.toSet()),
        info.getMethodsCondition().getMethods().stream()
            .map(Enum::name)
            .collect(Collectors.toSet()),
        handler,
        null);
  }

  private static Mapped of(
      String name, PathPattern path, Object handler, Declarations declarations) {
    Declaration builtIn =
        handler instanceof ResourceWebHandler ? declarations.staticResources() : null;
    return new Mapped(name, Set.of(path.getPatternString()), Set.of(), null, builtIn);
  }

  private static List<Mapped> of(String name, @Nullable RouterFunction<?> router) {
    RouterPaths paths =
        new RouterPaths(
            name,
            RequestPredicates.Visitor.class,
            (predicate, visitor) ->
                ((RequestPredicate) predicate).accept((RequestPredicates.Visitor) visitor));
    if (router != null) {
      router.accept(paths.visitor(RouterFunctions.Visitor.class));
    }
    return paths.table();
  }
}
