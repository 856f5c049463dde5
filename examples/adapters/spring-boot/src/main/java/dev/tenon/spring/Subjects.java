package dev.tenon.spring;

import dev.tenon.subject.Subject;
import org.springframework.security.core.Authentication;

/**
 * From an {@link Authentication} of Spring Security to a subject. A bean of this type replaces the
 * standard one, which takes the subject of a token that Tenon has verified; maps the claims of a
 * {@code Jwt} or of an OAuth 2 principal by the policy's {@code claims}; and else takes the name,
 * with a role for each authority that begins with {@code ROLE_}. It is never asked about an
 * anonymous or unauthenticated caller: these are {@link Subject#anonymous()}.
 *
 * <p>Called by many threads at once; it must not wait.
 */
@FunctionalInterface
public interface Subjects {

  /**
   * Finds the subject.
   *
   * @param authentication who is logged in, not anonymous
   * @return the subject; {@link Subject#anonymous()} if it cannot be told
   */
  Subject of(Authentication authentication);
}
