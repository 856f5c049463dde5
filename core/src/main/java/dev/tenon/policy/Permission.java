package dev.tenon.policy;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import dev.tenon.path.ResourcePattern;
import dev.tenon.subject.RoleName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A rule of a role: an effect for a set of actions on a set of resource patterns, during a period
 * of time, under a condition on attributes.
 *
 * <pre>{@code
 * Permission.allow("FLINK_SUBMIT", "FLINK_JOB_*").on("flink/prod/flink-job/tx_*");
 * Permission.deny("*").on("flink/prod").during(Validity.until(lastDay));
 * Permission.allow("INVOICE_EDIT")
 *     .on("invoices")
 *     .when(RuleCondition.test("resource.owner", Operator.IS, "${user}"));
 * }</pre>
 *
 * <p>Without actions or without patterns it covers nothing. It does not cover what one of its
 * {@linkplain Except exceptions} applies to. An id names the rule in decisions and logs, and a
 * description tells its purpose; neither changes a decision. Immutable; equal when effect, actions,
 * patterns, exceptions, validity, condition, approvers, id and description are equal, regardless of
 * order and place.
 */
public final class Permission {

  private final Effect effect;
  private final ImmutableSet<NamePattern> actions;
  private final ImmutableSet<ResourcePattern> resources;
  private final Validity validity;
  private final RuleCondition condition;
  private final ImmutableSet<Except> exceptions;
  private final ImmutableSet<String> approvedBy;
  private final String id;
  private final String description;
  private final String inheritance;
  private final Place place;

  private Permission(Parts parts) {
    this.effect = Objects.requireNonNull(parts.effect, "effect");
    this.actions = parts.actions;
    this.resources = parts.resources;
    this.validity = Objects.requireNonNull(parts.validity, "validity");
    this.condition = Objects.requireNonNull(parts.condition, "condition");
    this.exceptions = parts.exceptions;
    this.approvedBy = parts.approvedBy;
    this.id = parts.id;
    this.description = parts.description;
    this.inheritance = parts.inheritance;
    this.place = Objects.requireNonNull(parts.place, "place");
    Preconditions.checkArgument(
        effect != Effect.ALLOW
            || exceptions.isEmpty()
            || exceptions.stream().allMatch(each -> each.roles().isEmpty()),
        "an allow has no exception for roles: a subject would lose rights by another role");
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private Effect effect;
    private ImmutableSet<NamePattern> actions;
    private ImmutableSet<ResourcePattern> resources = ImmutableSet.of();
    private Validity validity = Validity.always();
    private RuleCondition condition = RuleCondition.always();
    private ImmutableSet<Except> exceptions = ImmutableSet.of();
    private ImmutableSet<String> approvedBy = ImmutableSet.of();
    private String id = "";
    private String description = "";
    private String inheritance = "";
    private Place place = Place.code();

    Parts(Effect effect, ImmutableSet<NamePattern> actions) {
      this.effect = effect;
      this.actions = actions;
    }

    Parts(Permission from) {
      this(from.effect, from.actions);
      this.resources = from.resources;
      this.validity = from.validity;
      this.condition = from.condition;
      this.exceptions = from.exceptions;
      this.approvedBy = from.approvedBy;
      this.id = from.id;
      this.description = from.description;
      this.inheritance = from.inheritance;
      this.place = from.place;
    }
  }

