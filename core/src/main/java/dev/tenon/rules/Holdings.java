package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Multimaps;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleName;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The roles that a subject holds under a policy, each in its scope, and the limits that it has:
 * those that it comes with and those that the policy assigns. Immutable. Resolving takes time
 * linear in the holdings.
 */
public final class Holdings {

  /**
   * A role that counts in a request, by being held or inherited.
   *
   * @param role the role's name, which the policy may not know
   * @param scope where, on what, and with which values it counts
   * @param origin where it comes from, in words
   */
  public record Counted(String role, RoleScope scope, String origin) {}

  /**
   * An own role of a tenant that counts in a request, by being held or inherited.
   *
   * @param role the role
   * @param scope where, on what, and with which values it counts; its tenant is the role's
   * @param origin where it comes from, in words
   */
  public record CountedOwn(Role role, RoleScope scope, String origin) {}

  private final Policy policy;
  private final Subject subject;
  private final ImmutableList<HeldRole> held;

  /** What assignments of tenants give: general roles, and own roles of the scope's tenant. */
  private final ImmutableList<HeldRole> given;

  private final ImmutableSet<HeldLimit> limits;
  private final ImmutableListMultimap<String, HeldRole> heldIn;
  private final ImmutableListMultimap<String, HeldRole> givenIn;

  private Holdings(
      Policy policy,
      Subject subject,
      ImmutableList<HeldRole> held,
      ImmutableList<HeldRole> given,
      ImmutableSet<HeldLimit> limits) {
    this.policy = policy;
    this.subject = subject;
    this.held = held;
    this.given = given;
    this.limits = limits;
    this.heldIn = Multimaps.index(held, one -> one.scope().tenant());
    this.givenIn = Multimaps.index(given, one -> one.scope().tenant());
  }

  /**
   * The holdings of a subject.
   *
   * @param policy the policy that assigns roles
   * @param subject any subject
   * @return its own and its assigned holdings, without {@code *}
   */
  public static Holdings of(Policy policy, Subject subject) {
    ImmutableList.Builder<HeldRole> held = ImmutableList.builder();
    ImmutableList.Builder<HeldRole> given = ImmutableList.builder();
    ImmutableSet.Builder<HeldLimit> limits = ImmutableSet.builder();
    for (String role : subject.roles()) {
      if (!role.equals(RoleName.EVERYONE)) {
        held.add(HeldRole.everywhere(role, subject.originOf(role)));
      }
    }
    held.addAll(subject.heldRoles());
    limits.addAll(subject.limits());
    Set<Actor> unnamed = new LinkedHashSet<>(subject.limitingActors());
    for (Assignment assignment : assignments(policy, subject)) {
      (assignment.owner().isEmpty() ? held : given).addAll(assignment.heldRoles());
      assignment.limit().ifPresent(limits::add);
      unnamed.removeIf(assignment::limits);
    }
    for (Actor actor : unnamed) {
      limits.add(HeldLimit.of(ImmutableSet.of(), "actor " + actor + ", which no assignment names"));
    }
    return new Holdings(policy, subject, held.build(), given.build(), limits.build());
  }

  private static Iterable<Assignment> assignments(Policy policy, Subject subject) {
    List<Assignment> own = policy.assignmentsTo(subject);
    return subject.isIdentified() ? Iterables.concat(own, policy.assignmentsToEveryone()) : own;
  }

  /**
   * Whether all roles are held everywhere without restriction, and there are no limits.
   *
   * @return true if tenant and time do not matter
   */
  public boolean arePlain() {
    return limits.isEmpty()
        && subject.confinement().isEmpty()
        && given.isEmpty()
        && held.stream().allMatch(one -> one.scope().isEverywhere());
  }

  /**
   * The roles that it holds, without inherited ones and without those that tenants assign.
   *
   * @return an immutable list
   */
  public List<HeldRole> held() {
    return held;
  }

  /**
   * The roles that assignments of tenants give, without inherited ones: each is an own role of the
   * tenant of its scope, or a general one where the tenant has no own role of the name.
   *
   * @return an immutable list
   */
  public List<HeldRole> given() {
    return given;
  }

