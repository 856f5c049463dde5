package dev.tenon.admin;

import dev.tenon.authz.Access;
import dev.tenon.path.Resource;
import dev.tenon.rules.ReservedRules;
import dev.tenon.subject.Subject;
import java.util.stream.Stream;

/**
 * The rights that reach further than what somebody has himself, as actions on resources, so that
 * rules give them and deny them like all others.
 *
 * <pre>{@code
 * Permission.allow(AdminRights.BIND).on("tenon/role/payments-*");
 * Permission.allow(AdminRights.IMPERSONATE).on("tenon/subject/ada");
 * }</pre>
 *
 * <p>A rule gives them only where its pattern begins with the literal {@code tenon}: {@code *},
 * <code>${project}</code>, {@code t*} and an alias give none of them, so that no value of a claim
 * and no broad rule about a host's resources makes an administrator. A rule that denies or holds
 * takes them away however it is written. Where a policy declares its actions, one that it does not
 * declare is given to nobody. Where a policy uses tenants, the resource must be visible in one of
 * the subject's tenants.
 */
public final class AdminRights {

  /** On {@link #policy()}: to administer everything, whatever one is allowed oneself. */
  public static final String ESCALATE = "escalate";

  /** On {@link #role}: to give a role to others, whatever it contains. */
  public static final String BIND = "bind";

  /** On {@link #identity}: to act for a subject. */
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
   * A subject's identity as a resource. The same id of another issuer is another identity.
   *
   * @param subject who it is; one that is not identified has no canonical resource
   * @return {@code tenon/subject/ID}, or {@code tenon/issuer/ISSUER/ID}
   */
  public static Resource identity(Subject subject) {
    return subject.issuer().isEmpty()
        ? Resource.of(ReservedRules.ROOT, "subject", subject.id())
        : Resource.of(ReservedRules.ROOT, "issuer", subject.issuer(), subject.id());
  }

  /** Whether it is allowed in one of the tenants that the subject may enter. */
  static boolean allowed(Access access, String action, Resource resource) {
    return Stream.concat(Stream.of(""), access.tenants().stream())
        .anyMatch(tenant -> access.within(tenant).checkReserved(action, resource).allowed());
  }
}
