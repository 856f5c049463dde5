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
 * What a request must be like: patterns that cover its resource, rules that are about its action at
 * its instant, and who asks for it where. Immutable; the methods answer new ones.
 *
 * @param tracks what covers the resource
 * @param clauses the rules that must be about the action and valid
 * @param roles the roles that the subject comes with
 * @param tenant the tenant it works in, empty for none named
 * @param unset a variable that it does not have, empty for none
 * @param anchor who it must be; anonymous for anyone
 * @param exact whether that subject has the variables that it has and no others
 * @param asked patterns of which one matches the action; none for any action
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

  /** A rule in the policy in which it stands. */
  record Clause(PolicyIndex book, Rule rule) {}

  /** Anyone anywhere. */
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

  /** The same covered by a rule too. */
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

  /** The same where a rule is about the action and valid, whatever it covers. */
  Scenario about(PolicyIndex index, Rule rule) {
    return new Scenario(
        tracks, more(clauses, new Clause(index, rule)), roles, tenant, unset, anchor, exact, asked);
  }

  /** The same covered by a rule too, but for a variable that the subject does not have. */
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

  /** The same covered by a pattern too. */
  Scenario within(ResourcePattern pattern) {
    return covered(PatternConstraint.of(pattern, 0));
  }

  /** The same covered by a pattern too, but for a variable that the subject does not have. */
  Scenario withinUnbound(ResourcePattern pattern, String variable) {
    Scenario same = covered(PatternConstraint.of(pattern, 0).without(variable));
    return new Scenario(same.tracks, clauses, roles, tenant, variable, anchor, exact, asked);
  }

  /** The same covered by a track too. */
  Scenario covered(PatternConstraint constraint) {
    return new Scenario(
        more(tracks, constraint), clauses, roles, tenant, unset, anchor, exact, asked);
  }

  /** The same with more roles. */
  Scenario holding(String... names) {
    return holding(List.of(names));
  }

  /** The same with more roles. */
  Scenario holding(Iterable<String> names) {
    ImmutableSet<String> all = ImmutableSet.<String>builder().addAll(roles).addAll(names).build();
    return new Scenario(tracks, clauses, all, tenant, unset, anchor, exact, asked);
  }

  /** The same in a tenant. */
  Scenario in(String name) {
    return new Scenario(tracks, clauses, roles, name, unset, anchor, exact, asked);
  }

  /** The same asked for by one subject, with any values of variables. */
  Scenario by(Subject subject) {
    return new Scenario(tracks, clauses, roles, tenant, unset, subject, false, asked);
  }

  /** The same asked for by one subject as it is. */
  Scenario byExactly(Subject subject) {
    return new Scenario(tracks, clauses, roles, tenant, unset, subject, true, asked);
  }

  /** The same asking for one of some actions. */
  Scenario asking(Iterable<NamePattern> actions) {
    return new Scenario(
        tracks, clauses, roles, tenant, unset, anchor, exact, ImmutableSet.copyOf(actions));
  }

  /**
   * Where it is: a pattern that covers what all tracks cover, and as little more as can be said.
   */
  ResourcePattern region() {
    return Regions.common(patterns());
  }

  /** What must be true in the region besides; nothing that is known of whoever must ask. */
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
