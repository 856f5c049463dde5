package dev.tenon.spring.migration;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.PermissionEvaluator;
import org.springframework.security.access.expression.method.DefaultMethodSecurityExpressionHandler;
import org.springframework.security.access.expression.method.MethodSecurityExpressionHandler;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;

/** The service with the rules of Spring Security. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
public class Before {

  /** Its methods. */
  public static class Service implements Documents {

    @Override
    @PreAuthorize("hasRole('admin')")
    public String purge(String department) {
      return department;
    }

    @Override
    @PreAuthorize("hasPermission(#department + '/' + #id, 'Document', 'EDIT')")
    public String edit(String department, String id) {
      return department + id;
    }

    @Override
    @PostFilter(
        "hasPermission(filterObject.department + '/' + filterObject.id, 'Document', 'READ')")
    public List<Document> all() {
      return Documents.everything();
    }
  }

  @Bean
  Documents documents() {
    return new Service();
  }

  @Bean
  static MethodSecurityExpressionHandler expressions() {
    DefaultMethodSecurityExpressionHandler handler = new DefaultMethodSecurityExpressionHandler();
    handler.setPermissionEvaluator(new Rules());
    return handler;
  }

  /** What the policy says, in Java. */
  static final class Rules implements PermissionEvaluator {

    @Override
    public boolean hasPermission(
        Authentication authentication, @Nullable Object target, Object permission) {
      return false;
    }

    @Override
    public boolean hasPermission(
        Authentication authentication, Serializable id, String type, Object permission) {
      if (!(authentication.getPrincipal() instanceof Person person)) {
        return false;
      }
      String[] path = id.toString().split("/", 2);
      boolean read = permission.equals("READ");
      if (!read && path[1].startsWith("final-")) {
        return false;
      }
      return has(person, "admin")
          || (read && (has(person, "auditor") || path[1].equals("public")))
          || (has(person, "clerk") && person.department().equals(path[0]));
    }

    private static boolean has(Person person, String role) {
      return person.getAuthorities().stream()
          .anyMatch(authority -> ("ROLE_" + role).equals(authority.getAuthority()));
    }
  }
}
