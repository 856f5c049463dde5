package dev.tenon.subject;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where, on what, with which values, and until when a held role counts.
 *
 * <pre>{@code
 * RoleScope.everywhere();                                          // a role as of withRoles
 * RoleScope.everywhere().in("acme").until(endOfSupport);
 * RoleScope.everywhere().withVariable("project", "ml").withVariable("domain", "development");
 * }</pre>
 *
 * <p>The values of variables belong to the held role: its rules see them in place of the subject's
 * values of the same names, so values of several held roles never mix. Immutable and safe to share;
 * equal when all parts are equal.
 */
public final class RoleScope {

  private static final RoleScope EVERYWHERE = new RoleScope(new Parts());

  private final String tenant;
  private final @Nullable Resource path;
  private final Variables variables;
  private final ImmutableSet<String> unset;
  private final @Nullable Instant end;

  private RoleScope(Parts parts) {
    this.tenant = parts.tenant;
    this.path = parts.path;
    this.variables = parts.variables;
    this.unset = parts.unset;
    this.end = parts.end;
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private String tenant = "";
    private @Nullable Resource path;
    private Variables variables = Variables.none();
    private ImmutableSet<String> unset = ImmutableSet.of();
    private @Nullable Instant end;

    Parts() {}

    Parts(RoleScope from) {
      this.tenant = from.tenant;
      this.path = from.path;
      this.variables = from.variables;
      this.unset = from.unset;
      this.end = from.end;
    }
  }

