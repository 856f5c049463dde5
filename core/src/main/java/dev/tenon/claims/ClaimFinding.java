package dev.tenon.claims;

import com.google.common.base.Joiner;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import java.util.Optional;

/**
 * One line of a {@link ClaimReport}: the result for a claim's value.
 *
 * <p>Cases may be added in a later version; each describes itself in {@code toString}.
 */
public sealed interface ClaimFinding {

  /**
   * The claim that was read.
   *
   * @return its description, such as {@code claim `groups`}
   */
  String origin();

  /**
   * The place of the mapping in the policy.
   *
   * @return the place of the mapping
   */
  Place place();

  /**
   * A value gave a role.
   *
   * @param origin the claim that was read
   * @param place the place of the mapping
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
   * @param origin the claim that was read
   * @param place the place of the mapping
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
   * A variable stays unset although the claim is present: one of its values cannot be read, or none
   * of its values is in the mapping's table.
   *
   * @param origin the claim that was read
   * @param place the place of the mapping
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
   * A value gave an attribute a value.
   *
   * @param origin the claim that was read
   * @param place the place of the mapping
   * @param value the claim's value
   * @param attribute the attribute's full name, such as {@code subject.department}
   * @param text the text of the attribute's value
   */
  record GaveAttribute(String origin, Place place, String value, String attribute, String text)
      implements ClaimFinding {
    @Override
    public String toString() {
      return origin
          + ": "
          + Diagnostic.quote(value)
          + " gave "
          + attribute
          + " "
          + Diagnostic.quote(text);
    }
  }

  /**
   * An attribute is given as absent: the token has no claim for it.
   *
   * @param origin the claim that was looked for
   * @param place the place of the mapping
   * @param attribute the attribute's full name
   */
  record GaveAbsence(String origin, Place place, String attribute) implements ClaimFinding {
    @Override
    public String toString() {
      return origin
          + ": attribute "
          + Diagnostic.quote(attribute)
          + " is absent, as the token has no such claim";
    }
  }

  /**
   * An attribute is not known although the claim is present: one of its values cannot be read as
   * the declared type, none of its values is mapped, or there are two different values. A deny or a
   * stage that tests it then denies.
   *
   * @param origin the claim that was read
   * @param place the place of the mapping
   * @param attribute the attribute's full name
   * @param differ whether there are two different values of an attribute that has one
   */
  record LeftUnknown(String origin, Place place, String attribute, boolean differ)
      implements ClaimFinding {
    @Override
    public String toString() {
      return origin
          + ": attribute "
          + Diagnostic.quote(attribute)
          + " is not known, as "
          + (differ
              ? "there are two different values"
              : "the claim has a value that cannot be read, or none that is mapped");
    }
  }

  /**
   * A value gave a role in a scope.
   *
   * @param origin the claim that was read
   * @param place the place of the mapping
   * @param value the claim's value
   * @param held the role with its scope
   * @param known whether the policy knows the role; if not, it grants nothing
   */
  record GaveHolding(String origin, Place place, String value, HeldRole held, boolean known)
      implements ClaimFinding {
    @Override
    public String toString() {
      return held
          + ": "
          + origin
          + ", value "
          + Diagnostic.quote(value)
          + (known ? "" : "; the policy does not know the role");
    }
  }

  /**
   * A mapping gave a limit.
   *
   * @param origin the claim that was read
   * @param place the place of the mapping
   * @param limit the limit
   * @param problem why it is the empty limit; empty if values gave its parts
   */
  record GaveLimit(String origin, Place place, HeldLimit limit, Optional<ClaimProblem> problem)
      implements ClaimFinding {
    @Override
    public String toString() {
      return problem
          .map(
              why ->
                  "limited to nothing: "
                      + origin
                      + " is required and names no limit, "
                      + why.explanation())
          .orElseGet(() -> "limited to " + Joiner.on(", ").join(limit.parts()) + ": " + origin);
    }
  }

  /**
   * A claim or a value gave nothing.
   *
   * @param origin the claim that was read
   * @param place the place of the mapping
   * @param value the claim's value, empty if there is none or it is not a text
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
