package dev.tenon.subject;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Resource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A role that a subject holds, with the {@linkplain RoleScope scope} in which it counts.
 *
 * <pre>{@code
 * Subject ada = Subject.of("ada").holding(HeldRole.of("editor").in("acme"));
 * Subject bob =
 *     Subject.of("bob")
 *         .holding(
 *             HeldRole.of("contributor")
 *                 .withVariable("project", "ml")
 *                 .withVariable("domain", "development"));
 * }</pre>
 *
 * <p>The same type stands for a named limit of a {@link HeldLimit}. Immutable and safe to share;
 * equal when name and scope are equal, regardless of origin.
 */
public final class HeldRole {

  /** The origin of what an application gives. */
  static final String GIVEN = "given with the subject";

  private final String role;
  private final RoleScope scope;
  private final String origin;

  private HeldRole(String role, RoleScope scope, String origin) {
    this.role = role;
    this.scope = scope;
    this.origin = origin;
  }

  /**
   * A role that counts everywhere.
   *
   * @param role the role's name, not {@value RoleName#EVERYONE}
   * @return the held role
   * @throws IllegalArgumentException if nobody can hold a role of that name
   */
  public static HeldRole of(String role) {
    if (RoleName.require(role).equals(RoleName.EVERYONE)) {
      throw new IllegalArgumentException(
          "every identified subject holds the role `*` everywhere, and nobody in a scope: "
              + Diagnostic.quote(role));
    }
    return new HeldRole(role, RoleScope.everywhere(), GIVEN);
  }

  /**
   * A role that counts everywhere, by any text: one that nobody can hold gives nothing.
   *
   * @param role any text, such as one of {@link Subject#roles}
   * @param origin where it comes from, in words
   * @return the held role
   */
  public static HeldRole everywhere(String role, String origin) {
    return new HeldRole(
        Objects.requireNonNull(role, "role"),
        RoleScope.everywhere(),
        Objects.requireNonNull(origin, "origin"));
  }

  /**
   * A copy with another scope.
   *
   * @param other the scope
   * @return a new held role
   */
  public HeldRole within(RoleScope other) {
    return new HeldRole(role, Objects.requireNonNull(other, "scope"), origin);
  }

  /**
   * A copy that counts in one tenant only.
   *
   * @param tenant the tenant's name; empty for every tenant
   * @return a new held role
   * @throws IllegalArgumentException if it is not a {@linkplain TenantName#isValid valid} name
   */
  public HeldRole in(String tenant) {
    return within(scope.in(tenant));
  }

  /**
   * A copy whose rules cover only what is at or beneath a path.
   *
   * @param path the path in its text spelling, without wildcards
   * @return a new held role
   * @throws IllegalArgumentException if the path is not canonical
   */
  public HeldRole on(String path) {
    return within(scope.on(path));
  }

  /**
   * A copy whose rules cover only what is at or beneath a path.
   *
   * @param path the path, without wildcards
   * @return a new held role
   * @throws IllegalArgumentException if the path is not canonical
   */
  public HeldRole on(Resource path) {
    return within(scope.on(path));
  }

  /**
   * A copy with its own values of a variable.
   *
   * @param name the variable's name, not {@code user} and not {@code tenant}
   * @param values its values, canonical segments
   * @return a new held role
   * @throws IllegalArgumentException if the name or a value is not valid
   */
  public HeldRole withVariable(String name, String... values) {
    return within(scope.withVariable(name, values));
  }

  /**
   * A copy that counts until an instant, exclusive.
   *
   * @param instant the first instant at which it no longer counts
   * @return a new held role
   */
  public HeldRole until(Instant instant) {
    return within(scope.until(instant));
  }

  /**
   * A copy with another origin for explanations.
   *
   * @param words the origin in words, such as {@code claim `groups`}
   * @return a new held role
   */
  public HeldRole from(String words) {
    return new HeldRole(role, scope, Objects.requireNonNull(words, "origin"));
  }

  /**
   * Several roles in one scope.
   *
   * @param roles the roles' names
   * @param scope the scope of each
   * @param origin the origin of each, in words
   * @return an immutable list in the order of the names
   */
  public static List<HeldRole> each(Collection<String> roles, RoleScope scope, String origin) {
    return roles.stream()
        .map(role -> of(role).within(scope).from(origin))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The role's name.
   *
   * @return a canonical name
   */
  public String role() {
    return role;
  }

  /**
   * Where, on what, with which values, and until when it counts.
   *
   * @return the scope
   */
  public RoleScope scope() {
    return scope;
  }

  /**
   * Where it comes from.
   *
   * @return the origin in words
   */
  public String origin() {
    return origin;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof HeldRole other && role.equals(other.role) && scope.equals(other.scope);
  }

  @Override
  public int hashCode() {
    return Objects.hash(role, scope);
  }

  /** The name and the scope, such as {@code editor in acme}. */
  @Override
  public String toString() {
    return scope.isEverywhere() ? role : role + " " + scope;
  }
}
