package dev.tenon.policy;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.subject.RoleName;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A named set of permissions that subjects hold. A role may inherit others: a subject that holds it
 * also holds those. It may inherit a role under a condition too: a subject that holds it then has
 * the rules of that role, each with the condition, and does not hold that role. Every identified
 * subject holds the role {@value #EVERYONE}.
 *
 * <pre>{@code
 * Role.of("payments-operator")
 *     .inheriting("payments-viewer")
 *     .with(Permission.allow("FLINK_SUBMIT").on("flink/prod/flink-job/tx_*"));
 * }</pre>
 *
 * <p>Immutable; equal when name, description, inherited roles and permissions are equal, in any
 * order.
 */
public final class Role {

  /** The role of every identified subject. */
  public static final String EVERYONE = RoleName.EVERYONE;

  private final String name;
  private final ImmutableList<Permission> permissions;
  private final ImmutableSet<String> inherits;
  private final ImmutableMap<String, RuleCondition> inheritsWhen;
  private final String description;
  private final boolean heldInTenant;
  private final Place place;

  private Role(Parts parts) {
    this.name = parts.name;
    this.permissions = parts.permissions;
    this.inherits = parts.inherits;
    this.inheritsWhen = parts.inheritsWhen;
    this.description = parts.description;
    this.heldInTenant = parts.heldInTenant;
    this.place = Objects.requireNonNull(parts.place, "place");
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private String name;
    private ImmutableList<Permission> permissions = ImmutableList.of();
    private ImmutableSet<String> inherits = ImmutableSet.of();
    private ImmutableMap<String, RuleCondition> inheritsWhen = ImmutableMap.of();
    private String description = "";
    private boolean heldInTenant;
    private Place place = Place.code();

    Parts(String name) {
      this.name = name;
    }

    Parts(Role from) {
      this(from.name);
      this.permissions = from.permissions;
      this.inherits = from.inherits;
      this.inheritsWhen = from.inheritsWhen;
      this.description = from.description;
      this.heldInTenant = from.heldInTenant;
      this.place = from.place;
    }
  }

  private Role changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Role(parts);
  }

  /**
   * A role without permissions.
   *
   * @param name the role's name, or {@value #EVERYONE}; other wildcards are not allowed
   * @return the role
   * @throws IllegalArgumentException if the name is not a valid role name
   */
  public static Role of(String name) {
    return new Role(new Parts(RoleName.require(name)));
  }

  /**
   * A copy with more permissions.
   *
   * @param more the permissions to add
   * @return a new role
   */
  public Role with(Permission... more) {
    return with(Arrays.asList(more));
  }

  /**
   * A copy with more permissions.
   *
   * @param more the permissions to add
   * @return a new role
   */
  public Role with(Collection<Permission> more) {
    ImmutableList<Permission> all =
        ImmutableList.<Permission>builder().addAll(permissions).addAll(more).build();
    return withPermissions(all);
  }

  /**
   * A copy that adds the own permissions of other roles, without inherited ones.
   *
   * @param others the roles whose permissions are added
   * @return a new role
   */
  public Role withPermissionsOf(Collection<Role> others) {
    return with(others.stream().flatMap(role -> role.permissions.stream()).toList());
  }

  /**
   * A copy with other permissions.
   *
   * @param others the permissions, which replace the previous ones
   * @return a new role
   */
  public Role withPermissions(Collection<Permission> others) {
    ImmutableList<Permission> all = ImmutableList.copyOf(others);
    return changed(parts -> parts.permissions = all);
  }

  /**
   * A copy with each permission changed.
   *
   * @param change maps a permission to its replacement
   * @return a new role
   */
  public Role mapPermissions(UnaryOperator<Permission> change) {
    return withPermissions(permissions.stream().map(change).toList());
  }

  /**
   * A copy with another name.
   *
   * @param other the role's name, or {@value #EVERYONE}; other wildcards are not allowed
   * @return a new role
   * @throws IllegalArgumentException if the name is not a valid role name
   */
  public Role withName(String other) {
    String checked = RoleName.require(other);
    return changed(parts -> parts.name = checked);
  }

  /**
   * A copy that inherits more roles.
   *
   * @param names the inherited roles' names
   * @return a new role
   */
  public Role inheriting(String... names) {
    return inheriting(Arrays.asList(names));
  }

  /**
   * A copy that inherits more roles.
   *
   * @param names the inherited roles' names
   * @return a new role
   */
  public Role inheriting(Collection<String> names) {
    ImmutableSet<String> all =
        ImmutableSet.<String>builder().addAll(inherits).addAll(names).build();
    return withInherits(all);
  }

  /**
   * A copy that inherits other roles.
   *
   * @param names the inherited roles' names, which replace the previous ones
   * @return a new role
   */
  public Role withInherits(Collection<String> names) {
    ImmutableSet<String> all = ImmutableSet.copyOf(names);
    return changed(parts -> parts.inherits = all);
  }

  /**
   * A copy that inherits a role under a condition. A subject that holds it has the rules of that
   * role and of all that it inherits, each with the condition in conjunction with its own, in the
   * same scope. The subject does not hold that role: it is neither admitted nor excepted by its
   * name.
   *
   * @param other the inherited role's name
   * @param condition what the inherited rules demand of attributes; a second condition for the same
   *     role is another way to it, in disjunction with the first; {@link RuleCondition#always()}
   *     inherits it without a condition
   * @return a new role
   */
  public Role inheritingWhen(String other, RuleCondition condition) {
    if (condition.isAlways()) {
      return inheriting(other);
    }
    Map<String, RuleCondition> all = new LinkedHashMap<>(inheritsWhen);
    all.merge(other, condition, (a, b) -> RuleCondition.anyOf(List.of(a, b)));
    return withInheritsWhen(all);
  }

  /**
   * A copy that inherits other roles under conditions.
   *
   * @param others the conditions by the inherited roles' names, which replace the previous ones
   * @return a new role
   * @throws IllegalArgumentException if a condition is {@link RuleCondition#always()}
   */
  public Role withInheritsWhen(Map<String, RuleCondition> others) {
    ImmutableMap<String, RuleCondition> all = ImmutableMap.copyOf(others);
    all.forEach(
        (other, condition) ->
            Preconditions.checkArgument(
                !condition.isAlways(), "role `%s` is inherited without a condition", other));
    return changed(parts -> parts.inheritsWhen = all);
  }

  /**
   * A copy that inherits only some of its roles, with their conditions.
   *
   * @param kept whether it still inherits a role, by name
   * @return a new role
   */
  public Role inheritingOnly(Predicate<String> kept) {
    return withInherits(inherits.stream().filter(kept).toList())
        .withInheritsWhen(Maps.filterKeys(inheritsWhen, kept::test));
  }

  /**
   * A copy with another description for people.
   *
   * @param text the purpose of the role: one line of at most 500 characters; empty for none
   * @return a new role
   * @throws IllegalArgumentException if the text is longer or is not one line
   */
  public Role describedAs(String text) {
    String checked = Description.require(text);
    return changed(parts -> parts.description = checked);
  }

  /**
   * A copy that can be held in a tenant only, or everywhere too. If it can be held in a tenant
   * only, a subject that holds it everywhere gains nothing by it, so a forgotten tenant gives
   * nobody the role in all of them.
   *
   * @param only whether it is held in a tenant only
   * @return a new role
   */
  public Role heldInTenantOnly(boolean only) {
    return changed(parts -> parts.heldInTenant = only);
  }

  /**
   * A copy with another place in the source.
   *
   * @param where where the author wrote it
   * @return a new role
   */
  public Role at(Place where) {
    return changed(parts -> parts.place = where);
  }

  /**
   * The role's name.
   *
   * @return a canonical name
   */
  public String name() {
    return name;
  }

  /**
   * The role's own permissions, without inherited ones.
   *
   * @return an immutable list in the order in which they were written
   */
  public List<Permission> permissions() {
    return permissions;
  }

  /**
   * The roles that it inherits directly.
   *
   * @return an immutable set of names in the order in which they were written
   */
  public Set<String> inherits() {
    return inherits;
  }

  /**
   * The roles that it inherits directly under a condition.
   *
   * @return an immutable map from a name to its condition, in the order in which they were written
   */
  public Map<String, RuleCondition> inheritsWhen() {
    return inheritsWhen;
  }

  /**
   * The roles that it refers to: those that it inherits directly, with a condition or without.
   *
   * @return an immutable set of names
   */
  public Set<String> inheritedNames() {
    return inheritsWhen.isEmpty()
        ? inherits
        : ImmutableSet.<String>builder().addAll(inherits).addAll(inheritsWhen.keySet()).build();
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
   * Whether it can be held in a tenant only.
   *
   * @return false if it can be held everywhere too
   */
  public boolean isHeldInTenantOnly() {
    return heldInTenant;
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
    return o instanceof Role other
        && name.equals(other.name)
        && description.equals(other.description)
        && heldInTenant == other.heldInTenant
        && inherits.equals(other.inherits)
        && inheritsWhen.equals(other.inheritsWhen)
        && new HashSet<>(permissions).equals(new HashSet<>(other.permissions));
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, description, inherits, inheritsWhen, new HashSet<>(permissions));
  }

  @Override
  public String toString() {
    String conditional = inheritsWhen.isEmpty() ? "" : " and under conditions " + inheritsWhen;
    return name + " inherits " + inherits + conditional + " permits " + permissions;
  }
}
