package dev.tenon.policy;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.subject.RoleName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An exception of a rule: requests that the rule does not cover, although its actions and patterns
 * do.
 *
 * <pre>{@code
 * Permission.deny("*")
 *     .on("web/premium")
 *     .except(Except.resources("web/premium/preview").withActions("PING"))
 *     .except(Except.roles("premium"))   // holders of the role, in a deny or a stage
 *     .except(Except.when(RuleCondition.test("resource.owner", Operator.IS, "${user}")));
 * }</pre>
 *
 * <p>An exception applies to a request if all of its parts do: one of its actions or what that
 * action implies, one of its resources, one of its roles held by the subject, and its condition is
 * true. A part that is not given applies to every request. A rule with several exceptions does not
 * cover what one of them applies to. Where it is not known whether one applies, as a variable is
 * unset or an attribute is missing, an allow does not count, and a deny or a stage denies. An
 * exception changes its own rule only.
 *
 * <p>Immutable; equal when actions, resources, roles and condition are equal, in any order.
 */
public final class Except {

  private final ImmutableSet<NamePattern> actions;
  private final ImmutableSet<ResourcePattern> resources;
  private final ImmutableSet<String> roles;
  private final RuleCondition condition;

  private Except(Parts parts) {
    this.actions = parts.actions;
    this.resources = parts.resources;
    this.roles = parts.roles;
    this.condition = Objects.requireNonNull(parts.condition, "condition");
    Preconditions.checkArgument(
        !(actions.isEmpty() && resources.isEmpty() && roles.isEmpty() && condition.isAlways()),
        "an exception without actions, resources, roles and condition would cover everything");
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private ImmutableSet<NamePattern> actions = ImmutableSet.of();
    private ImmutableSet<ResourcePattern> resources = ImmutableSet.of();
    private ImmutableSet<String> roles = ImmutableSet.of();
    private RuleCondition condition = RuleCondition.always();
  }

  private Except changed(Consumer<Parts> change) {
    Parts parts = new Parts();
    parts.actions = actions;
    parts.resources = resources;
    parts.roles = roles;
    parts.condition = condition;
    change.accept(parts);
    return new Except(parts);
  }

  private static Except of(Consumer<Parts> content) {
    Parts parts = new Parts();
    content.accept(parts);
    return new Except(parts);
  }

  /**
   * An exception of actions.
   *
   * @param actions names, or globs with {@code *}; at least one
   * @return an exception for these actions on every resource of the rule
   * @throws IllegalArgumentException if there is none
   */
  public static Except actions(String... actions) {
    ImmutableSet<NamePattern> parsed = names(Arrays.asList(actions));
    return of(parts -> parts.actions = parsed);
  }

  /**
   * An exception of resources.
   *
   * @param patterns patterns in their text spelling; at least one
   * @return an exception for every action of the rule on these resources
   * @throws IllegalArgumentException if there is none
   */
  public static Except resources(String... patterns) {
    ImmutableSet<ResourcePattern> parsed = patterns(Arrays.asList(patterns));
    return of(parts -> parts.resources = parsed);
  }

  /**
   * An exception for the holders of roles. Only a deny or a stage can have it.
   *
   * @param roles exact names of roles; a role that inherits one of them is held together with it
   * @return an exception for every action and resource of the rule
   * @throws IllegalArgumentException if there is none, or one is not the name of a single role
   */
  public static Except roles(String... roles) {
    ImmutableSet<String> checked = roles(Arrays.asList(roles));
    return of(parts -> parts.roles = checked);
  }

  /**
   * An exception of what a condition on attributes is true for.
   *
   * @param condition what must be true for the exception to apply
   * @return an exception for every action and resource of the rule
   * @throws IllegalArgumentException if the condition is always true
   */
  public static Except when(RuleCondition condition) {
    Objects.requireNonNull(condition, "condition");
    return of(parts -> parts.condition = condition);
  }

  private static ImmutableSet<NamePattern> names(Collection<String> texts) {
    return texts.stream().map(NamePattern::of).collect(ImmutableSet.toImmutableSet());
  }

  private static ImmutableSet<ResourcePattern> patterns(Collection<String> texts) {
    return texts.stream().map(ResourcePattern::parse).collect(ImmutableSet.toImmutableSet());
  }

  private static ImmutableSet<String> roles(Collection<String> names) {
    for (String name : names) {
      RoleName.require(name);
      Preconditions.checkArgument(
          !name.equals(RoleName.EVERYONE),
          "an exception names single roles, and every identified subject holds the role `%s`",
          name);
    }
    return ImmutableSet.copyOf(names);
  }

