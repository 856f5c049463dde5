package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import dev.tenon.path.ResourcePattern;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An isolation boundary: which resources are visible to subjects in it, and which roles may enter
 * it. A name with a {@code *} makes it a family: the tenant of every name that matches, so that a
 * new customer needs no change of the policy; its patterns use <code>${tenant}</code>.
 *
 * <pre>{@code
 * Tenant.of("payments")
 *     .including("flink/dev", "flink/prod/flink-job/tx_*")
 *     .excluding("flink/prod/flink-job/tx_audit_*")
 *     .enteredBy("payments-*");
 * }</pre>
 *
 * <p>A resource is visible if it is included or inferred, and not excluded. Immutable; equal when
 * all parts are equal, regardless of the order of the clauses.
 */
public final class Tenant {

  private final String name;
  private final NamePattern pattern;
  private final String description;
  private final ImmutableList<TenantClause> includes;
  private final ImmutableList<TenantClause> excludes;
  private final ImmutableList<Inference> inferences;
  private final ImmutableSet<NamePattern> roles;
  private final ImmutableSet<NamePattern> adminRoles;
  private final ImmutableSet<NamePattern> adminsAssign;
  private final Place place;

  private Tenant(Parts parts) {
    this.name = parts.name;
    this.pattern = NamePattern.of(parts.name);
    this.description = Objects.requireNonNull(parts.description, "description");
    this.includes = parts.includes;
    this.excludes = parts.excludes;
    this.inferences = parts.inferences;
    this.roles = parts.roles;
    this.adminRoles = parts.adminRoles;
    this.adminsAssign = parts.adminsAssign;
    this.place = Objects.requireNonNull(parts.place, "place");
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private String name;
    private String description = "";
    private ImmutableList<TenantClause> includes = ImmutableList.of();
    private ImmutableList<TenantClause> excludes = ImmutableList.of();
    private ImmutableList<Inference> inferences = ImmutableList.of();
    private ImmutableSet<NamePattern> roles = ImmutableSet.of();
    private ImmutableSet<NamePattern> adminRoles = ImmutableSet.of();
    private ImmutableSet<NamePattern> adminsAssign = ImmutableSet.of();
    private Place place = Place.code();

    Parts(String name) {
      this.name = name;
    }

    Parts(Tenant from) {
      this(from.name);
      this.description = from.description;
      this.includes = from.includes;
      this.excludes = from.excludes;
      this.inferences = from.inferences;
      this.roles = from.roles;
      this.adminRoles = from.adminRoles;
      this.adminsAssign = from.adminsAssign;
      this.place = from.place;
    }
  }

