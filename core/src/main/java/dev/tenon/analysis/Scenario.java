package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.rules.Rule;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The constraints on a request: patterns that cover its resource, rules that match its action and
 * instant, the subject and the tenant. Immutable; the methods return new ones.
 *
 * @param tracks the pattern constraints that cover the resource
 * @param clauses the rules that must match the action and be valid
 * @param roles the subject's roles
 * @param tenant the request's tenant, empty for none
 * @param unset a variable that the subject does not have, empty for none
 * @param anchor the required subject; anonymous for any
 * @param exact whether the anchor's variables are the subject's only ones
 * @param asked patterns of which one must match the action; empty for any action
 */
record Scenario(
    ImmutableList<PatternConstraint> tracks,
    ImmutableList<Clause> clauses,
    ImmutableSet<String> roles,
    String tenant,
    String unset,
    Subject anchor,
    boolean exact,
    ImmutableSet<NamePattern> asked) {

  /** A rule with its policy. */
  record Clause(PolicyIndex book, Rule rule) {}

  /** The scenario without constraints. */
  static Scenario anyone() {
    return new Scenario(
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableSet.of(),
        "",
        "",
        Subject.anonymous(),
        false,
        ImmutableSet.of());
  }

  /** Adds a rule that must cover the request. */
  Scenario under(PolicyIndex index, Rule rule) {
    return new Scenario(
        more(tracks, PatternConstraint.of(rule.pattern(), 0)),
        more(clauses, new Clause(index, rule)),
        roles,
        tenant,
        unset,
        anchor,
        exact,
        asked);
  }

  /** Adds a rule that must match the action and be valid, whatever its pattern. */
  Scenario about(PolicyIndex index, Rule rule) {
    return new Scenario(
        tracks, more(clauses, new Clause(index, rule)), roles, tenant, unset, anchor, exact, asked);
  }

  /** Adds a rule that must cover the request, with a variable that the subject lacks. */
  Scenario underUnbound(PolicyIndex index, Rule rule, String variable) {
    return new Scenario(
        more(tracks, PatternConstraint.of(rule.pattern(), 0).without(variable)),
        more(clauses, new Clause(index, rule)),
        roles,
        tenant,
        variable,
        anchor,
        exact,
        asked);
  }

  /** Adds a pattern that must cover the resource. */
  Scenario within(ResourcePattern pattern) {
    return covered(PatternConstraint.of(pattern, 0));
  }

  /** Adds a pattern that must cover the resource, with a variable that the subject lacks. */
  Scenario withinUnbound(ResourcePattern pattern, String variable) {
    Scenario same = covered(PatternConstraint.of(pattern, 0).without(variable));
    return new Scenario(same.tracks, clauses, roles, tenant, variable, anchor, exact, asked);
  }

  /** Adds a pattern constraint that must cover the resource. */
  Scenario covered(PatternConstraint constraint) {
    return new Scenario(
        more(tracks, constraint), clauses, roles, tenant, unset, anchor, exact, asked);
  }

  /** Adds roles. */
  Scenario holding(String... names) {
    return holding(List.of(names));
  }

  /** Adds roles. */
  Scenario holding(Iterable<String> names) {
    ImmutableSet<String> all = ImmutableSet.<String>builder().addAll(roles).addAll(names).build();
    return new Scenario(tracks, clauses, all, tenant, unset, anchor, exact, asked);
  }

  /** Sets the tenant. */
  Scenario in(String name) {
    return new Scenario(tracks, clauses, roles, name, unset, anchor, exact, asked);
  }

  /** Sets the subject, with any variable values. */
  Scenario by(Subject subject) {
    return new Scenario(tracks, clauses, roles, tenant, unset, subject, false, asked);
  }

  /** Sets the subject, with exactly its variables. */
  Scenario byExactly(Subject subject) {
    return new Scenario(tracks, clauses, roles, tenant, unset, subject, true, asked);
  }

  /** Requires one of the actions. */
  Scenario asking(Iterable<NamePattern> actions) {
    return new Scenario(
        tracks, clauses, roles, tenant, unset, anchor, exact, ImmutableSet.copyOf(actions));
  }

  /** The narrowest expressible pattern that covers the intersection of all constraints. */
  ResourcePattern region() {
    return Regions.common(patterns());
  }

  /** The further restrictions in the region, except those implied by the required subject. */
  List<Restriction> only() {
    List<Restriction> all = new ArrayList<>(Regions.restrictions(region(), patterns()));
    all.removeIf(one -> one instanceof Restriction.Value value && isKnown(value));
    if (!unset.isEmpty()) {
      all.add(new Restriction.Unset(unset));
    }
    return all;
  }

  private List<ResourcePattern> patterns() {
    return tracks.stream().map(PatternConstraint::known).toList();
  }

  private boolean isKnown(Restriction.Value value) {
    return (exact || value.variable().equals(Subject.USER))
        && anchor.isIdentified()
        && anchor
            .variables()
            .asMap()
            .getOrDefault(value.variable(), Set.of())
            .contains(value.value().name());
  }

  private static <T> ImmutableList<T> more(List<T> some, T one) {
    return ImmutableList.<T>builder().addAll(some).add(one).build();
  }
}
