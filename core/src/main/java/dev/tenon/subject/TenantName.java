package dev.tenon.subject;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;

/**
 * The valid names of a tenant in a request and in a held role: one canonical segment without {@code
 * *}, other than {@value #RESERVED}.
 *
 * <p>In a policy, the name of a tenant may also be a glob, which stands for a family of tenants; a
 * request always names one tenant. Stateless; a check takes time linear in the name.
 */
public final class TenantName {

  /** The name that no tenant has: the namespace of administration. */
  public static final String RESERVED = "tenon";

  /**
   * Whether a text is a valid name.
   *
   * @param name any text
   * @return false if it is empty, has a {@code *}, is reserved, or is not a canonical segment
   */
  public static boolean isValid(String name) {
    return !name.isEmpty()
        && name.indexOf('*') < 0
        && !name.equals(RESERVED)
        && Resource.of(name).isCanonical();
  }

  /**
   * Checks a name.
   *
   * @param name any text
   * @return the name
   * @throws IllegalArgumentException if it is not {@linkplain #isValid valid}
   */
  public static String require(String name) {
    if (name.indexOf('*') >= 0 || name.equals(RESERVED)) {
      throw new IllegalArgumentException(
          "a tenant's name has no wildcard and is not `tenon`: " + Diagnostic.quote(name));
    }
    PathProblem.requireName(name);
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "a tenant's name is one canonical segment: " + Diagnostic.quote(name));
    }
    return name;
  }

  private TenantName() {}
}
