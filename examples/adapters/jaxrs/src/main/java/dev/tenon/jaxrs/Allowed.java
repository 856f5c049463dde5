package dev.tenon.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The policy has to allow an action on a resource before the resource method runs.
 *
 * <pre>{@code
 * @GET
 * @Path("{id}")
 * @Allowed(action = "INVOICE_READ", resource = "orgs/{org}/invoices/{id}")
 * public Invoice show(@PathParam("org") String org, @PathParam("id") long id) { ... }
 * }</pre>
 *
 * <p>The variables are those of the method's path; {@code {tenant}} is the tenant of the request
 * where the path has no such name. A name that is neither stops the application at its start.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Allowed {

  /**
   * The action.
   *
   * @return its name as in the policy
   */
  String action();

  /**
   * The resource: segments between slashes, each a literal text or a variable.
   *
   * @return a template such as <code>orgs/{org}/invoices/{id}</code>
   */
  String resource();

  /**
   * The tenant in which it is decided, where it is always the same.
   *
   * @return a tenant's name; empty for the tenant of the request
   */
  String tenant() default "";

  /**
   * Whether the resource does not exist yet.
   *
   * @return true if the method creates it
   */
  boolean creating() default false;
}
