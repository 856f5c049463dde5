package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import com.google.common.collect.Iterables;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Literal;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds actions with nearly equal names in policies that declare no actions: a misspelled name is
 * an action of its own. Two names are nearly equal if they differ only in case, or in one character
 * that is added, left out, changed, or swapped with the next, after the first character of at least
 * five. Different numbers, a plural of the last word, and names that one rule lists together are
 * intended.
 */
final class ActionLint {

  private static final int LEAST_LENGTH = 5;

  /** Differences after this number of characters are ignored. */
  private static final int LONGEST_NAME = 64;

  /** The most names compared with one name, so that the work stays linear. */
  private static final int MOST_ALIKE = 8;

  private record Use(String name, Permission rule, int count) {}

  private final Policy policy;
  private final Diagnostics found;

  ActionLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
  }

  void run() {
    if (policy.actions().areDeclared()) {
      return;
    }
    Map<String, Use> uses = new LinkedHashMap<>();
    Set<Set<String>> beside = new HashSet<>();
    for (Role role : Iterables.concat(policy.roles().values(), policy.limits().values())) {
      for (Permission rule : role.permissions()) {
        List<String> names =
            rule.actions().stream()
                .filter(Literal.class::isInstance)
                .map(action -> ((Literal) action).name())
                .filter(name -> name.equals(name.strip()))
                .toList();
        for (String name : names) {
          uses.merge(
              name, new Use(name, rule, 1), (a, b) -> new Use(name, a.rule(), a.count() + 1));
        }
        near(names).forEach(pair -> beside.add(Set.copyOf(pair)));
      }
    }
    for (List<String> pair : near(List.copyOf(uses.keySet()))) {
      if (!beside.contains(Set.copyOf(pair))) {
        report(uses, pair);
      }
    }
  }

  private void report(Map<String, Use> uses, List<String> pair) {
    Use one = Objects.requireNonNull(uses.get(pair.get(0)));
    Use two = Objects.requireNonNull(uses.get(pair.get(1)));
    Use rare = one.count() < two.count() ? one : two;
    Use usual = rare.equals(one) ? two : one;
    Place place = rare.rule().place();
    boolean limits = rare.rule().effect() == Effect.DENY;
    found.add(
        Lint.warning(
                LintCode.NEAR_ACTION,
                place,
                "the action " + quote(rare.name()) + " is nearly " + quote(usual.name()))
            .because(
                "the policy declares no actions, so each spelling is an action of its own"
                    + (limits ? ", and the deny leaves " + quote(usual.name()) + " open" : ""))
            .mend(
                "write "
                    + quote(usual.name())
                    + ", or declare both under `actions:` if they are meant to differ")
            .alsoAt(usual.rule().place())
            .about(rare.name()));
  }

  /** Pairs of nearly equal names, found by the texts left after removing one character. */
  static List<List<String>> near(List<String> names) {
    Map<String, List<String>> alike = new HashMap<>();
    Set<List<String>> pairs = new LinkedHashSet<>();
    for (String name : names) {
      Set<String> keys = new HashSet<>();
      keys.add(name);
      keys.add(name.toLowerCase(Locale.ROOT));
      for (int i = 1; i < Math.min(name.length(), LONGEST_NAME); i++) {
        keys.add(name.substring(0, i) + name.substring(i + 1));
      }
      for (String key : keys) {
        List<String> others = alike.computeIfAbsent(key, k -> new ArrayList<>());
        for (String other : others) {
          if (isNear(other, name)) {
            pairs.add(List.of(other, name));
          }
        }
        if (others.size() < MOST_ALIKE) {
          others.add(name);
        }
      }
    }
    return List.copyOf(pairs);
  }

  static boolean isNear(String one, String two) {
    if (one.equals(two)) {
      return false;
    }
    if (one.equalsIgnoreCase(two)) {
      return true;
    }
    String longer = one.length() >= two.length() ? one : two;
    String shorter = longer.equals(one) ? two : one;
    if (shorter.length() < LEAST_LENGTH - 1
        || longer.length() < LEAST_LENGTH - (isSwapped(one, two) ? 1 : 0)
        || longer.length() - shorter.length() > 1
        || longer.charAt(0) != shorter.charAt(0)
        || longer.equals(shorter + "s")
        || longer.equals(shorter + "S")) {
      return false;
    }
    int head = 0;
    while (head < shorter.length() && longer.charAt(head) == shorter.charAt(head)) {
      head++;
    }
    int tail = 0;
    while (tail < shorter.length() - head
        && longer.charAt(longer.length() - 1 - tail)
            == shorter.charAt(shorter.length() - 1 - tail)) {
      tail++;
    }
    String left = longer.substring(head, longer.length() - tail);
    String right = shorter.substring(head, shorter.length() - tail);
    boolean number = (left + right).chars().anyMatch(Character::isDigit);
    return !number && (left.length() <= 1 || isSwapped(one, two));
  }

  private static boolean isSwapped(String one, String two) {
    if (one.length() != two.length()) {
      return false;
    }
    int at = 0;
    while (at < one.length() && one.charAt(at) == two.charAt(at)) {
      at++;
    }
    return at + 1 < one.length()
        && one.charAt(at) == two.charAt(at + 1)
        && one.charAt(at + 1) == two.charAt(at)
        && one.substring(at + 2).equals(two.substring(at + 2));
  }
}
