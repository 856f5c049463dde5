package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.admin.TemporaryGrant;
import dev.tenon.examples.flinkconsole.Visitor.Page;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.examples.flinkconsole.flink.Job;
import dev.tenon.servlet.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each route is asked by those who may not have it, with values that exist: the routes come from
 * the table, so one that is forgotten here or there fails.
 */
class RoutesTest {

  /** What anybody may see: whoever adds a route here says so in public. */
  private static final Set<String> OPEN =
      Set.of("GET /console.css", "GET /icon.svg", "GET /login", "POST /login");

  /** What everybody who has logged in has for himself. */
  private static final Set<String> OWN =
      Set.of("POST /logout", "GET /tenants", "POST /tenants", "GET /", "GET /approvals");

  private static Fixture fixture;
  private static String ticket;
  private static String refusal;

  @BeforeAll
  static void start() {
    fixture = new Fixture();
    Visitor ben = fixture.visitor("ben").in("Payments");
    ben.submit("/clusters/prod/jobs/" + fixture.payments + "/cancel", "why", "test");
    Visitor olga = fixture.visitor("olga").in("Payments");
    ticket = olga.get("/approvals").find("/approvals/([^/\"]+)/approve");
    assertFalse(ticket.isEmpty());
    olga.post(
        "/admin/grants",
        "name",
        "mine",
        "action",
        "FLINK_SUBMIT",
        "resource",
        "flink/uat",
        "to",
        "user",
        "receiver",
        "vera",
        "minutes",
        "5",
        "why",
        "test");
    olga.in("Global");
    Page refused = ben.post("/clusters/prod/jobs", "name", "Fraud_x", "jar", fixture.paymentsJar);
    refusal = refused.find("Reference</dt><dd><code>([^<]+)");
    assertEquals(200, olga.get("/admin/refusals/" + refusal).status());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** The path of a route with things of Payments in it, which others do not see. */
  private static String path(Route route) {
    Map<String, String> values =
        Map.of(
            "{cluster}",
            "prod",
            "{job}",
            fixture.payments,
            "{jar}",
            fixture.paymentsJar,
            "{ticket}",
            ticket,
            "{grant}",
            "mine",
            "{refusal}",
            refusal);
    String path = route.template();
    for (Map.Entry<String, String> value : values.entrySet()) {
      path = path.replace(value.getKey(), value.getValue());
    }
    assertFalse(path.contains("{"), () -> "no value for " + route);
    return path;
  }

  private static Page ask(Visitor visitor, Route route, String... fields) {
    if (route.method().equals("GET")) {
      return visitor.get(path(route));
    }
    return route.template().endsWith("/jars")
        ? visitor.upload(path(route), "payments-new.jar", new byte[] {'P', 'K'})
        : visitor.post(path(route), fields);
  }

  private static Stream<DynamicTest> each(
      String what, Predicate<Route> which, java.util.function.Consumer<Route> test) {
    List<Route> routes = fixture.console.routes().all().stream().filter(which).toList();
    assertFalse(routes.isEmpty());
    return routes.stream()
        .map(route -> dynamicTest(route + " " + what, () -> changesNothing(test, route)));
  }

  private static void changesNothing(java.util.function.Consumer<Route> test, Route route) {
    List<String> before = inventory();
    test.accept(route);
    assertEquals(before, inventory());
  }

  private static List<String> inventory() {
    List<String> all = new ArrayList<>();
    fixture.jobs().stream().map(Job::toString).map(RoutesTest::steady).forEach(all::add);
    fixture.jars().stream().map(Jar::toString).forEach(all::add);
    return all;
  }

  /** Without how long it has run. */
  private static String steady(String job) {
    return job.replaceAll("duration=[^,]*", "");
  }

  private static boolean closed(Route route) {
    return !OPEN.contains(route.toString());
  }

  private static boolean others(Route route) {
    return closed(route) && !OWN.contains(route.toString());
  }

  @TestFactory
  Stream<DynamicTest> openRoutes_areTheseAndNoOthers() {
    return each(
        "is open exactly if it is listed",
        route -> true,
        route -> assertEquals(OPEN.contains(route.toString()), route.isOpen()));
  }

  @TestFactory
  Stream<DynamicTest> whoHasNotLoggedIn_getsNothing() {
    return each(
        "asked by nobody",
        RoutesTest::closed,
        route -> {
          Page page = ask(new Visitor(fixture.console.address()), route);
          boolean reading = route.method().equals("GET");
          assertEquals(reading ? 303 : 401, page.status());
          assertEquals(reading ? "/login" : "", page.location());
          assertFalse(page.body().contains("Payments"));
        });
  }

  @TestFactory
  Stream<DynamicTest> whoHasChosenNoTenant_getsNothing() {
    return each(
        "asked without a tenant",
        RoutesTest::others,
        route -> {
          Page page = ask(fixture.visitor("ben"), route, "name", "Payments_x", "why", "x");
          assertTrue(
              page.status() == 404 || page.status() == 403 || page.location().equals("/tenants"),
              page::text);
          assertFalse(page.body().contains("Payments_"));
        });
  }

  @TestFactory
  Stream<DynamicTest> whoWorksInAnotherTenant_findsNothing() {
    return each(
        "asked from another tenant",
        route -> others(route) && !route.template().startsWith("/admin/"),
        route -> {
          // ada is an operator, too: of another team
          Page page =
              ask(fixture.visitor("ada"), route, "name", "Payments_x", "jar", fixture.paymentsJar);
          assertEquals(statusElsewhere(route), page.status());
          assertFalse(page.body().contains("Payments"));
        });
  }

  /** A cluster in which she has something is there, and new names of others are refused. */
  private static int statusElsewhere(Route route) {
    if (route.toString().equals("GET /clusters/{cluster}")) {
      return 200;
    }
    return route.template().endsWith("/jobs") || route.template().endsWith("/jars") ? 403 : 404;
  }

  @TestFactory
  Stream<DynamicTest> whoseRoleDoesNotAllowIt_isRefused() {
    return each(
        "asked by a role without the action",
        route -> others(route) && route.method().equals("POST"),
        route -> {
          Page page =
              ask(
                  withoutTheAction(route),
                  route,
                  "name",
                  "Payments_x",
                  "jar",
                  fixture.paymentsJar,
                  "why",
                  route.template().endsWith("/deny") ? "" : "x");
          assertEquals(403, page.status(), page::text);
        });
  }

  /**
   * Aldo sees all and administers, and no rule allows him an action; ben does not administer. To
   * deny a request, administering is enough, but for a reason.
   */
  private static Visitor withoutTheAction(Route route) {
    boolean administering = route.template().startsWith("/admin/");
    return administering
        ? fixture.visitor("ben").in("Payments")
        : fixture.visitor("aldo").in("Global");
  }

  @TestFactory
  Stream<DynamicTest> whoDoesNotAdminister_isRefused() {
    return each(
        "asked by somebody who does not administer",
        route -> route.template().startsWith("/admin/"),
        route -> {
          for (String name : List.of("ada", "vera", "quinn", "hugo")) {
            assertEquals(403, ask(fixture.visitor(name), route, "why", "x").status());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aFormOfAnotherSite_changesNothing() {
    return each(
        "without the session's word",
        route -> route.method().equals("POST"),
        route -> {
          for (String[] fields :
              List.of(
                  new String[] {},
                  new String[] {"csrf", ""},
                  new String[] {"csrf", fixture.visitor("olga").formToken()})) {
            Visitor olga = fixture.visitor("olga").in("Global");
            Page page = olga.postPlainly(path(route), fields);
            assertEquals(403, page.status());
            assertTrue(page.body().contains("stale-form"));
            assertEquals(200, olga.get("/").status());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aMethodThatIsNotDeclared_isNotAnswered() {
    return each(
        "by another method",
        route -> true,
        route -> {
          Visitor olga = fixture.visitor("olga").in("Global");
          String path = path(route);
          boolean known =
              fixture.console.routes().all().stream()
                  .anyMatch(r -> r.method().equals("GET") && path(r).equals(path));
          int status = olga.get(path).status();
          assertEquals(known, status == 200, () -> path + " " + status);
        });
  }

  @TestFactory
  Stream<DynamicTest> grants_areStillThere() {
    return Stream.of(
        dynamicTest(
            "nobody revoked the grant " + TemporaryGrant.PREFIX,
            () ->
                assertTrue(
                    fixture
                        .visitor("olga")
                        .in("Payments")
                        .get("/admin/grants")
                        .body()
                        .contains("/admin/grants/mine/revoke"))));
  }
}
