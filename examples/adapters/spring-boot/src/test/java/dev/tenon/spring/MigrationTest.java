package dev.tenon.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.spring.migration.After;
import dev.tenon.spring.migration.Before;
import dev.tenon.spring.migration.Documents;
import dev.tenon.spring.migration.Person;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithSecurityContext;
import org.springframework.test.context.TestContextManager;

/** A service with {@code hasRole}, {@code hasPermission} and {@code @PostFilter}, and after. */
class MigrationTest {

  private static final int REQUESTS = 5_000;

  @AfterEach
  void logOut() {
    SecurityContextHolder.clearContext();
  }

  private static ConfigurableApplicationContext after() {
    SpringApplication spring = new SpringApplication(After.class);
    spring.setWebApplicationType(WebApplicationType.NONE);
    Properties properties = new Properties();
    properties.put("tenon.policy", "classpath:documents.yaml");
    properties.put("tenon.reload", "0s");
    properties.put("spring.main.banner-mode", "off");
    properties.put("logging.level.root", "error");
    properties.put("spring.datasource.url", "jdbc:h2:mem:migration");
    spring.setDefaultProperties(properties);
    return spring.run();
  }

  private static <T> T pick(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static Authentication caller(Random random) {
    if (random.nextInt(10) == 0) {
      return new AnonymousAuthenticationToken(
          "key", "anonymousUser", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));
    }
    List<String> roles = new ArrayList<>();
    for (String role : List.of("clerk", "auditor", "admin")) {
      if (random.nextInt(3) == 0) {
        roles.add(role);
      }
    }
    String department = pick(random, List.of("sales", "law", "it"));
    Person person = new Person("somebody", department, roles);
    return UsernamePasswordAuthenticationToken.authenticated(person, "", person.getAuthorities());
  }

  private static String outcome(Callable<?> call) {
    try {
      return "" + call.call();
    } catch (AccessDeniedException denied) {
      return "denied";
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void thousandsOfRequests_areDecidedAlike() {
    Random random = new Random(21);
    try (ConfigurableApplicationContext old = new AnnotationConfigApplicationContext(Before.class);
        ConfigurableApplicationContext renewed = after()) {
      Documents before = old.getBean(Documents.class);
      Documents after = renewed.getBean(Documents.class);
      int denied = 0;
      for (int i = 0; i < REQUESTS; i++) {
        SecurityContextHolder.getContext().setAuthentication(caller(random));
        String department = pick(random, List.of("sales", "law", "it", "none"));
        String id = pick(random, List.of("a", "b", "final-a", "final", "public", "new"));
        int kind = random.nextInt(10);
        String was =
            outcome(
                kind == 0
                    ? before::all
                    : kind < 3
                        ? () -> before.purge(department)
                        : () -> before.edit(department, id));
        String is =
            outcome(
                kind == 0
                    ? after::all
                    : kind < 3 ? () -> after.purge(department) : () -> after.edit(department, id));
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (kind > 0) {
          After.Expressions expressions = renewed.getBean(After.Expressions.class);
          String expressed =
              outcome(
                  kind < 3
                      ? () -> expressions.purge(department)
                      : () -> expressions.edit(department, id));
          assertEquals(is, expressed);
        }
        assertEquals(was, is, () -> who + " " + kind + " " + department + "/" + id);
        denied += was.equals("denied") ? 1 : 0;
      }
      int all = denied;
      assertTrue(all > REQUESTS / 5 && all < REQUESTS * 4 / 5, () -> all + " denied");
    }
  }

  /** A test of Spring that runs as somebody. */
  static class AsAnn {

    @WithSubject(
        id = "ann",
        roles = {"clerk"},
        variables = {"department=law", "department=it"})
    void method() {}
  }

  @Test
  void withSubject_isWhoATestRunsAs() throws Exception {
    TestContextManager spring = new TestContextManager(AsAnn.class);
    AsAnn test = new AsAnn();
    Method method = AsAnn.class.getDeclaredMethod("method");
    spring.beforeTestMethod(test, method);
    try {
      Authentication who = SecurityContextHolder.getContext().getAuthentication();
      assertEquals("ann", who.getName());
      assertTrue(((TenonAuthentication) who).subject().variables().isSet("department"));
    } finally {
      spring.afterTestMethod(test, method, null);
    }
    assertNull(SecurityContextHolder.getContext().getAuthentication());
    assertTrue(WithSubject.class.isAnnotationPresent(WithSecurityContext.class));
  }
}
