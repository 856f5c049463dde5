package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Place;
import dev.tenon.subject.Subject;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What claims come to: a subject, and the report of how it came by what it has.
 *
 * <pre>{@code
 * MappedSubject mapped = policy.subjectFrom(claims);
 * if (mapped.refusal().isPresent()) return Optional.empty();   // nobody is identified
 * authorizer.check(mapped.subject(), "FLINK_VIEW", resource);
 * audit.log(mapped.report().toString());
 * }</pre>
 *
 * <p>The report is made from the claims when it is asked for, so they must not change until then.
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
   * Who the claims speak of.
   *
   * @return the subject; {@link Subject#anonymous()} if there is a {@link #refusal}
   */
  public Subject subject() {
    return subject;
  }

  /**
   * Why nobody is identified.
   *
   * @return empty if somebody is; else an unknown issuer, no identity, a bad actor or too many
   *     roles
   */
  public Optional<ClaimProblem> refusal() {
    return refusal;
  }

  /**
   * Whether a claim that a mapping reads was left out by the issuer because it is too long, so that
   * roles are missing.
   *
   * @return true if no source had the claim and one says that it is elsewhere
   */
  public boolean hasOverage() {
    return overage;
  }

  /**
   * How it came by what it has.
   *
   * @return the report, which takes about as long to make as the subject
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
