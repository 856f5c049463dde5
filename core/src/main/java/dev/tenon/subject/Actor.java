package dev.tenon.subject;

import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;

/**
 * A party that acts on behalf of a subject: an issuer and an id, as in the claim {@code act} of a
 * token (RFC 8693, section 4.1).
 *
 * <pre>{@code
 * Subject.of("ada").actedForBy(new Actor("https://login.example", "ci-runner"));
 * }</pre>
 *
 * @param issuer the issuer of the id, empty for the subject's own issuer
 * @param id the actor's id, a canonical segment
 */
public record Actor(String issuer, String id) {

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the id is not a canonical segment
   */
  public Actor {
    if (!issuer.isEmpty()) {
      PathProblem.requireName(issuer);
    }
    if (!Resource.of(id).isCanonical()) {
      throw new IllegalArgumentException("not an actor's id: " + Resource.of(id).problem().code());
    }
  }

  /**
   * An actor of the subject's own issuer.
   *
   * @param id the actor's id, a canonical segment
   * @return the actor
   * @throws IllegalArgumentException if the id is not a canonical segment
   */
  public static Actor of(String id) {
    return new Actor("", id);
  }

  /** The issuer, if it differs from the subject's, and the id. */
  @Override
  public String toString() {
    return issuer.isEmpty() ? id : issuer + " " + id;
  }
}
