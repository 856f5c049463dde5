package dev.tenon.admin;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Assignment.Receiver;
import dev.tenon.subject.Subject;

/**
 * Decides which subjects are services and not people. A service account cannot administer, approve
 * or act for others, whatever its roles, and cannot get a role that administers.
 *
 * <pre>{@code
 * ServiceAccounts accounts = (issuer, id) -> id.startsWith("service-account-");
 * }</pre>
 *
 * <p>Called on the administering thread: implementations must be fast and thread-safe.
 */
@FunctionalInterface
public interface ServiceAccounts {

  /**
   * Whether an identity is a service account.
   *
   * @param issuer the issuer of the id, empty for the host itself or for any issuer
   * @param id the subject's id
   * @return true for a service account
   */
  boolean include(String issuer, String id);

  /** Whether a subject is a service account. */
  default boolean include(Subject subject) {
    return subject.isIdentified() && include(subject.issuer(), subject.id());
  }

  /** Whether service accounts may receive an assignment; clients and everyone include some. */
  default boolean mayReceive(Assignment assignment) {
    return assignment.receiver() != Receiver.SUBJECT
        || include(assignment.issuer(), assignment.key());
  }
}
