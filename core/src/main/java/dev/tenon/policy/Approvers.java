package dev.tenon.policy;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;

/** Checks that only rules with the effect STAGE name the roles that approve. */
final class Approvers {

  private final Iterable<Role> roles;
  private final Diagnostics found;

  Approvers(Iterable<Role> roles, Diagnostics found) {
    this.roles = roles;
    this.found = found;
  }

  void check() {
    for (Role role : roles) {
      for (Permission rule : role.permissions()) {
        if (isWrong(rule)) {
          found.add(
              Diagnostic.error(
                      "approvers-of-no-stage",
                      rule.place(),
                      "only a rule with the effect `stage` names the roles that approve")
                  .because("nothing waits for an approval by a rule that allows or denies")
                  .mend("change the effect to `stage`, or remove `approved_by`"));
        }
      }
    }
  }

  static boolean onlyOfStages(Role role) {
    return role.permissions().stream().noneMatch(Approvers::isWrong);
  }

  private static boolean isWrong(Permission rule) {
    return rule.effect() != Effect.STAGE && !rule.approvers().isEmpty();
  }
}
