package dev.tenon.spring;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/** The table of the servlet dispatcher. */
final class ServletTable {

  private ServletTable() {}

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
            addUrls(name, urls, context, declarations, table);
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
    Set<String> methods =
        info.getMethodsCondition().getMethods().stream()
            .map(Enum::name)
            .collect(Collectors.toSet());
    Declaration builtIn = isErrorPage(handler.getBeanType()) ? Declaration.ERROR : null;
    return new Mapped(name, info.getPatternValues(), methods, handler, builtIn);
  }

  /** Whether Spring Boot's own page of errors, and no subclass of an application. */
  static boolean isErrorPage(Class<?> type) {
    return ClassUtils.getUserClass(type).getSimpleName().equals("BasicErrorController")
        && type.getName().startsWith("org.springframework.boot.");
  }

  private static void addUrls(
      String name,
      AbstractUrlHandlerMapping urls,
      ApplicationContext context,
      Declarations declarations,
      List<Mapped> table) {
    urls.getHandlerMap()
        .forEach(
            (pattern, handler) ->
                table.add(
                    new Mapped(
                        name,
                        Set.of(pattern),
                        Set.of(),
                        null,
                        isFiles(handler, context) ? declarations.staticResources() : null)));
    if (urls.getRootHandler() != null) {
      table.add(new Mapped(name, Set.of("/"), Set.of(), null, null));
    }
    if (urls.getDefaultHandler() != null) {
      table.add(new Mapped(name, Set.of("/**"), Set.of(), null, null));
    }
  }

  private static boolean isFiles(Object handler, ApplicationContext context) {
    Object bean = handler instanceof String name ? context.getBean(name) : handler;
    return bean instanceof ResourceHttpRequestHandler;
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

  /** Servlets beside the dispatcher, which nothing here decides about. */
  static List<String> otherServlets(@Nullable ServletContext context, List<String> declared) {
    List<String> problems = new ArrayList<>();
    if (context != null) {
      context
          .getServletRegistrations()
          .forEach(
              (name, registration) -> {
                boolean dispatcher =
                    DispatcherServlet.class.getName().equals(registration.getClassName());
                if (!dispatcher
                    && !declared.contains(name)
                    && !registration.getMappings().isEmpty()) {
                  problems.add(
                      "the servlet `"
                          + name
                          + "` answers "
                          + registration.getMappings()
                          + " beside the dispatcher: remove it, or name it in"
                          + " tenon.other-servlets and protect it yourself");
                }
              });
    }
    return problems;
  }
}
