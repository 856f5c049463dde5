package dev.tenon.spring.migration;

import dev.tenon.path.Resource;
import dev.tenon.spring.Allowed;
import dev.tenon.spring.Subjects;
import dev.tenon.spring.Tenon;
import dev.tenon.subject.Subject;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.GrantedAuthority;

/** The service with a policy. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableMethodSecurity
public class After {

  /** Its methods. */
  public static class Service implements Documents {

    private final Tenon tenon;

    /** Keeps what decides. */
    public Service(Tenon tenon) {
      this.tenon = tenon;
    }

    @Override
    @Allowed(action = "PURGE", resource = "documents/{department}")
    public String purge(String department) {
      return department;
    }

    @Override
    @Allowed(action = "EDIT", resource = "documents/{department}/{id}")
    public String edit(String department, String id) {
      return department + id;
    }

    @Override
    public List<Document> all() {
      return tenon
          .access()
          .allowed("READ", Documents.everything(), d -> resource(d.department(), d.id()));
    }

    private static Resource resource(String department, String id) {
      return Resource.of("documents", department, id);
    }
  }

  /** Expressions that stay, and ask the policy. */
  public static class Expressions {

    /** Removes what a department has. */
    @PreAuthorize("@tenon.check('PURGE', 'documents', #department)")
    public String purge(String department) {
      return department;
    }

    /** Changes a document. */
    @PreAuthorize("@tenon.check(authentication, 'EDIT', 'documents', #department, #id)")
    public String edit(String department, String id) {
      return department + id;
    }
  }

  @Bean
  Expressions expressions() {
    return new Expressions();
  }

  @Bean
  Documents documents(Tenon tenon) {
    return new Service(tenon);
  }

  @Bean
  Subjects subjects() {
    return authentication ->
        authentication.getPrincipal() instanceof Person person
            ? Subject.of(person.getUsername())
                .withRoles(
                    person.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .map(authority -> authority.substring("ROLE_".length()))
                        .toList())
                .withVariable("department", person.department())
            : Subject.anonymous();
  }
}
