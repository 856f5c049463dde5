package dev.tenon.store;

import dev.tenon.admin.TemporaryGrant;

/**
 * A temporary grant as a host keeps it: the grant, and who gave it where and why, so that it can be
 * given again after a restart or over another policy.
 *
 * <pre>{@code
 * record OnCall(String by, String tenant, String receiver, Instant until, String why)
 *     implements StandingGrant {
 *   public TemporaryGrant grant() {
 *     return TemporaryGrant.of("on-call", until, Permission.allow("JOB_CANCEL").on("jobs"))
 *         .toSubject(receiver);
 *   }
 * }
 * }</pre>
 *
 * <p>Implementations are immutable.
 */
public interface StandingGrant {

  /**
   * Who gave it.
   *
   * @return the id of the administrator, as {@link GrantedPolicy} looks it up
   */
  String by();

  /**
   * Where it counts.
   *
   * @return the name of the tenant that owns it; empty if it counts everywhere
   */
  String tenant();

  /**
   * What it gives, to which subject or role, and until when.
   *
   * @return the grant, equal each time
   */
  TemporaryGrant grant();

  /**
   * The administrator's reason.
   *
   * @return a text that is not blank
   */
  String why();
}
