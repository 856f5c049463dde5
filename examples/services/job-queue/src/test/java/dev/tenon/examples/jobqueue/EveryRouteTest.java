package dev.tenon.examples.jobqueue;

import static dev.tenon.examples.jobqueue.Service.everything;
import static dev.tenon.examples.jobqueue.Service.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.servlet.RequestPath;
import dev.tenon.servlet.Route;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Denials of every route that there is, made from the table that the server answers by. */
class EveryRouteTest {

  @TempDir private static Path folder;
  private static Service service;
  private static Service denying;
  private static String job;
  private static JobClient ada;
  private static JobClient operator;

  @BeforeAll
  static void start() throws Exception {
    service = new Service(Files.createDirectory(folder.resolve("a")));
    ada = service.login("ada");
    operator = service.login("operator");
    job = Service.submit(ada, "echo", "hello");
    service.store.putCluster("lab", 1);
    String nothing =
        Files.readString(Path.of("policy.yaml")).replace("effect: allow", "effect: deny");
    denying = new Service(Files.createDirectory(folder.resolve("b")), nothing, Service.MULTI);
  }

  @AfterAll
  static void stop() {
    service.close();
    denying.close();
  }

  static Stream<Route> routes() {
    return service.server.routes().all().stream();
  }

  /** Routes that demand an action; another list would have to be kept by hand. */
  static Stream<Route> demanding() {
    return routes().filter(Route::demandsPermission);
  }

  static Stream<Route> aboutAJob() {
    return routes().filter(route -> route.template().contains("{id}"));
  }

  @Test
  void only_theseDemandNoAction() {
    List<String> open = routes().filter(Route::isOpen).map(Route::toString).toList();
    assertEquals(List.of("GET /health"), open);
    List<String> identified =
        routes()
            .filter(route -> !route.isOpen() && !route.demandsPermission())
            .map(Route::toString)
            .toList();
    assertEquals(List.of("POST /v1/token", "GET /v1/jobs", "GET /v1/clusters"), identified);
    assertTrue(aboutAJob().count() >= 6 && aboutAJob().allMatch(Route::isMasked));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void withoutACredential_isRefused(Route route) throws Exception {
    String wanted = route.isOpen() ? "200" : "401 missing";
    assertEquals(wanted, words(service.nobody().send(route.method(), route.path(job))));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void withABadCredential_isRefused(Route route) throws Exception {
    String good = ada.authorization();
    String password = service.nobody().withPassword("ada", Service.PASSWORD).authorization();
    boolean byPassword = route.toString().equals("POST /v1/token");
    for (String bad :
        List.of(
            "Bearer",
            "Bearer x",
            good.substring(0, good.lastIndexOf('.') + 1),
            good.substring(0, good.length() - 4) + "AAAA",
            good.replaceFirst("Bearer ", ""),
            good.replaceFirst("Bearer", "Basic"),
            byPassword ? good : password)) {
      int status = service.nobody().with(bad).send(route.method(), route.path(job)).statusCode();
      assertEquals(route.isOpen() ? 200 : 401, status, bad);
    }
  }

  @ParameterizedTest
  @MethodSource("aboutAJob")
  void anothersJob_isAbsent(Route route) throws Exception {
    for (String who : List.of("ben", "gil")) {
      JobClient other = service.login(who);
      String anothers = everything(other.send(route.method(), route.path(job)));
      assertEquals(everything(other.send(route.method(), route.path("f99"))), anothers);
      assertTrue(anothers.startsWith("404"), anothers);
    }
  }

  @ParameterizedTest
  @MethodSource("demanding")
  void anothersCluster_isAbsent(Route route) throws Exception {
    boolean byPath = route.template().startsWith("/v1/clusters/");
    String lab = byPath ? route.path("lab") : route.path(job) + "?cluster=lab";
    String nowhere = lab.replace("lab", "nowhere");
    for (JobClient other : List.of(ada, service.login("gil"))) {
      String anothers = everything(other.send(route.method(), lab));
      assertEquals(everything(other.send(route.method(), nowhere)), anothers);
      assertTrue(anothers.startsWith(route.isMasked() ? "404" : "403"), anothers);
    }
  }

  @ParameterizedTest
  @MethodSource("demanding")
  void withoutPermission_isRefused(Route route) throws Exception {
    JobClient denied = denying.login("operator");
    String wanted = route.isMasked() ? "404 not-found" : "403 denied-by-rule";
    assertEquals(wanted, words(denied.send(route.method(), route.path("f1"))));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void anotherMethod_isRefused(Route route) throws Exception {
    RequestPath path = RequestPath.parse(route.path(job)).orElseThrow();
    Set<String> declared = service.server.routes().methods(path);
    for (String method :
        List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get")) {
      if (!declared.contains(method)) {
        int status = operator.send(method, path.toString()).statusCode();
        assertEquals(405, status, method);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void whatNoRouteDeclares_isNotThere(Route route) throws Exception {
    String more = route.path(job) + "/more";
    Set<String> declared = service.server.routes().methods(RequestPath.parse(more).orElseThrow());
    String wanted = declared.isEmpty() ? "404 not-found" : "405 method-not-allowed";
    assertEquals(wanted, words(operator.send("PATCH", more)));
    for (String odd : List.of("/", "//", ";x", "/..;/", "%2f", "/%2e%2e")) {
      int status = operator.send(route.method(), route.path(job) + odd).statusCode();
      assertEquals(400, status, odd);
    }
  }
}
