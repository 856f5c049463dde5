package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import com.google.common.collect.ImmutableList;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.Issuer;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.AnyName;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds roles that one assignment or table entry gives together, if a deny of one voids a whole
 * rule of the other.
 *
 * <p>Intended denies are not reported: one on everything, which locks a subject out, and one of a
 * role that only denies, unless it voids all of the other role. Each pair is compared once, and at
 * most {@value #MOST_COMPARISONS} pairs of rules in all.
 */
final class HoldingLint {

  private static final long MOST_COMPARISONS = 1_000_000;

  /** An allow and the deny that voids it. */
  private record VoidedRule(Rule allow, Rule deny) {}

  private final Policy policy;
  private final Diagnostics found;
  private final Rulebook rules;
  private final Map<List<String>, Optional<VoidedRule>> known = new HashMap<>();
  private long comparisons;

  HoldingLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
    this.rules = Rulebook.of(policy);
  }

  void run() {
    Map<String, Map<String, Set<String>>> assigned = new LinkedHashMap<>();
    Map<String, Place> places = new LinkedHashMap<>();
    for (Assignment assignment : policy.assignments()) {
      String holder =
          switch (assignment.receiver()) {
            case SUBJECT -> "the subject " + quote(assignment.key());
            case CLIENT -> "the client " + quote(assignment.key());
            case EVERYONE, ANYONE -> "every subject";
            case GROUP -> "the group " + quote(assignment.key());
            case ANONYMOUS -> "the anonymous subject";
            case ACTOR -> "the actor " + quote(assignment.key());
          };
      String all =
          assignment.issuer().isEmpty() ? holder : holder + " of " + quote(assignment.issuer());
      assigned
          .computeIfAbsent(all, h -> new LinkedHashMap<>())
          .computeIfAbsent(assignment.scope().tenant(), tenant -> new LinkedHashSet<>())
          .addAll(assignment.roles());
      places.put(all, assignment.place());
    }
    assigned.forEach(
        (holder, byTenant) ->
            together(byTenant)
                .forEach(roles -> held(holder, roles, places.getOrDefault(holder, Place.code()))));
    Stream.concat(
            policy.claimMappings().stream(),
            policy.issuers().stream().map(Issuer::mappings).flatMap(List::stream))
        .forEach(this::tables);
  }

  /** What counts together: what is held everywhere, and that with what is held in each tenant. */
  private static List<Set<String>> together(Map<String, Set<String>> byTenant) {
    Set<String> everywhere = byTenant.getOrDefault("", Set.of());
    return byTenant.values().stream()
        .<Set<String>>map(
            roles -> {
              Set<String> all = new LinkedHashSet<>(everywhere);
              all.addAll(roles);
              return all;
            })
        .toList();
  }

  private void tables(ClaimMapping mapping) {
    for (ClaimHolding holding : mapping.holdings()) {
      if (holding instanceof ClaimHolding.Parts parts) {
        parts
            .role()
            .table()
            .ifPresent(table -> table.forEach((key, roles) -> held(key, mapping, roles)));
      }
    }
    for (ClaimOutput yield : mapping.yields()) {
      if (yield.givesRoles()) {
        yield.table().ifPresent(table -> table.forEach((key, roles) -> held(key, mapping, roles)));
      }
    }
  }

  private void held(String key, ClaimMapping mapping, Set<String> roles) {
    held(
        "a subject with " + quote(key) + " in the claim " + quote(mapping.path().text()),
        roles,
        mapping.place());
  }

  private void held(String holder, Set<String> roles, Place place) {
    for (String one : roles) {
      for (String other : roles) {
        if (!one.equals(other)) {
          known
              .computeIfAbsent(List.of(one, other), pair -> opposite(one, other))
              .ifPresent(pair -> found(holder, one, other, pair, place));
        }
      }
    }
  }

  /** The first rule of a role that a deny of the other voids, if probably not intended. */
  private Optional<VoidedRule> opposite(String one, String other) {
    Set<String> giving = rules.withInherited(ImmutableList.of(one));
    Set<String> taking = rules.withInherited(ImmutableList.of(other));
    List<Rule> allows = rulesOf(giving).filter(rule -> rule.effect() != Effect.DENY).toList();
    List<Rule> denies =
        rulesOf(taking)
            .filter(rule -> rule.effect() == Effect.DENY && !giving.contains(rule.role()))
            .filter(rule -> !locksOut(rule))
            .toList();
    boolean restricts = rulesOf(taking).allMatch(rule -> rule.effect() == Effect.DENY);
    List<VoidedRule> voided =
        allows.stream()
            .filter(allow -> !taking.contains(allow.role()))
            .flatMap(
                allow ->
                    denies.stream()
                        .filter(deny -> voids(deny, allow))
                        .limit(1)
                        .map(deny -> new VoidedRule(allow, deny)))
            .toList();
    return restricts && voided.size() < allows.size()
        ? Optional.empty()
        : voided.stream().findFirst();
  }

  private Stream<Rule> rulesOf(Set<String> names) {
    return names.stream()
        .map(rules.policy().roles()::get)
        .filter(role -> role != null)
        .map(Role.class::cast)
        .flatMap(role -> rules.rulesOf(role).stream());
  }

  private static boolean locksOut(Rule deny) {
    return deny.permission().actions().contains(AnyName.INSTANCE)
        && deny.pattern().covers(ResourcePattern.everything());
  }

  private boolean voids(Rule deny, Rule allow) {
    return ++comparisons <= MOST_COMPARISONS
        && (deny.validity().isAlways() || deny.validity().equals(allow.validity()))
        && deny.pattern().covers(allow.pattern())
        && allow.permission().actions().stream()
            .allMatch(action -> takesAway(deny.permission(), action));
  }

  private boolean takesAway(Permission deny, NamePattern action) {
    if (deny.actions().contains(AnyName.INSTANCE) || deny.actions().contains(action)) {
      return true;
    }
    return action instanceof Literal literal
        && policy.actions().impliedBy(literal.name()).stream()
            .allMatch(name -> deny.actions().stream().anyMatch(denied -> takes(denied, name)));
  }

  private boolean takes(NamePattern denied, String name) {
    return denied.matches(name)
        || (denied instanceof Literal literal
            && policy.actions().impliedBy(literal.name()).contains(name));
  }

  private void found(String holder, String one, String other, VoidedRule pair, Place place) {
    found.add(
        Lint.warning(
                LintCode.OPPOSITE_ROLES,
                place,
                holder + " holds " + quote(one) + " and its opposite " + quote(other))
            .because(
                "a deny wins: that of "
                    + quote(pair.deny().role())
                    + " on "
                    + quote(pair.deny().pattern().toString())
                    + " voids what "
                    + quote(pair.allow().role())
                    + " allows on "
                    + quote(pair.allow().pattern().toString()))
            .mend("give one of the two roles, or narrow the deny of " + quote(pair.deny().role()))
            .alsoAt(pair.allow().permission().place())
            .alsoAt(pair.deny().permission().place())
            .about(other));
  }
}
