package dev.tenon.claims;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;

/**
 * One line of a {@link ClaimReport}: what became of a claim's value.
 *
 * <p>Cases may be added in a later version; each says in {@code toString} what was found.
 */
public sealed interface ClaimFinding {

  /**
   * What was read.
   *
   * @return in words, such as {@code claim `groups`}
   */
  String origin();

  /**
   * Where the policy says so.
   *
   * @return the place of the mapping
   */
  Place place();

  /**
   * A value gave a role.
   *
   * @param origin what was read
   * @param place where the policy says so
   * @param value the claim's value
   * @param role the role
   * @param known whether the policy knows the role; if not, it grants nothing
   */
  record GaveRole(String origin, Place place, String value, String role, boolean known)
      implements ClaimFinding {
    @Override
    public String toString() {
      return origin
          + ": "
          + Diagnostic.quote(value)
          + " gave role "
          + Diagnostic.quote(role)
          + (known ? "" : ", which the policy does not know");
    }
  }

  /**
   * A value gave a value of a variable.
   *
   * @param origin what was read
   * @param place where the policy says so
   * @param value the claim's value
   * @param variable the variable's name
   * @param segment the variable's new value
   */
  record GaveValue(String origin, Place place, String value, String variable, String segment)
      implements ClaimFinding {
    @Override
    public String toString() {
      return origin
          + ": "
          + Diagnostic.quote(value)
          + " gave "
          + variable
          + " "
          + Diagnostic.quote(segment);
    }
  }

  /**
   * A variable stays unset although the claim is there: a value of it cannot be read, or none of
   * its values is in the mapping's table.
   *
   * @param origin what was read
   * @param place where the policy says so
   * @param variable the variable's name
   */
  record LeftUnset(String origin, Place place, String variable) implements ClaimFinding {
    @Override
    public String toString() {
      return origin
          + ": variable "
          + Diagnostic.quote(variable)
          + " stays unset, as the claim has a value that cannot be read, or none that is mapped";
    }
  }

  /**
   * A claim or a value gave nothing.
   *
   * @param origin what was read
   * @param place where the policy says so
   * @param value the claim's value, empty where there is none or it is no text
   * @param problem why it gave nothing
   */
  record Ignored(String origin, Place place, String value, ClaimProblem problem)
      implements ClaimFinding {
    @Override
    public String toString() {
      String what = value.isEmpty() ? "" : " " + Diagnostic.quote(value);
      return origin + ":" + what + " ignored, " + problem.explanation();
    }
  }
}
