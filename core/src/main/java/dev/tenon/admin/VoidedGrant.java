package dev.tenon.admin;

import com.google.common.collect.Iterables;
import dev.tenon.path.AnyName;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Detects a temporary grant that gives nothing to any receiver, because DENY or STAGE rules cover
 * it: the receiver's own, those of inherited roles, and those of the role {@code *}. A rule counts
 * if it alone covers an action and a path of the grant for all of its time; so a grant that only
 * several rules together void is not detected.
 */
final class VoidedGrant {

  private final Policy policy;
  private final Instant now;

  VoidedGrant(Policy policy, Instant now) {
    this.policy = policy;
    this.now = now;
  }

  boolean isVoid(TemporaryGrant grant) {
    return Iterables.all(grant.roles(), role -> isVoid(grant, Set.of(role)))
        && Iterables.all(grant.assignments(), receiver -> isVoid(grant, rolesOf(receiver)));
  }

  /** The roles that the policy itself gives to an assignment's receiver. */
  private Set<String> rolesOf(Assignment receiver) {
    Set<String> roles = new LinkedHashSet<>();
    for (Assignment other : policy.assignments()) {
      boolean same =
          other.scope().isEverywhere()
              && (other.receiver() == Assignment.Receiver.EVERYONE
                  || (other.receiver() == receiver.receiver()
                      && other.key().equals(receiver.key())
                      && (other.issuer().isEmpty() || other.issuer().equals(receiver.issuer()))));
      if (same) {
        roles.addAll(other.roles());
      }
    }
    return roles;
  }

  private boolean isVoid(TemporaryGrant grant, Set<String> held) {
    Set<String> names = new LinkedHashSet<>(held);
    names.add(Role.EVERYONE);
    List<Permission> rules =
        GrantSearch.closure(policy, names).stream()
            .flatMap(name -> Optional.ofNullable(policy.roles().get(name)).stream())
            .flatMap(role -> role.permissions().stream())
            .filter(rule -> rule.effect() != Effect.ALLOW && lasts(rule, grant.until()))
            .filter(rule -> rule.exceptions().isEmpty() && rule.condition().isAlways())
            .toList();
    return grant.permissions().stream()
        .allMatch(
            permission ->
                permission.actions().stream()
                    .allMatch(action -> isVoid(action, permission.resources(), rules)));
  }

  private boolean lasts(Permission rule, Instant until) {
    return rule.validity().start().map(start -> !start.isAfter(now)).orElse(true)
        && rule.validity().end().map(end -> !end.isBefore(until)).orElse(true);
  }

  private boolean isVoid(
      NamePattern action, Collection<ResourcePattern> patterns, List<Permission> rules) {
    return patterns.stream()
        .map(policy.aliases()::resolve)
        .allMatch(
            pattern ->
                rules.stream()
                    .anyMatch(rule -> covers(rule.actions(), action) && covers(rule, pattern)));
  }

  private boolean covers(Permission rule, ResourcePattern pattern) {
    return rule.resources().stream()
        .map(policy.aliases()::resolve)
        .anyMatch(covering -> covering.covers(pattern));
  }

  private boolean covers(Collection<NamePattern> rule, NamePattern action) {
    Actions actions = policy.actions();
    if (actions.areDeclared()) {
      Set<String> granted = actions(List.of(action));
      return actions(rule).containsAll(granted);
    }
    return rule.stream()
        .anyMatch(
            name ->
                name == AnyName.INSTANCE
                    || name.equals(action)
                    || (action instanceof Literal exact && name.matches(exact.name())));
  }

  private Set<String> actions(Collection<NamePattern> patterns) {
    return policy
        .actions()
        .impliedBy(
            policy.actions().names().stream()
                .filter(name -> patterns.stream().anyMatch(pattern -> pattern.matches(name)))
                .toList());
  }
}
