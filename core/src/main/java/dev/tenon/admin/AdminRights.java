package dev.tenon.admin;

import dev.tenon.authz.Access;
import dev.tenon.path.Resource;
import dev.tenon.rules.ReservedRules;
import dev.tenon.subject.Subject;
import java.util.stream.Stream;

/**
 * The administrative rights that exceed a subject's own access, as actions on resources, so that
 * rules allow and deny them like any others.
 *
 * <pre>{@code
 * Permission.allow(AdminRights.BIND).on("tenon/role/payments-*");
 * Permission.allow(AdminRights.IMPERSONATE).on("tenon/subject/ada");
 * }</pre>
 *
 * <p>An ALLOW rule gives them only if its pattern begins with the literal {@code tenon}: {@code *},
 * <code>${project}</code>, {@code t*} and an alias do not, so that no claim value and no broad rule
 * about a host's resources makes an administrator. A DENY or STAGE rule removes them whatever its
 * pattern. If a policy declares its actions, a right that it does not declare is never given. If a
 * policy uses tenants, the resource must be visible in one of the subject's tenants. A right by a
 * role that is held in a tenant is a right in that tenant: to bind its own roles, and to
 * impersonate in it. On {@link #policy()} only roles that are held everywhere count.
 */
public final class AdminRights {

  /**
   * On {@link #policy()}: administer everything, beyond the subject's own access. On {@link
   * #tenant}: define the tenant's own roles beyond it.
   */
  public static final String ESCALATE = "escalate";

  /**
   * On {@link #policy()} or {@link #tenant}: administer at all, for whoever has limits. Each limit
   * must allow it; it gives nothing by itself.
   */
  public static final String ADMINISTER = "administer";

  /** On {@link #role}: give a role to others, whatever it contains. */
  public static final String BIND = "bind";

  /** On {@link #identity}: act for a subject. */
  public static final String IMPERSONATE = "impersonate";

  private AdminRights() {}

  /**
   * The policy as a resource.
   *
   * @return {@code tenon/policy}
   */
  public static Resource policy() {
    return Resource.of(ReservedRules.ROOT, "policy");
  }

  /**
   * A role as a resource.
   *
   * @param name the role's name
   * @return {@code tenon/role/NAME}
   */
  public static Resource role(String name) {
    return Resource.of(ReservedRules.ROOT, "role", name);
  }

  /**
   * A tenant as a resource.
   *
   * @param name the tenant's name
   * @return {@code tenon/tenant/NAME}
   */
  public static Resource tenant(String name) {
    return Resource.of(ReservedRules.ROOT, "tenant", name);
  }

  /**
   * A subject's identity as a resource. The same id of another issuer is another identity.
   *
   * @param subject the subject; an anonymous one has no canonical resource
   * @return {@code tenon/subject/ID}, or {@code tenon/issuer/ISSUER/ID}
   */
  public static Resource identity(Subject subject) {
    return subject.issuer().isEmpty()
        ? Resource.of(ReservedRules.ROOT, "subject", subject.id())
        : Resource.of(ReservedRules.ROOT, "issuer", subject.issuer(), subject.id());
  }

  /** Whether the action is allowed in one of the tenants that the subject may enter. */
  static boolean allowed(Access access, String action, Resource resource) {
    return Stream.concat(Stream.of(""), access.tenants().stream())
        .anyMatch(tenant -> access.within(tenant).checkReserved(action, resource).allowed());
  }
}
