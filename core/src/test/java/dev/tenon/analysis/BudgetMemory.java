package dev.tenon.analysis;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.List;
import java.util.Set;

/** A question that takes every step of its budget, for a process with little memory. */
final class BudgetMemory {

  private BudgetMemory() {}

  /** Nine lines of deep patterns with several variables. */
  static Policy policy() {
    Role role = Role.of("r");
    for (String pattern :
        List.of(
            "**/${project}/*/${user}/**/${team}",
            "**/${team}/*/${project}/**/${user}",
            "**/a*/${project}/**/*b/${team}",
            "${project}/**/*/${team}/**/*c*")) {
      role = role.with(Permission.allow("READ").on(pattern));
    }
    return Policy.builder()
        .role(role)
        .role(Role.of("s").with(Permission.deny("READ").on("**/${team}/**/${user}")))
        .tenant(Tenant.of("t").including("**/${team}/**/*", "**/*/**/${user}").enteredBy("r"))
        .build();
  }

  public static void main(String[] args) {
    Answer answer =
        Analysis.of(policy())
            .withBudget(Long.parseLong(args[0]))
            .prove(
                new Invariant.Apart(
                    "project", List.of(ResourcePattern.everything()), Set.of(), Place.code()));
    System.out.println(answer);
  }
}
