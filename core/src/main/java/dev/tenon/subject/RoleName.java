package dev.tenon.subject;

import dev.tenon.path.NamePattern;

/**
 * The valid names of roles: a name without a wildcard, or {@value #EVERYONE}.
 *
 * <p>Subjects hold roles by name, claims give roles by name, and a policy defines their
 * permissions. Stateless.
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
   *     or is not a valid name
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
