package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds assignments and roles that break a segregation of duties. It looks at each receiver of
 * assignments and at each role for itself; what subjects hold from several sources is a question to
 * {@link dev.tenon.analysis.Analysis#prove}.
 */
final class DutyLint {

  /** What a receiver holds in one tenant, or everywhere. */
  private record Receiver(String whom, String issuer) {}

  private final Policy policy;
  private final ImmutableList<Invariant> duties;
  private final Diagnostics found;
  private final Rulebook rules;

  DutyLint(Policy policy, ImmutableList<Invariant> duties, Diagnostics found) {
    this.policy = policy;
    this.duties = duties;
    this.found = found;
    this.rules = Rulebook.of(policy);
  }

  void run() {
    for (Invariant duty : duties) {
      if (duty instanceof Invariant.Exclusive exclusive) {
        exclusive(exclusive);
      } else if (duty instanceof Invariant.Separate separate) {
        policy.roles().values().forEach(role -> separate(separate, role));
      }
    }
  }

  private void exclusive(Invariant.Exclusive duty) {
    for (Role role : policy.roles().values()) {
      Set<String> both = among(duty, List.of(role.name()));
      if (both.size() > 1) {
        exclusive(duty, both, "whoever holds " + quote(role.name()), role.place(), role.name());
      }
    }
    Map<Receiver, Map<String, List<Assignment>>> held = new LinkedHashMap<>();
    for (Assignment assignment : policy.assignments()) {
      held.computeIfAbsent(
              new Receiver(assignment.receiver() + " " + assignment.key(), assignment.issuer()),
              receiver -> new LinkedHashMap<>())
          .computeIfAbsent(assignment.scope().tenant(), tenant -> new ArrayList<>())
          .add(assignment);
    }
    held.values().forEach(byTenant -> exclusive(duty, byTenant));
  }

  /** Compares what one receiver holds everywhere and in each tenant. */
  private void exclusive(Invariant.Exclusive duty, Map<String, List<Assignment>> byTenant) {
    List<Assignment> everywhere = byTenant.getOrDefault("", List.of());
    for (Map.Entry<String, List<Assignment>> entry : byTenant.entrySet()) {
      boolean inTenant = !entry.getKey().isEmpty();
      Set<String> roles = new LinkedHashSet<>();
      everywhere.forEach(assignment -> roles.addAll(assignment.roles()));
      entry.getValue().forEach(assignment -> roles.addAll(assignment.roles()));
      Set<String> both = among(duty, roles);
      if (both.size() > 1 && roles.stream().noneMatch(r -> among(duty, List.of(r)).size() > 1)) {
        Assignment last = entry.getValue().get(entry.getValue().size() - 1);
        String where = inTenant ? " in " + quote(entry.getKey()) : "";
        exclusive(duty, both, words(last) + where, last.place(), "");
      }
    }
  }

  private static String words(Assignment assignment) {
    return switch (assignment.receiver()) {
      case SUBJECT -> "the subject " + quote(assignment.key());
      case CLIENT -> "the client " + quote(assignment.key());
      case GROUP -> "the group " + quote(assignment.key());
      case ACTOR -> "the actor " + quote(assignment.key());
      case EVERYONE, ANYONE -> "every subject";
      case ANONYMOUS -> "the anonymous subject";
    };
  }

  /** The roles of the invariant that come with some roles. */
  private Set<String> among(Invariant.Exclusive duty, Iterable<String> roles) {
    Set<String> all = rules.withInherited(ImmutableList.copyOf(roles));
    return Sets.intersection(duty.roles(), all);
  }

  private void exclusive(
      Invariant.Exclusive duty, Set<String> both, String whom, Place place, String about) {
    found.add(
        Lint.warning(
                LintCode.EXCLUSIVE_ROLES,
                place,
                whom + " holds " + String.join(" and ", both.stream().map(r -> quote(r)).toList()))
            .because(
                "an invariant says that nobody holds two of " + String.join(", ", duty.roles()))
            .mend("give one of them to somebody else, or in another tenant")
            .alsoAt(duty.place())
            .about(about));
  }

  private void separate(Invariant.Separate duty, Role role) {
    List<Rule> allows = new ArrayList<>();
    for (String name : rules.withInherited(ImmutableList.of(role.name(), Role.EVERYONE))) {
      rules
          .policy()
          .role(name)
          .ifPresent(
              each ->
                  rules.rulesOf(each).stream()
                      .filter(rule -> rule.permission().effect() != Effect.DENY)
                      .filter(rule -> rule.pattern().intersects(duty.resources()))
                      .forEach(allows::add));
    }
    List<String> actions = List.copyOf(duty.actions());
    for (int i = 0; i < actions.size(); i++) {
      for (int j = 0; j < i; j++) {
        String one = actions.get(j);
        String other = actions.get(i);
        Optional<ResourcePattern> both = shared(allows, one, other);
        if (both.isPresent()) {
          found.add(
              Lint.warning(
                      LintCode.SEPARATE_ACTIONS,
                      role.place(),
                      "the role "
                          + quote(role.name())
                          + " gives both "
                          + quote(one)
                          + " and "
                          + quote(other)
                          + " on "
                          + quote(both.get().toString()))
                  .because("an invariant says that no role gives both there")
                  .mend("take one of the two into a role of its own")
                  .alsoAt(duty.place())
                  .about(role.name()));
          return;
        }
      }
    }
  }

  private Optional<ResourcePattern> shared(List<Rule> allows, String one, String other) {
    for (Rule first : allows) {
      for (Rule second : allows) {
        if (allows(first, one)
            && allows(second, other)
            && first.pattern().intersects(second.pattern())) {
          return Optional.of(first.pattern());
        }
      }
    }
    return Optional.empty();
  }

  private boolean allows(Rule rule, String action) {
    return rule.permission().actions().stream()
        .anyMatch(
            named ->
                named.matches(action)
                    || policy.actions().impliedBy(named.toString()).contains(action));
  }
}
