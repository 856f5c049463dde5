package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
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
 * An isolation boundary: which resources exist for whoever works in it, and which roles may enter.
 *
 * <pre>{@code
 * Tenant.of("payments")
 *     .including("flink/dev", "flink/prod/flink-job/tx_*")
 *     .excluding("flink/prod/flink-job/tx_audit_*")
 *     .enteredBy("payments-*");
 * }</pre>
 *
 * <p>What is not included, or inferred, is not visible; what is excluded is not visible whatever
 * includes it. Immutable; equal when all parts are, in any order of the clauses.
 */
public final class Tenant {

  private final String name;
  private final String description;
  private final ImmutableList<TenantClause> includes;
  private final ImmutableList<TenantClause> excludes;
  private final ImmutableList<Inference> inferences;
  private final ImmutableSet<NamePattern> roles;
  private final Place place;

  private Tenant(Parts parts) {
    this.name = parts.name;
    this.description = Objects.requireNonNull(parts.description, "description");
    this.includes = parts.includes;
    this.excludes = parts.excludes;
    this.inferences = parts.inferences;
    this.roles = parts.roles;
    this.place = Objects.requireNonNull(parts.place, "place");
  }

  /** All components, to be changed one at a time: what a change does not name, it keeps. */
  private static final class Parts {
    private final String name;
    private String description = "";
    private ImmutableList<TenantClause> includes = ImmutableList.of();
    private ImmutableList<TenantClause> excludes = ImmutableList.of();
    private ImmutableList<Inference> inferences = ImmutableList.of();
    private ImmutableSet<NamePattern> roles = ImmutableSet.of();
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
      this.place = from.place;
    }
  }

  private Tenant changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Tenant(parts);
  }

  /**
   * A tenant in which nothing is visible and which nobody may enter.
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
   * A tenant {@code Global} in which everyone sees everything: what some servers assume when a file
   * names no tenant. Here it is never assumed; add it where it is wanted.
   *
   * @return the tenant
   */
  public static Tenant global() {
    return of("Global").including("*").enteredBy(Role.EVERYONE);
  }

  /**
   * The same with a description for people.
   *
   * @param text what the tenant is for
   * @return a new tenant
   */
  public Tenant describedAs(String text) {
    return changed(parts -> parts.description = text);
  }

  /**
   * The same including more.
   *
   * @param patterns patterns in their text spelling
   * @return a new tenant
   */
  public Tenant including(String... patterns) {
    return including(clauses(patterns));
  }

  /**
   * The same including more.
   *
   * @param clauses what it includes besides
   * @return a new tenant
   */
  public Tenant including(Collection<TenantClause> clauses) {
    return withIncludes(join(includes, clauses));
  }

  /**
   * The same excluding more.
   *
   * @param patterns patterns in their text spelling
   * @return a new tenant
   */
  public Tenant excluding(String... patterns) {
    return excluding(clauses(patterns));
  }

  /**
   * The same excluding more.
   *
   * @param clauses what it excludes besides
   * @return a new tenant
   */
  public Tenant excluding(Collection<TenantClause> clauses) {
    return withExcludes(join(excludes, clauses));
  }

  /**
   * The same with more rules of inference.
   *
   * @param rules what besides makes a resource visible
   * @return a new tenant
   */
  public Tenant inferring(Inference... rules) {
    return withInferences(join(inferences, Arrays.asList(rules)));
  }

  /**
   * The same for more roles.
   *
   * @param names roles that may enter, or globs with {@code *}
   * @return a new tenant
   */
  public Tenant enteredBy(String... names) {
    return enteredBy(Arrays.stream(names).map(NamePattern::of).toList());
  }

  /**
   * The same for more roles.
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
   * The same as written at a place.
   *
   * @param where where the author wrote it
   * @return a new tenant
   */
  public Tenant at(Place where) {
    return changed(parts -> parts.place = where);
  }

  /**
   * The same including something else.
   *
   * @param others what it includes, instead of what it included
   * @return a new tenant
   */
  public Tenant withIncludes(Collection<TenantClause> others) {
    ImmutableList<TenantClause> all = ImmutableList.copyOf(others);
    return changed(parts -> parts.includes = all);
  }

  /**
   * The same excluding something else.
   *
   * @param others what it excludes, instead of what it excluded
   * @return a new tenant
   */
  public Tenant withExcludes(Collection<TenantClause> others) {
    ImmutableList<TenantClause> all = ImmutableList.copyOf(others);
    return changed(parts -> parts.excludes = all);
  }

  /**
   * The same with other rules of inference.
   *
   * @param others what makes a resource visible, instead of the rules that it had
   * @return a new tenant
   */
  public Tenant withInferences(Collection<Inference> others) {
    ImmutableList<Inference> all = ImmutableList.copyOf(others);
    return changed(parts -> parts.inferences = all);
  }

  /**
   * The same for other roles.
   *
   * @param others roles that may enter, instead of those that might
   * @return a new tenant
   */
  public Tenant withRoles(Collection<NamePattern> others) {
    ImmutableSet<NamePattern> all = ImmutableSet.copyOf(others);
    return changed(parts -> parts.roles = all);
  }

  /**
   * The same with each include and each exclude changed.
   *
   * @param change from a clause to the one that takes its place
   * @return a new tenant
   */
  public Tenant mapClauses(UnaryOperator<TenantClause> change) {
    return withIncludes(includes.stream().map(change).toList())
        .withExcludes(excludes.stream().map(change).toList());
  }

  /**
   * The same with each rule of inference changed.
   *
   * @param change from a rule to the one that takes its place
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
   * What the tenant is for.
   *
   * @return a text for people, possibly empty
   */
  public String description() {
    return description;
  }

  /**
   * What is visible in it.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<TenantClause> includes() {
    return includes;
  }

  /**
   * What is not visible in it, whatever includes it.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<TenantClause> excludes() {
    return excludes;
  }

  /**
   * What is visible because something else is included.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<Inference> inferences() {
    return inferences;
  }

  /**
   * Which roles may enter it.
   *
   * @return an immutable set in the order in which it was written
   */
  public Set<NamePattern> roles() {
    return roles;
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
        && roles.equals(other.roles);
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
