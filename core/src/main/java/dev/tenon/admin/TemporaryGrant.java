package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Role;
import dev.tenon.policy.Validity;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Temporary permissions for one receiver: a role, or the receiver of an assignment.
 *
 * <pre>{@code
 * TemporaryGrant.of("incident-7", inAnHour, Permission.allow("FLINK_JOB_EDIT").on("flink/prod"))
 *     .toRole("on-call");
 * }</pre>
 *
 * <p>In the policy it is a role {@code grant:NAME} whose permissions have an end, and which the
 * receiver inherits or is assigned. So it ends by the clock without a reload, and is visible to
 * every tool that reads policies. Immutable.
 */
public final class TemporaryGrant {

  /** The prefix of role names that is reserved for temporary grants. */
  public static final String PREFIX = "grant:";

  private final String name;
  private final Instant until;
  private final ImmutableList<Permission> permissions;
  private final ImmutableSet<String> roles;
  private final ImmutableList<Assignment> assignments;

  private TemporaryGrant(
      String name,
      Instant until,
      ImmutableList<Permission> permissions,
      ImmutableSet<String> roles,
      ImmutableList<Assignment> assignments) {
    this.name = name;
    this.until = Objects.requireNonNull(until, "until");
    this.permissions = permissions;
    this.roles = roles;
    this.assignments = assignments;
  }

  /**
   * Creates a grant without a receiver.
   *
   * @param name its name, unique among the grants
   * @param until the first instant at which it is no longer valid; truncated to whole milliseconds
   * @param permissions what it allows; this end replaces the end of each
   * @return the grant
   * @throws IllegalArgumentException if a permission does not allow, or ends before it begins
   */
  public static TemporaryGrant of(String name, Instant until, Permission... permissions) {
    Instant end = until.truncatedTo(ChronoUnit.MILLIS);
    ImmutableList.Builder<Permission> ending = ImmutableList.builder();
    for (Permission permission : permissions) {
      if (permission.effect() != Effect.ALLOW) {
        throw new IllegalArgumentException("a temporary grant only allows, not " + permission);
      }
      ending.add(permission.during(ending(permission.validity(), end)));
    }
    Role.of(PREFIX + name);
    return new TemporaryGrant(name, end, ending.build(), ImmutableSet.of(), ImmutableList.of());
  }

  private static Validity ending(Validity validity, Instant until) {
    return validity
        .start()
        .map(from -> Validity.between(from, until))
        .orElseGet(() -> Validity.until(until));
  }

  /**
   * Adds a role, with all its holders, as receiver.
   *
   * @param role the role's name, which may come from an identity provider
   * @return a new grant
   */
  public TemporaryGrant toRole(String role) {
    ImmutableSet<String> all =
        ImmutableSet.<String>builder().addAll(roles).add(Role.of(role).name()).build();
    return new TemporaryGrant(name, until, permissions, all, assignments);
  }

  /**
   * Adds a subject of any issuer as receiver.
   *
   * @param id the subject's id
   * @return a new grant
   */
  public TemporaryGrant toSubject(String id) {
    return assigned(Assignment.toSubject(id, roleName()));
  }

  /**
   * Adds a subject of one issuer as receiver.
   *
   * @param issuer the issuer of the id
   * @param id the subject's id
   * @return a new grant
   */
  public TemporaryGrant toSubject(String issuer, String id) {
    return assigned(Assignment.toSubject(id, roleName()).fromIssuer(issuer));
  }

  private TemporaryGrant assigned(Assignment assignment) {
    ImmutableList<Assignment> all =
        ImmutableList.<Assignment>builder().addAll(assignments).add(assignment).build();
    return new TemporaryGrant(name, until, permissions, roles, all);
  }

  /** The grants among some roles. Reads every role once. */
  static List<TemporaryGrant> of(Map<String, Role> roles, List<Assignment> assignments) {
    return roles.keySet().stream()
        .filter(role -> role.startsWith(PREFIX))
        .map(role -> find(roles, assignments, role.substring(PREFIX.length())))
        .flatMap(Optional::stream)
        .collect(ImmutableList.toImmutableList());
  }

  /** The grant with a name. Reads every role and assignment once. */
  private static Optional<TemporaryGrant> find(
      Map<String, Role> roles, List<Assignment> assignments, String name) {
    Role role = roles.get(PREFIX + name);
    if (role == null) {
      return Optional.empty();
    }
    ImmutableSet<String> receivers =
        roles.values().stream()
            .filter(other -> other.inheritedNames().contains(role.name()))
            .map(Role::name)
            .collect(ImmutableSet.toImmutableSet());
    ImmutableList<Assignment> assigned =
        assignments.stream()
            .filter(assignment -> assignment.roles().contains(role.name()))
            .collect(ImmutableList.toImmutableList());
    return Optional.of(
        new TemporaryGrant(
            name, end(role), ImmutableList.copyOf(role.permissions()), receivers, assigned));
  }

  private static Instant end(Role role) {
    return role.permissions().stream()
        .map(permission -> permission.validity().end().orElse(Instant.MAX))
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  /** Whether a role is a grant that has ended. */
  static boolean hasEnded(Role role, Clock clock) {
    return role.name().startsWith(PREFIX) && !clock.instant().isBefore(end(role));
  }

  /**
   * The name of the grant.
   *
   * @return the name, without {@link #PREFIX}
   */
  public String name() {
    return name;
  }

  /**
   * The role of the grant.
   *
   * @return {@link #PREFIX} and the name
   */
  public String roleName() {
    return PREFIX + name;
  }

  /**
   * When it ends.
   *
   * @return the first instant at which it is no longer valid
   */
  public Instant until() {
    return until;
  }

  /**
   * What it allows.
   *
   * @return an immutable list of permissions, each with its end
   */
  public List<Permission> permissions() {
    return permissions;
  }

  /**
   * The roles that receive it.
   *
   * @return an immutable set of names
   */
  public Collection<String> roles() {
    return roles;
  }

  /**
   * The subjects that receive it.
   *
   * @return an immutable list of the assignments that name them
   */
  public List<Assignment> assignments() {
    return assignments;
  }

  boolean hasReceiver() {
    return !roles.isEmpty() || !assignments.isEmpty();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TemporaryGrant other
        && name.equals(other.name)
        && until.equals(other.until)
        && permissions.equals(other.permissions)
        && roles.equals(other.roles)
        && assignments.equals(other.assignments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, until);
  }

  @Override
  public String toString() {
    return name + " until " + until + " " + permissions;
  }
}