  /**
   * The number of roles and limits, without inherited roles.
   *
   * @return the number
   */
  public int size() {
    return held.size() + given.size() + limits.size();
  }

  /**
   * The limits, each of which must allow a request.
   *
   * @return an immutable set
   */
  public Set<HeldLimit> limits() {
    return limits;
  }

  /**
   * A copy without what administrators of tenants assigned, which takes no part in the choice of a
   * tenant that a request does not name.
   *
   * @return the same limits, and the roles that the subject comes with or the policy assigns
   */
  public Holdings withoutTenantsAssignments() {
    return given.isEmpty() ? this : new Holdings(policy, subject, held, ImmutableList.of(), limits);
  }

  /**
   * The tenants in which it holds roles that have not ended; none but its own for a confined
   * subject.
   *
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return an immutable set of names
   */
  public Set<String> tenants(long now) {
    return Stream.of(heldIn, givenIn)
        .flatMap(map -> map.asMap().entrySet().stream())
        .filter(
            in ->
                !in.getKey().isEmpty()
                    && reaches(in.getKey())
                    && in.getValue().stream().anyMatch(one -> !one.scope().hasEnded(now)))
        .map(Map.Entry::getKey)
        .collect(ImmutableSet.toImmutableSet());
  }

  /**
   * Whether an administrator of a tenant assigned it a role that counts there.
   *
   * @param tenant the name of the active tenant; empty if there is none
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return true if so, which admits it to that tenant
   */
  public boolean areAssignedIn(String tenant, long now) {
    return policy.usesTenants()
        && reaches(tenant)
        && given.stream().anyMatch(one -> one.scope().counts(tenant, now));
  }

  /**
   * Whether a holding or a part of a limit has an end, now or earlier.
   *
   * @return true if what counts depends on the time
   */
  public boolean haveEnds() {
    return nextEnd(Long.MIN_VALUE) != Long.MAX_VALUE;
  }

  /**
   * The next instant at which a holding or a part of a limit ends.
   *
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return the time in milliseconds; {@link Long#MAX_VALUE} if none ends
   */
  public long nextEnd(long now) {
    long next = Long.MAX_VALUE;
    for (HeldRole one : Iterables.concat(held, given, Iterables.concat(partsOfLimits()))) {
      if (one.scope().end().isPresent() && !one.scope().hasEnded(now)) {
        next = Math.min(next, one.scope().end().get().toEpochMilli());
      }
    }
    return next;
  }

  private Iterable<Set<HeldRole>> partsOfLimits() {
    return Iterables.transform(limits, HeldLimit::parts);
  }

  /**
   * The general roles that count in a request, with all that they inherit in the same scope. A role
   * that is held in a tenant only gives nothing to those who hold it everywhere, and neither does
   * what is inherited by way of it.
   *
   * @param tenant the name of the active tenant; empty if there is none
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return the roles, one entry for each holding by which a role counts, and {@code *} for an
   *     identified subject; nothing outside the tenant to which the subject is confined
   */
  public List<Counted> counting(String tenant, long now) {
    List<Counted> counted = new ArrayList<>();
    if (!reaches(tenant)) {
      return counted;
    }
    addHeld("", now, counted);
    if (policy.usesTenants() && !tenant.isEmpty()) {
      addHeld(tenant, now, counted);
    }
    if (subject.isIdentified()) {
      String origin = "everyone who is identified";
      add(RoleName.EVERYONE, RoleScope.everywhere(), origin, counted);
    }
    addInherited(counted);
    return counted;
  }

  /**
   * The names of the roles of {@link #counting}.
   *
   * @param tenant the name of the active tenant; empty if there is none
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return an immutable set, which may have names that the policy does not know
   */
  public Set<String> names(String tenant, long now) {
    return names(counting(tenant, now));
  }

