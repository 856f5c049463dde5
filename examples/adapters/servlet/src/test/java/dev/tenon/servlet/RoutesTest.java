package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

  private static final Route.Handler NONE = (call, request, response) -> {};

  private static Route get(String template) {
    return Route.get(template, NONE).open();
  }

  private static RequestPath path(String raw) {
    return RequestPath.parse(raw).orElseThrow();
  }

  private static Optional<String> found(Routes routes, String method, String raw) {
    return routes.find(method, path(raw)).map(Route::toString);
  }

  @Test
  void find_theOneThatDeclares() {
    Routes routes =
        Routes.of(
            get("/"),
            get("/jobs"),
            get("/jobs/{id}"),
            get("/jobs/{id}/output"),
            get("/jobs/all/page/{n}"),
            Route.post("/jobs/search", NONE).identified());
    assertEquals(Optional.of("GET /"), found(routes, "GET", "/"));
    assertEquals(Optional.of("GET /jobs"), found(routes, "HEAD", "/jobs"));
    assertEquals(Optional.of("GET /jobs/{id}"), found(routes, "GET", "/jobs/search"));
    assertEquals(Optional.of("POST /jobs/search"), found(routes, "POST", "/jobs/search"));
    assertEquals(Optional.of("GET /jobs/{id}/output"), found(routes, "GET", "/jobs/all/output"));
    assertEquals(Optional.empty(), found(routes, "POST", "/jobs/7"));
    assertEquals(Optional.empty(), found(routes, "get", "/jobs"));
    assertEquals(Optional.empty(), found(routes, "OPTIONS", "/jobs"));
    assertEquals(Optional.empty(), found(routes, "GET", "/JOBS"));
    assertEquals(Set.of("GET", "HEAD", "POST"), routes.methods(path("/jobs/search")));
    assertEquals(Set.of(), routes.methods(path("/job")));
  }

  @Test
  void overlaps_andUnsaidDemands_areToldTogether() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Routes.of(get("/jobs/{id}"), get("/jobs/search"), Route.post("/jobs/{id}", NONE)));
    assertEquals(
        "GET /jobs/search overlaps GET /jobs/{id}: rename a segment, so that one route answers\n"
            + "POST /jobs/{id} does not say what it demands: add demanding, identified or open",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jobs", "/jobs/", "/a//b", "/{a}/{a}", "/x{a}", "/{a}x", "/{}", "/a}", "/{a{b}}"})
  void templates_areStrict(String template) {
    assertThrows(IllegalArgumentException.class, () -> get(template));
  }

  @Test
  void resourcesNameVariablesOfThePath() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Route.get("/jobs/{id}", NONE).demanding("show", "jobs/{job}"));
    assertEquals("`job` is no variable of /jobs/{id}, which has [{id}]", e.getMessage());
  }

  /** Taken as a text it would be a resource, the same for each path and tenant. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jobs/job-{id}",
        "jobs/{id}.txt",
        "jobs/${id}",
        "jobs/${Tenant}",
        "x-${tenant}",
        "jobs/{}"
      })
  void resources_whoseVariablesAreNoWholeSegments_areRefused(String resource) {
    Route route = Route.get("/jobs/{id}", NONE);
    assertThrows(IllegalArgumentException.class, () -> route.demanding("show", resource));
  }

  @Test
  void creating_countsWhereverItIsSaid() {
    Route after = Route.post("/jobs", NONE).demanding("make", "jobs").creating();
    Route before = Route.post("/jobs", NONE).creating().demanding("make", "jobs");
    assertEquals(true, after.isCreating());
    assertEquals(true, before.isCreating());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "TRACE", "CONNECT"})
  void someMethods_areNeverDeclared(String method) {
    assertThrows(IllegalArgumentException.class, () -> Route.of(method, "/", NONE));
  }

  @Test
  void servletMappings_answerTemplates() {
    Template template = Template.parse("/files/{name}");
    for (String mapping : List.of("/*", "/files/*", "*.css", "/files/a.css")) {
      assertEquals(true, template.isServedBy(mapping), mapping);
    }
    for (String mapping : List.of("", "/", "/file/*", "/files", "/files/a/*", "/files/a/b")) {
      assertEquals(false, template.isServedBy(mapping), mapping);
    }
  }
}
