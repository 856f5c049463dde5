package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Subject;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.rules.Action;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a subject has, so that he may give it: rule by rule, as Kubernetes compares roles. One rule
 * of his must cover the whole of a right, from now until its end, where one of his tenants shows
 * all of it, and none of his rules may deny or hold any of it. That is less than what he is
 * allowed, never more: what two rules cover together only, he does not have.
 */
final class Possessions {

  /** A rule with more combinations of its variables' values counts for nothing. */
  private static final int MOST_FILLED = 64;

  private final Rulebook book;
  private final Variables variables;
  private final long now;
  private final List<Held> allowing = new ArrayList<>();
  private final List<Held> hindering = new ArrayList<>();
  private final List<Tenant> tenants;

  /** One of his rules, on a pattern without variables. */
  private record Held(Rule rule, ResourcePattern pattern) {}

  Possessions(Rulebook book, Subject subject, Instant now) {
    this.book = book;
    this.variables = subject.variables();
    this.now = now.toEpochMilli();
    Policy policy = book.policy();
    Set<String> names = book.originsOf(subject).keySet();
    for (String name : names) {
      Role role = policy.roles().get(name);
      if (role != null) {
        book.rulesOf(role).forEach(this::add);
      }
    }
    this.tenants =
        policy.tenants().stream()
            .filter(t -> t.roles().stream().anyMatch(r -> names.stream().anyMatch(r::matches)))
            .map(book::resolve)
            .toList();
  }

  private void add(Rule rule) {
    if (rule.effect() == Effect.ALLOW) {
      filled(rule.pattern()).forEach(pattern -> allowing.add(new Held(rule, pattern)));
    } else {
      hindering.add(new Held(rule, Gain.open(rule.pattern())));
    }
  }

  /** The pattern with the subject's values in the place of variables: none if one is not set. */
  private List<ResourcePattern> filled(ResourcePattern pattern) {
    if (pattern.variables().isEmpty()) {
      return ImmutableList.of(pattern);
    }
    List<Set<String>> choices = pattern.segments().stream().map(this::choices).toList();
    long combinations =
        choices.stream().mapToLong(Set::size).reduce(1, (a, b) -> Math.min(a * b, MOST_FILLED + 1));
    return combinations > MOST_FILLED
        ? ImmutableList.of()
        : Sets.cartesianProduct(choices).stream().map(ResourcePattern::of).toList();
  }

  private Set<String> choices(SegmentPattern segment) {
    if (!(segment instanceof Variable variable)) {
      return Set.of(segment.toString());
    }
    return variables.asMap().getOrDefault(variable.name(), Set.of()).stream()
        .map(value -> new Literal(value).toString())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Whether he has all of a right. */
  boolean cover(Gain.Rights right) {
    return isShown(right.pattern())
        && right.actions().stream().allMatch(action -> cover(action, right));
  }

  private boolean isShown(ResourcePattern pattern) {
    return !book.policy().usesTenants() || tenants.stream().anyMatch(t -> shows(t, pattern));
  }

  private boolean shows(Tenant tenant, ResourcePattern pattern) {
    return tenant.includes().stream()
            .map(TenantClause::pattern)
            .flatMap(include -> filled(include).stream())
            .anyMatch(include -> include.covers(pattern))
        && tenant.excludes().stream()
            .noneMatch(exclude -> Gain.open(exclude.pattern()).intersects(pattern));
  }

  private boolean cover(NamePattern action, Gain.Rights right) {
    return allowing.stream()
            .filter(held -> lastsFor(held.rule().validity(), right.validity()))
            .filter(held -> contains(held.rule(), action))
            .anyMatch(held -> held.pattern().covers(right.pattern()))
        && hindering.stream()
            .filter(held -> touches(held.rule(), action))
            .noneMatch(held -> held.pattern().intersects(right.pattern()));
  }

  private boolean lastsFor(Validity mine, Validity theirs) {
    Instant end = mine.end().orElse(Instant.MAX);
    return mine.includes(now) && !end.isBefore(theirs.end().orElse(Instant.MAX));
  }

  /** Whether a rule is about all that an action pattern means. */
  private boolean contains(Rule rule, NamePattern action) {
    if (action instanceof Literal literal) {
      return rule.actions().contains(book.actions().resolve(literal.name()));
    }
    boolean written =
        rule.permission().actions().stream()
            .anyMatch(mine -> !(mine instanceof Literal) && path(mine).covers(path(action)));
    return written || (declared() && known(action).allMatch(rule.actions()::contains));
  }

  /** Whether a rule is about any of what an action pattern means. */
  private boolean touches(Rule rule, NamePattern action) {
    Stream<Action> known =
        action instanceof Literal literal
            ? implied(literal.name()).map(book.actions()::resolve)
            : known(action);
    return known.anyMatch(rule.actions()::contains)
        || (!declared()
            && rule.permission().actions().stream()
                .anyMatch(mine -> path(mine).intersects(path(action))));
  }

  private boolean declared() {
    return book.policy().actions().areDeclared();
  }

  private Stream<Action> known(NamePattern glob) {
    return book.actions().names().stream()
        .filter(glob::matches)
        .flatMap(this::implied)
        .map(book.actions()::resolve);
  }

  private Stream<String> implied(String action) {
    return book.policy().actions().impliedBy(action).stream();
  }

  /** A name pattern as a path of one segment, which can be compared. */
  private static ResourcePattern path(NamePattern pattern) {
    return ResourcePattern.of(List.of(pattern.toString()));
  }

  /** What he does not have. */
  List<Gain> lacking(List<Gain> gains) {
    return gains.stream()
        .filter(gain -> !(gain instanceof Gain.Rights right && cover(right)))
        .toList();
  }
}
