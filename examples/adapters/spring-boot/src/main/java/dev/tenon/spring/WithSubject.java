package dev.tenon.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.test.context.support.WithSecurityContext;

/**
 * Runs a test of Spring as somebody; needs {@code spring-security-test}.
 *
 * <pre>{@code
 * @Test
 * @WithSubject(id = "ann", roles = "clerk", variables = "org=acme")
 * void aClerk_reads() { ... }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@WithSecurityContext(factory = SubjectContexts.class)
public @interface WithSubject {

  /**
   * The subject's id.
   *
   * @return the id
   */
  String id();

  /**
   * The subject's roles.
   *
   * @return their names
   */
  String[] roles() default {};

  /**
   * Values of variables.
   *
   * @return each as {@code name=value}
   */
  String[] variables() default {};
}