  private Tenant changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Tenant(parts);
  }

  /**
   * A tenant in which no resource is visible and which no role may enter.
   *
   * @param name the tenant's name, unique in its policy
   * @return the tenant
   * @throws IllegalArgumentException if the name is empty
   */
  public static Tenant of(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a tenant needs a name");
    }
    return new Tenant(new Parts(PathProblem.requireName(name)));
  }

  /**
   * A tenant {@code Global} that includes every resource and that every identified subject may
   * enter. Some servers assume it when a file has no tenant; Tenon does not, so add it explicitly.
   *
   * @return the tenant
   */
  public static Tenant global() {
    return of("Global").including("*").enteredBy(Role.EVERYONE);
  }

  /**
   * A copy with another name. A policy finds a tenant by it.
   *
   * @param other the name, or a glob for a family
   * @return a new tenant
   * @throws IllegalArgumentException if the name is empty
   */
  public Tenant withName(String other) {
    if (other.isEmpty()) {
      throw new IllegalArgumentException("a tenant needs a name");
    }
    String checked = PathProblem.requireName(other);
    return changed(parts -> parts.name = checked);
  }

  /**
   * A copy with a description for people.
   *
   * @param text what the tenant is for
   * @return a new tenant
   */
  public Tenant describedAs(String text) {
    return changed(parts -> parts.description = text);
  }

  /**
   * A copy that includes more resources.
   *
   * @param patterns patterns in their text spelling
   * @return a new tenant
   */
  public Tenant including(String... patterns) {
    return including(clauses(patterns));
  }

  /**
   * A copy that includes more resources.
   *
   * @param clauses the clauses to add
   * @return a new tenant
   */
  public Tenant including(Collection<TenantClause> clauses) {
    return withIncludes(join(includes, clauses));
  }

  /**
   * A copy that excludes more resources.
   *
   * @param patterns patterns in their text spelling
   * @return a new tenant
   */
  public Tenant excluding(String... patterns) {
    return excluding(clauses(patterns));
  }

  /**
   * A copy that excludes more resources.
   *
   * @param clauses the clauses to add
   * @return a new tenant
   */
  public Tenant excluding(Collection<TenantClause> clauses) {
    return withExcludes(join(excludes, clauses));
  }

  /**
   * A copy with more inference rules.
   *
   * @param rules the rules to add
   * @return a new tenant
   */
  public Tenant inferring(Inference... rules) {
    return withInferences(join(inferences, Arrays.asList(rules)));
  }

  /**
   * A copy that more roles may enter.
   *
   * @param names roles that may enter, or globs with {@code *}
   * @return a new tenant
   */
  public Tenant enteredBy(String... names) {
    return enteredBy(Arrays.stream(names).map(NamePattern::of).toList());
  }

  /**
   * A copy that more roles may enter.
   *
   * @param patterns roles that may enter
   * @return a new tenant
   */
  public Tenant enteredBy(Collection<NamePattern> patterns) {
    ImmutableSet<NamePattern> all =
        ImmutableSet.<NamePattern>builder().addAll(roles).addAll(patterns).build();
    return withRoles(all);
  }

  /**
   * A copy that holders of more roles administer: its own roles, its assignments, its grants and
   * its approvals, and nothing outside of it.
   *
   * @param names roles or globs; they count if they are held in the tenant or everywhere
   * @return a new tenant
   */
  public Tenant administeredBy(String... names) {
    return withAdminRoles(
        ImmutableSet.<NamePattern>builder()
            .addAll(adminRoles)
            .addAll(Arrays.stream(names).map(NamePattern::of).toList())
            .build());
  }

  /**
   * A copy with other admin roles.
   *
   * @param others roles or globs, which replace the previous ones
   * @return a new tenant
   */
  public Tenant withAdminRoles(Collection<NamePattern> others) {
    ImmutableSet<NamePattern> all = ImmutableSet.copyOf(others);
    return changed(parts -> parts.adminRoles = all);
  }

  /**
   * A copy with other roles that its administrators may assign to others without holding what these
   * roles give.
   *
   * @param others roles or globs, which replace the previous ones
   * @return a new tenant
   */
  public Tenant withAdminsAssign(Collection<NamePattern> others) {
    ImmutableSet<NamePattern> all = ImmutableSet.copyOf(others);
    return changed(parts -> parts.adminsAssign = all);
  }

  /**
   * A copy with another place in the source.
   *
   * @param where where the author wrote it
   * @return a new tenant
   */
  public Tenant at(Place where) {
    return changed(parts -> parts.place = where);
  }

  /**
   * A copy with other includes.
   *
   * @param others the clauses, which replace the previous ones
   * @return a new tenant
   */
  public Tenant withIncludes(Collection<TenantClause> others) {
    ImmutableList<TenantClause> all = ImmutableList.copyOf(others);
    return changed(parts -> parts.includes = all);
  }

  /**
   * A copy with other excludes.
   *
   * @param others the clauses, which replace the previous ones
   * @return a new tenant
   */
  public Tenant withExcludes(Collection<TenantClause> others) {
    ImmutableList<TenantClause> all = ImmutableList.copyOf(others);
    return changed(parts -> parts.excludes = all);
  }

  /**
   * A copy with other inference rules.
   *
   * @param others the rules, which replace the previous ones
   * @return a new tenant
   */
  public Tenant withInferences(Collection<Inference> others) {
    ImmutableList<Inference> all = ImmutableList.copyOf(others);
    return changed(parts -> parts.inferences = all);
  }

  /**
   * A copy that other roles may enter.
   *
   * @param others roles that may enter, which replace the previous ones
   * @return a new tenant
   */
  public Tenant withRoles(Collection<NamePattern> others) {
    ImmutableSet<NamePattern> all = ImmutableSet.copyOf(others);
    return changed(parts -> parts.roles = all);
  }

  /**
   * A copy with each include and each exclude changed.
   *
   * @param change maps a clause to its replacement
   * @return a new tenant
   */
  public Tenant mapClauses(UnaryOperator<TenantClause> change) {
    return withIncludes(includes.stream().map(change).toList())
        .withExcludes(excludes.stream().map(change).toList());
  }

  /**
   * A copy with each inference rule changed.
   *
   * @param change maps a rule to its replacement
   * @return a new tenant
   */
  public Tenant mapInferences(UnaryOperator<Inference> change) {
    return withInferences(inferences.stream().map(change).toList());
  }

  private static List<TenantClause> clauses(String... patterns) {
    return Arrays.stream(patterns)
        .map(text -> TenantClause.of(ResourcePattern.parse(text), Place.code()))
        .toList();
  }

  private static <T> ImmutableList<T> join(List<T> some, Collection<T> more) {
    return ImmutableList.<T>builder().addAll(some).addAll(more).build();
  }

  /**
   * The tenant's name.
   *
   * @return a non-empty text, unique in the policy
   */
  public String name() {
    return name;
  }

  /**
   * The description: what the tenant is for.
   *
   * @return a text for people, possibly empty
   */
  public String description() {
    return description;
  }

  /**
   * The clauses that make resources visible.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<TenantClause> includes() {
    return includes;
  }

  /**
   * The clauses that hide resources. They override the includes.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<TenantClause> excludes() {
    return excludes;
  }

  /**
   * The rules that make a resource visible because a related one is included.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<Inference> inferences() {
    return inferences;
  }

  /**
   * The roles that may enter it.
   *
   * @return an immutable set in the order in which it was written
   */
  public Set<NamePattern> roles() {
    return roles;
  }

  /**
   * The roles whose holders administer the tenant.
   *
   * @return an immutable set of names and globs
   */
  public Set<NamePattern> adminRoles() {
    return adminRoles;
  }

  /**
   * The roles that its administrators may assign to others without holding what these give.
   *
   * @return an immutable set of names and globs
   */
  public Set<NamePattern> adminsAssign() {
    return adminsAssign;
  }

  /**
   * Whether it is a family: its name is a glob that stands for every name that matches and that no
   * exact tenant and no narrower family has.
   *
   * @return true if the name has a {@code *}
   */
  public boolean isFamily() {
    return !(pattern instanceof Literal);
  }

  /** Whether every name of another tenant or family is one of this family. */
  boolean contains(Tenant other) {
    return ResourcePattern.of(List.of(name)).covers(ResourcePattern.of(List.of(other.name)));
  }

  /**
   * The name as a pattern.
   *
   * @return a name, or the glob of a family
   */
  public NamePattern pattern() {
    return pattern;
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
    return o instanceof Tenant other
        && name.equals(other.name)
        && description.equals(other.description)
        && sameSet(includes, other.includes)
        && sameSet(excludes, other.excludes)
        && sameSet(inferences, other.inferences)
        && roles.equals(other.roles)
        && adminRoles.equals(other.adminRoles)
        && adminsAssign.equals(other.adminsAssign);
  }

  private static boolean sameSet(List<?> a, List<?> b) {
    return new HashSet<>(a).equals(new HashSet<>(b));
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, description, new HashSet<>(includes), new HashSet<>(excludes), roles);
  }

  @Override
  public String toString() {
    return name
        + " includes "
        + includes
        + " excludes "
        + excludes
        + " infers "
        + inferences
        + " for "
        + roles;
  }
}
