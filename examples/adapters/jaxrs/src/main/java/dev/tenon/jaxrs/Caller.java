package dev.tenon.jaxrs;

import dev.tenon.authz.Access;
import dev.tenon.subject.Subject;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/**
 * Who calls, as the principal of the request's security context.
 *
 * <pre>{@code
 * @GET
 * @Identified
 * public List<Invoice> list(@Context SecurityContext security) {
 *   return Caller.of(security).access().allowed("INVOICE_READ", all, Invoice::resource);
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class Caller implements Principal {

  private final Subject subject;
  private final Access access;
  private final String id;

  Caller(Subject subject, Access access, String id) {
    this.subject = subject;
    this.access = access;
    this.id = id;
  }

  /**
   * The caller of a request that the gate has let through.
   *
   * @param security the request's security context
   * @return the caller
   * @throws IllegalStateException if no gate has decided the request
   */
  public static Caller of(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("no gate has decided this request; register one");
  }

  /**
   * Who it is.
   *
   * @return the subject; anonymous where the method is open
   */
  public Subject subject() {
    return subject;
  }

  /**
   * What the caller may do, for lists and for what a path cannot say.
   *
   * @return the access within the request's tenant
   */
  public Access access() {
    return access;
  }

  /**
   * The request's id in responses and in the audit log.
   *
   * @return an opaque id
   */
  public String requestId() {
    return id;
  }

  @Override
  public String getName() {
    return subject.id();
  }

  @Override
  public String toString() {
    return subject.toString();
  }
}
