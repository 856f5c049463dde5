package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What roles inherit under conditions. A role has the rules of each role that it inherits under a
 * condition, and of all that this one inherits, each with the conditions of one way to it in
 * conjunction with its own.
 */
final class Inheritance {

  /** The maximum number of ways by which a role inherits others under conditions. */
  private static final int MAX_WAYS = 1_000;

  private final Function<String, @Nullable Role> roles;

  /**
   * A resolution of names.
   *
   * @param roles the role that a name means, null if there is none
   */
  Inheritance(Function<String, @Nullable Role> roles) {
    this.roles = roles;
  }

  /** A way to an inherited role: the role, all conditions on the way, and the way in words. */
  private record Way(Role role, RuleCondition condition, String words) {}

  /** What tells one way from another: a role that is reached under a condition. */
  private record Reached(String role, RuleCondition condition) {}

  /** A role that decides the same and inherits nothing under a condition. */
  Role flattened(Role role) {
    if (role.inheritsWhen().isEmpty()) {
      return role;
    }
    List<Permission> rules = new ArrayList<>(role.permissions());
    for (Way way : ways(role)) {
      for (Permission rule : way.role().permissions()) {
        rules.add(
            rule.withCondition(RuleCondition.allOf(List.of(rule.condition(), way.condition())))
                .inheritedBy(way.words()));
      }
    }
    return role.withInheritsWhen(ImmutableMap.of()).withPermissions(rules);
  }

  /** The ways to the roles that a role inherits under a condition; at most one too many. */
  private List<Way> ways(Role role) {
    Deque<Way> open = new ArrayDeque<>();
    Set<Reached> seen = new HashSet<>();
    ImmutableList.Builder<Way> all = ImmutableList.builder();
    Way start = new Way(role, RuleCondition.always(), "");
    role.inheritsWhen().forEach((name, condition) -> add(start, name, condition, seen, open));
    int count = 0;
    while (!open.isEmpty() && count++ <= MAX_WAYS) {
      Way way = open.remove();
      all.add(way);
      if (way.condition().tests().size() <= RuleCondition.MAX_TESTS) {
        way.role().inherits().forEach(n -> add(way, n, RuleCondition.always(), seen, open));
        way.role().inheritsWhen().forEach((name, next) -> add(way, name, next, seen, open));
      }
    }
    return all.build();
  }

  private void add(
      Way way, String name, RuleCondition condition, Set<Reached> seen, Deque<Way> open) {
    Role role = roles.apply(name);
    RuleCondition both = RuleCondition.allOf(List.of(way.condition(), condition));
    if (role != null && seen.add(new Reached(name, both))) {
      String step = condition.isAlways() ? name : name + " when " + condition;
      open.add(new Way(role, both, way.words().isEmpty() ? step : way.words() + ", " + step));
    }
  }

  /** Reports what a role inherits under conditions and cannot have. */
  void check(Role role, Diagnostics found) {
    List<Way> ways = role.inheritsWhen().isEmpty() ? List.of() : ways(role);
    if (ways.size() > MAX_WAYS) {
      found.add(
          Diagnostic.error(
                  "too-many-ways",
                  role.place(),
                  "role "
                      + Diagnostic.quote(role.name())
                      + " inherits under conditions in more than "
                      + MAX_WAYS
                      + " ways")
              .about(role.name())
              .because("each way makes a copy of the rules at its end")
              .mend("remove conditions between the inherited roles"));
      return;
    }
    for (Way way : ways) {
      if (way.role().isHeldInTenantOnly() && !role.isHeldInTenantOnly()) {
        found.add(heldElsewhere(role, way));
        return;
      }
      int most = most(way);
      if (most > RuleCondition.MAX_TESTS) {
        found.add(tooMany(role, way, most));
        return;
      }
    }
  }

  private static Diagnostic heldElsewhere(Role role, Way way) {
    return Diagnostic.error(
            "inherits-in-tenant",
            role.place(),
            "role "
                + Diagnostic.quote(role.name())
                + " inherits under a condition what can be held in a tenant only: "
                + way.words())
        .about(way.role().name())
        .because("who holds the role everywhere would have those rules everywhere")
        .mend("write `held: in-tenant` for role " + Diagnostic.quote(role.name()) + " too");
  }

  private static Diagnostic tooMany(Role role, Way way, int tests) {
    return Diagnostic.error(
            "too-many-tests",
            role.place(),
            "role "
                + Diagnostic.quote(role.name())
                + " inherits a rule with "
                + tests
                + " tests, by way of "
                + way.words())
        .about(role.name())
        .because(
            "a rule has at most "
                + RuleCondition.MAX_TESTS
                + " tests, those of the conditions of inheritance included")
        .mend("shorten a condition, or let the host compute one attribute of several");
  }

  /** The maximum number of tests of a rule at the end of a way. */
  private static int most(Way way) {
    int most = way.condition().tests().size();
    for (Permission rule : way.role().permissions()) {
      RuleCondition both = RuleCondition.allOf(List.of(rule.condition(), way.condition()));
      int tests = both.tests().size();
      for (Except except : rule.exceptions()) {
        tests += except.condition().tests().size();
      }
      most = Math.max(most, tests);
    }
    return most;
  }

  /** Whether some roles inherit something under a condition. */
  static boolean isIn(Iterable<Role> roles) {
    for (Role role : roles) {
      if (!role.inheritsWhen().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
