package dev.tenon.spring;

import dev.tenon.path.ResourceTemplate;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** What is declared of the mappings: by annotations, and by properties where there is none. */
final class Declarations {

  private static final Pattern VARIABLE = Pattern.compile("\\{(\\*?[\\w-]+)[:}]");

  /**
   * A declaration of paths.
   *
   * @param pattern the pattern
   * @param methods the methods, empty for all
   * @param declaration how they are decided
   */
  private record Route(PathPattern pattern, Set<String> methods, Declaration declaration) {

    boolean accepts(String method) {
      return methods.isEmpty() || methods.contains(method.equals("HEAD") ? "GET" : method);
    }

    /** Whether every request of a mapping's pattern is one of this route. */
    boolean covers(String other, Set<String> its) {
      String mine = pattern.getPatternString();
      boolean all = methods.isEmpty() || (!its.isEmpty() && its.stream().allMatch(this::accepts));
      if (!all || mine.equals(other)) {
        return all;
      }
      String prefix = mine.endsWith("/**") ? mine.substring(0, mine.length() - 3) : "*";
      return prefix.chars().noneMatch(c -> c == '{' || c == '*' || c == '?')
          && (other.equals(prefix) || other.startsWith(prefix + "/"));
    }
  }

  private record Key(Class<?> type, Method method) {}

  /**
   * What is declared of a handler.
   *
   * @param declaration how it is decided
   * @param types the types to which variables of the path are converted
   */
  private record Handled(Declaration declaration, Map<String, Class<?>> types) {}

  /**
   * What decides about a request.
   *
   * @param declaration how
   * @param variables the variables of the path as the handler reads them, null if it cannot
   */
  record Found(Declaration declaration, @Nullable Map<String, String> variables) {}

  private final List<Route> routes = new ArrayList<>();
  private final boolean tenantIsKnown;
  private final Declaration staticResources;
  private final Map<Key, Optional<Handled>> handlers = new ConcurrentHashMap<>();

  Declarations(TenonProperties properties, boolean tenantIsKnown) {
    this.tenantIsKnown = tenantIsKnown;
    this.staticResources =
        properties.staticResources() == TenonProperties.Access.OPEN
            ? Declaration.OPEN
            : Declaration.CLOSED;
    properties.open().forEach(path -> add(path, List.of(), Declaration.OPEN));
    properties.identified().forEach(path -> add(path, List.of(), Declaration.IDENTIFIED));
    for (TenonProperties.Route route : properties.routes()) {
      Declaration asked =
          Declaration.allowed(route.action(), route.resource(), route.tenant(), false);
      add(route.path(), route.methods(), asked);
    }
    routes.sort((a, b) -> a.pattern.compareTo(b.pattern));
  }

  private void add(String path, List<String> methods, Declaration declaration) {
    Set<String> upper = new TreeSet<>();
    methods.forEach(method -> upper.add(method.toUpperCase(Locale.ROOT)));
    PathPattern pattern = PathPatternParser.defaultInstance.parse(path);
    for (Route other : routes) {
      boolean apart =
          !other.methods.isEmpty()
              && !upper.isEmpty()
              && other.methods.stream().noneMatch(upper::contains);
      if (other.pattern.equals(pattern) && !apart) {
        throw new UndeclaredException(List.of("`" + path + "` is declared twice beneath `tenon`"));
      }
    }
    routes.add(new Route(pattern, Set.copyOf(upper), declaration));
  }

  Declaration staticResources() {
    return staticResources;
  }

  /** What decides about a request; empty if nothing is declared. */
  Optional<Found> find(
      @Nullable HandlerMethod handler,
      String method,
      PathContainer path,
      Map<String, String> variables,
      ConversionService conversion) {
    if (handler != null) {
      Optional<Handled> handled = handled(handler);
      if (handled.isPresent()) {
        return Optional.of(
            new Found(handled.get().declaration, read(variables, handled.get().types, conversion)));
      }
    }
    for (Route route : routes) {
      PathPattern.PathMatchInfo match =
          route.accepts(method) ? route.pattern.matchAndExtract(path) : null;
      if (match != null) {
        return Optional.of(new Found(route.declaration, match.getUriVariables()));
      }
    }
    return Optional.empty();
  }

  /**
   * Variables in the spelling of the values that the handler gets: `7` for `007` if it is a long.
   */
  private static @Nullable Map<String, String> read(
      Map<String, String> variables, Map<String, Class<?>> types, ConversionService conversion) {
    Map<String, String> read = new HashMap<>(variables);
    for (Map.Entry<String, Class<?>> each : types.entrySet()) {
      String raw = variables.get(each.getKey());
      if (raw != null && !CharSequence.class.isAssignableFrom(each.getValue())) {
        try {
          String name = Names.of(conversion.convert(raw, each.getValue()));
          if (name == null) {
            return null;
          }
          read.put(each.getKey(), name);
        } catch (ConversionException notOne) {
          return null;
        }
      }
    }
    return read;
  }

