package dev.tenon.servlet;

import dev.tenon.subject.Subject;
import java.util.Objects;
import java.util.Optional;

/**
 * Who calls, or why that is not known.
 *
 * <pre>{@code
 * Caller.of(Subject.of("ada").withRoles("user"));
 * Caller.unknown("expired");            // 401
 * Caller.unknownNow("key-unavailable"); // 503: the same credential may do later
 * Caller.tooOften("too-many-attempts", 8); // 429: it is looked at in eight seconds
 * }</pre>
 *
 * @param subject who it is, {@link Subject#anonymous()} if it is not known
 * @param problem a word that says why it is not known, empty if it is; the caller gets to see it
 * @param temporary whether it is our side that lacks something
 * @param seconds how long to wait, where somebody has come too often; 0 where nobody has
 */
public record Caller(Subject subject, String problem, boolean temporary, long seconds) {

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
    return new Caller(subject, "", false, 0);
  }

  /**
   * A caller who is known if the application knows it.
   *
   * @param subject an identified subject, such as of an account; empty if there is none
   * @param otherwise a word that says why there is none
   * @return the caller
   */
  public static Caller of(Optional<Subject> subject, String otherwise) {
    return subject.map(Caller::of).orElseGet(() -> unknown(otherwise));
  }

  /**
   * A caller who gave no credential, or a wrong one.
   *
   * @param problem a word that says why
   * @return the caller
   */
  public static Caller unknown(String problem) {
    return new Caller(Subject.anonymous(), problem, false, 0);
  }

  /**
   * A caller whose credential cannot be checked now.
   *
   * @param problem a word that says why
   * @return the caller
   */
  public static Caller unknownNow(String problem) {
    return new Caller(Subject.anonymous(), problem, true, 0);
  }

  /**
   * A caller who has come too often, and whose credential was not looked at.
   *
   * @param problem a word that says why
   * @param seconds how long to wait, at least 1
   * @return the caller
   */
  public static Caller tooOften(String problem, long seconds) {
    return new Caller(Subject.anonymous(), problem, false, Math.max(1, seconds));
  }
}