  private RoleScope changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new RoleScope(parts);
  }

  /**
   * No restriction: in every tenant, on every resource, with the subject's values, without end.
   *
   * @return the shared instance
   */
  public static RoleScope everywhere() {
    return EVERYWHERE;
  }

  /**
   * A copy that counts in one tenant only.
   *
   * @param name the tenant's name; empty for every tenant
   * @return a new scope
   * @throws IllegalArgumentException if it is not a {@linkplain TenantName#isValid valid} name
   */
  public RoleScope in(String name) {
    String checked = name.isEmpty() ? name : TenantName.require(name);
    return changed(parts -> parts.tenant = checked);
  }

  /**
   * A copy whose rules cover only what is at or beneath a path; denies too.
   *
   * @param resource the path, without wildcards
   * @return a new scope
   * @throws IllegalArgumentException if the path is not canonical
   */
  public RoleScope on(Resource resource) {
    if (!resource.isCanonical()) {
      throw new IllegalArgumentException(
          "a role is held on a canonical path, not " + resource + ": " + resource.problem().code());
    }
    return changed(parts -> parts.path = resource);
  }

  /**
   * A copy whose rules cover only what is at or beneath a path; denies too.
   *
   * @param path the path in its text spelling, such as {@code docs/team/plans}
   * @return a new scope
   * @throws IllegalArgumentException if the path is not canonical
   */
  public RoleScope on(String path) {
    return on(Resource.parse(path));
  }

  /**
   * A copy with its own values of a variable.
   *
   * @param name the variable's name, not {@code user} and not {@code tenant}
   * @param values its values, canonical segments; none is an empty set, which matches nothing
   * @return a new scope
   * @throws IllegalArgumentException if the name or a value is not valid
   */
  public RoleScope withVariable(String name, String... values) {
    return withVariable(name, Arrays.asList(values));
  }

  /**
   * A copy with its own values of a variable.
   *
   * @param name the variable's name, not {@code user} and not {@code tenant}
   * @param values its values, canonical segments; none is an empty set, which matches nothing
   * @return a new scope
   * @throws IllegalArgumentException if the name or a value is not valid
   */
  public RoleScope withVariable(String name, Collection<String> values) {
    Variables more = variables.with(Subject.requireSettable(name), values);
    return changed(
        parts -> {
          parts.variables = more;
          parts.unset = without(unset, name);
        });
  }

  /**
   * A copy in which a variable belongs to the held role and has no value, since its source had none
   * that can be read. It is unset, whatever value the subject has.
   *
   * @param name the variable's name, not {@code user} and not {@code tenant}
   * @return a new scope
   * @throws IllegalArgumentException if the name is not valid
   */
  public RoleScope withUnset(String name) {
    Variables fewer = variables.with(Subject.requireSettable(name)).without(name);
    ImmutableSet<String> more = ImmutableSet.<String>builder().addAll(unset).add(name).build();
    return changed(
        parts -> {
          parts.variables = fewer;
          parts.unset = more;
        });
  }

  private static ImmutableSet<String> without(ImmutableSet<String> names, String name) {
    return names.stream()
        .filter(other -> !other.equals(name))
        .collect(ImmutableSet.toImmutableSet());
  }

  /**
   * A copy that counts until an instant, exclusive.
   *
   * @param instant the first instant at which it no longer counts
   * @return a new scope
   * @throws IllegalArgumentException if it is finer than a millisecond, or beyond what milliseconds
   *     since 1970 can express
   */
  public RoleScope until(Instant instant) {
    requireMillis(instant);
    return changed(parts -> parts.end = instant);
  }

  private static void requireMillis(Instant instant) {
    try {
      if (Instant.ofEpochMilli(instant.toEpochMilli()).equals(instant)) {
        return;
      }
    } catch (ArithmeticException tooFar) {
      throw new IllegalArgumentException("an end beyond what milliseconds express: " + instant);
    }
    throw new IllegalArgumentException("an end finer than a millisecond: " + instant);
  }

  /**
   * A copy without an end.
   *
   * @return a new scope
   */
  public RoleScope withoutEnd() {
    return changed(parts -> parts.end = null);
  }

  /**
   * Whether it restricts nothing.
   *
   * @return true if it is equal to {@link #everywhere()}
   */
  public boolean isEverywhere() {
    return tenant.isEmpty() && end == null && isPlain();
  }

  /**
   * Whether rules are evaluated as those of a role that is held everywhere: it has no path and no
   * variables.
   *
   * @return true if it restricts tenant and time at most
   */
  public boolean isPlain() {
    return path == null && unset.isEmpty() && variables.isEmpty();
  }

  /**
   * Whether it counts in a request.
   *
   * @param active the name of the active tenant; empty if there is none
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return true if it is for every tenant or for this one, and has not ended
   */
  public boolean counts(String active, long now) {
    return (tenant.isEmpty() || tenant.equals(active)) && !hasEnded(now);
  }

  /**
   * Whether it has ended.
   *
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return true from the instant of its end on
   */
  public boolean hasEnded(long now) {
    return end != null && !Instant.ofEpochMilli(now).isBefore(end);
  }

  /**
   * The values that the rules of the held role see.
   *
   * @param subject the subject's own values
   * @return the subject's values, replaced by those of this scope
   */
  public Variables over(Variables subject) {
    Variables sum = subject.withAll(variables);
    for (String name : unset) {
      sum = sum.without(name);
    }
    return sum;
  }

  /**
   * The tenant in which the role counts.
   *
   * @return the tenant's name; empty for every tenant
   */
  public String tenant() {
    return tenant;
  }

  /**
   * The path to which the rules of the role are limited.
   *
   * @return a canonical path; empty for every resource
   */
  public Optional<Resource> path() {
    return Optional.ofNullable(path);
  }

  /**
   * Its own values of variables.
   *
   * @return the variables, without unset ones
   */
  public Variables variables() {
    return variables;
  }

  /**
   * Its own variables that have no value.
   *
   * @return an immutable set of names
   */
  public Set<String> unset() {
    return unset;
  }

  /**
   * The first instant at which it no longer counts.
   *
   * @return the instant; empty if there is no end
   */
  public Optional<Instant> end() {
    return Optional.ofNullable(end);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RoleScope other
        && tenant.equals(other.tenant)
        && Objects.equals(path, other.path)
        && variables.equals(other.variables)
        && unset.equals(other.unset)
        && Objects.equals(end, other.end);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, path, variables, unset, end);
  }

  /** In words, such as {@code in acme on docs/plans until 2026-07-01T00:00:00Z}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    if (!tenant.isEmpty()) {
      out.append(" in ").append(Resource.of(tenant));
    }
    if (path != null) {
      out.append(" on ").append(path);
    }
    if (!variables.isEmpty()) {
      out.append(" with ").append(variables);
    }
    unset.forEach(name -> out.append(" without a value for ").append(name));
    if (end != null) {
      out.append(" until ").append(end);
    }
    return out.length() == 0 ? "everywhere" : out.substring(1);
  }
}