  /**
   * The names of the roles that count in a tenant besides those that count everywhere. Takes time
   * linear in what is held in the tenant.
   *
   * @param tenant the name of a tenant
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return an immutable set; a role that is held in both ways may be in it
   */
  public Set<String> namesBesides(String tenant, long now) {
    List<Counted> counted = new ArrayList<>();
    if (reaches(tenant)) {
      addHeld(tenant, now, counted);
    }
    addInherited(counted);
    return names(counted);
  }

  private static Set<String> names(List<Counted> counted) {
    return counted.stream().map(Counted::role).collect(ImmutableSet.toImmutableSet());
  }

  /** Whether the subject is not confined, or confined to this tenant. */
  private boolean reaches(String tenant) {
    return subject.confinement().isEmpty() || subject.confinement().equals(tenant);
  }

  /** Adds the general roles that are held in one tenant, or with an empty name everywhere. */
  private void addHeld(String tenant, long now, List<Counted> counted) {
    for (HeldRole one : heldIn.get(tenant)) {
      if (!one.scope().hasEnded(now)) {
        add(one.role(), one.scope(), one.origin(), counted);
      }
    }
    Map<String, Role> own = policy.ownRoles(tenant);
    for (HeldRole one : givenIn.get(tenant)) {
      if (!one.scope().hasEnded(now)) {
        ownOf(one, own)
            .forEach(
                (name, origin) -> {
                  if (!own.containsKey(name)) {
                    add(name, one.scope(), origin, counted);
                  }
                });
      }
    }
  }

  /**
   * The own roles of the active tenant that count in a request: those that its assignments give,
   * with all that these inherit in the same scope. General roles that they inherit are among those
   * of {@link #counting}.
   *
   * @param tenant the name of the active tenant; empty if there is none
   * @param now the time in milliseconds since 1970-01-01T00:00:00Z
   * @return the own roles, one entry for each holding by which a role counts
   */
  public List<CountedOwn> countingOwn(String tenant, long now) {
    List<CountedOwn> counted = new ArrayList<>();
    Map<String, Role> own = policy.ownRoles(tenant);
    for (HeldRole one : givenIn.get(tenant)) {
      if (policy.usesTenants() && reaches(tenant) && !one.scope().hasEnded(now)) {
        ownOf(one, own)
            .forEach(
                (name, origin) -> {
                  Role role = own.get(name);
                  if (role != null) {
                    counted.add(new CountedOwn(role, one.scope(), origin));
                  }
                });
      }
    }
    return counted;
  }

  /**
   * The names of a role and of the own roles that it inherits, with the general roles that these
   * inherit directly, each with its origin.
   */
  private static Map<String, String> ownOf(HeldRole held, Map<String, Role> own) {
    Map<String, String> origins = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>();
    origins.put(held.role(), held.origin());
    open.add(held.role());
    while (!open.isEmpty()) {
      String name = open.remove();
      Role role = own.get(name);
      for (String inherited : role == null ? Set.<String>of() : role.inherits()) {
        if (origins.putIfAbsent(inherited, "inherited by " + name) == null) {
          open.add(inherited);
        }
      }
    }
    return origins;
  }

  /** Adds a role, unless it can be held in a tenant only and is held everywhere. */
  private void add(String role, RoleScope scope, String origin, List<Counted> counted) {
    boolean lost =
        scope.tenant().isEmpty() && policy.role(role).filter(Role::isHeldInTenantOnly).isPresent();
    if (!lost) {
      counted.add(new Counted(role, scope, origin));
    }
  }

  /** Adds what the roles inherit, directly or by way of others, each in the same scope. */
  private void addInherited(List<Counted> counted) {
    Map<RoleScope, Set<String>> known = new HashMap<>();
    counted.forEach(
        one -> known.computeIfAbsent(one.scope(), s -> new HashSet<>()).add(one.role()));
    for (int i = 0; i < counted.size(); i++) {
      Counted one = counted.get(i);
      Set<String> names = known.computeIfAbsent(one.scope(), s -> new HashSet<>());
      for (String inherited : policy.role(one.role()).map(Role::inherits).orElse(Set.of())) {
        if (names.add(inherited)) {
          add(inherited, one.scope(), "inherited by " + one.role(), counted);
        }
      }
    }
  }
}
