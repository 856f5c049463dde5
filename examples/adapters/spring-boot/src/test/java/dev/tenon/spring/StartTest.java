package dev.tenon.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.live.PolicySource;
import dev.tenon.policy.Policy;
import dev.tenon.spring.broken.Forgotten;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** An application in which something is not declared does not start, and says all of it. */
class StartTest {

  /** Everything that can be forgotten, at once. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({Forgotten.class, Forgotten.Beans.class})
  static class Servlets {

    @Bean
    org.springframework.web.servlet.function.RouterFunction<ServerResponse> routed() {
      return RouterFunctions.route()
          .GET("/routed/{id}", request -> ServerResponse.ok().build())
          .path("/nested", deeper -> deeper.POST("/one", request -> ServerResponse.ok().build()))
          .GET(
              "/declared/by/property",
              request -> ServerResponse.status(HttpStatus.NO_CONTENT).build())
          .build();
    }

    @Bean
    ServletRegistrationBean<HttpServlet> another() {
      return new ServletRegistrationBean<>(new HttpServlet() {}, "/console/*");
    }

    @Bean
    HandlerMapping unlisted() {
      return request -> null;
    }
  }

  /** The same on the other stack. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Forgotten.class)
  static class Reactive {

    @Bean
    org.springframework.web.reactive.function.server.RouterFunction<?> routed() {
      return org.springframework.web.reactive.function.server.RouterFunctions.route()
          .GET(
              "/routed/{id}",
              request ->
                  org.springframework.web.reactive.function.server.ServerResponse.ok().build())
          .build();
    }

    @Bean
    org.springframework.web.reactive.HandlerMapping unlisted() {
      return exchange -> reactor.core.publisher.Mono.empty();
    }
  }

  private static List<String> problems(
      Class<?> application, WebApplicationType type, Map<String, String> more) {
    SpringApplication spring = new SpringApplication(application);
    spring.setWebApplicationType(type);
    Properties properties = new Properties();
    properties.put("server.port", "0");
    properties.put("spring.main.banner-mode", "off");
    properties.put("logging.level.root", "off");
    properties.put("spring.datasource.url", "jdbc:h2:mem:start");
    properties.putAll(more);
    spring.setDefaultProperties(properties);
    spring.addInitializers(
        (ApplicationContextInitializer<GenericApplicationContext>)
            beans ->
                beans.registerBean(
                    PolicySource.class, () -> PolicySource.of(Policy.builder().build())));
    return assertThrows(UndeclaredException.class, spring::run).problems();
  }

  private static void assertSaid(List<String> problems, String... parts) {
    assertTrue(
        problems.stream().anyMatch(each -> List.of(parts).stream().allMatch(each::contains)),
        () -> List.of(parts) + " in\n" + String.join("\n", problems));
  }

  @Test
  void servlets_doNotStart_andEverythingIsNamed() {
    List<String> problems =
        problems(
            Servlets.class,
            WebApplicationType.SERVLET,
            Map.of("tenon.open", "/declared/**", "management.server.port", "0"));
    assertSaid(problems, "GET /undeclared", "is not declared", "@Allowed");
    assertSaid(problems, "/misspelt/{id}", "needs {ib}", "[id]");
    assertSaid(problems, "/rest/{*rest}", "many segments");
    assertSaid(problems, "/fraction/{share}", "double");
    assertSaid(problems, "/twice", "declared twice");
    assertSaid(problems, "/brace", "x{id}");
    assertSaid(problems, "noHandler", "is no handler");
    assertSaid(problems, "hidden", "private");
    assertSaid(problems, "last", "final");
    assertSaid(problems, "other", "no parameter `name`");
    assertSaid(problems, "object", "no parameter `thing`");
    assertSaid(problems, "GET /routed/{id}", "is not declared");
    assertSaid(problems, "POST /nested/one", "is not declared");
    assertSaid(problems, "servlet", "/console/*");
    assertSaid(problems, "`unlisted`");
    assertSaid(problems, "management.server.port");
    assertTrue(
        problems.stream().noneMatch(each -> each.contains("/declared/")), problems::toString);
    assertTrue(problems.stream().noneMatch(each -> each.contains("/error")), problems::toString);
  }

  @Test
  void theReactiveStack_doesNotStartEither() {
    List<String> problems = problems(Reactive.class, WebApplicationType.REACTIVE, Map.of());
    assertSaid(problems, "GET /undeclared", "is not declared");
    assertSaid(problems, "/misspelt/{id}", "needs {ib}");
    assertSaid(problems, "GET /routed/{id}", "is not declared");
    assertSaid(problems, "/actuator/health", "is not declared");
    assertSaid(problems, "`unlisted`");
  }

  @Test
  void aPathThatIsDeclaredTwice_isRefused() {
    assertEquals(
        List.of("`/a/**` is declared twice beneath `tenon`"),
        assertThrows(
                UndeclaredException.class,
                () -> declarations(Map.of("tenon.open", "/a/**", "tenon.identified", "/a/**")))
            .problems());
  }

  private static Declarations declarations(Map<String, String> properties) {
    return new Declarations(Bound.of(properties), false);
  }
}
