package dev.tenon.subject;

import dev.tenon.path.NamePattern;

/**
 * The names that a role can have: a name without a wildcard, or {@value #EVERYONE}.
 *
 * <p>A subject holds roles by these names, claims give them and a policy defines what they permit.
 * Stateless.
 */
public final class RoleName {

  /** The role of every identified subject. */
  public static final String EVERYONE = "*";

  /**
   * Checks a role's name.
   *
   * @param name the name
   * @return the name
   * @throws IllegalArgumentException if it is empty, has a wildcard and is not {@value #EVERYONE},
   *     or is no name
   */
  public static String require(String name) {
    if (!name.equals(EVERYONE) && name.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "a role's name has no wildcard, except `*` for everyone: `" + name + "`");
    }
    NamePattern.of(name);
    return name;
  }

  private RoleName() {}
}
