package dev.tenon.jaxrs;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, for beans of an application with CDI; a bean of any scope may keep it.
 *
 * <pre>{@code
 * @Inject CurrentCaller current;
 *
 * List<Invoice> list() {
 *   return current.caller().access().allowed("INVOICE_READ", all, Invoice::resource);
 * }
 * }</pre>
 *
 * <p>A new one for each request.
 */
@RequestScoped
public class CurrentCaller {

  private final @Nullable SecurityContext security;

  /** For the container's proxies, which call those of requests. */
  CurrentCaller() {
    this.security = null;
  }

  /**
   * Called by the container.
   *
   * @param security the request's security context
   */
  @Inject
  public CurrentCaller(SecurityContext security) {
    this.security = security;
  }

  /**
   * The caller of the request that this thread works for.
   *
   * @return the caller
   * @throws IllegalStateException if no gate has decided the request
   */
  public Caller caller() {
    if (security == null) {
      throw new IllegalStateException("there is no request here");
    }
    return Caller.of(security);
  }
}
