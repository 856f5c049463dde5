package dev.tenon.spring;

import dev.tenon.subject.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithSecurityContextFactory;

/** Makes the context of {@link WithSubject}. */
final class SubjectContexts implements WithSecurityContextFactory<WithSubject> {

  @Override
  public SecurityContext createSecurityContext(WithSubject with) {
    Subject subject = Subject.of(with.id()).withRoles(with.roles());
    Map<String, Set<String>> variables = new LinkedHashMap<>();
    for (String each : with.variables()) {
      int equals = each.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("`" + each + "` is not name=value");
      }
      variables
          .computeIfAbsent(each.substring(0, equals), name -> new TreeSet<>())
          .add(each.substring(equals + 1));
    }
    for (Map.Entry<String, Set<String>> each : variables.entrySet()) {
      subject = subject.withVariable(each.getKey(), each.getValue());
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(TenonAuthentication.of(subject));
    return context;
  }
}
