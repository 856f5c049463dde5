package dev.tenon.spring;

import dev.tenon.subject.Subject;
import java.util.Collection;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * An identified subject of Tenon as an authentication of Spring Security, with an authority {@code
 * ROLE_name} for each role.
 */
public final class TenonAuthentication extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1;

  private final transient Subject subject;

  private TenonAuthentication(Subject subject, Collection<GrantedAuthority> authorities) {
    super(authorities);
    this.subject = subject;
    super.setAuthenticated(true);
  }

  /**
   * The authentication of a subject.
   *
   * @param subject an identified subject
   * @return a new authentication
   * @throws IllegalArgumentException if the subject is anonymous
   */
  public static TenonAuthentication of(Subject subject) {
    if (!subject.isIdentified()) {
      throw new IllegalArgumentException("an anonymous subject is no authentication");
    }
    return new TenonAuthentication(
        subject,
        AuthorityUtils.createAuthorityList(
            subject.roles().stream().map(role -> "ROLE_" + role).toList()));
  }

  /**
   * The subject.
   *
   * @return an identified subject
   */
  public Subject subject() {
    return subject;
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public Object getPrincipal() {
    return subject.id();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TenonAuthentication same
        && super.equals(other)
        && subject.equals(same.subject);
  }

  @Override
  public int hashCode() {
    return subject.hashCode();
  }
}
