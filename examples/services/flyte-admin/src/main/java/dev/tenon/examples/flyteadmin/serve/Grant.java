package dev.tenon.examples.flyteadmin.serve;

import java.time.Instant;
import java.util.List;

/**
 * A role that somebody has in some domains of some projects, as the configuration says it: one line
 * of a project set, for one receiver of the set.
 *
 * @param receiver who receives it
 * @param key the value of the claim, the client's id, or the subject's
 * @param role the role, of the policy file
 * @param projects the projects in which it counts; none for a role that does not ask
 * @param domains their domains in which it counts
 * @param until when it ends; {@link Instant#MAX} for never
 * @param because why somebody has it; empty if nothing is said
 */
record Grant(
    Receiver receiver,
    String key,
    String role,
    List<String> projects,
    List<String> domains,
    Instant until,
    String because) {

  enum Receiver {
    ENTITLEMENT,
    APPLICATION,
    SUBJECT
  }

  /**
   * Such as {@code subject gil: viewer in ml [development] until 2026-11-30T17:00:00Z (INC-31)}.
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(receiver.name().toLowerCase(java.util.Locale.ROOT));
    line.append(' ').append(key).append(": ").append(role);
    if (!projects.isEmpty()) {
      line.append(" in ").append(String.join(", ", projects)).append(' ').append(domains);
    }
    if (until.isBefore(Instant.MAX)) {
      line.append(" until ").append(until);
    }
    return because.isEmpty()
        ? line.toString()
        : line.append(" (").append(because).append(")").toString();
  }
}
