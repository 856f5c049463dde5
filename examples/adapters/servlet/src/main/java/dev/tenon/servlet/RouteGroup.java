package dev.tenon.servlet;

import dev.tenon.subject.TenantName;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Routes about one resource: what it is, in which tenant it is decided and whether a denial hides
 * it is said once, and each route adds its path, its action and its handler.
 *
 * <pre>{@code
 * RouteGroup cluster = RouteGroup.about("clusters/${tenant}");
 * RouteGroup job = cluster.at("jobs/{id}").masked();
 * Routes routes =
 *     Routes.of(
 *         cluster.get("/nodes", "cluster-info", this::nodes),
 *         job.get("/jobs/{id}", "job-info", jobs::show),
 *         job.post("/jobs/{id}/cancel", "job-cancel", jobs::cancel).whenHeld(jobs::ask));
 * }</pre>
 *
 * <p>Immutable. A route of it is a {@link Route} like others.
 */
public final class RouteGroup {

  private final String resource;
  private final UnaryOperator<Route> common;

  private RouteGroup(String resource, UnaryOperator<Route> common) {
    this.resource = Objects.requireNonNull(resource, "resource");
    this.common = common;
  }

  /**
   * Routes about a resource.
   *
   * @param resource as in {@link Route#demanding(String, String)}; each route has a path with its
   *     variables
   * @return a group that hides nothing, in the tenant of each request
   */
  public static RouteGroup about(String resource) {
    return new RouteGroup(resource, route -> route);
  }

  /**
   * Routes about something beneath the resource, otherwise the same.
   *
   * @param beneath more segments between slashes, with variables like the resource
   * @return a new group
   */
  public RouteGroup at(String beneath) {
    Objects.requireNonNull(beneath, "beneath");
    return new RouteGroup(resource + "/" + beneath, common);
  }

  /**
   * The same where a denial looks as if there were nothing.
   *
   * @return a new group, of {@link Route#masked} routes
   */
  public RouteGroup masked() {
    return with(Route::masked);
  }

  /**
   * The same where what the caller's tenant does not show looks as if it were not there.
   *
   * @return a new group, of {@link Route#hiding} routes
   */
  public RouteGroup hiding() {
    return with(Route::hiding);
  }

  /**
   * The same always decided in one tenant.
   *
   * @param tenant the tenant's name
   * @return a new group, of routes {@link Route#within} it
   * @throws IllegalArgumentException if no tenant has such a name
   */
  public RouteGroup within(String tenant) {
    TenantName.require(tenant);
    return with(route -> route.within(tenant));
  }

  private RouteGroup with(UnaryOperator<Route> more) {
    return new RouteGroup(resource, route -> more.apply(common.apply(route)));
  }

  /**
   * A {@code GET} route about the resource.
   *
   * @param template the path
   * @param action the action that is demanded
   * @param handler what answers it, and {@code HEAD}
   * @return the route
   * @throws IllegalArgumentException if the template is no path, or lacks a variable of the
   *     resource
   */
  public Route get(String template, String action, Route.Handler handler) {
    return of("GET", template, action, handler);
  }

  /**
   * A {@code POST} route about the resource.
   *
   * @param template the path
   * @param action the action that is demanded
   * @param handler what answers it
   * @return the route
   * @throws IllegalArgumentException if the template is no path, or lacks a variable of the
   *     resource
   */
  public Route post(String template, String action, Route.Handler handler) {
    return of("POST", template, action, handler);
  }

  /**
   * A {@code PUT} route about the resource.
   *
   * @param template the path
   * @param action the action that is demanded
   * @param handler what answers it
   * @return the route
   * @throws IllegalArgumentException if the template is no path, or lacks a variable of the
   *     resource
   */
  public Route put(String template, String action, Route.Handler handler) {
    return of("PUT", template, action, handler);
  }

  /**
   * A {@code DELETE} route about the resource.
   *
   * @param template the path
   * @param action the action that is demanded
   * @param handler what answers it
   * @return the route
   * @throws IllegalArgumentException if the template is no path, or lacks a variable of the
   *     resource
   */
  public Route delete(String template, String action, Route.Handler handler) {
    return of("DELETE", template, action, handler);
  }

  /**
   * A route of any method about the resource.
   *
   * @param method such as {@code PATCH}
   * @param template the path
   * @param action the action that is demanded
   * @param handler what answers it
   * @return the route
   * @throws IllegalArgumentException if the template is no path or lacks a variable of the
   *     resource, or the method is never declared
   */
  public Route of(String method, String template, String action, Route.Handler handler) {
    return common.apply(Route.of(method, template, handler).demanding(action, resource));
  }

  /** The resource. */
  @Override
  public String toString() {
    return resource;
  }
}
