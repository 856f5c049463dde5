package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Relations;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Holdings;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the engine at any instant. It compiles only the roles that a subject holds and the tenants
 * that these may enter, which is all that a check of the subject reads; so one question about a
 * large policy does not compile all of it. For one thread.
 */
final class Evaluator {

  /** A host that relates nothing. */
  static final Relations NO_RELATIONS = (relation, target) -> List.of();

  private static final int MOST_REMEMBERED = 256;
  private static final String NOBODY = "\u00A7nobody";

  /** What a check of a subject in some tenants reads. */
  private record Slice(Set<String> held, List<Assignment> assignments, Set<String> tenants) {}

  /**
   * What selects the slice of a request.
   *
   * @param roles the roles that the subject holds everywhere
   * @param scoped the other roles that it holds, each with its tenant
   */
  private record Asker(
      Set<String> roles, List<String> scoped, List<Assignment> assignments, String tenant) {

    static Asker of(Request request, List<Assignment> assignments) {
      Subject subject = request.subject();
      List<String> scoped =
          subject.heldRoles().stream().map(one -> one.role() + " " + one.scope().tenant()).toList();
      return new Asker(subject.roles(), scoped, assignments, request.tenant());
    }
  }

  /** The most recently used entries. */
  private static final class Recent<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST_REMEMBERED;
    }
  }

  private final PolicyIndex index;
  private final Time time = new Time();
  private final Relations relations;
  private final Map<Slice, Authorizer> compiled = new Recent<>();

  /** The same by what selects a slice, which is cheap to compare. */
  private final Map<Asker, Authorizer> byAsker = new Recent<>();

  Evaluator(PolicyIndex index, Relations relations) {
    this.index = index;
    this.relations = relations;
  }

  PolicyIndex book() {
    return index;
  }

  /** The engine's decision at an instant. */
  Decision decide(Request request, Instant at) {
    time.now = at;
    return authorizer(request).check(request);
  }

  /** Whether the subject sees the resource in the tenant. */
  boolean shows(Request request) {
    time.now = Instant.EPOCH;
    return authorizer(request)
        .access(request.subject())
        .within(request.tenant())
        .isVisible(request.resource());
  }

  private Authorizer authorizer(Request request) {
    List<Assignment> assignments = index.policy().assignmentsTo(request.subject());
    Asker asker = Asker.of(request, assignments);
    Authorizer known = byAsker.get(asker);
    if (known == null) {
      known = authorizer(request.subject(), assignments, request.tenant());
      byAsker.put(asker, known);
    }
    return known;
  }

  private Authorizer authorizer(Subject subject, List<Assignment> assignments, String tenant) {
    Holdings holdings = Holdings.of(index.policy(), subject);
    Set<String> names = new LinkedHashSet<>(index.everyone());
    Set<String> tenants = new LinkedHashSet<>(Set.of(tenant));
    for (HeldRole one : holdings.held()) {
      names.add(one.role());
      tenants.add(one.scope().tenant());
    }
    for (Assignment one : Iterables.concat(assignments, index.policy().assignmentsToEveryone())) {
      names.addAll(generalRoles(one));
      tenants.add(one.scope().tenant());
    }
    Set<String> held = index.rulebook().withInherited(names);
    Set<String> owners = new LinkedHashSet<>(index.tenantsOf(held));
    tenants.stream().map(index::owner).filter(name -> !name.isEmpty()).forEach(owners::add);
    return compiled.computeIfAbsent(
        new Slice(held, assignments, ImmutableSet.copyOf(owners)), this::compile);
  }

  /** The general roles that an assignment names, or that own roles of its tenant inherit. */
  private Set<String> generalRoles(Assignment assignment) {
    Map<String, Role> own = index.policy().ownRoles(assignment.owner());
    Set<String> names = new LinkedHashSet<>(assignment.roles());
    own.values().forEach(role -> names.addAll(role.inherits()));
    names.removeAll(own.keySet());
    return names;
  }

  private Authorizer compile(Slice slice) {
    Policy whole = index.policy();
    Policy.Builder part = whole.toFrame().version("part");
    for (String name : slice.held) {
      Role role = whole.roles().get(name);
      if (role != null) {
        part.role(role);
      }
      if (index.assigns(name)) {
        assign(name, slice).ifPresent(part::assign);
      }
    }
    slice.tenants.forEach(name -> part.tenant(index.written(name)));
    Set<String> owners = new LinkedHashSet<>();
    for (Assignment one : Iterables.concat(slice.assignments, whole.assignmentsToEveryone())) {
      part.assign(one);
      owners.add(one.owner());
    }
    for (String owner : owners) {
      whole.ownRoles(owner).values().forEach(role -> part.ownRole(owner, role));
    }
    return Authorizer.compile(
        part.build(),
        Settings.standard()
            .withClock(time)
            .withRelations(relations)
            .withRoleCost(Integer.MAX_VALUE)
            .withSubjectCost(Integer.MAX_VALUE));
  }

  /** An assignment to nobody, so that the part of the policy names a role as the whole does. */
  private Optional<Assignment> assign(String role, Slice slice) {
    Assignment assignment = Assignment.toSubject(NOBODY, role);
    return index.isHeldInTenantOnly(role)
        ? slice.tenants.stream()
            .map(tenant -> tenant.replace("*", "x"))
            .filter(tenant -> slice.tenants.contains(index.owner(tenant)))
            .findFirst()
            .map(assignment::in)
        : Optional.of(assignment);
  }

  /** A clock set by hand. */
  private static final class Time extends Clock {

    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Objects.requireNonNull(this);
    }
  }
}
