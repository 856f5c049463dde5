package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.PatternConstraint;
import dev.tenon.enumeration.TenantNames;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Role;
import dev.tenon.rules.Rule;
import dev.tenon.rules.RuleException;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The constraints on a request: patterns that cover its resource, rules that match its action and
 * instant, the subject and the tenant. Immutable; the methods return new ones.
 *
 * <p>A role is held for a purpose: to have a rule, or to be admitted and to enter a tenant. A role
 * that has a rule is numbered, and the variables of the rule are those of its number: the values of
 * a held role are its own. Number 0 is the subject itself.
 */
final class Scenario {

  /**
   * An exception of a rule that must apply, by one of its patterns and one of its roles.
   *
   * @param pattern the pattern; the exception has none if it is empty
   * @param role the role; the exception names none if it is empty
   */
  record Excepted(
      PolicyIndex book, RuleException exception, Optional<ResourcePattern> pattern, String role) {}

  /** A rule with its policy. */
  record Clause(PolicyIndex book, Rule rule) {}

  private final ImmutableList<PatternConstraint> tracks;
  private final ImmutableList<Clause> clauses;
  private final ImmutableList<Excepted> excepted;
  private final ImmutableList<String> holders;
  private final ImmutableList<String> limits;
  private final ImmutableSet<String> doors;
  private final ImmutableSet<String> plain;
  private final String tenant;
  private final String place;
  private final TenantNames names;
  private final String required;
  private final boolean unnamed;
  private final boolean inLimits;
  private final String second;
  private final TenantNames secondNames;
  private final String unset;
  private final int unsetOf;
  private final Subject anchor;
  private final Kind kind;
  private final ImmutableSet<NamePattern> asked;

  /** What is known of the subject. */
  enum Kind {
    /** Nothing, or its id, issuer and client. */
    ANYONE,
    /** All: it is the anchor, with its variables and the roles that it holds. */
    EXACT,
    /** It is not identified. */
    ANONYMOUS
  }

  private Scenario(Parts parts) {
    this.tracks = parts.tracks;
    this.clauses = parts.clauses;
    this.excepted = parts.excepted;
    this.holders = parts.holders;
    this.limits = parts.limits;
    this.doors = parts.doors;
    this.plain = parts.plain;
    this.tenant = parts.tenant;
    this.place = parts.place;
    this.names = parts.names;
    this.required = parts.required;
    this.unnamed = parts.unnamed;
    this.inLimits = parts.inLimits;
    this.second = parts.second;
    this.secondNames = parts.secondNames;
    this.unset = parts.unset;
    this.unsetOf = parts.unsetOf;
    this.anchor = parts.anchor;
    this.kind = parts.kind;
    this.asked = parts.asked;
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private ImmutableList<PatternConstraint> tracks = ImmutableList.of();
    private ImmutableList<Clause> clauses = ImmutableList.of();
    private ImmutableList<Excepted> excepted = ImmutableList.of();
    private ImmutableList<String> holders = ImmutableList.of();
    private ImmutableList<String> limits = ImmutableList.of();
    private ImmutableSet<String> doors = ImmutableSet.of();
    private ImmutableSet<String> plain = ImmutableSet.of();
    private String tenant = "";
    private String place = "";
    private TenantNames names = TenantNames.any();
    private String required = "";
    private boolean unnamed;
    private boolean inLimits;
    private String second = "";
    private TenantNames secondNames = TenantNames.any();
    private String unset = "";
    private int unsetOf;
    private Subject anchor = Subject.anonymous();
    private Kind kind = Kind.ANYONE;
    private ImmutableSet<NamePattern> asked = ImmutableSet.of();

    Parts() {}

    Parts(Scenario from) {
      this.tracks = from.tracks;
      this.clauses = from.clauses;
      this.excepted = from.excepted;
      this.holders = from.holders;
      this.limits = from.limits;
      this.doors = from.doors;
      this.plain = from.plain;
      this.tenant = from.tenant;
      this.place = from.place;
      this.names = from.names;
      this.required = from.required;
      this.unnamed = from.unnamed;
      this.inLimits = from.inLimits;
      this.second = from.second;
      this.secondNames = from.secondNames;
      this.unset = from.unset;
      this.unsetOf = from.unsetOf;
      this.anchor = from.anchor;
      this.kind = from.kind;
      this.asked = from.asked;
    }
  }