  private Permission changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Permission(parts);
  }

  /**
   * A permission with an effect. It covers nothing until it gets patterns.
   *
   * @param effect the effect
   * @param actions names and globs of actions
   * @return the permission
   */
  public static Permission of(Effect effect, Collection<NamePattern> actions) {
    return new Permission(new Parts(effect, ImmutableSet.copyOf(actions)));
  }

  private static Permission of(Effect effect, String... actions) {
    return of(effect, Arrays.stream(actions).map(NamePattern::of).toList());
  }

  /**
   * Allows actions.
   *
   * @param actions names, or globs with {@code *}
   * @return a permission that covers nothing until it gets patterns
   */
  public static Permission allow(String... actions) {
    return of(Effect.ALLOW, actions);
  }

  /**
   * Requires approval for actions.
   *
   * @param actions names, or globs with {@code *}
   * @return a permission that covers nothing until it gets patterns
   */
  public static Permission stage(String... actions) {
    return of(Effect.STAGE, actions);
  }

  /**
   * Denies actions.
   *
   * @param actions names, or globs with {@code *}
   * @return a permission that covers nothing until it gets patterns
   */
  public static Permission deny(String... actions) {
    return of(Effect.DENY, actions);
  }

  /**
   * A copy that covers more resources.
   *
   * @param patterns patterns in their text spelling
   * @return a new permission
   */
  public Permission on(String... patterns) {
    return on(Arrays.stream(patterns).map(ResourcePattern::parse).toList());
  }

  /**
   * A copy that covers more resources.
   *
   * @param patterns the patterns to add
   * @return a new permission
   */
  public Permission on(ResourcePattern... patterns) {
    return on(Arrays.asList(patterns));
  }

  /**
   * A copy that covers more resources.
   *
   * @param patterns the patterns to add
   * @return a new permission
   */
  public Permission on(Collection<ResourcePattern> patterns) {
    ImmutableSet<ResourcePattern> all =
        resources.isEmpty()
            ? ImmutableSet.copyOf(patterns)
            : ImmutableSet.<ResourcePattern>builder().addAll(resources).addAll(patterns).build();
    return changed(parts -> parts.resources = all);
  }

  /**
   * A copy with another effect. Only a stage keeps the roles that {@linkplain #approvers()
   * approve}.
   *
   * @param other the new effect
   * @return a new permission
   * @throws IllegalArgumentException if it is {@link Effect#ALLOW} and an exception names roles
   */
  public Permission withEffect(Effect other) {
    return changed(
        parts -> {
          parts.effect = other;
          parts.approvedBy = other == Effect.STAGE ? parts.approvedBy : ImmutableSet.of();
        });
  }

  /**
   * A copy with other actions.
   *
   * @param others names and globs of actions, which replace the previous ones
   * @return a new permission
   */
  public Permission withActions(Collection<NamePattern> others) {
    ImmutableSet<NamePattern> all = ImmutableSet.copyOf(others);
    return changed(parts -> parts.actions = all);
  }

  /**
   * A copy with other resources.
   *
   * @param others patterns, which replace the previous ones
   * @return a new permission
   */
  public Permission withResources(Collection<ResourcePattern> others) {
    ImmutableSet<ResourcePattern> all = ImmutableSet.copyOf(others);
    return changed(parts -> parts.resources = all);
  }

  /**
   * A copy with each pattern changed.
   *
   * @param change maps a pattern to its replacement
   * @return a new permission
   */
  public Permission mapResources(UnaryOperator<ResourcePattern> change) {
    return withResources(resources.stream().map(change).toList());
  }

  /**
   * A copy with another validity.
   *
   * @param time when it applies
   * @return a new permission
   */
  public Permission during(Validity time) {
    return time.equals(validity) ? this : changed(parts -> parts.validity = time);
  }

  /**
   * A copy with another condition. A rule covers a request if its condition is true too. Where it
   * is unknown, a rule that allows does not count, and one that denies or requires approval makes
   * the answer a denial.
   *
   * @param demanded what it demands of attributes; {@link RuleCondition#always()} for nothing
   * @return a new permission
   */
  public Permission withCondition(RuleCondition demanded) {
    return demanded.equals(condition) ? this : changed(parts -> parts.condition = demanded);
  }

  /**
   * A copy that also demands a condition.
   *
   * @param demanded what it demands of attributes beside its present condition
   * @return a new permission
   */
  public Permission when(RuleCondition demanded) {
    return withCondition(RuleCondition.allOf(condition, demanded));
  }

  /**
   * A copy that does not cover what a condition holds for.
   *
   * @param excepted must be false, beside its present condition
   * @return a new permission
   */
  public Permission unless(RuleCondition excepted) {
    return when(RuleCondition.not(excepted));
  }

  /**
   * A copy with more exceptions. It does not cover what one of its exceptions applies to.
   *
   * @param more the exceptions to add
   * @return a new permission
   * @throws IllegalArgumentException if one names roles and the effect is {@link Effect#ALLOW}
   */
  public Permission except(Except... more) {
    return withExceptions(
        ImmutableSet.<Except>builder().addAll(exceptions).addAll(Arrays.asList(more)).build());
  }

  /**
   * A copy with other exceptions.
   *
   * @param others the exceptions, which replace the previous ones
   * @return a new permission
   * @throws IllegalArgumentException if one names roles and the effect is {@link Effect#ALLOW}
   */
  public Permission withExceptions(Collection<Except> others) {
    ImmutableSet<Except> all = ImmutableSet.copyOf(others);
    return all.equals(exceptions) ? this : changed(parts -> parts.exceptions = all);
  }

  /**
   * A copy of a stage that holders of some roles approve, instead of administrators. A policy
   * refuses a rule of another effect that names them.
   *
   * @param roles exact names of roles, which replace the previous ones; none for administrators
   * @return a new permission
   * @throws IllegalArgumentException if a name is not the name of a single role
   */
  public Permission approvedBy(String... roles) {
    return withApprovedBy(Arrays.asList(roles));
  }

  /**
   * A copy of a stage that holders of some roles approve, instead of administrators. A policy
   * refuses a rule of another effect that names them.
   *
   * @param roles exact names of roles, which replace the previous ones; none for administrators
   * @return a new permission
   * @throws IllegalArgumentException if a name is not the name of a single role
   */
  public Permission withApprovedBy(Collection<String> roles) {
    for (String role : roles) {
      Preconditions.checkArgument(
          !RoleName.require(role).equals(RoleName.EVERYONE),
          "a stage names single roles that approve, and every identified subject holds `%s`",
          role);
    }
    ImmutableSet<String> all = ImmutableSet.copyOf(roles);
    return all.equals(approvedBy) ? this : changed(parts -> parts.approvedBy = all);
  }

  /**
   * A copy with another id, which names the rule in decisions, logs and suites. In a policy an id
   * names one rule; several roles may have the same rule.
   *
   * @param name a canonical segment; empty for none
   * @return a new permission
   * @throws dev.tenon.path.InvalidPathException if the name is not a canonical segment
   */
  public Permission withId(String name) {
    String checked = name.isEmpty() ? name : PathProblem.requireName(name);
    return checked.equals(id) ? this : changed(parts -> parts.id = checked);
  }

  /**
   * A copy with another description for people.
   *
   * @param text the purpose of the rule: one line of at most 500 characters; empty for none
   * @return a new permission
   * @throws IllegalArgumentException if the text is longer or is not one line
   */
  public Permission describedAs(String text) {
    String checked = Description.require(text);
    return changed(parts -> parts.description = checked);
  }

  /**
   * A copy without id and description.
   *
   * @return a permission that decides the same
   */
  public Permission withoutLabels() {
    return isLabelled() ? withId("").describedAs("") : this;
  }

  private boolean isLabelled() {
    return !id.isEmpty() || !description.isEmpty();
  }

  /** A copy that a role has by inheritance under a condition. */
  Permission inheritedBy(String way) {
    return changed(parts -> parts.inheritance = way);
  }

  /**
   * A copy with another place in the source.
   *
   * @param where where the author wrote it
   * @return a new permission
   */
  public Permission at(Place where) {
    return changed(parts -> parts.place = where);
  }

  /**
   * By way of which roles a role has it that inherits under a condition, such as {@code editor when
   * resource.owner is ${user}}. It is not compared.
   *
   * @return the way in words; empty for a rule that the role itself says
   */
  public String inheritance() {
    return inheritance;
  }

  /**
   * The effect.
   *
   * @return the effect
   */
  public Effect effect() {
    return effect;
  }

  /**
   * The actions that it covers.
   *
   * @return an immutable set in the order in which they were written
   */
  public Set<NamePattern> actions() {
    return actions;
  }

  /**
   * The resources that it covers.
   *
   * @return an immutable set in the order in which they were written
   */
  public Set<ResourcePattern> resources() {
    return resources;
  }

  /**
   * When it applies.
   *
   * @return the validity
   */
  public Validity validity() {
    return validity;
  }

  /**
   * What it demands of attributes.
   *
   * @return the condition; {@link RuleCondition#always()} if it demands nothing
   */
  public RuleCondition condition() {
    return condition;
  }

  /**
   * What it does not cover.
   *
   * @return an immutable set in the order in which they were written
   */
  public Set<Except> exceptions() {
    return exceptions;
  }

  /**
   * Every pattern that it mentions: its resources and those of its exceptions.
   *
   * @return an immutable set in the order in which they were written
   */
  public Set<ResourcePattern> mentionedResources() {
    if (exceptions.isEmpty()) {
      return resources;
    }
    ImmutableSet.Builder<ResourcePattern> all = ImmutableSet.builder();
    all.addAll(resources);
    exceptions.forEach(except -> all.addAll(except.resources()));
    return all.build();
  }

  /**
   * Whether a pattern, an exception or the condition has a variable.
   *
   * @param variable the variable's name, such as {@code tenant}
   * @return true if what the rule covers may depend on the variable's value
   */
  public boolean mentions(String variable) {
    Objects.requireNonNull(variable, "variable");
    for (ResourcePattern one : mentionedResources()) {
      if (one.variables().contains(variable)) {
        return true;
      }
    }
    return mentions(condition, variable)
        || exceptions.stream().anyMatch(except -> mentions(except.condition(), variable));
  }

  private static boolean mentions(RuleCondition condition, String variable) {
    if (condition.isAlways()) {
      return false;
    }
    String reference = "${" + variable + "}";
    return condition.tests().stream()
        .flatMap(test -> test.operands().stream())
        .anyMatch(operand -> refers(operand, reference));
  }

  /** Whether an operand has a reference whose {@code $} is not escaped. */
  private static boolean refers(String operand, String reference) {
    for (int i = 0; i < operand.length(); i++) {
      if (operand.charAt(i) == '\\') {
        i++;
      } else if (operand.startsWith(reference, i)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Every name and glob of an action that it mentions: its actions and those of its exceptions.
   *
   * @return an immutable set in the order in which they were written
   */
  public Set<NamePattern> mentionedActions() {
    if (exceptions.isEmpty()) {
      return actions;
    }
    ImmutableSet.Builder<NamePattern> all = ImmutableSet.builder();
    all.addAll(actions);
    exceptions.forEach(except -> all.addAll(except.actions()));
    return all.build();
  }

  /**
   * Whether it or one of its exceptions has a condition on attributes.
   *
   * @return true if what the rule covers may depend on attributes
   */
  public boolean dependsOnAttributes() {
    return !condition().isAlways()
        || exceptions.stream().anyMatch(except -> !except.condition().isAlways());
  }

  /**
   * Every role that its exceptions name.
   *
   * @return an immutable set in the order in which they were written
   */
  public Set<String> exceptedRoles() {
    return exceptions.stream()
        .flatMap(except -> except.roles().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /**
   * The roles whose holders approve what this stage holds.
   *
   * @return an immutable set of names in the order in which they were written; empty if
   *     administrators approve
   */
  public Set<String> approvers() {
    return approvedBy;
  }

  /**
   * Its name among the rules of the policy.
   *
   * @return a canonical segment; empty if it has none
   */
  public String id() {
    return id;
  }

  /**
   * What it is for, for people.
   *
   * @return one line; empty if there is none
   */
  public String description() {
    return description;
  }

  /**
   * Where it was written.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Permission other
        && effect == other.effect
        && actions.equals(other.actions)
        && resources.equals(other.resources)
        && validity.equals(other.validity)
        && condition.equals(other.condition)
        && exceptions.equals(other.exceptions)
        && approvedBy.equals(other.approvedBy)
        && id.equals(other.id)
        && description.equals(other.description);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        effect, actions, resources, validity, exceptions, condition, id, description);
  }

  /** In one line, such as {@code ALLOW FLINK_SUBMIT on flink/prod (id: submit)}. */
  @Override
  public String toString() {
    String time = validity.isAlways() ? "" : " " + validity;
    String demand = condition.isAlways() ? "" : " when " + condition;
    String name = id.isEmpty() ? "" : " (id: " + id + ")";
    String except =
        exceptions.isEmpty()
            ? ""
            : " except " + String.join("; ", exceptions.stream().map(Except::toString).toList());
    String approvers = approvedBy.isEmpty() ? "" : " approved by " + join(approvedBy);
    String way = inheritance.isEmpty() ? "" : ", by inheriting " + inheritance;
    return effect
        + " "
        + join(actions)
        + " on "
        + join(resources)
        + except
        + time
        + demand
        + approvers
        + name
        + way;
  }

  private static String join(Set<?> values) {
    return values.isEmpty()
        ? "nothing"
        : String.join(", ", values.stream().map(Object::toString).toList());
  }
}
