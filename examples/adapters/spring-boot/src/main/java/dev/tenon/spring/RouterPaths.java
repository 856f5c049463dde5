package dev.tenon.spring;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The table of a functional router. The visitors of both stacks have the same methods in different
 * types, and get new ones with new versions; so they are proxies.
 */
final class RouterPaths {

  private final String source;
  private final Class<?> predicateVisitor;
  private final BiConsumer<Object, Object> accept;
  private final Deque<Set<String>> prefixes = new ArrayDeque<>();
  private final List<Mapped> table = new ArrayList<>();

  /**
   * Starts a table.
   *
   * @param source the mapping's bean
   * @param predicateVisitor the type of a visitor of predicates
   * @param accept lets a predicate accept such a visitor
   */
  RouterPaths(String source, Class<?> predicateVisitor, BiConsumer<Object, Object> accept) {
    this.source = source;
    this.predicateVisitor = predicateVisitor;
    this.accept = accept;
    this.prefixes.push(Set.of(""));
  }

  /** A visitor of routers. */
  <V> V visitor(Class<V> type) {
    return proxy(
        type,
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "startNested" -> prefixes.push(beneath(read(arguments[0]).paths));
            case "endNested" -> prefixes.pop();
            case "route" -> {
              Read read = read(arguments[0]);
              table.add(new Mapped(source, beneath(read.paths), read.methods, null, null));
            }
            case "resources", "unknown" -> table.add(anything());
            default -> {
              // attributes say nothing of paths
            }
          }
          return null;
        });
  }

  List<Mapped> table() {
    return List.copyOf(table);
  }

  private Mapped anything() {
    return new Mapped(source, beneath(Set.of("/**")), Set.of(), null, null);
  }

  private Set<String> beneath(Set<String> paths) {
    Set<String> joined = new LinkedHashSet<>();
    for (String prefix : prefixes.element()) {
      for (String path : paths.isEmpty() ? Set.of("") : paths) {
        String whole = prefix.endsWith("/**") ? prefix : prefix + path;
        joined.add(whole.isEmpty() ? "/**" : whole);
      }
    }
    return joined;
  }

  private static final class Read {
    private final Set<String> paths = new TreeSet<>();
    private final Set<String> methods = new TreeSet<>();
    private boolean plain = true;
  }

  /** A predicate of a method and a path; whatever else it may be matches any path. */
  private Read read(Object predicate) {
    Read read = new Read();
    Object visitor =
        proxy(
            predicateVisitor,
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "path" -> read.plain &= read.paths.add((String) arguments[0]);
                case "method" -> ((Set<?>) arguments[0]).forEach(m -> read.methods.add("" + m));
                case "startOr", "startNegate", "unknown" -> read.plain = false;
                default -> {
                  // what only narrows
                }
              }
              return null;
            });
    accept.accept(predicate, visitor);
    if (!read.plain || read.paths.size() > 1) {
      read.paths.clear();
      read.paths.add("/**");
      read.methods.clear();
    }
    return read;
  }

  private static <V> V proxy(Class<V> type, InvocationHandler handler) {
    InvocationHandler guarded =
        (proxy, method, arguments) ->
            method.getDeclaringClass() == Object.class
                ? ofObject(proxy, method, arguments)
                : handler.invoke(proxy, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, guarded));
  }

  private static Object ofObject(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "visitor";
    };
  }
}