  private Scenario changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Scenario(parts);
  }

  /** The scenario without constraints. */
  static Scenario anyone() {
    return new Scenario(new Parts());
  }

  /** Adds a role to have its rules; {@code *} is held by everyone. */
  Scenario holding(String role) {
    return role.equals(Role.EVERYONE)
        ? this
        : changed(parts -> parts.holders = more(holders, role));
  }

  /** Adds a role that is held everywhere and sees the subject's own values. */
  Scenario holdingPlainly(String role) {
    return role.equals(Role.EVERYONE) ? this : changed(parts -> parts.plain = more(plain, role));
  }

  /** Adds a role to be admitted or to enter the tenant. */
  Scenario entering(String role) {
    return changed(parts -> parts.doors = more(doors, role));
  }

  /** The number of the role that was added last. */
  int last() {
    return holders.size();
  }

  /** The same where the subject's limits were taken into account. */
  Scenario withinLimits() {
    return changed(parts -> parts.inLimits = true);
  }

  /** Whether the subject's limits were taken into account. */
  boolean isWithinLimits() {
    return inLimits;
  }

  /** The first number of a part of the subject's limit. */
  static final int LIMITS = 100;

  /** Adds a part to the one limit of the subject. */
  Scenario limitedBy(String limit) {
    return changed(parts -> parts.limits = more(limits, limit));
  }

  /** The number of the part that was added last. */
  int lastLimit() {
    return LIMITS + limits.size() - 1;
  }

  /** The names of the parts of the subject's limit; none if it has no limit. */
  ImmutableList<String> limits() {
    return limits;
  }

  /** Adds a rule that must cover the request, and that comes with the role of a number. */
  Scenario under(PolicyIndex index, Rule rule, int holder) {
    return about(index, rule)
        .covered(PatternConstraint.of(rule.pattern(), PatternConstraint.source(0, holder)));
  }

  /** Adds a rule that must match the action and be valid, whatever its pattern. */
  Scenario about(PolicyIndex index, Rule rule) {
    return changed(parts -> parts.clauses = more(clauses, new Clause(index, rule)));
  }

  /** Adds a rule that must cover the request, with a variable that is not set for its role. */
  Scenario underUnbound(PolicyIndex index, Rule rule, int holder, String variable) {
    int source = PatternConstraint.source(0, holder);
    return about(index, rule)
        .covered(PatternConstraint.of(rule.pattern(), source).without(variable))
        .without(holder, variable);
  }

  /** Adds an exception that must apply, for a holder of its role who has no rule by it. */
  Scenario excepting(Excepted one) {
    Scenario longer = changed(parts -> parts.excepted = more(excepted, one));
    Scenario covered = one.pattern().map(longer::within).orElse(longer);
    return one.role().isEmpty() || exact() ? covered : covered.entering(one.role());
  }

  /** The exceptions that must apply. */
  ImmutableList<Excepted> excepted() {
    return excepted;
  }

  /** Adds a pattern that must cover the resource, for the subject's own values. */
  Scenario within(ResourcePattern pattern) {
    return within(pattern, 0);
  }

  /** Adds a pattern that must cover the resource, for the values of the role of a number. */
  Scenario within(ResourcePattern pattern, int holder) {
    return covered(PatternConstraint.of(pattern, PatternConstraint.source(0, holder)));
  }

  /**
   * Adds a region that must cover the resource. Its variables are the subject's, or those of the
   * role that is added next.
   */
  List<Scenario> insideOf(ResourcePattern region) {
    return region.variables().isEmpty()
        ? List.of(within(region))
        : List.of(within(region), within(region, last() + 1));
  }

  /**
   * The same if the values of the role that is added next are those of a scope, and the subject's
   * own for the other variables: one scenario for each choice of values.
   */
  List<Scenario> inScopeOf(RoleScope scope, Budget budget) {
    int next = PatternConstraint.source(0, last() + 1);
    List<Scenario> all = List.of(changed(parts -> parts.tracks = ImmutableList.of()));
    for (PatternConstraint track : tracks) {
      List<PatternConstraint> choices = List.of(track);
      if (track.subject() == next) {
        boolean isUnset =
            track.pattern().variables().stream().anyMatch(name -> scope.unset().contains(name));
        choices =
            isUnset
                ? List.of()
                : PatternConstraint.of(track.pattern(), 0)
                    .knowing(scope.variables().asMap(), Set.of(), budget);
      }
      List<Scenario> longer = new ArrayList<>();
      for (PatternConstraint choice : choices) {
        all.forEach(one -> longer.add(one.covered(choice)));
      }
      all = longer;
    }
    return all;
  }

  /** Adds a pattern that must cover the resource, with a variable that the subject lacks. */
  Scenario withinUnbound(ResourcePattern pattern, String variable) {
    return covered(PatternConstraint.of(pattern, 0).without(variable)).without(0, variable);
  }

  /** Requires that a variable is not set for the role of a number, 0 for the subject itself. */
  Scenario without(int holder, String variable) {
    return changed(
        parts -> {
          parts.unset = variable;
          parts.unsetOf = holder;
        });
  }

  /** Adds a pattern constraint that must cover the resource. */
  Scenario covered(PatternConstraint constraint) {
    return changed(parts -> parts.tracks = more(tracks, constraint));
  }

  /**
   * Sets the tenant.
   *
   * @param name the name of the tenant or family in the policy
   * @param shown the name for reports
   * @param possible the names that the request may give
   */
  Scenario in(String name, String shown, TenantNames possible) {
    return changed(
        parts -> {
          parts.tenant = name;
          parts.place = shown;
          parts.names = possible;
        });
  }

  /** Requires a tenant; nothing for an empty name. */
  Scenario onlyIn(String name) {
    return changed(parts -> parts.required = name);
  }

  /** Whether the required tenant, if there is one, is at a place. */
  boolean isIn(String where) {
    return required.isEmpty() || required.equals(where);
  }

  /** The required tenant; empty for any. */
  String required() {
    return required;
  }

  /** The same request without the name of the tenant. */
  Scenario unnamed() {
    return changed(parts -> parts.unnamed = true);
  }

  /** Whether the request does not name the tenant. */
  boolean isUnnamed() {
    return unnamed;
  }

  /** Adds a role that is held in another tenant. */
  Scenario enteringToo(String role, TenantNames there) {
    return changed(
        parts -> {
          parts.second = role;
          parts.secondNames = there;
        });
  }

  /** Whether a role is held in another tenant. */
  boolean entersToo() {
    return !second.isEmpty();
  }

  /** The role that is held in another tenant; empty for none. */
  String second() {
    return second;
  }

  /** The names of the other tenant. */
  TenantNames secondNames() {
    return secondNames;
  }

  /** Sets the subject, with any variable values. */
  Scenario by(Subject subject) {
    return changed(parts -> parts.anchor = subject);
  }

  /** Sets the subject, with exactly its variables and roles. */
  Scenario byExactly(Subject subject) {
    return changed(
        parts -> {
          parts.anchor = subject;
          parts.kind = subject.isIdentified() ? Kind.EXACT : Kind.ANONYMOUS;
        });
  }

  /** Requires one of the actions. */
  Scenario asking(Iterable<NamePattern> actions) {
    return changed(parts -> parts.asked = ImmutableSet.copyOf(actions));
  }

  /** The pattern constraints that cover the resource. */
  ImmutableList<PatternConstraint> tracks() {
    return tracks;
  }

  /** The rules that must match the action and be valid. */
  ImmutableList<Clause> clauses() {
    return clauses;
  }

  /** The roles whose rules are needed; their numbers start at 1. */
  ImmutableList<String> holders() {
    return holders;
  }

  /** The roles to be admitted and to enter. */
  ImmutableSet<String> doors() {
    return doors;
  }

  /** The roles that are held everywhere and see the subject's own values. */
  ImmutableSet<String> plain() {
    return plain;
  }

  /** All roles that the subject holds. */
  ImmutableSet<String> roles() {
    return ImmutableSet.<String>builder().addAll(plain).addAll(holders).addAll(doors).build();
  }

  /** The name of the tenant or family in the policy; empty for none. */
  String tenant() {
    return tenant;
  }

  /** The tenant in a report: its name, or the name of a family; empty if it is not named. */
  String place() {
    return unnamed ? "" : place;
  }

  /** The names that the request may give. */
  TenantNames names() {
    return names;
  }

  /** A variable that is not set; empty for none. */
  String unset() {
    return unset;
  }

  /** The number of the role for which the variable is not set, 0 for the subject. */
  int unsetOf() {
    return unsetOf;
  }

  /** The required subject; anonymous for any. */
  Subject anchor() {
    return anchor;
  }

  /** Whether the anchor's variables and roles are the subject's only ones. */
  boolean exact() {
    return kind != Kind.ANYONE;
  }

  /** Whether the subject is not identified. */
  boolean anonymous() {
    return kind == Kind.ANONYMOUS;
  }

  /** Patterns of which one must match the action; empty for any action. */
  ImmutableSet<NamePattern> asked() {
    return asked;
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
    clauses.stream()
        .map(clause -> clause.rule().permission().condition())
        .filter(condition -> !condition.isAlways())
        .distinct()
        .forEach(condition -> all.add(new Restriction.Met(condition)));
    return all;
  }

  private List<ResourcePattern> patterns() {
    return tracks.stream().map(PatternConstraint::known).toList();
  }

  private boolean isKnown(Restriction.Value value) {
    String name = value.value().name();
    if (value.variable().equals(Subject.TENANT)) {
      return name.equals(place());
    }
    return (exact() || value.variable().equals(Subject.USER))
        && anchor.isIdentified()
        && anchor.variables().asMap().getOrDefault(value.variable(), Set.of()).contains(name);
  }

  private static <T> ImmutableList<T> more(List<T> some, T one) {
    return ImmutableList.<T>builder().addAll(some).add(one).build();
  }

  private static <T> ImmutableSet<T> more(Set<T> some, T one) {
    return ImmutableSet.<T>builder().addAll(some).add(one).build();
  }
}