  /**
   * A copy with other actions.
   *
   * @param others names and globs of actions, which replace the previous ones; none for every
   *     action
   * @return a new exception
   * @throws IllegalArgumentException if no part is left
   */
  public Except withActions(Collection<NamePattern> others) {
    ImmutableSet<NamePattern> all = ImmutableSet.copyOf(others);
    return changed(parts -> parts.actions = all);
  }

  /**
   * A copy with other actions.
   *
   * @param others names and globs of actions, which replace the previous ones; none for every
   *     action
   * @return a new exception
   * @throws IllegalArgumentException if no part is left
   */
  public Except withActions(String... others) {
    return withActions(names(Arrays.asList(others)));
  }

  /**
   * A copy with other resources.
   *
   * @param others patterns, which replace the previous ones; none for every resource
   * @return a new exception
   * @throws IllegalArgumentException if no part is left
   */
  public Except withResources(Collection<ResourcePattern> others) {
    ImmutableSet<ResourcePattern> all = ImmutableSet.copyOf(others);
    return changed(parts -> parts.resources = all);
  }

  /**
   * A copy with other resources.
   *
   * @param others patterns in their text spelling, which replace the previous ones; none for every
   *     resource
   * @return a new exception
   * @throws IllegalArgumentException if no part is left
   */
  public Except withResources(String... others) {
    return withResources(patterns(Arrays.asList(others)));
  }

  /**
   * A copy with each pattern changed.
   *
   * @param change maps a pattern to its replacement
   * @return a new exception
   */
  public Except mapResources(UnaryOperator<ResourcePattern> change) {
    return withResources(resources.stream().map(change).toList());
  }

  /**
   * A copy with other roles.
   *
   * @param others exact names, which replace the previous ones; none for every subject
   * @return a new exception
   * @throws IllegalArgumentException if no part is left, or one is not the name of a single role
   */
  public Except withRoles(Collection<String> others) {
    ImmutableSet<String> all = roles(others);
    return changed(parts -> parts.roles = all);
  }

  /**
   * A copy with other roles.
   *
   * @param others exact names, which replace the previous ones; none for every subject
   * @return a new exception
   * @throws IllegalArgumentException if no part is left, or one is not the name of a single role
   */
  public Except withRoles(String... others) {
    return withRoles(Arrays.asList(others));
  }

  /**
   * A copy with another condition.
   *
   * @param other what must be true for the exception to apply, instead of the previous condition
   * @return a new exception
   * @throws IllegalArgumentException if no part is left
   */
  public Except withCondition(RuleCondition other) {
    Objects.requireNonNull(other, "condition");
    return changed(parts -> parts.condition = other);
  }

  /**
   * The actions that it is about.
   *
   * @return an immutable set in the order in which they were written; empty for every action
   */
  public Set<NamePattern> actions() {
    return actions;
  }

  /**
   * The resources that it is about.
   *
   * @return an immutable set in the order in which they were written; empty for every resource
   */
  public Set<ResourcePattern> resources() {
    return resources;
  }

  /**
   * The roles whose holders it is about.
   *
   * @return an immutable set of exact names in the order in which they were written; empty for
   *     every subject
   */
  public Set<String> roles() {
    return roles;
  }

  /**
   * What must be true of attributes for it to apply.
   *
   * @return the condition; {@link RuleCondition#always()} if there is none
   */
  public RuleCondition condition() {
    return condition;
  }

  /**
   * The names of the variables in its resources.
   *
   * @return an immutable set in the order in which they appear
   */
  public Set<String> variables() {
    Set<String> names = new LinkedHashSet<>();
    resources.forEach(pattern -> names.addAll(pattern.variables()));
    return ImmutableSet.copyOf(names);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Except other
        && actions.equals(other.actions)
        && resources.equals(other.resources)
        && roles.equals(other.roles)
        && condition.equals(other.condition);
  }

  @Override
  public int hashCode() {
    return Objects.hash(actions, resources, roles, condition);
  }

  /** In one line, such as {@code PING on web/preview for holders of premium}. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (!actions.isEmpty()) {
      parts.add(join(actions));
    }
    if (!resources.isEmpty()) {
      parts.add((parts.isEmpty() ? "" : "on ") + join(resources));
    }
    if (!roles.isEmpty()) {
      parts.add((parts.isEmpty() ? "" : "for ") + "holders of " + join(roles));
    }
    if (!condition.isAlways()) {
      parts.add("when " + condition);
    }
    return String.join(" ", parts);
  }

  private static String join(Set<?> values) {
    return String.join(", ", values.stream().map(Object::toString).toList());
  }
}
