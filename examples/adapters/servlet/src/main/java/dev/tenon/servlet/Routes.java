package dev.tenon.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All routes of an application. What is not among them is not there, whatever servlet would answer.
 *
 * <pre>{@code
 * Routes routes = Routes.of(
 *     Route.get("/jobs/{id}", jobs::show).demanding("job-info", "jobs/{id}"),
 *     Route.get("/health", this::health).open());
 * }</pre>
 *
 * <p>Immutable. Finding a route looks at those of its method one by one: a few, then a few
 * comparisons each.
 */
public final class Routes {

  private final List<Route> all;
  private final Map<String, List<Route>> byMethod = new LinkedHashMap<>();

  private Routes(Collection<Route> all) {
    this.all = List.copyOf(all);
    for (Route route : all) {
      byMethod.computeIfAbsent(route.method(), method -> new ArrayList<>()).add(route);
    }
  }

  /**
   * A table.
   *
   * @param routes its routes, in any order
   * @return the table
   * @throws IllegalArgumentException if two could answer one request, or one does not say what it
   *     demands; all of it at once
   */
  public static Routes of(Route... routes) {
    return of(List.of(routes));
  }

  /**
   * A table.
   *
   * @param routes its routes, in any order
   * @return the table
   * @throws IllegalArgumentException if two could answer one request, or one does not say what it
   *     demands; all of it at once
   */
  public static Routes of(Collection<Route> routes) {
    List<Route> list = List.copyOf(routes);
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Route route = list.get(i);
      if (route.isUnsaid()) {
        problems.add(route + " does not say what it demands: add demanding, identified or open");
      }
      for (Route earlier : list.subList(0, i)) {
        if (route.overlaps(earlier)) {
          problems.add(
              route + " overlaps " + earlier + ": rename a segment, so that one route answers");
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new Routes(list);
  }

  /**
   * Routes that all demand a known caller and nothing else, such as the pages of one kind.
   *
   * @param routes routes that do not say yet what they demand
   * @return an immutable list of them, each {@link Route#identified}, to be added to a table
   * @throws IllegalArgumentException if one of them says already what it demands
   */
  public static List<Route> identified(Route... routes) {
    List<Route> identified = new ArrayList<>();
    for (Route route : routes) {
      if (!route.isUnsaid()) {
        throw new IllegalArgumentException(route + " says already what it demands");
      }
      identified.add(route.identified());
    }
    return List.copyOf(identified);
  }

  /**
   * The routes.
   *
   * @return an immutable list in the order in which they were given
   */
  public List<Route> all() {
    return all;
  }

  /**
   * The route that declares a request.
   *
   * @param method as it was sent
   * @param path the decoded path
   * @return the only one, if there is one
   */
  public Optional<Route> find(String method, RequestPath path) {
    List<Route> candidates =
        byMethod.getOrDefault(method.equals("HEAD") ? "GET" : method, List.of());
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).matches(path)) {
        return Optional.of(candidates.get(i));
      }
    }
    return Optional.empty();
  }

  /**
   * The methods that are declared for a path.
   *
   * @param path the decoded path
   * @return their names, sorted, {@code HEAD} with {@code GET}
   */
  public Set<String> methods(RequestPath path) {
    Set<String> methods = new TreeSet<>();
    for (Route route : all) {
      if (route.matches(path)) {
        methods.add(route.method());
        if (route.accepts("HEAD")) {
          methods.add("HEAD");
        }
      }
    }
    return methods;
  }

  /**
   * Compares with the servlets of an application. The one that is mapped to {@code /}, usually the
   * server's own for whatever nothing else answers, is left alone and does not count.
   *
   * @throws IllegalStateException if a servlet has no route, or a route no servlet; all at once
   */
  void requireServlets(ServletContext context) {
    List<String> problems = new ArrayList<>();
    Set<String> mappings = new TreeSet<>();
    for (ServletRegistration servlet : context.getServletRegistrations().values()) {
      for (String mapping : servlet.getMappings()) {
        if (mapping.equals("/")) {
          continue;
        }
        mappings.add(mapping);
        if (all.stream().noneMatch(route -> route.isServedBy(mapping))) {
          problems.add(
              ("servlet `%s` is mapped to `%s`, and no route leads there: declare"
                      + " Route.toServlet(method, path), or take the servlet out")
                  .formatted(servlet.getName(), mapping));
        }
      }
    }
    for (Route route : all) {
      if (route.isToServlet() && mappings.stream().noneMatch(route::isServedBy)) {
        problems.add(
            route
                + " leads to a servlet, and none is mapped there: give the route a handler, or map"
                + " a servlet");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems));
    }
  }

  /** The routes, one a line. */
  @Override
  public String toString() {
    return String.join("\n", all.stream().map(Route::toString).toList());
  }
}
