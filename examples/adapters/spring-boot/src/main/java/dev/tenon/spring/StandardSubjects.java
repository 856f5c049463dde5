package dev.tenon.spring;

import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;
import org.springframework.util.ClassUtils;

/** The subjects of what Spring Security knows. */
final class StandardSubjects implements Subjects {

  private static final String ROLE = "ROLE_";
  private static final boolean JWT = isThere("org.springframework.security.oauth2.jwt.Jwt");
  private static final boolean OAUTH =
      isThere("org.springframework.security.oauth2.core.OAuth2AuthenticatedPrincipal");

  private final Supplier<Policy> policy;

  StandardSubjects(Supplier<Policy> policy) {
    this.policy = policy;
  }

  private static boolean isThere(String name) {
    return ClassUtils.isPresent(name, StandardSubjects.class.getClassLoader());
  }

  @Override
  public Subject of(Authentication authentication) {
    if (authentication instanceof TenonAuthentication tenon) {
      return tenon.subject();
    }
    Map<String, Object> claims = claims(authentication.getPrincipal());
    if (claims != null) {
      return policy.get().subjectFrom(claims).subject();
    }
    String name = authentication.getName();
    if (name == null || name.isBlank()) {
      return Subject.anonymous();
    }
    List<String> roles =
        authentication.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .filter(authority -> authority != null && authority.startsWith(ROLE))
            .map(authority -> authority.substring(ROLE.length()))
            .toList();
    Subject subject = Subject.of(name).withRoles(roles);
    for (GrantedAuthority authority : authentication.getAuthorities()) {
      if (authority instanceof SwitchUserGrantedAuthority switched) {
        subject = subject.actedForBy(switched.getSource().getName());
      }
    }
    return subject;
  }

  private static @Nullable Map<String, Object> claims(@Nullable Object principal) {
    if (JWT && principal instanceof Jwt jwt) {
      return jwt.getClaims();
    }
    return OAUTH && principal instanceof OAuth2AuthenticatedPrincipal oauth
        ? oauth.getAttributes()
        : null;
  }
}
