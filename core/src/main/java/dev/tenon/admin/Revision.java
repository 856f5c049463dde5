package dev.tenon.admin;

import dev.tenon.policy.Policy;
import java.util.List;
import java.util.Objects;

/**
 * A policy under a number, counted from 0 by the store that keeps it. A change names the number
 * that it was made on.
 *
 * <p>The policy's version tells the same: that of the first policy, {@code +}, and the number.
 *
 * @param number how many commits led to it
 * @param policy the whole policy
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
   * @throws IllegalArgumentException if the commit does not start from here
   * @throws dev.tenon.diagnostic.DiagnosticException if the result is not a policy
   */
  public Revision after(Commit commit) {
    if (commit.number() != number + 1) {
      throw new IllegalArgumentException(
          "commit " + commit.number() + " does not start from revision " + number);
    }
    return next(commit.changes());
  }

  /** The next revision, if these are the changes. */
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
