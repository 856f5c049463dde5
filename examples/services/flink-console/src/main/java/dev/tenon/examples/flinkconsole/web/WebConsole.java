package dev.tenon.examples.flinkconsole.web;

import dev.tenon.examples.flinkconsole.Inventory;
import dev.tenon.examples.flinkconsole.Security;
import dev.tenon.examples.flinkconsole.Users;
import dev.tenon.servlet.Gate;
import dev.tenon.servlet.LoginLimit;
import dev.tenon.servlet.Route;
import dev.tenon.servlet.Routes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.http.HttpCookie;

/** Everything that is served, behind one gate. */
public final class WebConsole {

  /** After so many seconds without a request one has to log in again. */
  private static final int SESSION_SECONDS = 30 * 60;

  private final Routes routes;
  private final ServletContextHandler handler;

  /**
   * Puts it together.
   *
   * @param inventory what there is
   * @param users who may log in
   * @param proxies how many proxies are in front
   * @param security who may do what
   * @param clock the time, as the security has it
   */
  public WebConsole(Inventory inventory, Users users, int proxies, Security security, Clock clock) {
    Pages pages = new Pages(security, users);
    SignIn signIn = new SignIn(security, users, new LoginLimit(clock), proxies, pages);
    Clusters clusters = new Clusters(inventory, security, pages);
    Operations operations = new Operations(inventory, security);
    List<Route> all = new ArrayList<>(Assets.routes());
    all.addAll(signIn.routes());
    all.addAll(clusters.routes());
    all.addAll(new Actions(clusters, security, operations, pages).routes());
    all.addAll(new Approving(operations, security, users, pages).routes());
    all.addAll(new Administering(inventory, security, clock, pages).routes());
    routes = Routes.of(all);
    Gate gate =
        Gate.builder(routes, security.inForce().authorizer(), signIn)
            .tenant(WebConsole::tenant)
            .audit(security.journal()::refused)
            .answer(pages::refused)
            .build();
    handler = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    handler.addFilter(
        new FilterHolder(new BrowserRules(pages)), "/*", EnumSet.of(DispatcherType.REQUEST));
    handler.addFilter(new FilterHolder(gate), "/*", EnumSet.of(DispatcherType.REQUEST));
    sessions(handler.getSessionHandler());
  }

  private static String tenant(HttpServletRequest request) {
    return Visit.of(request).map(Visit::tenant).orElse("");
  }

  private static void sessions(SessionHandler sessions) {
    sessions.setHttpOnly(true);
    sessions.setSameSite(HttpCookie.SameSite.STRICT);
    sessions.setSessionCookie("console");
    sessions.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
    sessions.setMaxInactiveInterval(SESSION_SECONDS);
  }

  /**
   * The table of routes.
   *
   * @return all that is answered
   */
  public Routes routes() {
    return routes;
  }

  /**
   * What a Jetty server serves.
   *
   * @return the handler
   */
  public ServletContextHandler handler() {
    return handler;
  }
}
