package dev.tenon.admin;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Assignment.Receiver;
import dev.tenon.subject.Subject;

/**
 * Which subjects are services and not people. A service account does not administer, approve or act
 * for others, whatever roles come with it, and is given no role that does.
 *
 * <pre>{@code
 * ServiceAccounts accounts = (issuer, id) -> id.startsWith("service-account-");
 * }</pre>
 *
 * <p>Called on the thread that administers: answer from memory, and safely for several threads.
 */
@FunctionalInterface
public interface ServiceAccounts {

  /**
   * Whether an identity is a service's.
   *
   * @param issuer who vouches for it, empty for the host itself or where any issuer is meant
   * @param id the subject's id
   * @return true for a service account
   */
  boolean include(String issuer, String id);

  /** Whether a subject is a service account. */
  default boolean include(Subject subject) {
    return subject.isIdentified() && include(subject.issuer(), subject.id());
  }

  /** Whether an assignment reaches service accounts: clients are services, everyone has some. */
  default boolean mayReceive(Assignment assignment) {
    return assignment.receiver() != Receiver.SUBJECT
        || include(assignment.issuer(), assignment.key());
  }
}