  private Optional<Handled> handled(HandlerMethod handler) {
    return handlers.computeIfAbsent(
        new Key(handler.getBeanType(), handler.getMethod()),
        key -> declared(key).map(found -> new Handled(found, types(handler, found))));
  }

  private static Optional<Declaration> declared(Key key) {
    return declared(key.method).or(() -> declared(key.type));
  }

  private static Optional<Declaration> declared(AnnotatedElement on) {
    List<Declaration> found = new ArrayList<>();
    Allowed allowed = AnnotatedElementUtils.findMergedAnnotation(on, Allowed.class);
    if (allowed != null) {
      found.add(of(allowed));
    }
    if (AnnotatedElementUtils.hasAnnotation(on, Identified.class)) {
      found.add(Declaration.IDENTIFIED);
    }
    if (AnnotatedElementUtils.hasAnnotation(on, Open.class)) {
      found.add(Declaration.OPEN);
    }
    if (found.size() > 1) {
      throw new IllegalArgumentException(on + " is declared twice: " + found);
    }
    return found.stream().findFirst();
  }

  static Declaration of(Allowed allowed) {
    return Declaration.allowed(
        allowed.action(), allowed.resource(), allowed.tenant(), allowed.creating());
  }

  private static Map<String, Class<?>> types(HandlerMethod handler, Declaration declaration) {
    Map<String, Class<?>> types = new HashMap<>();
    Set<String> wanted =
        declaration.template() == null ? Set.of() : declaration.template().variables();
    for (MethodParameter parameter : handler.getMethodParameters()) {
      PathVariable variable = parameter.getParameterAnnotation(PathVariable.class);
      if (variable != null) {
        parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
        String name = variable.value().isEmpty() ? variable.name() : variable.value();
        String known = name.isEmpty() ? parameter.getParameterName() : name;
        if (known != null && wanted.contains(known)) {
          types.put(known, parameter.nestedIfOptional().getNestedParameterType());
        }
      }
    }
    return types;
  }

  /** What is wrong with the dispatcher's table, one sentence each. */
  List<String> problems(List<Mapped> table) {
    List<String> problems = new ArrayList<>();
    for (Mapped mapped : table) {
      try {
        problem(mapped).ifPresent(problems::add);
      } catch (IllegalArgumentException wrong) {
        problems.add(mapped + ": " + wrong.getMessage());
      }
    }
    return problems;
  }

  private Optional<String> problem(Mapped mapped) {
    if (mapped.builtIn() != null) {
      return Optional.empty();
    }
    HandlerMethod handler = mapped.handler();
    Optional<Handled> handled = handler == null ? Optional.empty() : handled(handler);
    if (handled.isPresent()) {
      return unbound(handled.get(), mapped.patterns()).map(wrong -> mapped + ": " + wrong);
    }
    for (String pattern : mapped.patterns()) {
      Optional<Route> route =
          routes.stream().filter(each -> each.covers(pattern, mapped.methods())).findFirst();
      if (route.isEmpty()) {
        return Optional.of(
            mapped
                + " is not declared: annotate it with @Allowed, @Identified or @Open, or name its"
                + " path in tenon.routes, tenon.identified or tenon.open");
      }
      Optional<String> wrong =
          unbound(
              new Handled(route.get().declaration, Map.of()),
              Set.of(route.get().pattern.getPatternString()));
      if (wrong.isPresent()) {
        return wrong.map(what -> route.get().pattern + ": " + what);
      }
    }
    return Optional.empty();
  }

  private Optional<String> unbound(Handled handled, Set<String> patterns) {
    ResourceTemplate template = handled.declaration.template();
    Set<String> wanted = template == null ? Set.of() : template.variables();
    for (String pattern : patterns) {
      Set<String> there = new TreeSet<>();
      VARIABLE.matcher(pattern).results().forEach(match -> there.add(match.group(1)));
      for (String name : wanted) {
        if (there.contains("*" + name)) {
          return Optional.of("{*" + name + "} is many segments, and {" + name + "} is one");
        }
        if (!there.contains(name) && !(name.equals("tenant") && tenantIsKnown)) {
          return Optional.of(
              "the resource `"
                  + template
                  + "` needs {"
                  + name
                  + "}, and "
                  + pattern
                  + " has "
                  + there);
        }
      }
    }
    for (Map.Entry<String, Class<?>> each : handled.types.entrySet()) {
      if (!Names.isName(each.getValue())) {
        return Optional.of(
            "{"
                + each.getKey()
                + "} is a "
                + each.getValue().getSimpleName()
                + ", which has no single spelling as a name");
      }
    }
    return Optional.empty();
  }
}
