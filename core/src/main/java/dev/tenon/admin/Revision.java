package dev.tenon.admin;

import dev.tenon.policy.Policy;
import java.util.List;
import java.util.Objects;

/**
 * A numbered version of a policy; its store counts from 0. A command names the number on which it
 * is based.
 *
 * <p>The policy's version contains it: the version of the first policy, {@code +}, and the number.
 *
 * @param number the number of commits before it
 * @param policy the complete policy
 */
public record Revision(long number, Policy policy) {

  /** Checks the parts. */
  public Revision {
    if (number < 0) {
      throw new IllegalArgumentException("a revision's number is not negative: " + number);
    }
    Objects.requireNonNull(policy, "policy");
  }

  /**
   * The revision that a commit leads to.
   *
   * @param commit the next commit
   * @return the next revision
   * @throws IllegalArgumentException if the commit does not start from this revision
   * @throws dev.tenon.diagnostic.DiagnosticException if the result is not a valid policy
   */
  public Revision after(Commit commit) {
    if (commit.number() != number + 1) {
      throw new IllegalArgumentException(
          "commit " + commit.number() + " does not start from revision " + number);
    }
    return next(commit.changes());
  }

  /** The next revision with these changes. */
  Revision next(List<PolicyChange> changes) {
    Policy next = policy;
    for (PolicyChange change : changes) {
      next = change.applyTo(next);
    }
    return new Revision(number + 1, next.withVersion(origin() + "+" + (number + 1)));
  }

  /** The version of the first policy. */
  private String origin() {
    String version = policy.version();
    String suffix = "+" + number;
    return version.endsWith(suffix)
        ? version.substring(0, version.length() - suffix.length())
        : version;
  }
}
