package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Place;
import dev.tenon.subject.Subject;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of mapping claims: a subject, and the report of how it got its roles and variables.
 *
 * <pre>{@code
 * MappedSubject mapped = policy.subjectFrom(claims);
 * if (mapped.refusal().isPresent()) return Optional.empty();   // nobody is identified
 * authorizer.check(mapped.subject(), "FLINK_VIEW", resource);
 * audit.log(mapped.report().toString());
 * }</pre>
 *
 * <p>The report is created from the claims on demand, so the claims must not change until then.
 */
public final class MappedSubject {

  private final Subject subject;
  private final Optional<ClaimProblem> refusal;
  private final boolean overage;
  private final Supplier<ClaimReport> report;

  private MappedSubject(
      Subject subject,
      Optional<ClaimProblem> refusal,
      boolean overage,
      Supplier<ClaimReport> report) {
    this.subject = subject;
    this.refusal = refusal;
    this.overage = overage;
    this.report = report;
  }

  static MappedSubject of(Subject subject, boolean overage, Supplier<ClaimReport> report) {
    return new MappedSubject(subject, Optional.empty(), overage, report);
  }

  static MappedSubject refused(ClaimProblem problem, String origin, String value) {
    ClaimReport report =
        ClaimReport.of(
            ImmutableList.of(new ClaimFinding.Ignored(origin, Place.code(), value, problem)));
    return new MappedSubject(Subject.anonymous(), Optional.of(problem), false, () -> report);
  }

  /**
   * The subject of the claims.
   *
   * @return the subject; {@link Subject#anonymous()} if there is a {@link #refusal}
   */
  public Subject subject() {
    return subject;
  }

  /**
   * Why the subject is not identified.
   *
   * @return empty if it is identified; otherwise an unknown issuer, no identity, a bad actor or too
   *     many roles
   */
  public Optional<ClaimProblem> refusal() {
    return refusal;
  }

  /**
   * Whether a claim that a mapping reads was left out by the issuer because it is too long, so that
   * roles are missing.
   *
   * @return true if no source has the claim and one says that it is elsewhere
   */
  public boolean hasOverage() {
    return overage;
  }

  /**
   * How the subject got its roles and variables.
   *
   * @return the report, which takes about as long to create as the subject
   */
  public ClaimReport report() {
    return report.get();
  }

  /** The subject, or why there is none. */
  @Override
  public String toString() {
    return refusal.map(ClaimProblem::code).orElseGet(subject::toString);
  }
}
