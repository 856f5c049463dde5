package dev.tenon.examples.servlet;

import dev.tenon.policy.Subject;
import java.util.Objects;

/**
 * Who calls, or why that is not known.
 *
 * <pre>{@code
 * Caller.of(Subject.of("ada").withRoles("user"));
 * Caller.unknown("expired");            // 401
 * Caller.unknownNow("key-unavailable"); // 503: the same credential may do later
 * }</pre>
 *
 * @param subject who it is, {@link Subject#anonymous()} if it is not known
 * @param problem a word that says why it is not known, empty if it is; the caller gets to see it
 * @param temporary whether it is our side that lacks something
 */
public record Caller(Subject subject, String problem, boolean temporary) {

  /** Checks the parts. */
  public Caller {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(problem, "problem");
    if (subject.isIdentified() != problem.isEmpty()) {
      throw new IllegalArgumentException("either a subject or a problem: `" + problem + "`");
    }
  }

  /**
   * A caller who is known.
   *
   * @param subject an identified subject
   * @return the caller
   */
  public static Caller of(Subject subject) {
    return new Caller(subject, "", false);
  }

  /**
   * A caller who gave no credential, or a wrong one.
   *
   * @param problem a word that says why
   * @return the caller
   */
  public static Caller unknown(String problem) {
    return new Caller(Subject.anonymous(), problem, false);
  }

  /**
   * A caller whose credential cannot be checked now.
   *
   * @param problem a word that says why
   * @return the caller
   */
  public static Caller unknownNow(String problem) {
    return new Caller(Subject.anonymous(), problem, true);
  }
}
