package dev.tenon.spring;

import dev.tenon.authz.Access;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The bean {@code tenon}, for expressions of Spring Security and for code.
 *
 * <pre>{@code
 * @PreAuthorize("@tenon.check('INVOICE_EDIT', 'orgs', #org, 'invoices', #id)")
 * @PreAuthorize("@tenon.check(authentication, 'INVOICE_EDIT', 'orgs', #org)")   // also reactive
 * }</pre>
 *
 * <p>Each part of a resource is a segment and is not split again. The tenant is that of the request
 * which the thread works on. Thread-safe.
 */
public final class Tenon {

  private final Gatekeeper gatekeeper;

  Tenon(Gatekeeper gatekeeper) {
    this.gatekeeper = gatekeeper;
  }

  /**
   * Whether the caller of this thread's request may do something.
   *
   * @param action the action
   * @param segments the resource
   * @return whether it is allowed; false for what is held
   */
  public boolean check(String action, Object... segments) {
    return check(SecurityContextHolder.getContext().getAuthentication(), action, segments);
  }

  /**
   * Whether somebody may do something.
   *
   * @param authentication who is logged in, null or anonymous for nobody
   * @param action the action
   * @param segments the resource: texts, whole numbers, UUIDs or constants of enums
   * @return whether it is allowed; false for what is held, and for a segment that is null
   */
  public boolean check(
      @Nullable Authentication authentication, String action, @Nullable Object... segments) {
    if (segments.length == 0) {
      return false;
    }
    String[] names = new String[segments.length];
    for (int i = 0; i < names.length; i++) {
      String name = Names.of(segments[i]);
      if (name == null) {
        return false;
      }
      names[i] = name;
    }
    Request request =
        Request.of(gatekeeper.subject(authentication), action, Resource.of(names)).within(tenant());
    return gatekeeper.authorizer().check(request).allowed();
  }

  /**
   * What the caller of this thread's request may do, for lists.
   *
   * @return the access within the request's tenant; nobody's where nobody is logged in
   */
  public Access access() {
    return access(SecurityContextHolder.getContext().getAuthentication());
  }

  /**
   * What somebody may do.
   *
   * @param authentication who is logged in, null or anonymous for nobody
   * @return the access within the tenant of this thread's request
   */
  public Access access(@Nullable Authentication authentication) {
    return within(gatekeeper.authorizer().access(gatekeeper.subject(authentication)), tenant());
  }

  Access access(Current current) {
    return within(gatekeeper.authorizer().access(current.subject()), current.tenant());
  }

  private static Access within(Access access, String tenant) {
    return tenant.isEmpty() ? access : access.within(tenant);
  }

  private static String tenant() {
    Current current = Current.here();
    return current == null ? "" : current.tenant();
  }
}
