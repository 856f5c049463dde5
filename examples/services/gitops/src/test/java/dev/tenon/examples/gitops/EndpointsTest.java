package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.examples.gitops.rights.References;
import dev.tenon.kubernetes.AccessReviewHandler.Otherwise;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever is answered over HTTP says no to whoever has no right; generated from what is served.
 */
class EndpointsTest extends Worlds {

  private static final String NOBODY =
      "{\"apiVersion\": \"authorization.k8s.io/v1\", \"kind\": \"SubjectAccessReview\", \"spec\":"
          + " {\"user\": \"nobody\", \"resourceAttributes\": {\"verb\": \"get\", \"resource\": \"pods\"}}}";

  private record Denial(String body, int status, Consumer<String> answer) {}

  /** What nobody in particular is told. An endpoint without a line here fails. */
  private static final Map<String, Denial> DENIALS =
      Map.of(
          "/hook/", new Denial("{}", 404, body -> assertEquals("", body)),
          "/authorize",
              new Denial(
                  NOBODY,
                  200,
                  body -> assertTrue(body.contains("\"allowed\":false,\"denied\":true"), body)));

  @BeforeEach
  void start() {
    start(References.LOCKDOWN);
  }

  @TestFactory
  Stream<DynamicTest> eachEndpoint_deniesNobodyInParticular() {
    return world.endpoints(Otherwise.DENY).keySet().stream()
        .sorted()
        .map(
            path ->
                dynamicTest(
                    path,
                    () -> {
                      Denial denial = DENIALS.get(path);
                      assertNotNull(denial, "an endpoint without a test of its denial");
                      HttpResponse<String> response =
                          world.send("POST", path, denial.body(), Map.of());
                      assertEquals(denial.status(), response.statusCode());
                      denial.answer().accept(response.body());
                      for (String method :
                          new String[] {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
                        assertEquals(
                            405, world.send(method, path, "", Map.of()).statusCode(), method);
                      }
                      assertEquals(
                          413,
                          world
                              .send("POST", path, "x".repeat((1 << 20) + 1), Map.of())
                              .statusCode());
                    }));
  }

  @Test
  void everythingElse_isNotThere() {
    assertEquals(404, world.post("/", "", Map.of()));
    assertEquals(404, world.post("/metrics", "", Map.of()));
  }
}
