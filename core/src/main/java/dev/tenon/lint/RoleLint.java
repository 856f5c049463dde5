package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds roles whose name is close to that of another role, and roles that no subject can hold. */
final class RoleLint {

  private final Policy policy;
  private final Diagnostics found;
  private final Holders holders;
  private final Set<String> defined;

  RoleLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
    this.holders = Holders.of(policy);
    this.defined =
        policy.roles().values().stream()
            .filter(role -> isDefined(role))
            .map(Role::name)
            .collect(Collectors.toSet());
  }

  /** Whether the role is defined; a role used only in flat rules has no place of its own. */
  private static boolean isDefined(Role role) {
    return !role.place().equals(Place.code())
        || role.permissions().stream().allMatch(rule -> rule.place().equals(Place.code()));
  }

  void run() {
    for (Role role : policy.roles().values()) {
      if (!isDefined(role)) {
        near(role.name(), role.permissions().get(0).place());
      }
      if (holders.areKnown() && !holders.mayHold(role.name())) {
        unheld(role);
      }
      for (Permission rule : role.permissions()) {
        for (String excepted : rule.exceptedRoles()) {
          if (!policy.roles().containsKey(excepted)) {
            near(excepted, rule.place());
          }
        }
      }
    }
    for (Tenant tenant : policy.tenants()) {
      for (NamePattern entering : tenant.roles()) {
        if (entering instanceof Literal name && !policy.roles().containsKey(name.name())) {
          near(name.name(), tenant.place());
        }
      }
    }
  }

  private void near(String name, Place place) {
    List<String> close = defined.stream().filter(other -> isNear(name, other)).sorted().toList();
    if (!close.isEmpty()) {
      found.add(
          Lint.warning(LintCode.NEAR_ROLE, place, "nothing defines the role " + quote(name))
              .because("its name is close to that of " + Suggestion.list(close))
              .mend(Suggestion.among(name, close))
              .about(name));
    }
  }

  /** Whether two names differ in at most two adjacent characters, and not only in a number. */
  static boolean isNear(String name, String other) {
    String one = name.toLowerCase(Locale.ROOT);
    String two = other.toLowerCase(Locale.ROOT);
    int least = Math.min(one.length(), two.length());
    int head = 0;
    while (head < least && one.charAt(head) == two.charAt(head)) {
      head++;
    }
    int tail = 0;
    while (tail < least - head
        && one.charAt(one.length() - 1 - tail) == two.charAt(two.length() - 1 - tail)) {
      tail++;
    }
    String left = one.substring(head, one.length() - tail);
    String right = two.substring(head, two.length() - tail);
    boolean numbers = (left + right).chars().anyMatch(Character::isDigit);
    return !numbers && head + tail >= 4 && Math.max(left.length(), right.length()) <= 2;
  }

  private void unheld(Role role) {
    Place place =
        role.place().equals(Place.code()) && !role.permissions().isEmpty()
            ? role.permissions().get(0).place()
            : role.place();
    found.add(
        Lint.warning(LintCode.UNHELD_ROLE, place, "nobody can hold the role " + quote(role.name()))
            .because(
                "no mapping of claims and no assignment gives it, and no such role inherits it")
            .mend("give it in a table or an assignment, or remove it")
            .about(role.name()));
  }
}
