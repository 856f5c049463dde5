package dev.tenon.admin;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Enforces that no assignment gives a service account a role that administers, also by a change of
 * the role.
 */
final class ServiceRule {

  private final ServiceAccounts accounts;
  private final Policy before;
  private final Policy after;
  private final Map<String, Administering> now = new HashMap<>();
  private final Map<String, Administering> then = new HashMap<>();

  ServiceRule(ServiceAccounts accounts, Policy before, Policy after) {
    this.accounts = accounts;
    this.before = before;
    this.after = after;
  }

  /** The refusal for an assignment that newly breaks the rule. */
  Optional<CommandOutcome.Refused> brokenBy(Collection<PolicyChange> changes) {
    boolean all = changes.stream().anyMatch(this::mayConcernOthers);
    Stream<Assignment> suspects =
        all
            ? after.assignments().stream()
            : changes.stream()
                .flatMap(
                    c ->
                        c instanceof PolicyChange.Assign a
                            ? Stream.of(a.assignment())
                            : Stream.empty());
    return suspects
        .filter(accounts::mayReceive)
        .filter(a -> administers(a, after, then))
        .filter(a -> !before.assignments().contains(a) || !administers(a, before, now))
        .findFirst()
        .map(
            a ->
                CommandOutcome.Refused.because(
                    CommandRefusalReason.SERVICE_MAY_NOT_ADMINISTER, "assignment " + a));
  }

  private static boolean administers(
      Assignment assignment, Policy policy, Map<String, Administering> known) {
    Administering in =
        known.computeIfAbsent(
            assignment.scope().tenant(), tenant -> new Administering(policy, tenant));
    boolean owned = !assignment.owner().isEmpty();
    return assignment.roles().stream().anyMatch(role -> in.isGivenBy(role, owned));
  }

  /** Whether a change may let roles administer that were assigned before. */
  private boolean mayConcernOthers(PolicyChange change) {
    if (change instanceof PolicyChange.PutRole put) {
      return then.computeIfAbsent("", tenant -> new Administering(after, tenant))
          .isGivenBy(put.role().name(), false);
    }
    if (change instanceof PolicyChange.PutOwnRole put) {
      return then.computeIfAbsent(put.owner(), tenant -> new Administering(after, tenant))
          .isGivenBy(put.role().name(), true);
    }
    return change instanceof PolicyChange.PutTenant || change instanceof PolicyChange.RemoveTenant;
  }
}
