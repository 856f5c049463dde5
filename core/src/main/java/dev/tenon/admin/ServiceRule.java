package dev.tenon.admin;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import java.util.Collection;
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

  ServiceRule(ServiceAccounts accounts, Policy before, Policy after) {
    this.accounts = accounts;
    this.before = before;
    this.after = after;
  }

  /** The refusal for an assignment that newly breaks the rule. */
  Optional<CommandOutcome.Refused> brokenBy(Collection<PolicyChange> changes) {
    Administering then = new Administering(after);
    boolean roleChanges = changes.stream().anyMatch(change -> startsToAdminister(change, then));
    Stream<Assignment> suspects =
        roleChanges
            ? after.assignments().stream()
            : changes.stream()
                .flatMap(
                    c ->
                        c instanceof PolicyChange.Assign a
                            ? Stream.of(a.assignment())
                            : Stream.empty());
    Administering now = new Administering(before);
    return suspects
        .filter(accounts::mayReceive)
        .filter(a -> a.roles().stream().anyMatch(then::isGivenBy))
        .filter(
            a -> !before.assignments().contains(a) || a.roles().stream().noneMatch(now::isGivenBy))
        .findFirst()
        .map(
            a ->
                CommandOutcome.Refused.because(
                    CommandRefusalReason.SERVICE_MAY_NOT_ADMINISTER, "assignment " + a));
  }

  private boolean startsToAdminister(PolicyChange change, Administering then) {
    return change instanceof PolicyChange.PutRole put && then.isGivenBy(put.role().name());
  }
}
